//! Whether a picture moves: GIF, APNG and animated WebP, told from how the file is laid out, without decoding anything.

mod blocks;
mod chunks;

use std::{
    fs::File,
    io::{BufReader, Seek},
};

/// Whether a picture of this type has a second frame. What cannot be read stands still. Blocks.
pub(crate) fn is_animated(mut file: &File, kind: &str) -> bool {
    if file.rewind().is_err() {
        return false;
    }
    let mut from = BufReader::new(file);
    let found = match kind {
        "image/gif" => blocks::has_two_pictures(&mut from),
        "image/png" => chunks::png_moves(&mut from),
        "image/webp" => chunks::webp_moves(&mut from),
        _ => Ok(false),
    };
    found.unwrap_or(false)
}
