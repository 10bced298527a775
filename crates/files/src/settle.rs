//! What becomes of a file when all of it is there.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    panic::{self, AssertUnwindSafe},
    path::Path,
    time::SystemTime,
};

use crate::{
    Disk, Hash, Preview,
    animation::is_animated,
    kind::{self, sniff},
    picture::{self, Measured},
    preview::previews,
    strip::{Unstripped, strip},
};

/// The type of what cannot be shown.
const OPAQUE: &str = "application/octet-stream";

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

/// Keeps a file that has come in whole, whose hash is this; the file itself stays where it is. A picture is kept without its
/// metadata, unless it is to stay unchanged; one that cannot be decoded is a file like any other. Blocks, for a large picture
/// about a second.
pub fn settle(
    disk: &Disk,
    (file, hash): (&Path, Hash),
    is_unchanged: bool,
    now: SystemTime,
) -> io::Result<Settled> {
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
    let picture = seen
        .map(|seen| keep_previews(disk, seen, now))
        .transpose()?;
    disk.keep(&kept, hash, now)?;
    // What calls itself a picture and is none that we can read has not been cleaned either.
    let is_shown = picture.is_some() || !kind.starts_with("image/");
    Ok(Settled {
        hash,
        size,
        kind: if is_shown { kind } else { OPAQUE },
        picture,
    })
}

/// A picture that was looked at.
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

fn keep_previews(disk: &Disk, seen: Seen, now: SystemTime) -> io::Result<Picture> {
    let Measured {
        width,
        height,
        orientation,
    } = seen.measured;
    let mut hashes = seen
        .previews
        .iter()
        .map(|preview| disk.put(&preview.bytes, now));
    let small = hashes.next().expect("there is always the small one")?;
    let large = hashes.next().transpose()?;
    // From 5 on, what is stored upright lies on its side.
    let (width, height) = if orientation.to_exif() >= 5 {
        (height, width)
    } else {
        (width, height)
    };
    Ok(Picture {
        width,
        height,
        placeholder: seen.placeholder,
        is_animated: seen.is_animated,
        small,
        large,
    })
}
