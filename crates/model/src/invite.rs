//! Links that let people into a channel, or into the town as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, Kind, Millis, UserId};

/// A way in for whoever has its code: into a channel, or into the town as a whole, for those who have no account yet. It works
/// while the one who made it may bring people in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invite {
    /// Which: what it is revoked by. It lets nobody in.
    pub id: String,
    /// What is passed on: 128 random bits as 32 hexadecimal digits. `null` for what an older version made, or was made with
    /// another key of the server: it works as before, and cannot be shown again.
    pub code: Option<String>,
    /// Where it leads; `null` for the town as a whole.
    pub channel: Option<ChannelId>,
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
    /// The channel; `null` for the town as a whole.
    pub channel: Option<ChannelId>,
    /// Who the channel is for.
    pub kind: Option<Kind>,
    /// What the channel is called.
    pub name: Option<String>,
    /// What the channel is about; empty for the town.
    pub topic: String,
    /// How many people are in the channel, or in the town; of the town's, 1000 stands for 1000 or more.
    pub members: i64,
    /// What the town is called; empty for the product's own name.
    pub town: String,
    /// What the other channels are called that whoever gets an account joins.
    pub first_channels: Vec<String>,
    /// Who made the invite.
    pub creator: UserId,
    /// What they want to be called.
    pub creator_name: String,
}
