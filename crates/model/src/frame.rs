//! What travels on the live socket: JSON text frames, each an object.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{ChannelId, Event, Link, Me, Place, Problem, Seq, Signal, Town, UserId, Waiting};

/// A frame from the client: do this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientFrame {
    /// The client's own number for it: the answer carries the same.
    pub id: u64,
    /// The operation's name, as the description gives it: `post`, `edit`, `resume`.
    pub op: String,
    /// What the operation is told. May be left out when it needs nothing.
    #[serde(default)]
    pub params: Map<String, Value>,
}

/// A frame from the server: an object with one key, which says what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServerFrame {
    /// The first frame on every socket.
    Hello(Box<Hello>),
    /// The answer to a frame of the client's.
    Answer(Answer),
    /// The next position of a channel's log.
    Event(Event),
    /// Something that no log keeps.
    Signal(Signal),
    /// A channel that the person has come into: its events follow from behind `head`.
    Entered(Place),
    /// What is known of a channel is of another time: drop it and read anew. Events follow from behind this position.
    Resync(Resync),
    /// The socket lives.
    Beat(Beat),
}

/// How things stand when a socket opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The protocol's version: 1.
    pub protocol: u32,
    /// The server's version.
    pub server: String,
    /// Which database this is. Another epoch than before: no position held from before means anything.
    pub epoch: String,
    /// Who the socket speaks for.
    pub me: Me,
    /// The channels that the person is in, with what is unread.
    pub places: Vec<Place>,
    /// People in the person's small channels who are here now, 5,000 at most.
    pub present: Vec<UserId>,
    /// The person's reminders and scheduled messages.
    #[serde(default)]
    pub waiting: Waiting,
    /// What all people here have in common.
    #[serde(default)]
    pub town: Town,
    /// The version of the list of emoji of the town's own.
    #[serde(default)]
    pub emoji_version: i64,
    /// Seconds between two beats. Twice as long without any frame: the socket is dead.
    pub beat_seconds: u64,
}

/// The answer to a frame of the client's: either `ok` or `problem`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The number of the frame that is answered; `null` when it could not be read.
    pub id: Option<u64>,
    /// What the operation gives, when it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ok: Option<Value>,
    /// Why it was not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// A channel to be read anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resync {
    /// Which.
    pub channel: ChannelId,
    /// Its last position.
    pub head: Seq,
    /// Which history that position is of.
    #[serde(default)]
    pub link: Link,
}

/// A sign of life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Beat {
    /// Up to where this socket has told each channel. Whoever holds less has lost something and should connect anew.
    pub heads: BTreeMap<ChannelId, Seq>,
}

/// What `resume` answers, once everything missed has been told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resumed {
    /// Channels whose positions mean nothing here, each told of by a `resync` frame.
    pub resync: Vec<ChannelId>,
    /// Channels that the person is not in any more.
    pub gone: Vec<ChannelId>,
}
