//! Bytes on a disk, by their hash: `ab/cd/<hash>` below one folder, and beside them what is still coming in.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::SystemTime,
};

use crate::Hash;

/// The folder of what is still coming in: in the same file system, so that a rename is all it takes to be kept.
const INCOMING: &str = "incoming";

/// Where bytes are kept. Every method blocks.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    /// How many small things were put, so that no two of them are written into one file.
    puts: Arc<AtomicU64>,
}

/// Bytes that are kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// Their name.
    pub hash: Hash,
    /// How many.
    pub size: u64,
    /// Since when; bytes that are kept once more count anew.
    pub since: SystemTime,
}

impl Disk {
    /// Opens the folder, making what is missing; nobody else may look into it.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        make_folder(&root.join(INCOMING))?;
        Ok(Self {
            root,
            puts: Arc::default(),
        })
    }

    /// The file that something comes into under this name, which must be a name of ours.
    #[must_use]
    pub fn incoming(&self, name: &str) -> PathBuf {
        self.root.join(INCOMING).join(name)
    }

    /// The names of everything that is coming in, and since when nothing more of it came.
    pub fn all_incoming(&self) -> io::Result<Vec<(String, SystemTime)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.root.join(INCOMING))? {
            let entry = entry?;
            if let (Ok(name), Ok(about)) = (entry.file_name().into_string(), entry.metadata()) {
                found.push((name, about.modified()?));
            }
        }
        Ok(found)
    }

    /// Keeps a file of this file system, whose bytes are on the disk already, under their hash. When this answers, they
    /// survive a loss of power. The same bytes once more replace themselves.
    pub fn keep(&self, file: &Path, hash: Hash, now: SystemTime) -> io::Result<()> {
        let (folder, kept) = self.place(hash);
        make_folder(&folder)?;
        // A rename keeps the time of the last write, and what is kept now must count from now on.
        File::options().write(true).open(file)?.set_modified(now)?;
        fs::rename(file, kept)?;
        sync_folder(&folder)
    }

    /// Keeps these few bytes.
    pub fn put(&self, bytes: &[u8], now: SystemTime) -> io::Result<Hash> {
        let hash = Hash::of(bytes);
        let nth = self.puts.fetch_add(1, Ordering::Relaxed);
        let file = self.incoming(&format!("put-{}-{nth}", process::id()));
        let mut out = File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&file)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        self.keep(&file, hash, now)?;
        Ok(hash)
    }

    /// The bytes of a hash, if they are here.
    pub fn get(&self, hash: Hash) -> io::Result<Option<File>> {
        if_there(File::open(self.path(hash)))
    }

    /// What is kept under a hash, if it is here.
    pub fn head(&self, hash: Hash) -> io::Result<Option<Kept>> {
        let Some(about) = if_there(fs::metadata(self.path(hash)))? else {
            return Ok(None);
        };
        Ok(Some(Kept {
            hash,
            size: about.len(),
            since: about.modified()?,
        }))
    }

    /// Lets the bytes of a hash go; no error when there are none.
    pub fn remove(&self, hash: Hash) -> io::Result<()> {
        if_there(fs::remove_file(self.path(hash))).map(drop)
    }

    /// Everything that is kept in one of the 256 parts, `00` to `ff`, in the order of their hashes.
    pub fn list(&self, part: u8) -> io::Result<Vec<Kept>> {
        let mut kept = Vec::new();
        for folder in entries(&self.root.join(format!("{part:02x}")))? {
            for file in entries(&folder)? {
                let name = file.file_name().and_then(|name| name.to_str());
                if let Some(hash) = name.and_then(Hash::parse)
                    && let Some(found) = self.head(hash)?
                {
                    kept.push(found);
                }
            }
        }
        kept.sort_unstable_by_key(|kept| kept.hash);
        Ok(kept)
    }

    fn path(&self, hash: Hash) -> PathBuf {
        self.place(hash).1
    }

    /// The folder and the path of a hash, made of its digits alone.
    fn place(&self, hash: Hash) -> (PathBuf, PathBuf) {
        let name = hash.to_string();
        let folder = self.root.join(&name[..2]).join(&name[2..4]);
        let path = folder.join(name);
        (folder, path)
    }
}

/// What is in a folder; nothing when it is not there.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let Some(entries) = if_there(fs::read_dir(folder))? else {
        return Ok(Vec::new());
    };
    entries.map(|entry| Ok(entry?.path())).collect()
}

fn if_there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes a folder and those it lies in, each durably.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let Some(parent) = folder.parent().filter(|path| *path != Path::new("")) else {
        return make_one(folder);
    };
    make_folder(parent)?;
    make_one(folder)?;
    sync_folder(parent)
}

fn make_one(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::{io::Read, time::Duration};

    use super::*;

    const LONG_AGO: SystemTime = SystemTime::UNIX_EPOCH;

    #[test]
    fn what_is_kept_is_found_by_its_hash_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path().join("files")).unwrap();
        let hash = disk.put(b"bread", LONG_AGO).unwrap();
        assert_eq!(disk.put(b"bread", LONG_AGO).unwrap(), hash);
        let mut text = String::new();
        let mut file = disk.get(hash).unwrap().unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "bread");
        let part = u8::from_str_radix(&hash.to_string()[..2], 16).unwrap();
        let listed: Vec<Hash> = disk.list(part).unwrap().iter().map(|k| k.hash).collect();
        assert_eq!(listed, [hash]);
        assert!(disk.list(part.wrapping_add(1)).unwrap().is_empty());
        assert!(disk.all_incoming().unwrap().is_empty());
        disk.remove(hash).unwrap();
        disk.remove(hash).unwrap();
        assert!(disk.get(hash).unwrap().is_none() && disk.head(hash).unwrap().is_none());
    }

    #[test]
    fn bytes_that_are_kept_once_more_count_anew() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path()).unwrap();
        let hash = disk.put(b"salt", LONG_AGO).unwrap();
        assert_eq!(disk.head(hash).unwrap().unwrap().since, LONG_AGO);
        let later = LONG_AGO + Duration::from_secs(7);
        assert_eq!(disk.put(b"salt", later).unwrap(), hash);
        assert_eq!(disk.head(hash).unwrap().unwrap().since, later);
    }
}
