//! What whoever listens is told.

use veche_model::{ChannelId, Event, Hello, Message, Place, Problem, Signal};

/// Something that the user of the library may want to know. The logs have it already.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// A connection stands; what was missed will be told.
    Hello(Box<Hello>),
    /// Everything missed was told.
    Resumed,
    /// The connection was lost; another is being made.
    Away,
    /// No connection will be made any more.
    Stopped(Stopped),
    /// The next position of a log was applied.
    Event(Box<Event>),
    /// The log is held from its head on; read a page when it is needed.
    Entered(Box<Place>),
    /// What was held of the channel was dropped: read it anew.
    Dropped(ChannelId),
    /// The person is in this channel no more.
    Gone(ChannelId),
    /// Something that no log keeps.
    Signal(Signal),
    /// The post with this nonce is through, or was refused for good.
    Posted(String, Result<Box<Message>, Box<Problem>>),
}

/// Why no connection will be made any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The person is blocked.
    Blocked,
    /// The session has ended and cannot be refreshed: sign in.
    SignedOut,
    /// The server took something sent for a breach of the protocol, with this close code.
    Breach(u16),
}
