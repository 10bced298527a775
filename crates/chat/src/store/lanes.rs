//! Lanes to the readers: the quick reads have theirs, the long ones theirs, and in each people take turns.

use std::time::Duration;

use crate::gate::{Asker, Full, Gate, Pass, Rule};

/// How long a read waits for its turn before the store is called overloaded.
const PATIENCE: Duration = Duration::from_secs(5);
/// Reads that may wait, and those of one person.
const WAITING: usize = 4_096;
const WAITING_EACH: usize = 1_024;

#[derive(Clone, Copy, Debug)]
pub(super) enum Lane {
    /// Pages, lists and whatever else is read in a millisecond.
    Quick,
    /// Pieces of what takes long as a whole.
    Slow,
}

#[derive(Clone)]
pub(super) struct Lanes {
    quick: Gate,
    slow: Gate,
}

impl Lanes {
    /// So many quick reads at once, so many of them one person's, and so many slow ones beside them.
    pub(super) fn new(quick: usize, each: usize, slow: usize) -> Self {
        let gate = |inside, inside_each| {
            Gate::new(Rule {
                inside,
                inside_each,
                waiting_each: WAITING_EACH,
                waiting: WAITING,
                patience: PATIENCE,
            })
        };
        Self {
            quick: gate(quick, each),
            slow: gate(slow, slow),
        }
    }

    /// For a pool of so many connections: reads leave a quarter of it to what writes, long ones have two at the most.
    pub(super) fn of_pool(connections: usize) -> Self {
        let reads = (connections - connections / 4).max(1);
        let slow = (reads / 4).clamp(1, 2);
        let quick = reads.saturating_sub(slow).max(1);
        Self::new(quick, (quick / 2).max(1), slow)
    }

    pub(super) async fn enter(&self, lane: Lane, asker: Asker) -> Result<Pass, Full> {
        match lane {
            Lane::Quick => self.quick.enter(asker).await,
            Lane::Slow => self.slow.enter(asker).await,
        }
    }

    /// How many reads wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.quick.waiting() + self.slow.waiting()
    }
}
