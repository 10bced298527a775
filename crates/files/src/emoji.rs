//! Emoji: a picture made small, and nothing else of it.

use std::{fs::File, io, path::Path, time::SystemTime};

use image::DynamicImage;
use thumbhash::rgba_to_thumb_hash;

use crate::{
    Failure, Preview, Store,
    animation::is_animated,
    picture::{self, Decoded},
    preview::{PLACEHOLDER, encode, shrunk},
    settle::{Picture, Settled, calmly, kind_of},
};

/// Pixels of the longer side that are kept.
pub const EMOJI_EDGE: u32 = 128;

/// A picture that stands still, with at most 128 pixels a side.
#[derive(Debug)]
pub struct Small {
    width: u32,
    height: u32,
    preview: Preview,
    placeholder: Vec<u8>,
}

/// Makes a picture that has come in whole small, if it stands still; `None` when it moves, which is kept as it is, and when it is
/// no picture that can be decoded. Blocks.
pub fn make_small(file: &Path) -> io::Result<Option<Small>> {
    let opened = File::open(file)?;
    let kind = kind_of(&opened)?;
    Ok(calmly(|| {
        let moves = is_animated(&opened, kind);
        (!moves).then(|| small(&opened, kind)).flatten()
    }))
}

impl Small {
    /// Keeps it. When this answers, it is safe.
    pub async fn keep(self, store: &Store, now: SystemTime) -> Result<Settled, Failure> {
        let (size, kind) = (self.preview.bytes.len() as u64, self.preview.kind);
        let hash = store.put(self.preview.bytes.into(), now).await?;
        Ok(Settled {
            hash,
            size,
            kind,
            picture: Some(Picture {
                width: self.width,
                height: self.height,
                placeholder: self.placeholder,
                small: hash,
                large: None,
                is_animated: false,
            }),
        })
    }
}

fn small(file: &File, kind: &str) -> Option<Small> {
    let orientation = picture::measure(file, kind)?.orientation;
    let Decoded { image, profile } = picture::decode(file, kind)?;
    // Few colours and sharp edges are what most of them have: as PNG, not as JPEG.
    let mut smaller = DynamicImage::from(shrunk(&image, EMOJI_EDGE).into_rgba8());
    smaller.apply_orientation(orientation);
    let tiny = shrunk(&smaller, PLACEHOLDER).into_rgba8();
    let sides = (tiny.width() as usize, tiny.height() as usize);
    Some(Small {
        width: smaller.width(),
        height: smaller.height(),
        preview: encode(&smaller, profile.as_deref()).ok()?,
        placeholder: rgba_to_thumb_hash(sides.0, sides.1, tiny.as_raw()),
    })
}
