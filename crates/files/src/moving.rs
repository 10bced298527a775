//! A picture that moves, made small: a GIF, whatever it was.

use std::{
    fs::File,
    io::{BufReader, Seek},
};

use image::{
    AnimationDecoder, Delay, DynamicImage, Frame, Frames, ImageDecoder, ImageResult, RgbaImage,
    codecs::{
        gif::{GifDecoder, GifEncoder, Repeat},
        png::PngDecoder,
        webp::WebPDecoder,
    },
};

use crate::{picture::limits, preview::shrunk};

/// Frames of a picture that is made small, and pixels of all of them together. One that has more stays as it is.
const FRAMES: usize = 300;
const PIXELS: u64 = 200_000_000;
/// The longest a frame stands, in milliseconds: what a GIF can say.
const LONGEST_MS: u32 = 655_350;
/// How exactly colours are chosen: what is usual, between the best and the quickest.
const SPEED: i32 = 10;
/// What is left of it until it fits: pixels of the longer side, and how many frames become one.
const SMALLER: [(u32, usize); 4] = [(128, 1), (128, 2), (96, 2), (64, 3)];

/// A picture of a moving one, and how long it stands there, in milliseconds.
pub(crate) struct Still {
    pub(crate) image: RgbaImage,
    ms: u32,
}

/// The pictures of a moving one, each with at most so many pixels at its longer side; `None` when they cannot be decoded, or are too many. Blocks.
pub(crate) fn stills(mut file: &File, kind: &str, edge: u32) -> Option<Vec<Still>> {
    file.rewind().ok()?;
    let mut stills = Vec::new();
    let mut pixels = 0;
    for frame in frames(file, kind).ok()?? {
        let frame = frame.ok()?;
        let (width, height) = frame.buffer().dimensions();
        pixels += u64::from(width) * u64::from(height);
        if stills.len() == FRAMES || pixels > PIXELS {
            return None;
        }
        let (numerator, denominator) = frame.delay().numer_denom_ms();
        let whole = DynamicImage::from(frame.into_buffer());
        stills.push(Still {
            image: shrunk(&whole, edge).into_rgba8(),
            ms: (numerator / denominator.max(1)).min(LONGEST_MS),
        });
    }
    (!stills.is_empty()).then_some(stills)
}

fn frames<'a>(file: &'a File, kind: &str) -> ImageResult<Option<Frames<'a>>> {
    let from = BufReader::new(file);
    Ok(match kind {
        "image/gif" => {
            let mut decoder = GifDecoder::new(from)?;
            decoder.set_limits(limits())?;
            Some(decoder.into_frames())
        }
        "image/png" => Some(
            PngDecoder::with_limits(from, limits())?
                .apng()?
                .into_frames(),
        ),
        "image/webp" => {
            let mut decoder = WebPDecoder::new(from)?;
            decoder.set_limits(limits())?;
            Some(decoder.into_frames())
        }
        _ => None,
    })
}

/// The file of these pictures, smaller and with fewer of them where it would have more bytes, and the pixels of its longer side at the most; `None`
/// when nothing fits. Blocks.
pub(crate) fn within(stills: &[Still], bytes: u64) -> Option<(Vec<u8>, u32)> {
    SMALLER.into_iter().find_map(|(edge, step)| {
        let file = file_of(stills, (edge, step))?;
        (file.len() as u64 <= bytes).then_some((file, edge))
    })
}

fn file_of(stills: &[Still], (edge, step): (u32, usize)) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut file, SPEED);
    encoder.set_repeat(Repeat::Infinite).ok()?;
    for together in stills.chunks(step) {
        let ms = together.iter().map(|still| still.ms).sum::<u32>();
        let mut image = shrunk(&together[0].image.clone().into(), edge).into_rgba8();
        // A pixel of a GIF is there or it is not.
        for pixel in image.pixels_mut() {
            pixel.0[3] = if pixel.0[3] < 128 { 0 } else { u8::MAX };
        }
        let delay = Delay::from_numer_denom_ms(ms.min(LONGEST_MS), 1);
        encoder
            .encode_frame(Frame::from_parts(image, 0, 0, delay))
            .ok()?;
    }
    drop(encoder);
    Some(file)
}
