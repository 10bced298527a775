//! Whether what people write now would be stored.

use std::time::Duration;

use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use super::Chat;
use crate::{Error, Result, gate::Asker, store::Failure};

/// How long the store may take to show that it reads and writes.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer is good: whoever asks more often costs no further writing.
const FRESH: Duration = Duration::from_secs(1);
/// Bytes that must be free on the disk, if that is no more than a twentieth of it. The log of SQLite may be full long after.
const ROOM: u64 = 16 << 20;

/// What is not ready, and why. Has no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unready {
    /// `database` when it does not answer, `writes` when it takes none, `disk` when that is full.
    pub part: &'static str,
    /// For people.
    pub why: String,
}

/// The last answer.
#[derive(Default)]
pub(super) struct Readiness(Mutex<Option<(Instant, Option<Unready>)>>);

impl Chat {
    /// Whether messages would be stored, as a small write through the real writer shows. Takes 2 s at most.
    pub async fn readiness(&self) -> Result<(), Unready> {
        let mut last = self.0.readiness.0.lock().await;
        let fresh = last.as_ref().filter(|(at, _)| at.elapsed() < FRESH);
        let unready = if let Some((_, known)) = fresh {
            known.clone()
        } else {
            let found = Box::pin(self.look_whether_ready()).await.err();
            *last = Some((Instant::now(), found.clone()));
            found
        };
        unready.map_or(Ok(()), Err)
    }

    async fn look_whether_ready(&self) -> Result<(), Unready> {
        let now = self.now();
        let reading = self.read(Asker::Anyone, async |tx| Ok(tx.has_users().await?));
        let writing = self.write(async move |tx| Ok(tx.note_writing(now).await?));
        let both = Box::pin(async { tokio::join!(reading, writing) });
        let (read, written) = timeout(PATIENCE, both).await.map_err(|_| Unready {
            part: "database",
            why: "the database does not answer".to_owned(),
        })?;
        read.map_err(|error| unready("database", &error))?;
        written.map_err(|error| unready("writes", &error))?;
        match self.0.store.room() {
            Some((free, all)) if free < ROOM.min(all / 20) => Err(Unready {
                part: "disk",
                why: "the disk is nearly full".to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

fn unready(part: &'static str, error: &Error) -> Unready {
    let (part, why) = match error {
        Error::Store(failure @ Failure::Full(_)) => ("disk", failure.to_string()),
        Error::Store(failure @ (Failure::Away(_) | Failure::Closed)) => {
            ("database", failure.to_string())
        }
        Error::Store(failure) => (part, failure.to_string()),
        other => (part, other.to_string()),
    };
    Unready { part, why }
}
