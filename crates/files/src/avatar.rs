//! Avatars: the square in the middle of a picture, in two sizes, and nothing else of it.

use std::{fs::File, io, path::Path, time::SystemTime};

use image::DynamicImage;
use thumbhash::rgba_to_thumb_hash;

use crate::{
    Disk, Preview,
    picture::{self, Decoded},
    preview::{encode, shrunk},
    settle::{Picture, Settled, calmly, kind_of},
};

/// Pixels of a side of each size, the smaller one first.
pub const AVATAR_EDGES: [u32; 2] = [64, 256];

/// A square that was cut out of a picture.
struct Square {
    side: u32,
    small: Preview,
    large: Preview,
    placeholder: Vec<u8>,
}

/// Keeps the square in the middle of a picture that has come in whole, at most 256 pixels wide, and a smaller one of 64; `None`
/// when this is no picture that can be decoded. Blocks.
pub fn settle_avatar(disk: &Disk, file: &Path, now: SystemTime) -> io::Result<Option<Settled>> {
    let opened = File::open(file)?;
    let kind = kind_of(&opened)?;
    let Some(square) = calmly(|| cut(&opened, kind)) else {
        return Ok(None);
    };
    let small = disk.put(&square.small.bytes, now)?;
    Ok(Some(Settled {
        hash: disk.put(&square.large.bytes, now)?,
        size: square.large.bytes.len() as u64,
        kind: square.large.kind,
        picture: Some(Picture {
            width: square.side,
            height: square.side,
            placeholder: square.placeholder,
            small,
            large: None,
            is_animated: false,
        }),
    }))
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
