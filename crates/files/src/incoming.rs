//! A file that is still coming in, piece by piece.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::{Hash, hash::Hashing};

/// A file that grows, and is hashed while it does. Every method but [`Incoming::received`] blocks.
pub struct Incoming {
    path: PathBuf,
    file: File,
    hashing: Hashing,
    received: u64,
    /// How it was at the beginning of the piece that is being written.
    before: (Hashing, u64),
}

impl Incoming {
    /// Goes on with a file, or begins it; what is there already is read once, for its hash.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)?;
        let mut hashing = Hashing::default();
        let received = io::copy(&mut file, &mut hashing)?;
        Ok(Self {
            path,
            file,
            before: (hashing.clone(), received),
            hashing,
            received,
        })
    }

    /// How many bytes of a file have come; 0 when it has not begun.
    #[must_use]
    pub fn received_at(path: &Path) -> u64 {
        path.metadata().map_or(0, |about| about.len())
    }

    /// How many bytes have come.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Adds bytes; after an error, only [`Incoming::undo`] or a new [`Incoming::open`] makes sense.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.hashing.add(bytes);
        self.received += bytes.len() as u64;
        Ok(())
    }

    /// Ends a piece: when this answers, it survives a loss of power.
    pub fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()?;
        self.before = (self.hashing.clone(), self.received);
        Ok(())
    }

    /// Takes back all that was written since the last piece ended.
    pub fn undo(&mut self) -> io::Result<()> {
        let (hashing, received) = self.before.clone();
        self.file.set_len(received)?;
        self.file.seek(SeekFrom::Start(received))?;
        (self.hashing, self.received) = (hashing, received);
        Ok(())
    }

    /// The whole file: where it lies, and its hash.
    #[must_use]
    pub fn end(self) -> (PathBuf, Hash) {
        (self.path, self.hashing.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_pieces_has_the_hash_of_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("7");
        assert_eq!(Incoming::received_at(&path), 0);
        let mut incoming = Incoming::open(&path).unwrap();
        incoming.write(b"bread").unwrap();
        incoming.sync().unwrap();
        incoming.write(b" and stones").unwrap();
        incoming.undo().unwrap();
        drop(incoming);
        assert_eq!(Incoming::received_at(&path), 5);
        let mut again = Incoming::open(&path).unwrap();
        assert_eq!(again.received(), 5);
        again.write(b" and salt").unwrap();
        again.sync().unwrap();
        assert_eq!(again.end(), (path, Hash::of(b"bread and salt")));
    }
}
