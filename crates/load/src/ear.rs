//! A socket's listener: what it hears is counted, checked and timed.

use std::sync::{Arc, Mutex, MutexGuard};

use hdrhistogram::Histogram;

use crate::{
    clock::Clock,
    error::Error,
    frame::Frame,
    ledger::Ledger,
    text::Said,
    wire::{self, Wire},
    xmpp,
};

/// Nanoseconds, to two digits, from 1 µs to 60 s.
pub(crate) type Times = Histogram<u32>;

/// No times yet.
pub(crate) fn no_times() -> Times {
    Times::new_with_bounds(1_000, 60_000_000_000, 2).expect("these bounds are good")
}

/// What one socket has heard.
pub(crate) struct Ear {
    wire: Wire,
    clock: Clock,
    /// Where in a frame the last message stood.
    place: usize,
    pub(crate) ledger: Ledger,
    /// From the moment at which a message was to be sent.
    pub(crate) times: Times,
    /// Bytes of the frames that had a message.
    pub(crate) bytes: u64,
    /// Why it hears no more.
    pub(crate) broken: Option<Error>,
}

/// An ear that its socket's task and whoever counts share.
pub(crate) type Shared = Arc<Mutex<Ear>>;

impl Ear {
    pub(crate) fn of(wire: Wire, clock: Clock, senders: usize) -> Self {
        Self {
            wire,
            clock,
            place: 0,
            ledger: Ledger::of(senders),
            times: no_times(),
            bytes: 0,
            broken: None,
        }
    }

    /// Takes down the messages of a frame and hands each out; what passes by besides has none.
    pub(crate) fn hear(&mut self, frame: &Frame<'_>, now: u64, mut each: impl FnMut(Said)) {
        let is_besides = match self.wire {
            Wire::Live => wire::is_answer(frame.payload),
            Wire::Xmpp => !xmpp::is_said(frame.payload),
            _ => false,
        };
        if is_besides {
            return;
        }
        self.bytes += frame.payload.len() as u64;
        if self.wire == Wire::Nats {
            // What is ready together comes in one frame.
            for said in Said::all(frame.payload) {
                self.note(said, now);
                each(said);
            }
        } else if let Some(said) = Said::find(frame.payload, &mut self.place) {
            self.note(said, now);
            each(said);
        }
    }

    fn note(&mut self, said: Said, now: u64) {
        self.ledger.hear(said);
        self.times.saturating_record(now.saturating_sub(said.at));
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }
}

/// The ear itself; its lock is only ever held for a chunk of frames.
pub(crate) fn lock(ear: &Shared) -> MutexGuard<'_, Ear> {
    ear.lock().expect("nobody panics while holding it")
}
