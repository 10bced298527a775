//! What is spent on one node of a town and counts on all.

use std::{
    collections::HashMap,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{
    failures::Attempt,
    pace::{Deed, Key, Pace},
};
use crate::Result;

/// Deeds of people and addresses that others are told of at once, or that are still to be counted here.
const SPENT: usize = 2_048;

/// What was done on one node and counts on all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Spent {
    /// Somebody did a thing so often.
    Done { deed: Deed, by: Key, times: u32 },
    /// Somebody tried in vain to show who they are.
    Failed(Attempt),
}

/// What this node spends, for others to know, and what others spent.
#[derive(Default)]
pub(super) struct Shared(Mutex<Notes>);

#[derive(Default)]
struct Notes {
    done: HashMap<(Deed, Key), u32>,
    failed: Vec<Attempt>,
    /// What was done elsewhere and was more than could be counted here by then.
    owed: HashMap<(Deed, Key), u32>,
}

impl Notes {
    /// Counts what somebody did elsewhere: what is too much now, as soon as it is not.
    fn count(&mut self, pace: &Pace, (deed, by): (Deed, Key), times: u32) {
        let owed = self.owed.remove(&(deed, by)).unwrap_or_default();
        let owed = owed.saturating_add(times).min(pace.burst());
        let left = owed - pace.take_some(by, owed);
        if left > 0 && self.owed.len() < SPENT {
            self.owed.insert((deed, by), left);
        }
    }
}

impl Shared {
    /// Somebody does a thing here, if it may come now.
    pub(super) fn take(&self, pace: &Pace, (deed, by): (Deed, Key)) -> Result<()> {
        let mut notes = self.lock();
        if !notes.owed.is_empty() {
            notes.count(pace, (deed, by), 0);
        }
        pace.take(by)?;
        // Whoever is beyond that is held to the pace of this node alone.
        if notes.done.len() < SPENT || notes.done.contains_key(&(deed, by)) {
            *notes.done.entry((deed, by)).or_default() += 1;
        }
        Ok(())
    }

    /// Somebody tried in vain here.
    pub(super) fn failed(&self, attempt: &Attempt) {
        let mut notes = self.lock();
        if notes.failed.len() < SPENT {
            notes.failed.push(attempt.clone());
        }
    }

    /// What was spent here since the last time.
    pub(super) fn take_spent(&self) -> Vec<Spent> {
        let mut notes = self.lock();
        let (done, failed) = (mem::take(&mut notes.done), mem::take(&mut notes.failed));
        drop(notes);
        let done = done.into_iter();
        let done = done.map(|((deed, by), times)| Spent::Done { deed, by, times });
        done.chain(failed.into_iter().map(Spent::Failed)).collect()
    }

    /// Somebody did a thing so often elsewhere.
    pub(super) fn count(&self, pace: &Pace, who: (Deed, Key), times: u32) {
        self.lock().count(pace, who, times);
    }

    /// Counts what everybody still owes.
    pub(super) fn settle<'a>(&self, pace_of: impl Fn(Deed) -> &'a Pace) {
        let mut notes = self.lock();
        let owing: Vec<(Deed, Key)> = notes.owed.keys().copied().collect();
        for (deed, by) in owing {
            notes.count(pace_of(deed), (deed, by), 0);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
