//! What becomes of messages that stand: other words, reactions, pins, a tombstone.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::World;
use crate::model::Who;

const EMOJI: [&str; 5] = ["👍", "🎉", "❤️", ":gopher:", ":кот:"];

/// A text as it stands in a path.
pub(super) fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02X}");
        all
    })
}

impl World {
    pub(super) fn some_message(&mut self, at: usize) -> Option<i64> {
        let seqs: Vec<i64> = self.channels[at].messages.keys().copied().collect();
        let recent = seqs.len().saturating_sub(12);
        (!seqs.is_empty()).then(|| *self.dice.pick(&seqs[recent..]))
    }

    pub(super) async fn edit(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        self.nonces += 1;
        let old = self.channels[at].messages[&seq].clone();
        let text = if self.dice.once_in(8) && !old.is_deleted {
            old.text.clone()
        } else {
            let nonce = self.nonces;
            self.text(nonce)
        };
        let may = self.is_in(who, at) && old.author == who && !old.is_deleted;
        let path = format!("/channels/{}/messages/{seq}", self.channels[at].id);
        let body = json!({"text": text});
        if self
            .tries("edit", who, may, ("PATCH", path, body))
            .await
            .is_none()
            || text == old.text
        {
            return;
        }
        let channel = &mut self.channels[at];
        channel.take("edited");
        let (mentions, everyone) = channel.mentioned(&text, &self.names);
        let message = channel.messages.get_mut(&seq).expect("it is there");
        message.text = text;
        message.mentions = mentions;
        message.everyone = everyone;
    }

    pub(super) async fn delete(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        let old = self.channels[at].messages[&seq].clone();
        let is_owner = self.channels[at].owner == Some(who);
        let may = self.is_in(who, at) && (old.author == who || is_owner || old.is_deleted);
        let path = format!("/channels/{}/messages/{seq}", self.channels[at].id);
        let done = self.tries("delete", who, may, ("DELETE", path, Value::Null));
        if done.await.is_none() || old.is_deleted {
            return;
        }
        let channel = &mut self.channels[at];
        channel.take("deleted");
        let message = channel.messages.get_mut(&seq).expect("it is there");
        message.is_deleted = true;
        message.text.clear();
        message.mentions.clear();
        message.everyone = false;
        message.reactions.clear();
        message.is_pinned = false;
        message.removed = 0;
        message.poll = None;
        let files = message.files.drain(..).map(|file| file.id);
        self.gone.extend(files);
        if let Some(root) = old.thread.and_then(|root| channel.messages.get_mut(&root)) {
            root.replies -= 1;
        }
    }

    pub(super) async fn react(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        let emoji = *self.dice.pick(&EMOJI);
        // What nobody has made can only be taken back.
        let takes_back = self.dice.once_in(3) || !self.has_emoji(emoji);
        let may = self.is_in(who, at) && !self.channels[at].messages[&seq].is_deleted;
        let escaped = escaped(emoji);
        let path = format!(
            "/channels/{}/messages/{seq}/reactions/{escaped}",
            self.channels[at].id
        );
        let method = if takes_back { "DELETE" } else { "PUT" };
        let ask = (method, path, json!({}));
        if self.tries("react", who, may, ask).await.is_none() {
            return;
        }
        let channel = &mut self.channels[at];
        let message = channel.messages.get_mut(&seq).expect("it is there");
        let people = message.reactions.entry(emoji.to_owned()).or_default();
        let was = people.contains(&who);
        if takes_back {
            people.retain(|other| *other != who);
        } else if !was {
            people.push(who);
        }
        message.reactions.retain(|_, people| !people.is_empty());
        if was == takes_back {
            channel.take(if takes_back { "unreacted" } else { "reacted" });
        }
    }

    pub(super) async fn pin(&mut self, who: Who, at: usize) {
        let Some(seq) = self.some_message(at) else {
            return;
        };
        let pins = self.dice.once_in(2);
        let may = self.is_in(who, at) && !self.channels[at].messages[&seq].is_deleted;
        let path = format!("/channels/{}/messages/{seq}/pin", self.channels[at].id);
        let method = if pins { "PUT" } else { "DELETE" };
        if self
            .tries("pin", who, may, (method, path, json!({})))
            .await
            .is_none()
        {
            return;
        }
        let channel = &mut self.channels[at];
        let message = channel.messages.get_mut(&seq).expect("it is there");
        if message.is_pinned != pins {
            message.is_pinned = pins;
            channel.take(if pins { "pinned" } else { "unpinned" });
        }
    }
}
