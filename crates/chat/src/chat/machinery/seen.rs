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
pub(in crate::chat) struct Seen(Mutex<HashMap<String, Millis>>);

impl Seen {
    /// Notes a session that was used, unless the store knows of a time that is good enough.
    pub(in crate::chat) fn note(&self, session: &str, known: Option<Millis>, now: Millis) {
        if known.is_some_and(|known| now < known.plus_seconds(STALE)) {
            return;
        }
        let mut seen = self.lock();
        if seen.len() < MOST {
            seen.insert(session.to_owned(), now);
        }
    }

    /// Shows in a session what is noted of it.
    pub(in crate::chat) fn show(&self, session: &mut Session) {
        let noted = self.lock().get(&session.id).copied();
        session.seen_at = session.seen_at.max(noted);
    }

    /// All that was noted, to be written. It is noted again unless somebody says that it was [written](Noted::written).
    pub(in crate::chat) fn take(&self) -> Noted<'_> {
        Noted {
            seen: self,
            sessions: std::mem::take(&mut *self.lock()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Millis>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes on their way to the store.
pub(in crate::chat) struct Noted<'a> {
    seen: &'a Seen,
    sessions: HashMap<String, Millis>,
}

impl Noted<'_> {
    /// The notes, in the order of the ids.
    pub(in crate::chat) fn sorted(&self) -> Vec<(String, Millis)> {
        let mut sessions: Vec<_> = self.sessions.clone().into_iter().collect();
        sessions.sort_unstable();
        sessions
    }

    /// They need not be noted any more.
    pub(in crate::chat) fn written(mut self) {
        self.sessions.clear();
    }
}

/// Whatever kept them from being written, they are written the next time.
impl Drop for Noted<'_> {
    fn drop(&mut self) {
        let mut seen = self.seen.lock();
        for (session, at) in self.sessions.drain() {
            if seen.len() == MOST && !seen.contains_key(&session) {
                continue;
            }
            let known = seen.entry(session).or_insert(at);
            *known = at.max(*known);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(seen: &Seen) -> Vec<(String, i64)> {
        let noted = seen.take();
        let sorted = noted.sorted();
        sorted.into_iter().map(|(id, at)| (id, at.0)).collect()
    }

    #[test]
    fn what_could_not_be_written_is_written_the_next_time() {
        let seen = Seen::default();
        seen.note("a", None, Millis(1));
        seen.note("b", None, Millis(1));
        let failing = seen.take();
        seen.note("b", None, Millis(9));
        drop(failing);
        assert_eq!(notes(&seen), [("a".into(), 1), ("b".into(), 9)]);

        seen.take().written();
        assert_eq!(notes(&seen), []);
    }
}
