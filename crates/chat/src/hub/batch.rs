//! What is told at once: each wire's frames of it are put together once, for all sockets.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use veche_model::{ChannelId, Event, Seq};

use super::{
    Wire,
    delivery::{Delivery, Told},
};

/// Deliveries of one moment, in their order.
#[derive(Debug)]
pub struct Batch {
    deliveries: Vec<Arc<Delivery>>,
    run: Option<Run>,
    frames: [OnceLock<Bytes>; Wire::COUNT],
}

/// Positions of one channel's log, one behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Whose log.
    pub channel: ChannelId,
    /// The first position.
    pub first: Seq,
    /// The last position.
    pub last: Seq,
}

impl Run {
    /// The one position of an event.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        Self {
            channel: event.channel,
            first: event.seq,
            last: event.seq,
        }
    }
}

impl Batch {
    pub(crate) fn new(deliveries: Vec<Arc<Delivery>>) -> Self {
        Self {
            run: run_of(&deliveries),
            deliveries,
            frames: Default::default(),
        }
    }

    /// The deliveries one by one.
    #[must_use]
    pub fn deliveries(&self) -> &[Arc<Delivery>] {
        &self.deliveries
    }

    /// Which part of a log this is; `None` when it is anything else.
    #[must_use]
    pub fn run(&self) -> Option<Run> {
        self.run
    }

    /// Whether all of it is of the moment: nobody is the worse for missing it, and it may be told at any time.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.deliveries.iter().all(|delivery| delivery.is_passing())
    }

    /// All of it as this wire writes it; `encode` runs the first time only.
    pub fn frames(&self, wire: Wire, encode: impl FnOnce(&[Arc<Delivery>]) -> Bytes) -> Bytes {
        self.frames[wire as usize]
            .get_or_init(|| encode(&self.deliveries))
            .clone()
    }
}

fn run_of(deliveries: &[Arc<Delivery>]) -> Option<Run> {
    let mut run: Option<Run> = None;
    for delivery in deliveries {
        let Told::Event(event) = &delivery.told else {
            return None;
        };
        match &mut run {
            None => run = Some(Run::of(event)),
            Some(run) if run.channel == event.channel && event.seq.0 == run.last.0 + 1 => {
                run.last = event.seq;
            }
            Some(_) => return None,
        }
    }
    run
}
