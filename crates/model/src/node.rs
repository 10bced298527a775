//! The processes that serve one database.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Millis;

/// Which process: another one each time it starts.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct NodeId(pub String);

/// How a node hears of what happens on others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BusState {
    /// By the bus.
    Connected,
    /// The bus is away: by asking the database.
    Away,
    /// It has none: by asking the database, when there are others.
    None,
}

/// A process that serves the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// Which.
    pub id: NodeId,
    /// What its machine is called, and where it listens.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Since when it runs.
    pub started_at: Millis,
    /// When it was last seen.
    pub seen_at: Millis,
    /// Whether it has been silent for so long that it is taken for lost.
    pub is_lost: bool,
    /// How it hears of others.
    pub bus: BusState,
    /// How many sockets are open there.
    pub sockets: i64,
}
