//! An event on its way to many sockets: encoded once for each wire, shared by all.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use veche_model::{Event, UserId};

/// How many wires can keep their own encoding of an event.
pub const WIRES: usize = 3;

/// An event, and what each wire makes of it.
#[derive(Debug)]
pub struct Delivery {
    /// What happened.
    pub event: Event,
    /// The people of the direct channel it happened in; empty for any other.
    pub people: Arc<[UserId]>,
    frames: [OnceLock<Bytes>; WIRES],
}

impl Delivery {
    pub(crate) fn new(event: Event, people: Arc<[UserId]>) -> Self {
        Self {
            event,
            people,
            frames: Default::default(),
        }
    }

    /// The event as this wire writes it; `encode` runs the first time only.
    ///
    /// # Panics
    /// When `wire` is not below [`WIRES`].
    pub fn frame(&self, wire: usize, encode: impl FnOnce(&Event) -> Bytes) -> Bytes {
        self.frames[wire]
            .get_or_init(|| encode(&self.event))
            .clone()
    }

    /// About as many bytes as a frame of it will have.
    pub(super) fn size(&self) -> usize {
        const AROUND_A_TEXT: usize = 128;
        match &self.event {
            Event::Posted(message) => AROUND_A_TEXT + message.text.len(),
            _ => AROUND_A_TEXT,
        }
    }
}
