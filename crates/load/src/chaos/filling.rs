//! A big database for a run: messages in a channel where nobody listens.

use std::{net::SocketAddr, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::people::Person;
use crate::{
    Result,
    error::Error,
    frame,
    socket::{Door, Socket},
};

/// So many are under way at once.
const AT_ONCE: u32 = 60;

/// How long all of these may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Posts so many messages, and waits for all answers.
pub(super) async fn fill(door: SocketAddr, messages: u32) -> Result<()> {
    let mut operator = Person::new("admin", "securepassword")?;
    operator.sign_in(door).await?;
    let told = json!({"kind": "closed", "name": "what was said before"});
    let place = operator.must(door, Method::POST, "channels", &told).await?;
    let channel = &place["channel"]["id"];
    let door = Door {
        address: door,
        path: "/api/v1/socket".to_owned(),
        token: Some(operator.token.clone()),
        protocol: None,
    };
    let mut socket = Socket::open(&door, None).await?;
    let mut begun = 0;
    while begun < messages {
        let end = messages.min(begun + AT_ONCE);
        let mut frames = Vec::new();
        for number in begun..end {
            let text = format!("number {number}, said long before anything else");
            let params = json!({"channel": channel, "text": text, "nonce": number.to_string()});
            let told = json!({"id": number + 1, "op": "post", "params": params});
            frame::put_masked(&mut frames, frame::TEXT, told.to_string().as_bytes());
        }
        socket.send(&frames).await?;
        timeout(PATIENCE, hear(&mut socket, end - begun))
            .await
            .map_err(|_| Error::broken("no answers to what was said before"))??;
        begun = end;
    }
    Ok(())
}

/// So many answers, none of which is a refusal.
async fn hear(socket: &mut Socket, count: u32) -> Result<()> {
    let (mut answers, mut refused) = (0, None);
    while answers < count {
        socket.ready().await?;
        socket.take(|frame| {
            let told: Value = serde_json::from_slice(frame.payload).unwrap_or_default();
            answers += u32::from(told["answer"].is_object());
            if let Some(problem) = told.pointer("/answer/problem") {
                refused = Some(problem.to_string());
            }
        })?;
        if let Some(problem) = refused {
            return Err(Error::broken(problem));
        }
    }
    Ok(())
}
