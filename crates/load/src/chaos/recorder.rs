//! Writes the history down as it happens.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    Result,
    clock::Clock,
    error::Error,
    record::{Record, What},
};

pub(crate) struct Recorder {
    clock: Clock,
    lines: Mutex<Lines>,
    numbers: AtomicU64,
}

struct Lines {
    file: BufWriter<File>,
    failed: Option<Error>,
}

impl Recorder {
    pub(crate) fn to(path: &Path) -> Result<Self> {
        let lines = Lines {
            file: BufWriter::new(File::create(path)?),
            failed: None,
        };
        Ok(Self {
            clock: Clock::start(),
            lines: Mutex::new(lines),
            numbers: AtomicU64::new(1),
        })
    }

    /// A number that no other attempt, connection or fault has.
    pub(crate) fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Writes down what happens now.
    pub(crate) fn note(&self, what: What) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        // Under the lock, so that time does not go back in the file.
        let at = self.clock.now();
        let line = serde_json::to_vec(&Record { at, what }).map_err(Error::from);
        let written = line.and_then(|mut line| {
            line.push(b'\n');
            Ok(lines.file.write_all(&line)?)
        });
        if let Err(error) = written {
            lines.failed.get_or_insert(error);
        }
    }

    /// All of it is in the file.
    pub(crate) fn finish(&self) -> Result<()> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.file.flush()?;
        lines.failed.take().map_or(Ok(()), Err)
    }
}
