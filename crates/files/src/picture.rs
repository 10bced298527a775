//! A picture before and after it is decoded.

use std::{
    fs::File,
    io::{BufReader, Seek},
};

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};

/// Pixels that are decoded at the most; a picture that says it has more is a file like any other.
const PIXELS: u64 = 50_000_000;
/// Memory that one decoder may take.
const MEMORY: u64 = 256 << 20;
/// Bytes of a file that is looked into as a picture: some decoders hold it as a whole.
const FILE: u64 = 64 << 20;

/// What the header of a picture says.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) orientation: Orientation,
}

/// A decoded picture, as it was stored: its orientation is still to be applied.
pub(crate) struct Decoded {
    pub(crate) image: DynamicImage,
    /// Which colours its numbers mean, when not the usual ones.
    pub(crate) profile: Option<Vec<u8>>,
}

/// Reads the header and nothing more; `None` when this is no picture that we decode. Blocks.
pub(crate) fn measure(file: &File, kind: &str) -> Option<Measured> {
    let mut decoder = decoder(file, kind)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > PIXELS {
        return None;
    }
    Some(Measured {
        width,
        height,
        orientation: decoder.orientation().ok()?,
    })
}

/// Decodes a picture that was measured, of an animation the first frame. Blocks.
pub(crate) fn decode(file: &File, kind: &str) -> Option<Decoded> {
    let mut decoder = decoder(file, kind)?;
    let profile = decoder.icc_profile().ok()?.filter(|icc| is_rgb(icc));
    let image = DynamicImage::from_decoder(decoder).ok()?;
    Some(Decoded { image, profile })
}

fn decoder<'a>(file: &'a File, kind: &str) -> Option<impl ImageDecoder + use<'a>> {
    if file.metadata().ok()?.len() > FILE {
        return None;
    }
    let format = ImageFormat::from_mime_type(kind)?;
    let mut file = file;
    file.rewind().ok()?;
    let mut reader = ImageReader::with_format(BufReader::new(file), format);
    reader.limits(limits());
    reader.into_decoder().ok()
}

/// What a decoder may take.
pub(crate) fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY);
    limits
}

/// Whether a profile is of the colours that a decoder gives us; those of print are turned into them on the way.
fn is_rgb(icc: &[u8]) -> bool {
    icc.get(16..20) == Some(b"RGB ")
}
