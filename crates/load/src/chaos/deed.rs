//! What a client does next: mostly it says something, now and then it changes what it said, or reacts to what it heard.

use serde_json::{Value, json};

use super::client::Client;
use crate::record::{Invoke, Op};

impl Client {
    /// What is done next, and how the operation is called.
    pub(super) fn deed(&mut self) -> (&'static str, Invoke, Value) {
        self.deeds += 1;
        let nonce = format!("{}-{}", self.device.client, self.deeds);
        let mut invoke = Invoke {
            id: 0,
            op: Op::Post,
            client: self.device.client,
            person: self.person.id,
            node: self.node,
            channel: None,
            nonce: nonce.clone(),
            message: None,
            text: None,
            whom: None,
        };
        let chance = self.dice.roll(10);
        let about = match chance {
            0..=1 if !self.mine.is_empty() => Some(*self.dice.pick(&self.mine)),
            2 => self.device.heard,
            _ => None,
        };
        let Some((channel, message)) = about else {
            let channel = *self.dice.pick(&self.channels);
            (invoke.channel, invoke.text) = (Some(channel), Some(nonce.clone()));
            return (
                "post",
                invoke,
                json!({"channel": channel, "text": nonce, "nonce": nonce}),
            );
        };
        (invoke.channel, invoke.message) = (Some(channel), Some(message));
        let mut params = json!({"channel": channel, "message": message});
        let op = if chance == 2 {
            invoke.op = Op::React;
            params["emoji"] = json!("👍");
            "react"
        } else if self.dice.percent(20) {
            self.mine.retain(|mine| *mine != (channel, message));
            invoke.op = Op::Delete;
            "delete"
        } else {
            (invoke.op, invoke.text) = (Op::Edit, Some(nonce.clone()));
            params["text"] = json!(nonce);
            "edit"
        };
        (op, invoke, params)
    }
}
