//! How a deed is asked for over HTTP, as docs/protocol.md has it.

use std::net::SocketAddr;

use reqwest::Method;
use serde_json::{Value, json};

use super::{attempt::Answer, people::Person};
use crate::{
    Result,
    record::{Invoke, Op},
};

/// 👍, as it stands in a path.
const THUMB: &str = "%F0%9F%91%8D";

/// The method, the path behind `/api/v1/` and what is told.
pub(super) fn of(invoke: &Invoke) -> (Method, String, Value) {
    let int = |known: Option<u64>| known.unwrap_or_default();
    let channel = format!("channels/{}", int(invoke.channel));
    let message = format!("{channel}/messages/{}", int(invoke.message));
    let block = format!("people/{}/block", int(invoke.whom));
    let member = format!("{channel}/members/{}", int(invoke.whom));
    let (text, nonce) = (&invoke.text, &invoke.nonce);
    match invoke.op {
        Op::Post => {
            let told = json!({"text": text, "nonce": nonce});
            (Method::POST, format!("{channel}/messages"), told)
        }
        Op::Edit => (Method::PATCH, message, json!({"text": text})),
        Op::Delete => (Method::DELETE, message, Value::Null),
        Op::React => {
            let reaction = format!("{message}/reactions/{THUMB}");
            (Method::PUT, reaction, Value::Null)
        }
        Op::Block => (Method::PUT, block, Value::Null),
        Op::Unblock => (Method::DELETE, block, Value::Null),
        Op::Remove => (Method::DELETE, member, Value::Null),
        Op::Invite => (Method::PUT, member, Value::Null),
    }
}

impl Person {
    /// Asks for it once; an error is no answer.
    pub(super) async fn ask_for(&self, node: SocketAddr, invoke: &Invoke) -> Result<Answer> {
        let (method, path, told) = of(invoke);
        self.ask(node, method, &path, &told).await
    }
}
