//! A photograph, made here.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};

use crate::{Result, error::Error};

/// A JPEG of 4,000 by 3,000 pixels with as much in it as a camera sees: slopes, edges and some noise.
pub(super) fn picture() -> Result<Vec<u8>> {
    let noise = noise(4000 * 3000);
    let image = RgbImage::from_fn(4000, 3000, |x, y| {
        let grain = noise[(y * 4000 + x) as usize] >> 4;
        let edge = if (x / 160 + y / 120) % 2 == 0 { 40 } else { 0 };
        let slope = |at: u32, of: u32| u8::try_from(at * 180 / of).unwrap_or_default();
        let (red, green) = (slope(x, 4000), slope(y, 3000));
        [red + grain, green + grain + edge, 100 + edge + grain].into()
    });
    let mut made = Cursor::new(Vec::new());
    image
        .write_to(&mut made, ImageFormat::Jpeg)
        .map_err(|error| Error::broken(format!("no picture: {error}")))?;
    Ok(made.into_inner())
}

/// So many bytes of noise, by xorshift64.
fn noise(count: usize) -> Vec<u8> {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut bytes = Vec::with_capacity(count + 8);
    while bytes.len() < count {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(count);
    bytes
}
