//! Links that let people into a channel.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, Kind, Millis, UserId};

/// A way into a channel for whoever has its code. It works while the one who made it may bring people in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invite {
    /// Which: what it is revoked by. It lets nobody in.
    pub id: String,
    /// What is passed on: 128 random bits as 32 hexadecimal digits. `null` for what an older version made, or was made with
    /// another key of the server: it works as before, and cannot be shown again.
    pub code: Option<String>,
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
    /// What they want to be called.
    pub creator_name: String,
}
