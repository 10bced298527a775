//! How much there is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Millis, Node};

/// What an administrator may want to know of the server at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facts {
    /// Which version runs.
    pub version: String,
    /// What keeps the messages: `SQLite 3.54.0`.
    pub engine: String,
    /// Since when it runs.
    pub started_at: Millis,
    /// How many have an account, the blocked ones too.
    pub people: i64,
    /// How many channels there are, direct ones too.
    pub channels: i64,
    /// No more messages than that: all positions in all channels' logs, which other changes take as well.
    pub messages_at_most: i64,
    /// How many sockets are open on this node.
    pub sockets: i64,
    /// How many messages this node has stored since it was started.
    pub posts: i64,
    /// How much the database holds, with its indexes.
    pub store_bytes: i64,
    /// How long this node has kept processors busy since it was started; `null` where the system does not tell.
    pub cpu_ms: Option<i64>,
    /// How much memory this node holds now; `null` where the system does not tell.
    pub memory_bytes: Option<i64>,
    /// The processes that serve this database, this one among them, by when they started; none where there can be one only.
    #[serde(default)]
    pub nodes: Vec<Node>,
    /// What the house is called outside, which links lead to and Apple's push service asks for; `null` where nobody has said it.
    #[serde(default)]
    pub public_url: Option<String>,
    /// Whether anybody has a device that is told while nobody looks at it.
    #[serde(default)]
    pub has_devices: bool,
    /// Whether the server sends mail.
    #[serde(default)]
    pub has_mail: bool,
}
