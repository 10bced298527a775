//! Messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, Invalid, Millis, NONCE_BYTES, Seq, Text, UserId};

/// A message, named by its channel and the seq of its posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// Where it was said.
    pub channel: ChannelId,
    /// The position that its posting took in the channel's log.
    pub seq: Seq,
    /// The position of its last change: `seq` until it is edited or deleted.
    pub changed: Seq,
    /// Who said it.
    pub author: UserId,
    /// What the author is called when signing in.
    pub author_username: String,
    /// What was said; empty once it is deleted.
    pub text: String,
    /// When it was stored.
    pub posted_at: Millis,
    /// Whether this is the tombstone of a deleted message.
    pub is_deleted: bool,
}

/// The sender's own name for one act of posting: a repeat with the same nonce is the same message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nonce(String);

impl Nonce {
    /// Reads a nonce: 1 to 64 visible ASCII characters.
    pub fn parse(text: impl Into<String>) -> Result<Self, Invalid> {
        let text = text.into();
        let fits = (1..=NONCE_BYTES).contains(&text.len());
        if !fits || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Invalid::new(
                "nonce",
                "must have 1 to 64 visible ASCII characters",
            ));
        }
        Ok(Self(text))
    }

    /// The nonce, as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Nonce {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl From<Nonce> for String {
    fn from(nonce: Nonce) -> Self {
        nonce.0
    }
}

/// A message that is about to be posted: within its limits, not yet in any log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What to say.
    pub text: Text,
    /// Makes a repeat harmless. The old contracts have none: there, a repeat is a second message.
    pub nonce: Option<Nonce>,
}

impl Draft {
    /// A draft without a nonce, as the old contracts send it.
    pub fn parse(text: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            text: Text::parse(text)?,
            nonce: None,
        })
    }

    /// The same draft under a nonce.
    #[must_use]
    pub fn with_nonce(self, nonce: Nonce) -> Self {
        Self {
            nonce: Some(nonce),
            ..self
        }
    }
}
