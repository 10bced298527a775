//! Smaller pictures of a picture: without metadata, the right way up.

use image::{
    DynamicImage, ImageEncoder, ImageResult,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
    metadata::Orientation,
};
use thumbhash::rgba_to_thumb_hash;

use crate::picture::Decoded;

/// Pixels of the longer edge of each preview, the smaller one first.
pub const EDGES: [u32; 2] = [360, 1200];
const QUALITY: u8 = 80;
/// Pixels of the longer edge of what a placeholder is made of, which it allows at the most.
pub(crate) const PLACEHOLDER: u32 = 100;

/// A smaller picture.
#[derive(Clone, Debug)]
pub struct Preview {
    /// `image/jpeg`, or `image/png` where something is transparent.
    pub kind: &'static str,
    /// Its file.
    pub bytes: Vec<u8>,
}

/// The previews, and the thumbhash. A picture that is smaller than a preview is not made larger; where the larger one would be the smaller one
/// again there is none. Blocks.
pub(crate) fn previews(
    decoded: Decoded,
    orientation: Orientation,
) -> Option<(Vec<Preview>, Vec<u8>)> {
    let Decoded { image, profile } = decoded;
    let profile = profile.as_deref();
    let long = image.width().max(image.height());
    let [small, large] = EDGES;
    let mut larger = shrunk(&image, large);
    drop(image);
    larger.apply_orientation(orientation);
    let smaller = shrunk(&larger, small);
    let tiny = shrunk(&smaller, PLACEHOLDER).into_rgba8();
    let (width, height) = (tiny.width() as usize, tiny.height() as usize);
    let placeholder = rgba_to_thumb_hash(width, height, tiny.as_raw());
    let mut previews = vec![encode(&smaller, profile).ok()?];
    if long > small {
        previews.push(encode(&larger, profile).ok()?);
    }
    Some((previews, placeholder))
}

/// The picture with at most so many pixels at its longer edge, 8 bits each.
pub(crate) fn shrunk(image: &DynamicImage, edge: u32) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let long = width.max(height);
    let smaller = if long <= edge {
        image.clone()
    } else {
        let side = |side: u32| {
            let (side, edge, long) = (u64::from(side), u64::from(edge), u64::from(long));
            let rounded = (side * edge + long / 2) / long;
            u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
        };
        let (to_width, to_height) = (side(width), side(height));
        if long > 3 * edge {
            // Averages what falls together; much quicker, and no worse when that is many.
            image.thumbnail_exact(to_width, to_height)
        } else {
            image.resize_exact(to_width, to_height, FilterType::CatmullRom)
        }
    };
    let is_clear = smaller.color().has_alpha() && has_clear_pixels(&smaller);
    if is_clear {
        smaller.into_rgba8().into()
    } else {
        smaller.into_rgb8().into()
    }
}

fn has_clear_pixels(image: &DynamicImage) -> bool {
    image.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX)
}

/// The file of a picture, with the profile of its colours.
pub(crate) fn encode(image: &DynamicImage, profile: Option<&[u8]>) -> ImageResult<Preview> {
    let mut bytes = Vec::new();
    let kind = if image.color().has_alpha() {
        write(PngEncoder::new(&mut bytes), image, profile)?;
        "image/png"
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        write(encoder, image, profile)?;
        "image/jpeg"
    };
    Ok(Preview { kind, bytes })
}

fn write(
    mut encoder: impl ImageEncoder,
    image: &DynamicImage,
    profile: Option<&[u8]>,
) -> ImageResult<()> {
    if let Some(profile) = profile {
        // Without it the colours are a shade off, which is no reason to have no preview.
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    image.write_with_encoder(encoder)
}
