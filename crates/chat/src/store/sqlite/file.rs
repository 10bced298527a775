//! Where the database's file is, and whether it is still there.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use crate::store::Failure;

/// A file that was opened, and which one it was.
#[derive(Clone)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl DatabaseFile {
    /// Makes the file if it is not there.
    ///
    /// A log without its database is left as it is: SQLite would delete it beside an empty file, with all that it holds.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let bytes = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
        let log = beside(path, "-wal");
        if bytes(path) == 0 && bytes(&log) > 0 {
            let why = format!(
                "{} holds messages, and the database that it belongs to is missing or empty: put both back, or move it away to begin anew",
                log.display()
            );
            return Err(Failure::Damaged(why.into()));
        }
        // SQLite gives its other files the mode of this one.
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)?;
        Ok(Self {
            identity: identity(&file.metadata()?),
            path: path.to_owned(),
        })
    }

    /// The log that SQLite keeps beside it.
    pub(super) fn log(&self) -> PathBuf {
        beside(&self.path, "-wal")
    }

    /// Whether the file of this name is the one that was opened. What is written to one that was moved or removed is lost.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match fs::metadata(&self.path) {
            Ok(found) if identity(&found) == self.identity => Ok(()),
            _ => Err(Failure::Away(
                "its file was moved, removed or replaced while the server ran: put it back, or stop the server first".into(),
            )),
        }
    }

    /// Bytes that are free where the file is, and of how many.
    pub(super) fn room(&self) -> Option<(u64, u64)> {
        let folder = self
            .path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let found = rustix::fs::statvfs(folder.unwrap_or(Path::new("."))).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        Some((bytes(found.f_bavail), bytes(found.f_blocks)))
    }
}

fn identity(file: &fs::Metadata) -> (u64, u64) {
    (file.dev(), file.ino())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
