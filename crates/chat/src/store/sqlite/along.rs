//! What may wait a moment to be written goes along with what somebody waits for: one commit is as dear for both as for one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::job::Job;

/// Jobs that do not wait for a commit to go along with any longer: whoever waits for that waits for these, too.
const ENOUGH: usize = 4;

/// Jobs that wait for a commit to go along with.
#[derive(Clone, Default)]
pub(super) struct Along(Arc<Mutex<Vec<Box<dyn Job>>>>);

impl Along {
    /// One more waits; false when these are enough for a commit of their own.
    pub(super) fn put(&self, job: Box<dyn Job>) -> bool {
        let mut waiting = self.lock();
        waiting.push(job);
        waiting.len() < ENOUGH
    }

    /// Those that go along now: all, for each of them has asked for a commit only once.
    pub(super) fn take(&self) -> Vec<Box<dyn Job>> {
        std::mem::take(&mut *self.lock())
    }

    /// There will be no commit any more: whoever waits hears so.
    pub(super) fn give_up(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Box<dyn Job>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
