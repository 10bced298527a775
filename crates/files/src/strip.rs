//! Pictures without what their makers, cameras and programs say about them: the pixels stay as they are, byte for byte.
//!
//! What goes is everything that is not needed to show the picture: place, camera, thumbnails, comments, and whatever stands
//! behind its end. Colour profiles and the orientation stay.

mod gif;
mod jpeg;
mod pieces;
mod png;
mod unstripped;
mod webp;

use std::io::{Read, Seek, Write};

use unstripped::Result;
pub(crate) use unstripped::Unstripped;

/// Copies a picture of this type without its metadata, but with its orientation, 1 to 8 as in TIFF 6.0. Blocks.
pub(crate) fn strip(
    kind: &str,
    orientation: u8,
    from: &mut (impl Read + Seek),
    to: &mut (impl Write + Seek),
) -> Result<()> {
    match kind {
        "image/jpeg" => jpeg::strip(orientation, from, to),
        "image/png" => png::strip(orientation, from, to),
        "image/gif" => gif::strip(from, to),
        "image/webp" => webp::strip(orientation, from, to),
        _ => Err(Unstripped::Damaged),
    }
}
