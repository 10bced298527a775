//! The file that a backup is: a tar, so that every system can look into it. It has its name once it is whole.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use tar::Header;

use super::name::time_of;

/// The blocks that a tar is made of.
const BLOCK: usize = 512;

/// What a file is called until it is whole.
const BEFORE: &str = ".";
const BEHIND: &str = ".partial";
/// How long one that nobody writes to is left alone: it may be another's.
const BEGUN: Duration = Duration::from_hours(24);

/// A backup that is being written. Dropped before its end, it is gone.
pub(super) struct Archive {
    file: BufWriter<File>,
    /// What it is called meanwhile, unless it is whole.
    partial: Option<PathBuf>,
    path: PathBuf,
    /// When what is in it was so, in seconds since 1970.
    at: u64,
}

impl Archive {
    /// Begins a file of this name; nobody else may read it, for it has all that anybody ever said.
    pub(super) fn create(folder: &Path, name: &str, at: u64) -> io::Result<Self> {
        let partial = folder.join(format!("{BEFORE}{name}{BEHIND}"));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&partial)
            .map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    io::Error::other("a backup of this second is being made")
                }
                _ => error,
            })?;
        Ok(Self {
            file: BufWriter::with_capacity(1 << 20, file),
            partial: Some(partial),
            path: folder.join(name),
            at,
        })
    }

    /// Adds some bytes under a name.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let size = bytes.len() as u64;
        self.begin(name, size)?;
        self.file.write_all(bytes)?;
        self.end(size)
    }

    /// Begins an entry of so many bytes, which [`Archive::go_on`] brings and [`Archive::end`] ends.
    pub(super) fn begin(&mut self, name: &str, size: u64) -> io::Result<()> {
        let mut header = Header::new_ustar();
        header.set_path(name)?;
        header.set_size(size);
        header.set_mode(0o600);
        header.set_mtime(self.at);
        header.set_cksum();
        self.file.write_all(header.as_bytes())
    }

    pub(super) fn go_on(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    pub(super) fn end(&mut self, size: u64) -> io::Result<()> {
        let rest = size.next_multiple_of(BLOCK as u64) - size;
        let rest = usize::try_from(rest).map_err(io::Error::other)?;
        self.file.write_all(&[0; BLOCK][..rest])
    }

    /// Ends the file and gives it its name. When this answers, it survives a loss of power.
    pub(super) fn finish(mut self) -> io::Result<PathBuf> {
        self.file.write_all(&[0; 2 * BLOCK])?;
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        if let Some(partial) = &self.partial {
            fs::rename(partial, &self.path)?;
        }
        self.partial = None;
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(self.path.clone())
    }
}

/// Removes what was begun in a folder and never ended.
pub(super) fn forget_begun(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().and_then(|name| name.strip_prefix(BEFORE));
        let is_ours = name
            .and_then(|name| name.strip_suffix(BEHIND))
            .is_some_and(|name| time_of(name).is_some());
        if is_ours && is_left(&entry.metadata()?)? {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether nobody has written to a file for long.
fn is_left(about: &fs::Metadata) -> io::Result<bool> {
    Ok(about.modified()?.elapsed().is_ok_and(|age| age > BEGUN))
}

impl Drop for Archive {
    fn drop(&mut self) {
        if let Some(partial) = &self.partial {
            let _ = fs::remove_file(partial);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_long_ago_is_forgotten_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        for (name, is_old) in [
            (".veche-20260101T000000Z.tar.partial", true),
            (".veche-20260102T000000Z.tar.partial", false),
            ("veche-20260101T000000Z.tar", true),
            (".notes.tar.partial", true),
        ] {
            let file = File::create(at(name)).unwrap();
            if is_old {
                file.set_modified(long_ago).unwrap();
            }
        }
        forget_begun(folder.path()).unwrap();
        assert!(!at(".veche-20260101T000000Z.tar.partial").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
