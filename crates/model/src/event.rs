//! What is told to those who listen.

use serde::{Deserialize, Serialize};

use crate::{ChannelId, Message, Seq, UserId};

/// Something that happened, told after it was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A message was posted.
    Posted(Message),
    /// A person was let in.
    Joined {
        /// Where.
        channel: ChannelId,
        /// The position it took in the log.
        seq: Seq,
        /// Who.
        user: UserId,
    },
    /// A person left or was removed.
    Left {
        /// Where.
        channel: ChannelId,
        /// The position it took in the log.
        seq: Seq,
        /// Who.
        user: UserId,
    },
    /// A channel was deleted, with all that was said in it.
    Deleted {
        /// Which.
        channel: ChannelId,
    },
}

impl Event {
    /// The channel it happened in.
    #[must_use]
    pub fn channel(&self) -> ChannelId {
        match self {
            Self::Posted(message) => message.channel,
            Self::Joined { channel, .. }
            | Self::Left { channel, .. }
            | Self::Deleted { channel } => *channel,
        }
    }
}

/// Why a socket ends before its client wanted it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The person was blocked.
    Blocked,
    /// The person may no longer listen to the channel.
    Removed,
    /// The channel was deleted.
    Deleted,
    /// The session was ended, or its password changed.
    SignedOut,
    /// The client read slower than its queue could hold.
    TooSlow,
    /// The server stops; connecting again will reach the next one.
    GoingAway,
}
