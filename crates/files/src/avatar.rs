//! Avatars: the square in the middle of a picture, in two sizes, and nothing else of it.

use std::{fs::File, io, path::Path, time::SystemTime};

use image::DynamicImage;
use thumbhash::rgba_to_thumb_hash;

use crate::{
    Failure, Preview, Store,
    picture::{self, Decoded},
    preview::{encode, shrunk},
    settle::{Picture, Settled, calmly, kind_of},
};

/// Pixels of a side of each size, the smaller one first.
pub const AVATAR_EDGES: [u32; 2] = [64, 256];

/// The square in the middle of a picture, in both sizes.
#[derive(Debug)]
pub struct Square {
    side: u32,
    small: Preview,
    large: Preview,
    placeholder: Vec<u8>,
}

/// Cuts the square in the middle out of a picture that has come in whole, at most 256 pixels wide, and makes a smaller one of 64;
/// `None` when this is no picture that can be decoded. Blocks.
pub fn cut_square(file: &Path) -> io::Result<Option<Square>> {
    let opened = File::open(file)?;
    let kind = kind_of(&opened)?;
    Ok(calmly(|| cut(&opened, kind)))
}

impl Square {
    /// Keeps both sizes. When this answers, they are safe.
    pub async fn keep(self, store: &Store, now: SystemTime) -> Result<Settled, Failure> {
        let (size, kind) = (self.large.bytes.len() as u64, self.large.kind);
        let small = store.put(self.small.bytes.into(), now).await?;
        Ok(Settled {
            hash: store.put(self.large.bytes.into(), now).await?,
            size,
            kind,
            picture: Some(Picture {
                width: self.side,
                height: self.side,
                placeholder: self.placeholder,
                small,
                large: None,
                is_animated: false,
            }),
        })
    }
}

fn cut(file: &File, kind: &str) -> Option<Square> {
    let orientation = picture::measure(file, kind)?.orientation;
    let Decoded { image, profile } = picture::decode(file, kind)?;
    let profile = profile.as_deref();
    let [small, large] = AVATAR_EDGES;
    let mut larger = shrunk(&middle(&image), large);
    larger.apply_orientation(orientation);
    let smaller = shrunk(&larger, small);
    let side = smaller.width() as usize;
    let placeholder = rgba_to_thumb_hash(side, side, smaller.to_rgba8().as_raw());
    Some(Square {
        side: larger.width(),
        small: encode(&smaller, profile).ok()?,
        large: encode(&larger, profile).ok()?,
        placeholder,
    })
}

fn middle(image: &DynamicImage) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let side = width.min(height);
    image.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}
