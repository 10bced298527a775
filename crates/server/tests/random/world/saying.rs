//! Posting: at once, over a cable that is cut, or later; and reminders.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::World;
use crate::{
    device::int,
    model::{Message, Who},
};

/// An hour from now, in milliseconds.
#[expect(
    clippy::disallowed_methods,
    reason = "there is no clock to inject into a real server"
)]
fn later() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    (since.expect("it is after 1970").as_secs().cast_signed() + 3600) * 1000
}

impl World {
    pub(super) fn text(&mut self, nonce: u64) -> String {
        let mut text = format!("message {nonce}");
        if self.dice.once_in(4) {
            let name = self.dice.pick(&self.names).clone();
            text = format!("{text} @{name} look");
        }
        if self.dice.once_in(10) {
            text.push_str(" @channel look");
        }
        if self.dice.once_in(60) {
            text.push(' ');
            text.push_str(&"😀".repeat(9_900));
        }
        text
    }

    /// Posts: over HTTP, or over a socket whose cable may be cut, and then again until it is answered.
    pub(super) async fn post(&mut self, who: Who, at: usize) {
        self.nonces += 1;
        let (nonce, id) = (self.nonces, self.channels[at].id);
        let text = self.text(nonce);
        let files = self.some_files(who);
        let ids: Vec<i64> = files.iter().map(|file| file.id).collect();
        let mut draft = json!({"text": text, "files": ids, "nonce": nonce.to_string()});
        let poll = self.some_poll(&mut draft);
        let root = if self.dice.once_in(5) {
            self.some_message(at)
        } else {
            None
        };
        let root = root.map(|root| self.channels[at].messages[&root].clone());
        let in_channel = root.is_some() && self.dice.once_in(3);
        if let Some(root) = &root {
            draft["thread"] = root.seq.into();
            draft["in_channel"] = in_channel.into();
        }
        let is_root = |root: &Message| root.thread.is_none() && !root.is_deleted;
        let may = self.is_in(who, at) && root.as_ref().is_none_or(is_root);
        let device = 2 * who + self.dice.roll(2);
        if self.devices[device].is_open() && self.dice.once_in(2) {
            let mut params = draft.clone();
            params["channel"] = id.into();
            if let Some(number) = self.devices[device].send("post", params).await {
                if self.dice.once_in(4) {
                    // Gone before the answer: whether it was stored shows below.
                    self.devices[device].disconnect();
                    self.cuts += 1;
                } else if let Some(answer) = self.devices[device].answer(number).await {
                    let is_done = answer.get("ok").is_some();
                    assert_eq!(is_done, may && !self.is_blocked[who], "{answer}");
                }
            }
        }
        let path = format!("/channels/{id}/messages");
        let Some(done) = self.tries("post", who, may, ("POST", path, draft)).await else {
            return;
        };
        let seq = self.said(at, who, text, root.map(|root| root.seq));
        let said = self.channels[at].messages.get_mut(&seq);
        if let Some(message) = said.filter(|_| in_channel) {
            message.aside = None;
        }
        self.hang(at, seq, files);
        let message = self.channels[at].messages.get_mut(&seq);
        message.expect("it is there").poll = poll;
        assert_eq!(
            int(&done["seq"]),
            seq,
            "lost, doubled or out of order: {done}"
        );
    }

    /// Somebody has said something; its position.
    pub(super) fn said(&mut self, at: usize, who: Who, text: String, thread: Option<i64>) -> i64 {
        let channel = &mut self.channels[at];
        let seq = channel.take("posted");
        if let Some(root) = thread.and_then(|root| channel.messages.get_mut(&root)) {
            root.replies += 1;
        }
        let (mentions, everyone) = channel.mentioned(&text, &self.names);
        let message = Message {
            seq,
            author: who,
            text,
            is_deleted: false,
            thread,
            aside: thread,
            replies: 0,
            mentions,
            everyone,
            reactions: BTreeMap::new(),
            is_pinned: false,
            files: Vec::new(),
            removed: 0,
            poll: None,
        };
        channel.messages.insert(seq, message);
        seq
    }

    /// Puts a message off, or a poll, and sends it or lets it be: sent, it is a post like any other.
    pub(super) async fn schedule(&mut self, who: Who, at: usize) {
        self.nonces += 1;
        let (nonce, id) = (self.nonces, self.channels[at].id);
        let text = self.text(nonce);
        let mut told = json!({"text": text, "nonce": nonce.to_string(), "at": later()});
        let poll = self.some_poll(&mut told);
        let (may, path) = (self.is_in(who, at), format!("/channels/{id}/scheduled"));
        let ask = ("POST", path, told.clone());
        let Some(made) = self.tries("schedule", who, may, ask).await else {
            return;
        };
        let again = format!("/channels/{id}/scheduled");
        assert_eq!(self.must(who, "POST", &again, told).await, made);
        let path = format!("/scheduled/{}", made["id"]);
        if self.dice.once_in(3) {
            self.must(who, "DELETE", &path, Value::Null).await;
        } else {
            let said = self
                .must(who, "POST", &format!("{path}/send"), json!({}))
                .await;
            let seq = self.said(at, who, text, None);
            let message = self.channels[at].messages.get_mut(&seq);
            message.expect("it is there").poll = poll;
            assert_eq!(
                int(&said["seq"]),
                seq,
                "lost, doubled or out of order: {said}"
            );
        }
        let left = self.must(who, "GET", "/scheduled", Value::Null).await;
        assert_eq!(left, json!([]));
    }

    /// Wants to be reminded of a message, and lets it be.
    pub(super) async fn remind(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        self.nonces += 1;
        let channel = &self.channels[at];
        let (id, message) = (channel.id, channel.messages[&seq].clone());
        let told =
            json!({"channel": id, "message": seq, "at": later(), "nonce": self.nonces.to_string()});
        let may = self.is_in(who, at) && !message.is_deleted;
        let ask = ("POST", "/reminders".to_owned(), told);
        let Some(made) = self.tries("remind", who, may, ask).await else {
            return;
        };
        assert_eq!(made["message"]["text"], json!(message.text));
        let list = self.must(who, "GET", "/reminders", Value::Null).await;
        assert_eq!(list, json!([made]));
        let path = format!("/reminders/{}", made["id"]);
        self.must(who, "DELETE", &path, Value::Null).await;
    }
}
