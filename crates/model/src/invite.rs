//! Links that let people into a channel.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, Kind, Millis, UserId};

/// A way into a channel for whoever has its code. It works while the one who made it may bring people in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invite {
    /// What is passed on: 128 random bits as 32 hexadecimal digits.
    pub code: String,
    /// Where it leads.
    pub channel: ChannelId,
    /// Who made it.
    pub creator: UserId,
    /// When.
    pub created_at: Millis,
    /// Until when it works; `null` for good.
    pub expires_at: Option<Millis>,
    /// How many people it may still let in; `null` for any number.
    pub uses: Option<i64>,
}

/// What somebody who has been given an invite's code may know of where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invitation {
    /// The channel.
    pub channel: ChannelId,
    /// Who it is for.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub topic: String,
    /// How many people are in it.
    pub members: i64,
    /// Who made the invite.
    pub creator: UserId,
}

impl Invite {
    /// Whether it may still be used at this time, as far as it knows itself.
    #[must_use]
    pub fn is_alive(&self, now: Millis) -> bool {
        self.expires_at.is_none_or(|until| now < until) && self.uses.is_none_or(|uses| uses > 0)
    }
}
