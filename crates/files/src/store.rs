//! Where bytes are kept by their hash, on a disk or in a bucket, without a difference for whoever keeps and reads them.

use std::{
    fs::File, io, ops::Range, os::unix::fs::FileExt, path::PathBuf, sync::Arc, time::SystemTime,
};

use bytes::Bytes;

use crate::{Access, Disk, Failure, Hash, Kept, Place, blocking::blocking, bucket::Bucket};

/// Bytes at the beginning of what is opened that are read at once.
const BEGINNING: usize = 16;
/// Bytes that are read at once from a disk.
const PIECE: usize = 256 << 10;

/// Where bytes are kept.
#[derive(Clone)]
pub enum Store {
    /// On this machine.
    Disk(Disk),
    /// In a bucket.
    Bucket(Bucket),
}

/// Bytes that are there, to be read.
#[derive(Clone)]
pub struct Opened {
    /// How many.
    pub size: u64,
    /// The first ones, as many as tell a picture's type.
    pub beginning: Bytes,
    from: From,
}

#[derive(Clone)]
enum From {
    File(Arc<File>),
    Bucket(Bucket, Hash),
}

impl Store {
    /// Opens the place. Of a bucket nothing is asked yet: [`Store::check`] does.
    pub fn open(place: &Place, access: &Access) -> Result<Self, Failure> {
        Ok(match place {
            Place::Folder(path) => Self::Disk(Disk::open(path)?),
            Place::Bucket { name, prefix } => Self::Bucket(Bucket::open(name, prefix, access)?),
        })
    }

    /// Keeps some bytes, reads them, and lets them go again.
    pub async fn check(&self) -> Result<(), Failure> {
        match self {
            Self::Disk(_) => Ok(()),
            Self::Bucket(bucket) => bucket.check().await,
        }
    }

    /// Keeps a file whose bytes are on the disk already, under their hash; on a disk the file itself, which must be of the
    /// same file system. When this answers, they are safe. The same bytes once more replace themselves.
    pub async fn keep(&self, file: PathBuf, hash: Hash, now: SystemTime) -> Result<(), Failure> {
        match self {
            Self::Disk(disk) => {
                let disk = disk.clone();
                Ok(blocking(move || disk.keep(&file, hash, now)).await?)
            }
            Self::Bucket(bucket) => {
                bucket.keep(&file, hash).await?;
                // Failing that, it is swept up later.
                let _ = blocking(move || std::fs::remove_file(file)).await;
                Ok(())
            }
        }
    }

    /// Keeps these few bytes.
    pub async fn put(&self, bytes: Bytes, now: SystemTime) -> Result<Hash, Failure> {
        match self {
            Self::Disk(disk) => {
                let disk = disk.clone();
                Ok(blocking(move || disk.put(&bytes, now)).await?)
            }
            Self::Bucket(bucket) => bucket.put(bytes).await,
        }
    }

    /// Opens the bytes of a hash, if they are here.
    pub async fn get(&self, hash: Hash) -> Result<Option<Opened>, Failure> {
        match self {
            Self::Disk(disk) => {
                let disk = disk.clone();
                Ok(blocking(move || disk.get(hash)?.map(opened).transpose()).await?)
            }
            Self::Bucket(bucket) => {
                let found = bucket.begin(hash, BEGINNING).await?;
                Ok(found.map(|(size, beginning)| Opened {
                    size,
                    beginning,
                    from: From::Bucket(bucket.clone(), hash),
                }))
            }
        }
    }

    /// What is kept under a hash, if it is here.
    pub async fn head(&self, hash: Hash) -> Result<Option<Kept>, Failure> {
        match self {
            Self::Disk(disk) => {
                let disk = disk.clone();
                Ok(blocking(move || disk.head(hash)).await?)
            }
            Self::Bucket(bucket) => bucket.head(hash).await,
        }
    }

    /// Lets the bytes of a hash go; no error when there are none.
    pub async fn remove(&self, hash: Hash) -> Result<(), Failure> {
        match self {
            Self::Disk(disk) => {
                let disk = disk.clone();
                Ok(blocking(move || disk.remove(hash)).await?)
            }
            Self::Bucket(bucket) => bucket.remove(hash).await,
        }
    }

    /// Everything that is kept in one of the 256 parts, `00` to `ff`, in the order of their hashes.
    pub async fn list(&self, part: u8) -> Result<Vec<Kept>, Failure> {
        match self {
            Self::Disk(disk) => {
                let disk = disk.clone();
                Ok(blocking(move || disk.list(part)).await?)
            }
            Self::Bucket(bucket) => bucket.list(part).await,
        }
    }
}

impl Opened {
    /// How many bytes should be read at once.
    #[must_use]
    pub fn piece(&self) -> usize {
        match self.from {
            From::File(_) => PIECE,
            From::Bucket(..) => Bucket::PIECE,
        }
    }

    /// Reads these bytes, all of which must be there.
    pub async fn read(&self, range: Range<u64>) -> Result<Bytes, Failure> {
        match &self.from {
            From::File(file) => {
                let file = file.clone();
                Ok(blocking(move || read_at(&file, range)).await?)
            }
            From::Bucket(bucket, hash) => bucket.read(*hash, range).await,
        }
    }

    /// Reads all there is, for its hash.
    pub async fn hash(&self) -> Result<Hash, Failure> {
        let mut hashing = crate::hash::Hashing::default();
        let mut from = 0;
        while from < self.size {
            let to = self.size.min(from + self.piece() as u64);
            let piece = self.read(from..to).await?;
            hashing.add(&piece);
            from = to;
        }
        Ok(hashing.end())
    }
}

fn opened(file: File) -> io::Result<Opened> {
    let size = file.metadata()?.len();
    let beginning = read_at(&file, 0..size.min(BEGINNING as u64))?;
    Ok(Opened {
        size,
        beginning,
        from: From::File(Arc::new(file)),
    })
}

fn read_at(file: &File, range: Range<u64>) -> io::Result<Bytes> {
    let length = range.end.saturating_sub(range.start);
    let length = usize::try_from(length).map_err(io::Error::other)?;
    let mut piece = vec![0; length];
    file.read_exact_at(&mut piece, range.start)?;
    Ok(piece.into())
}
