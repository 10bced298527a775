//! Where the bytes of files are, and who is at work there.

mod writers;

use std::time::{Duration, SystemTime};

use tokio::sync::{RwLock, Semaphore};
use veche_files::{Disk, Failure, Store};
use veche_model::Millis;

pub(crate) use writers::{Writer, Writers};

use crate::{outage::in_one_line, settings::Settings};

/// Pictures that are decoded at once: the chat comes first.
const PICTURES: usize = 2;

/// Where the bytes of files are, and who is at work there.
pub(crate) struct Shelf {
    /// Where what comes in lies until it is kept: on this machine, whatever the store is.
    pub(crate) disk: Disk,
    /// Where what is kept lies.
    pub(crate) store: Store,
    pub(crate) writers: Writers,
    pub(crate) pictures: Semaphore,
    /// Held for reading from before bytes are kept until a row names them; for writing while those are let go that none does.
    pub(crate) keeping: RwLock<()>,
    /// How long bytes are kept that nothing names any more.
    pub(crate) patience: Duration,
}

impl Shelf {
    /// Opens the store that the settings name, making what is missing of a folder. A bucket that does not answer yet is no
    /// error; one that refuses is.
    pub(crate) async fn open(settings: &Settings) -> Result<Self, Failure> {
        let store = Store::open(&settings.files, &settings.access)?;
        let disk = match &store {
            Store::Disk(disk) => disk.clone(),
            Store::Bucket(_) => Disk::open(settings.data.join("files"))?,
        };
        match store.check().await {
            Err(failure @ Failure::Away(_)) => {
                let error = in_one_line(&failure);
                tracing::warn!(place = %settings.files, error, "files cannot be kept or read now");
            }
            checked => checked?,
        }
        let kept_seconds = settings.files_kept_seconds;
        Ok(Self {
            disk,
            store,
            writers: Writers::default(),
            pictures: Semaphore::new(PICTURES),
            keeping: RwLock::new(()),
            patience: Duration::from_secs(kept_seconds.unsigned_abs()),
        })
    }
}

/// A time of the chat's clock, as files have it.
#[must_use]
pub fn system_time(at: Millis) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(at.0.unsigned_abs())
}
