//! Channels: where everything is said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, Seq};

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

/// A channel: a log of everything that was said and done in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Channel {
    /// Which.
    pub id: ChannelId,
    /// Who it is for.
    pub kind: Kind,
    /// What it is called; a direct channel has no name.
    pub name: Option<String>,
    /// The position of the last change in it; 0 when nothing has happened yet.
    pub head: Seq,
}
