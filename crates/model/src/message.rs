//! Messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, Invalid, Millis, NONCE_BYTES, Seq, Text, UserId, wire::on_the_wire};

/// A message, named by its channel and the seq of its posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// Where it was said.
    pub channel: ChannelId,
    /// The position that its posting took in the channel's log.
    pub seq: Seq,
    /// The position of its last change: `seq` until it is edited, deleted, reacted to or pinned.
    pub changed: Seq,
    /// Who said it.
    pub author: UserId,
    /// What the author is called when signing in.
    pub author_username: String,
    /// What was said, as it was written; empty once it is deleted.
    pub text: String,
    /// The author's own name for this posting, if it had one.
    pub nonce: Option<String>,
    /// When it was stored.
    pub posted_at: Millis,
    /// When its text was last changed.
    pub edited_at: Option<Millis>,
    /// Whether this is the tombstone of a deleted message.
    pub is_deleted: bool,
    /// The message that it answers; `null` when it stands in the channel itself.
    pub thread: Option<Seq>,
    /// How many answers it has that were not deleted.
    pub replies: i64,
    /// The newest of them.
    pub last_reply: Option<Seq>,
    /// The people it mentions.
    pub mentions: Vec<UserId>,
    /// Whether it mentions everybody in the channel.
    pub mentions_everyone: bool,
    /// What others put to it, in the order of the first of each.
    pub reactions: Vec<Reaction>,
    /// When it was pinned.
    pub pinned_at: Option<Millis>,
}

/// The answers to a message: how many there are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Thread {
    /// The message that is answered.
    pub root: Seq,
    /// How many answers it has that were not deleted.
    pub replies: i64,
    /// The newest of them.
    pub last_reply: Option<Seq>,
}

/// A thread that a person follows, as that person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FollowedThread {
    /// The message that is answered.
    pub root: Message,
    /// Everything up to this position is read.
    pub read: Seq,
    /// Answers of others beyond it. 1000 stands for 1000 or more.
    pub unread: i64,
    /// Those of them that mention the person, or everybody. 1000 stands for 1000 or more.
    pub mentions: i64,
    /// When the newest answer was posted.
    pub last_reply_at: Millis,
}

/// One emoji under a message, and who put it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Who, first come first.
    pub people: Vec<UserId>,
}

/// The sender's own name for one act of posting: a repeat with the same nonce is the same message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Nonce(String);

on_the_wire!(Nonce, Nonce::parse, { "pattern": "^[!-~]{1,64}$" });

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

/// A message that is about to be posted: within its limits, not yet in any log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What to say.
    pub text: Text,
    /// Makes a repeat harmless. The old contracts have none: there, a repeat is a second message.
    pub nonce: Option<Nonce>,
    /// The message that it answers; it must stand in the channel itself, not in another thread.
    pub thread: Option<Seq>,
}

impl Draft {
    /// A draft without a nonce, as the old contracts send it.
    pub fn parse(text: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            text: Text::parse(text)?,
            nonce: None,
            thread: None,
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
