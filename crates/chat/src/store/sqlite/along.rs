//! What may wait a moment to be written goes along with what somebody waits for: one commit is as dear for both as for one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::job::Job;

/// Jobs that go along with one commit: whoever waits for it waits for these, too.
const RIDES: usize = 4;

/// Jobs that wait for a commit to go along with.
#[derive(Clone, Default)]
pub(super) struct Along(Arc<Mutex<Vec<Box<dyn Job>>>>);

impl Along {
    /// One more waits; false when these are enough for a commit of their own.
    pub(super) fn put(&self, job: Box<dyn Job>) -> bool {
        let mut waiting = self.lock();
        waiting.push(job);
        waiting.len() < RIDES
    }

    /// The one that has waited the longest, to go by itself.
    pub(super) fn first(&self) -> Option<Box<dyn Job>> {
        let mut waiting = self.lock();
        (!waiting.is_empty()).then(|| waiting.remove(0))
    }

    /// Those that go along now.
    pub(super) fn take(&self) -> Vec<Box<dyn Job>> {
        let mut waiting = self.lock();
        let going = waiting.len().min(RIDES);
        waiting.drain(..going).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Box<dyn Job>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
