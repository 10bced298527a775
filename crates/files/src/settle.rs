//! What becomes of a file when all of it is there.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{
    Failure, Hash, Preview, Store,
    animation::is_animated,
    kind::{self, sniff},
    picture::{self, Measured},
    preview::previews,
    strip::{Unstripped, strip},
};

/// The type of what cannot be shown.
const OPAQUE: &str = "application/octet-stream";

/// A file that has come in whole and was looked at; its bytes lie in a file that is to be kept.
#[derive(Debug)]
pub struct Looked {
    file: PathBuf,
    hash: Hash,
    size: u64,
    kind: &'static str,
    seen: Option<Seen>,
}

/// A file that is kept.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The name of its bytes.
    pub hash: Hash,
    /// How many they are.
    pub size: u64,
    /// Its type, by what stands in it.
    pub kind: &'static str,
    /// What there is of it besides, if it is a picture.
    pub picture: Option<Picture>,
}

/// A picture that is kept.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Pixels from left to right, the right way up.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Its thumbhash.
    pub placeholder: Vec<u8>,
    /// Whether it moves. Previews stand still.
    pub is_animated: bool,
    /// The preview of 360 pixels.
    pub small: Hash,
    /// The preview of 1,200 pixels, where the picture has more than 360.
    pub large: Option<Hash>,
}

/// Looks at a file that has come in whole, whose hash is this; the file itself stays where it is. A picture loses its metadata,
/// unless it is to stay unchanged; one that cannot be decoded is a file like any other. Blocks, for a large picture about a
/// second.
pub fn look((file, hash): (&Path, Hash), is_unchanged: bool) -> io::Result<Looked> {
    let opened = File::open(file)?;
    let kind = kind_of(&opened)?;
    let seen = see(&opened, kind);
    let kept = file.with_extension("kept");
    let (hash, seen) = match seen {
        Some(seen) if !is_unchanged => match stripped(&opened, &kept, kind, &seen.measured) {
            Ok(hash) => (hash, Some(seen)),
            Err(Unstripped::Damaged) => (link(file, &kept, hash)?, None),
            Err(Unstripped::Io(error)) => return Err(error),
        },
        seen => (link(file, &kept, hash)?, seen),
    };
    let size = fs::metadata(&kept)?.len();
    // What calls itself a picture and is none that we can read has not been cleaned either.
    let is_shown = seen.is_some() || !kind.starts_with("image/");
    Ok(Looked {
        file: kept,
        hash,
        size,
        kind: if is_shown { kind } else { OPAQUE },
        seen,
    })
}

impl Looked {
    /// Keeps the previews, and then the file. When this answers, all of them are safe.
    pub async fn keep(self, store: &Store, now: SystemTime) -> Result<Settled, Failure> {
        let picture = match self.seen {
            Some(seen) => Some(seen.keep(store, now).await?),
            None => None,
        };
        store.keep(self.file, self.hash, now).await?;
        Ok(Settled {
            hash: self.hash,
            size: self.size,
            kind: self.kind,
            picture,
        })
    }
}

/// A picture that was looked at.
#[derive(Debug)]
struct Seen {
    measured: Measured,
    is_animated: bool,
    previews: Vec<Preview>,
    placeholder: Vec<u8>,
}

pub(crate) fn kind_of(file: &File) -> io::Result<&'static str> {
    let mut beginning = Vec::new();
    file.take(kind::BYTES as u64).read_to_end(&mut beginning)?;
    Ok(sniff(&beginning))
}

/// Looks at a picture; `None` where there is none that we can decode.
fn see(file: &File, kind: &str) -> Option<Seen> {
    let looking = || {
        let measured = picture::measure(file, kind)?;
        let decoded = picture::decode(file, kind)?;
        let (previews, placeholder) = previews(decoded, measured.orientation)?;
        Some(Seen {
            measured,
            is_animated: is_animated(file, kind),
            previews,
            placeholder,
        })
    };
    calmly(looking)
}

/// What comes of looking into a picture. A decoder that stumbles over one leaves a file.
pub(crate) fn calmly<T>(looking: impl FnOnce() -> Option<T>) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(looking))
        .ok()
        .flatten()
}

/// The file as it is, under another name, which can be kept.
fn link(file: &Path, kept: &Path, hash: Hash) -> io::Result<Hash> {
    let _ = fs::remove_file(kept);
    fs::hard_link(file, kept)?;
    Ok(hash)
}

/// Writes the picture without its metadata, durably.
fn stripped(
    mut from: &File,
    kept: &Path,
    kind: &str,
    measured: &Measured,
) -> Result<Hash, Unstripped> {
    let _ = fs::remove_file(kept);
    let file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(kept)?;
    let mut out = BufWriter::new(file);
    from.rewind()?;
    strip(kind, measured.orientation.to_exif(), &mut from, &mut out)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(Hash::of_all(File::open(kept)?)?.0)
}

impl Seen {
    async fn keep(self, store: &Store, now: SystemTime) -> Result<Picture, Failure> {
        let Measured {
            width,
            height,
            orientation,
        } = self.measured;
        let mut hashes = Vec::new();
        for preview in self.previews {
            hashes.push(store.put(preview.bytes.into(), now).await?);
        }
        // From 5 on, what is stored upright lies on its side.
        let (width, height) = if orientation.to_exif() >= 5 {
            (height, width)
        } else {
            (width, height)
        };
        Ok(Picture {
            width,
            height,
            placeholder: self.placeholder,
            is_animated: self.is_animated,
            small: hashes[0],
            large: hashes.get(1).copied(),
        })
    }
}
