//! What is told to those who listen: events of a channel's log, and signals, which no log keeps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ChannelId, FileId, Link, Membership, Message, Millis, Mode, ReminderId, Seq, Thread, UserId,
    Waiting,
};

/// Something that happened in a channel and took a position of its log. Told after it was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Where.
    pub channel: ChannelId,
    /// The position it took: the one before it plus 1.
    pub seq: Seq,
    /// Which history that position is of.
    #[serde(default)]
    pub link: Link,
    /// When.
    pub at: Millis,
    /// Who did it; `null` when it was the operator, the time, or somebody whose name nobody is told.
    pub actor: Option<UserId>,
    /// What it was.
    #[serde(flatten)]
    pub what: What,
}

/// What happened. A message stands in it as it is at the time of telling: read again later, an event shows the message as it
/// has become, and `changed` says how far that goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum What {
    /// A message was posted.
    Posted {
        /// The message.
        message: Message,
        /// The thread that it stands in, as it is now.
        thread: Option<Thread>,
    },
    /// The author changed the text.
    Edited {
        /// The message.
        message: Message,
    },
    /// A message was deleted; its tombstone stays.
    Deleted {
        /// The tombstone.
        message: Message,
        /// The thread that it stood in, as it is now.
        thread: Option<Thread>,
    },
    /// Somebody put a reaction to a message.
    Reacted {
        /// The message.
        message: Message,
        /// The reaction.
        emoji: String,
    },
    /// Somebody took a reaction back.
    Unreacted {
        /// The message.
        message: Message,
        /// The reaction.
        emoji: String,
    },
    /// Somebody voted in a poll, otherwise than before, or took their vote back. In an anonymous one it was nobody: there is no
    /// `actor`.
    Voted {
        /// The message.
        message: Message,
    },
    /// A poll is closed; by nobody when its time had come.
    PollClosed {
        /// The message.
        message: Message,
    },
    /// A message was pinned.
    Pinned {
        /// The message.
        message: Message,
    },
    /// A message is pinned no more.
    Unpinned {
        /// The message.
        message: Message,
    },
    /// A person came in.
    Joined {
        /// Who.
        user: UserId,
    },
    /// A person left or was removed.
    Left {
        /// Who.
        user: UserId,
    },
    /// The channel has another name.
    Renamed {
        /// The new one; empty where a direct channel has none any more.
        name: String,
    },
    /// The channel has another topic.
    Topic {
        /// The new one.
        topic: String,
    },
    /// What may be done in the channel has changed.
    Mode {
        /// The new mode.
        mode: Mode,
    },
    /// The channel is slower or faster.
    Slowed {
        /// Seconds between two messages of one person.
        seconds: i64,
    },
    /// Files are kept for another time.
    FileDays {
        /// Days that messages keep their files; 0 for as long as the server keeps them.
        days: i64,
    },
    /// The files of a message were older than they are kept, and are gone.
    FilesRemoved {
        /// The message, which says that it had them.
        message: Message,
    },
    /// The channel shows another picture.
    Avatar {
        /// The file of the new one; `null` when it shows none any more.
        avatar: Option<FileId>,
    },
}

impl What {
    /// The message that it is about, if it is about one.
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::Posted { message, .. }
            | Self::Edited { message }
            | Self::Deleted { message, .. }
            | Self::Reacted { message, .. }
            | Self::Unreacted { message, .. }
            | Self::Voted { message }
            | Self::PollClosed { message }
            | Self::Pinned { message }
            | Self::Unpinned { message }
            | Self::FilesRemoved { message } => Some(message),
            _ => None,
        }
    }

    /// Whether somebody came into the channel, or left it.
    #[must_use]
    pub fn moves_somebody(&self) -> bool {
        matches!(self, Self::Joined { .. } | Self::Left { .. })
    }
}

/// Something to know now that takes no position in any log: whoever misses it finds it in the next greeting, or never
/// needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Signal {
    /// The person came into this channel, on whatever device; the socket tells its events from now on.
    Entered {
        /// Which.
        channel: ChannelId,
    },
    /// The person is out of this channel, or it was deleted.
    Gone {
        /// Which.
        channel: ChannelId,
    },
    /// The person's own standing in a channel changed: what was read, the level, the favourite.
    Membership {
        /// Where.
        channel: ChannelId,
        /// The last position of the log when it was counted: what comes behind it is not counted yet.
        head: Seq,
        /// How it is now.
        membership: Membership,
    },
    /// The person's own standing changed in many channels at once: read `channels` again.
    Memberships,
    /// The person's own standing in a thread changed.
    Thread {
        /// Where.
        channel: ChannelId,
        /// The thread's first message.
        root: Seq,
        /// Everything up to this position is read; `null` when the thread is followed no more.
        read: Option<Seq>,
    },
    /// The person saved a message, or did not want it any more.
    Saved {
        /// Where.
        channel: ChannelId,
        /// Which message.
        message: Seq,
        /// Whether it is saved now.
        is_saved: bool,
    },
    /// The person voted in a poll, or took their vote back.
    Ballot {
        /// Where.
        channel: ChannelId,
        /// The message that asks.
        message: Seq,
        /// The places of what they chose, counted from 0; empty when there is no vote of theirs any more.
        choices: Vec<i64>,
    },
    /// The person's draft on another device.
    Draft {
        /// Where.
        channel: ChannelId,
        /// In which thread; `null` for the channel itself.
        thread: Option<Seq>,
        /// The text; empty when there is none any more.
        text: String,
    },
    /// The person's reminders or scheduled messages changed: whoever shows them reads them again.
    Waiting {
        /// How many there are now.
        waiting: Waiting,
        /// The reminder whose time has just come.
        due: Option<ReminderId>,
    },
    /// The person's own profile, settings or rights changed: read them again.
    Me,
    /// A link of the person's signed them in elsewhere.
    SignedIn {
        /// What signed in, as far as it told.
        name: String,
    },
    /// The town changed: read it again.
    Town,
    /// There is another group, or one changed or went: read them again.
    Groups,
    /// There is another emoji of the town's own, or one went: read them again.
    Emoji {
        /// The version of the list that is now.
        version: i64,
    },
    /// Somebody in a channel of the person's shows another face: read the person again.
    Person {
        /// Who.
        user: UserId,
    },
    /// Somebody is typing. Good for 6 s.
    Typing {
        /// Where.
        channel: ChannelId,
        /// In which thread; `null` for the channel itself.
        thread: Option<Seq>,
        /// Who.
        user: UserId,
    },
    /// Somebody came or went.
    Presence {
        /// Who.
        user: UserId,
        /// Whether they are here now.
        is_here: bool,
    },
}

impl Signal {
    /// Whether nobody is the worse for missing it: the first to go when a socket is slow.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Typing { .. } | Self::Presence { .. })
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
    /// It could not be asked whether the person may still listen; connecting again asks.
    Unsure,
    /// The server stops; connecting again will reach the next one.
    GoingAway,
}
