//! Which sessions were used of late: kept here, so that no request waits for a write, and written together now and then.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use veche_model::{Millis, Session};

/// How old what the store knows must be to be made new, in seconds.
const STALE: i64 = 300;
/// Sessions that are kept in mind; who comes later is noted after the next writing.
const MOST: usize = 100_000;

/// The sessions, and when each was used.
#[derive(Default)]
pub(super) struct Seen(Mutex<HashMap<String, Millis>>);

impl Seen {
    /// Notes a session that was used, unless the store knows of a time that is good enough.
    pub(super) fn note(&self, session: &str, known: Option<Millis>, now: Millis) {
        if known.is_some_and(|known| now < known.plus_seconds(STALE)) {
            return;
        }
        let mut seen = self.lock();
        if seen.len() < MOST {
            seen.insert(session.to_owned(), now);
        }
    }

    /// Shows in a session what is noted of it.
    pub(super) fn show(&self, session: &mut Session) {
        let noted = self.lock().get(&session.id).copied();
        session.seen_at = session.seen_at.max(noted);
    }

    /// All that was noted, in the order of the ids, to be written.
    pub(super) fn take(&self) -> Vec<(String, Millis)> {
        let mut noted: Vec<_> = std::mem::take(&mut *self.lock()).into_iter().collect();
        noted.sort_unstable();
        noted
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Millis>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
