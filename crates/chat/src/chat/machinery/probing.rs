//! Looking whether what people write now would be stored.

use std::time::Duration;

use tokio::time::timeout;

use super::Unready;
use crate::{Error, Result, chat::Chat, gate::Asker, store::Failure};

/// How long the store may take to show that it reads and writes.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes that must be free on the disk, if that is no more than a twentieth of it. The log of SQLite may be full long after.
const ROOM: u64 = 16 << 20;

impl Chat {
    /// Whether messages would be stored, as a small write through the real writer shows. Takes 2 s at most.
    pub async fn readiness(&self) -> Result<(), Unready> {
        let looking = Box::pin(self.look_whether_ready());
        self.0.readiness.known_or(looking).await
    }

    /// What is to be said of rows that were read and do not say what was stored, if there were any.
    #[must_use]
    pub fn damaged(&self) -> Option<&'static str> {
        let is_any = self.0.store.damaged() > 0;
        is_any.then_some("rows were read that do not say what was stored: see `veche check`")
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
