//! A message on its way.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use veche_model::{ChannelId, Seq};

/// A message to be posted, with the nonce that makes repeating it harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Where to.
    pub channel: ChannelId,
    /// What to say.
    pub text: String,
    /// The message that it answers, if it answers one.
    pub thread: Option<Seq>,
    /// Its own name: 1 to 64 visible ASCII characters, never used before.
    pub nonce: String,
}

impl Post {
    /// A message for the channel itself, under a random nonce.
    ///
    /// # Panics
    ///
    /// When the system has no randomness.
    #[must_use]
    pub fn new(channel: ChannelId, text: impl Into<String>) -> Self {
        let random = || getrandom::u64().expect("the system has randomness");
        Self {
            channel,
            text: text.into(),
            thread: None,
            nonce: format!("{:016x}{:016x}", random(), random()),
        }
    }

    /// The fields of the operation `post`.
    pub(crate) fn params(&self) -> Map<String, Value> {
        let mut params = Map::new();
        params.insert("channel".into(), json!(self.channel));
        params.insert("text".into(), json!(self.text));
        params.insert("nonce".into(), json!(self.nonce));
        if let Some(thread) = self.thread {
            params.insert("thread".into(), json!(thread));
        }
        params
    }
}
