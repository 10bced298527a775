//! Bytes in a bucket of whatever speaks S3, by their hash: `prefix/ab/cd/<hash>`, as on a disk.

mod errors;
mod opening;
mod wire;

use std::{
    fs::File,
    io::Read,
    ops::Range,
    path::Path as FilePath,
    sync::Arc,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::{
    GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, WriteMultipart, aws::AmazonS3,
    path::Path,
};
use tokio::sync::Semaphore;

use crate::{Failure, Hash, Kept, blocking::blocking};
use errors::{failed, if_there};

/// Bytes of a part; what has no more is sent at once. One part of a file is under way, and one is read from the disk.
const PART: usize = 8 << 20;
/// Files that are sent at once, so that they hold 64 MiB at the most.
const SENT: usize = 4;

/// A bucket, and below which prefix the bytes are. Copies are the same.
#[derive(Clone)]
pub struct Bucket {
    s3: Arc<AmazonS3>,
    prefix: String,
    turns: Arc<Semaphore>,
}

impl Bucket {
    /// Bytes that are read at once: each piece is a request of its own, so that a slow reader holds no connection.
    pub(crate) const PIECE: usize = 1 << 20;

    /// Keeps some bytes, reads them, and lets them go again: whoever may not do all three would notice late.
    pub(crate) async fn check(&self) -> Result<(), Failure> {
        let probe = Path::from(format!("{}probe", self.prefix));
        let said = Bytes::from_static(b"veche");
        self.s3
            .put(&probe, said.into())
            .await
            .map_err(errors::refused)?;
        self.s3
            .get_range(&probe, 0..5)
            .await
            .map_err(errors::refused)?;
        self.s3.delete(&probe).await.map_err(errors::refused)
    }

    pub(crate) async fn keep(&self, file: &FilePath, hash: Hash) -> Result<(), Failure> {
        let turn = self.turns.acquire().await;
        let _turn = turn.map_err(std::io::Error::other)?;
        let path = file.to_owned();
        let file = blocking(move || File::open(path)).await?;
        let (file, first) = part(file).await?;
        if first.len() < PART {
            return self.send(hash, first).await;
        }
        let parts = self.s3.put_multipart(&self.path(hash)).await;
        let parts = WriteMultipart::new_with_chunk_size(parts.map_err(failed)?, PART);
        send_parts(parts, file, first).await
    }

    pub(crate) async fn put(&self, bytes: Bytes) -> Result<Hash, Failure> {
        let hash = Hash::of(&bytes);
        self.send(hash, bytes).await?;
        Ok(hash)
    }

    async fn send(&self, hash: Hash, bytes: Bytes) -> Result<(), Failure> {
        let sent = self.s3.put(&self.path(hash), bytes.into()).await;
        sent.map(drop).map_err(failed)
    }

    /// How many bytes a hash has, and the first ones, so many at the most.
    pub(crate) async fn begin(
        &self,
        hash: Hash,
        most: usize,
    ) -> Result<Option<(u64, Bytes)>, Failure> {
        if hash == Hash::of(b"") {
            // No range begins in what is empty.
            let kept = self.head(hash).await?;
            return Ok(kept.map(|_| (0, Bytes::new())));
        }
        let range = Some(GetRange::Bounded(0..most as u64));
        let options = GetOptions {
            range,
            ..GetOptions::default()
        };
        let Some(found) = if_there(self.s3.get_opts(&self.path(hash), options).await)? else {
            return Ok(None);
        };
        let size = found.meta.size;
        Ok(Some((size, found.bytes().await.map_err(failed)?)))
    }

    pub(crate) async fn read(&self, hash: Hash, range: Range<u64>) -> Result<Bytes, Failure> {
        let read = self.s3.get_range(&self.path(hash), range).await;
        read.map_err(failed)
    }

    pub(crate) async fn head(&self, hash: Hash) -> Result<Option<Kept>, Failure> {
        let found = if_there(self.s3.head(&self.path(hash)).await)?;
        Ok(found.map(|about| kept(hash, &about)))
    }

    pub(crate) async fn remove(&self, hash: Hash) -> Result<(), Failure> {
        if_there(self.s3.delete(&self.path(hash)).await).map(drop)
    }

    pub(crate) async fn list(&self, part: u8) -> Result<Vec<Kept>, Failure> {
        let folder = Path::from(format!("{}{part:02x}", self.prefix));
        let found = self.s3.list(Some(&folder)).try_collect::<Vec<_>>().await;
        let found = found.map_err(failed)?;
        let named = found.iter().filter_map(|about| {
            let hash = Hash::parse(about.location.filename()?)?;
            Some(kept(hash, about))
        });
        let mut kept: Vec<Kept> = named.collect();
        kept.sort_unstable_by_key(|kept| kept.hash);
        Ok(kept)
    }

    fn path(&self, hash: Hash) -> Path {
        let name = hash.to_string();
        Path::from(format!(
            "{}{}/{}/{name}",
            self.prefix,
            &name[..2],
            &name[2..4]
        ))
    }
}

fn kept(hash: Hash, about: &ObjectMeta) -> Kept {
    let seconds = u64::try_from(about.last_modified.timestamp()).unwrap_or_default();
    Kept {
        hash,
        size: about.size,
        // A list may know parts of a second, a header never does: the same moment must be one.
        since: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
    }
}

/// Sends a large file part by part; what was sent of one that fails is let go.
async fn send_parts(mut parts: WriteMultipart, file: File, first: Bytes) -> Result<(), Failure> {
    let sending = async {
        let (mut file, mut next) = (file, first);
        while !next.is_empty() {
            parts.wait_for_capacity(1).await.map_err(failed)?;
            parts.put(next);
            (file, next) = part(file).await?;
        }
        Ok(())
    };
    match sending.await {
        Ok(()) => parts.finish().await.map(drop).map_err(failed),
        Err(failure) => {
            // Failing that, the bucket's own rule for parts that nobody finished does.
            let _ = parts.abort().await;
            Err(failure)
        }
    }
}

/// The next part of a file; an empty one behind its end.
async fn part(file: File) -> std::io::Result<(File, Bytes)> {
    blocking(move || {
        let mut bytes = Vec::new();
        (&file).take(PART as u64).read_to_end(&mut bytes)?;
        Ok((file, bytes.into()))
    })
    .await
}
