//! Who writes which upload: one at a time. Between two pieces its file stays open, and what is known of its hash.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use veche_files::Incoming;
use veche_model::FileId;

/// Files that are kept open between two pieces; another one is opened anew and read for its hash.
const OPEN: usize = 256;
/// How long a file is kept open.
const REST: Duration = Duration::from_mins(2);

/// All uploads that somebody writes, or wrote a moment ago.
#[derive(Clone, Default)]
pub(crate) struct Writers(Arc<Mutex<HashMap<FileId, State>>>);

enum State {
    Written,
    Resting(Box<Incoming>, Instant),
}

/// The right to write an upload, for as long as this lives.
pub(crate) struct Writer {
    writers: Writers,
    id: FileId,
    incoming: Option<Box<Incoming>>,
}

impl Writers {
    /// Takes an upload for writing; `None` while somebody else has it.
    pub(crate) fn take(&self, id: FileId) -> Option<Writer> {
        let before = match self.lock().insert(id, State::Written) {
            Some(State::Written) => return None,
            Some(State::Resting(incoming, _)) => Some(incoming),
            None => None,
        };
        Some(Writer {
            writers: self.clone(),
            id,
            incoming: before,
        })
    }

    /// Closes files that nobody has gone on with for a while.
    pub(crate) fn close_the_quiet(&self) {
        self.lock().retain(|_, state| match state {
            State::Written => true,
            State::Resting(_, since) => since.elapsed() < REST,
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<FileId, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// The file, as the last piece left it, if it is still open.
    pub(crate) fn take(&mut self) -> Option<Incoming> {
        self.incoming.take().map(|incoming| *incoming)
    }

    /// Leaves the file open for the next piece.
    pub(crate) fn rest(&mut self, incoming: Incoming) {
        self.incoming = Some(Box::new(incoming));
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let mut writers = self.writers.lock();
        match self.incoming.take().filter(|_| writers.len() <= OPEN) {
            Some(incoming) => {
                writers.insert(self.id, State::Resting(incoming, Instant::now()));
            }
            None => {
                writers.remove(&self.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_has_one_writer_at_a_time() {
        let writers = Writers::default();
        let one = writers.take(FileId(1)).unwrap();
        assert!(writers.take(FileId(1)).is_none());
        assert!(writers.take(FileId(2)).is_some());
        drop(one);
        assert!(writers.take(FileId(1)).is_some());
        assert!(writers.lock().is_empty());
    }
}
