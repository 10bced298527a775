//! Emoji: a picture made small, and nothing else of it.

use std::{fs::File, io, path::Path, time::SystemTime};

use image::{DynamicImage, RgbaImage};
use thumbhash::rgba_to_thumb_hash;

use crate::{
    Failure, Preview, Store,
    animation::is_animated,
    moving,
    picture::{self, Decoded, Measured},
    preview::{PLACEHOLDER, encode, shrunk},
    settle::{Picture, Settled, calmly, kind_of},
};

/// Pixels of the longer side that are kept.
pub const EMOJI_EDGE: u32 = 128;

/// A picture with at most 128 pixels a side.
#[derive(Debug)]
pub struct Small {
    width: u32,
    height: u32,
    /// The picture, or how it looks while it stands still.
    still: Preview,
    /// Its file, where it moves.
    moving: Option<Vec<u8>>,
    placeholder: Vec<u8>,
}

/// Makes a picture that has come in whole small; one that moves has at most so many bytes then. `None` when it moves, and is small already or cannot
/// be made so, and when it is no picture that can be decoded: it is kept as it is. Blocks, for a long animation about two seconds.
pub fn make_small(file: &Path, most_bytes: u64) -> io::Result<Option<Small>> {
    let opened = File::open(file)?;
    let kind = kind_of(&opened)?;
    let bytes = opened.metadata()?.len();
    Ok(calmly(|| {
        let measured = picture::measure(&opened, kind)?;
        if !is_animated(&opened, kind) {
            return standing(&opened, kind, &measured);
        }
        let long = measured.width.max(measured.height);
        let is_small = long <= EMOJI_EDGE && bytes <= most_bytes;
        (!is_small)
            .then(|| moving(&opened, kind, most_bytes))
            .flatten()
    }))
}

impl Small {
    /// Keeps it. When this answers, it is safe.
    pub async fn keep(self, store: &Store, now: SystemTime) -> Result<Settled, Failure> {
        let still_size = self.still.bytes.len();
        let small = store.put(self.still.bytes.into(), now).await?;
        let is_animated = self.moving.is_some();
        let (hash, size, kind) = match self.moving {
            Some(file) => {
                let size = file.len();
                (store.put(file.into(), now).await?, size, "image/gif")
            }
            None => (small, still_size, self.still.kind),
        };
        Ok(Settled {
            hash,
            size: size as u64,
            kind,
            picture: Some(Picture {
                width: self.width,
                height: self.height,
                placeholder: self.placeholder,
                small,
                large: None,
                is_animated,
            }),
        })
    }
}

fn standing(file: &File, kind: &str, measured: &Measured) -> Option<Small> {
    let Decoded { image, profile } = picture::decode(file, kind)?;
    // Few colours and sharp edges are what most of them have: as PNG, not as JPEG.
    let mut smaller = DynamicImage::from(shrunk(&image, EMOJI_EDGE).into_rgba8());
    smaller.apply_orientation(measured.orientation);
    let still = encode(&smaller, profile.as_deref()).ok()?;
    Some(small(&smaller.into_rgba8(), still, None))
}

fn moving(file: &File, kind: &str, most_bytes: u64) -> Option<Small> {
    let stills = moving::stills(file, kind, EMOJI_EDGE)?;
    let (moving, edge) = moving::within(&stills, most_bytes)?;
    let first = shrunk(&stills.into_iter().next()?.image.into(), edge);
    let still = encode(&first, None).ok()?;
    Some(small(&first.into_rgba8(), still, Some(moving)))
}

fn small(image: &RgbaImage, still: Preview, moving: Option<Vec<u8>>) -> Small {
    let tiny = shrunk(&image.clone().into(), PLACEHOLDER).into_rgba8();
    let sides = (tiny.width() as usize, tiny.height() as usize);
    Small {
        width: image.width(),
        height: image.height(),
        still,
        moving,
        placeholder: rgba_to_thumb_hash(sides.0, sides.1, tiny.as_raw()),
    }
}
