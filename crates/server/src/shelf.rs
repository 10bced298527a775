//! Where the bytes of files are, and who is at work there.

mod writers;

use std::{
    io,
    path::Path,
    time::{Duration, SystemTime},
};

use tokio::sync::{RwLock, Semaphore};
use veche_files::Disk;
use veche_model::Millis;

pub(crate) use writers::{Writer, Writers};

/// Pictures that are decoded at once: the chat comes first.
const PICTURES: usize = 2;

/// Where the bytes of files are, and who is at work there.
pub(crate) struct Shelf {
    pub(crate) disk: Disk,
    pub(crate) writers: Writers,
    pub(crate) pictures: Semaphore,
    /// Held for reading from before bytes are kept until a row names them; for writing while those are let go that none does.
    pub(crate) keeping: RwLock<()>,
    /// How long bytes are kept that nothing names any more.
    pub(crate) patience: Duration,
}

impl Shelf {
    /// Opens the store in the data folder, making what is missing.
    pub(crate) fn open(data: &Path, kept_seconds: i64) -> io::Result<Self> {
        Ok(Self {
            disk: Disk::open(data.join("files"))?,
            writers: Writers::default(),
            pictures: Semaphore::new(PICTURES),
            keeping: RwLock::new(()),
            patience: Duration::from_secs(kept_seconds.unsigned_abs()),
        })
    }
}

/// A time of the chat's clock, as files have it.
pub(crate) fn system_time(at: Millis) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(at.0.unsigned_abs())
}
