//! Something on its way to many sockets: encoded once for each wire, shared by all.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use veche_model::{Event, Message, Signal, UserId, What};

/// A kind of socket, with its own writing of what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// The old contract of channels and moderators.
    Atom,
    /// The old contract of direct messages and administrators.
    Greenatom,
    /// The live socket of `/api/v1`.
    Live,
}

impl Wire {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Live as usize + 1;
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are events, each made once and then shared"
)]
pub enum Told {
    /// Something that stands in a channel's log.
    Event(Event),
    /// Something that no log keeps.
    Signal(Signal),
}

/// What is told, and what each wire makes of it.
#[derive(Debug)]
pub struct Delivery {
    /// What is told.
    pub told: Told,
    /// The people of the direct channel it happened in; empty for any other.
    pub people: Arc<[UserId]>,
    frames: [OnceLock<Bytes>; Wire::COUNT],
}

impl Delivery {
    pub(crate) fn event(event: Event, people: Arc<[UserId]>) -> Arc<Self> {
        Arc::new(Self {
            told: Told::Event(event),
            people,
            frames: Default::default(),
        })
    }

    pub(crate) fn signal(signal: Signal) -> Arc<Self> {
        Arc::new(Self {
            told: Told::Signal(signal),
            people: Arc::default(),
            frames: Default::default(),
        })
    }

    /// The message, if it is a new one that is told of: all that the old contracts tell.
    #[must_use]
    pub fn posted(&self) -> Option<&Message> {
        match &self.told {
            Told::Event(Event {
                what: What::Posted { message, .. },
                ..
            }) => Some(message),
            _ => None,
        }
    }

    /// What is told as this wire writes it; `encode` runs the first time only.
    pub fn frame(&self, wire: Wire, encode: impl FnOnce(&Self) -> Bytes) -> Bytes {
        self.frames[wire as usize]
            .get_or_init(|| encode(self))
            .clone()
    }

    /// Whether it may be left out when the socket is slow.
    pub(super) fn is_passing(&self) -> bool {
        matches!(&self.told, Told::Signal(signal) if signal.is_passing())
    }

    /// About as many bytes as a frame of it will have.
    pub(crate) fn size(&self) -> usize {
        const AROUND_A_TEXT: usize = 128;
        let text = match &self.told {
            Told::Event(event) => event.what.message().map_or(0, |message| message.text.len()),
            Told::Signal(Signal::Draft { text, .. }) => text.len(),
            Told::Signal(_) => 0,
        };
        AROUND_A_TEXT + text
    }
}
