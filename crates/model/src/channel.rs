//! Channels: where everything is said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, FileId, Link, Millis, SectionKey, Seq, UserId};

/// Who a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Anyone may find it and join.
    Open,
    /// By invitation.
    Closed,
    /// Belongs to its set of people and can never widen.
    Direct,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::Direct];

    /// The small integer that the store keeps.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Open => 0,
            Self::Closed => 1,
            Self::Direct => 2,
        }
    }

    /// The kind with this code; `None` for a code that no version has given out.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What may be done in a channel at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Its people talk.
    Talk,
    /// Its owners and the moderators post, the others read and react.
    Announcement,
    /// Nobody says anything any more; it can be read, and brought back.
    Archived,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Talk, Self::Announcement, Self::Archived];

    /// The small integer that the log keeps.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Talk => 0,
            Self::Announcement => 1,
            Self::Archived => 2,
        }
    }

    /// The mode with this code; `None` for a code that no version has given out.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }
}

/// A channel: a log of everything that was said and done in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Channel {
    /// Which.
    pub id: ChannelId,
    /// Who it is for.
    pub kind: Kind,
    /// What it is called; a direct channel has a name only where its people gave it one.
    pub name: Option<String>,
    /// What it is about.
    pub topic: String,
    /// What may be done in it.
    pub mode: Mode,
    /// Seconds that must lie between two messages of one person; 0 for none.
    pub slow_seconds: i64,
    /// Days that its messages keep their files; 0 for as long as the server keeps them.
    #[serde(default)]
    pub file_days: i64,
    /// The people of a direct channel, by id; empty for any other.
    pub people: Vec<UserId>,
    /// The position of the last change in it; 0 when nothing has happened yet.
    pub head: Seq,
    /// Which history that position is of.
    #[serde(default)]
    pub link: Link,
    /// Since when there is this channel.
    pub created_at: Millis,
    /// The picture that it shows, at `/files/{id}/avatar`, if it has one.
    pub avatar: Option<FileId>,
}

/// Of what in a channel a person wants to be told. Counts do not depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Of every message.
    All,
    /// Of messages that mention the person.
    #[default]
    Mentions,
    /// Of nothing.
    Nothing,
}

impl Channel {
    /// The position behind the last one.
    #[must_use]
    pub fn next(&self) -> Seq {
        Seq(self.head.0 + 1)
    }
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::All, Self::Mentions, Self::Nothing];

    /// The small integer that the store keeps; 0 there is none at all.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::All => 3,
            Self::Mentions => 1,
            Self::Nothing => 2,
        }
    }

    /// The level with this code; `None` for a code that no version has given out.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// How one person stands in a channel: nobody else's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Membership {
    /// Whether the channel is theirs to arrange.
    pub is_owner: bool,
    /// Of what they are told: what they have chosen for the channel; else everything in a direct channel and `me.level` in any other.
    pub level: Level,
    /// Whether they have chosen it for the channel.
    #[serde(default)]
    pub has_own_level: bool,
    /// Whether it stands among their favourites.
    pub is_favourite: bool,
    /// Everything up to this position is read.
    pub read: Seq,
    /// Messages of others beyond it that were not read: those that stand in the channel itself, not in its threads alone. 1000 stands for
    /// 1000 or more.
    pub unread: i64,
    /// Those of them that mention the person, or everybody here. 1000 stands for 1000 or more.
    pub mentions: i64,
    /// Since when they are in.
    pub joined_at: Millis,
    /// The section of the person's own in which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionKey>,
    /// Where the person has put it in its section by hand: the least first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<i64>,
}

/// A channel as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The channel.
    pub channel: Channel,
    /// How the person stands in it; `null` when they are not in it.
    pub membership: Option<Membership>,
}
