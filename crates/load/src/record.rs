//! The lines of a history: what clients asked, were answered and heard, what was done to the servers, and what is stored at the
//! end. `docs/reliability.md` describes them for other writers and readers.

use serde::{Deserialize, Serialize};

/// One line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Nanoseconds on the one clock of the run; never less than the line before has.
    pub(crate) at: u64,
    #[serde(flatten)]
    pub(crate) what: What,
}

/// What happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum What {
    /// An attempt at a deed goes out.
    Invoke(Invoke),
    /// It was done; in this position of the log, if it took one.
    Ok { id: u64, seq: Option<u64> },
    /// It was refused: this attempt did nothing and will do nothing.
    Fail { id: u64, why: String },
    /// Nobody knows; it may even be done later.
    Info { id: u64, why: String },
    /// A connection has resumed.
    Open {
        client: u32,
        person: u64,
        node: u32,
        connection: u64,
    },
    /// The client is told a channel that it did not hold, from behind this position on.
    Enter { client: u32, channel: u64, seq: u64 },
    /// The next position of a log was told.
    Hear {
        client: u32,
        connection: u64,
        #[serde(flatten)]
        position: Position,
    },
    /// The server said that what the client holds of the channel is of another time.
    Resync { client: u32, channel: u64, seq: u64 },
    /// The channel is no longer the client's.
    Gone { client: u32, channel: u64 },
    /// A connection is over.
    Close { connection: u64, why: String },
    /// Something was done to a server; to all when no node is named.
    Fault {
        id: u64,
        fault: String,
        node: Option<u32>,
    },
    /// It is no longer in the way.
    Over { id: u64 },
    /// A position as it is read at the end, its message as it is then.
    Stored {
        #[serde(flatten)]
        position: Position,
        message_now: Option<Now>,
    },
    /// The last position of a channel that was read to its end.
    Head { channel: u64, seq: u64 },
    /// The client was given time to hear everything and goes.
    End { client: u32 },
}

/// An attempt at a deed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Invoke {
    /// Of this attempt alone.
    pub(crate) id: u64,
    pub(crate) op: Op,
    pub(crate) client: u32,
    pub(crate) person: u64,
    pub(crate) node: u32,
    /// None for what concerns a person as a whole.
    pub(crate) channel: Option<u64>,
    /// The same for all attempts at one deed, and no other's. A post carries it.
    pub(crate) nonce: String,
    /// Which message is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<u64>,
    /// What is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// Who is blocked, removed, and let in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) whom: Option<u64>,
}

/// A deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Op {
    Post,
    Edit,
    Delete,
    React,
    Block,
    Unblock,
    Remove,
    Invite,
}

/// What stands in a position of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    pub(crate) channel: u64,
    pub(crate) seq: u64,
    /// `posted`, `edited` and so on.
    pub(crate) event: String,
    /// Of what was posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    /// Which message it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<u64>,
    /// Who said it, came or left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<u64>,
}

/// A message at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Now {
    pub(crate) text: String,
    pub(crate) is_deleted: bool,
    /// Who has reacted.
    pub(crate) reacted: Vec<u64>,
}
