//! Pictures that move, and those that only could.

use std::io::Cursor;

use image::{
    AnimationDecoder, Delay, Frame, GenericImageView, ImageFormat, Rgba, RgbaImage,
    codecs::{
        gif::{GifDecoder, GifEncoder},
        webp::WebPEncoder,
    },
};

use super::cards::{Shelf, card, check, gif};

fn plain_png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    card(40, 30, 100)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn png_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    let mut chunk = (data.len() as u32).to_be_bytes().to_vec();
    chunk.extend(&named);
    chunk.extend(check(&named).to_be_bytes());
    chunk
}

/// A PNG whose picture stands so many times in it.
fn apng(frames: u32) -> Vec<u8> {
    let plain = plain_png();
    let length = u32::from_be_bytes(plain[33..37].try_into().unwrap()) as usize;
    assert_eq!(&plain[37..41], b"IDAT");
    let pixels = &plain[41..41 + length];
    let control = |nth: u32| {
        let numbers = [nth, 40, 30, 0, 0].map(u32::to_be_bytes).concat();
        png_chunk(*b"fcTL", &[&numbers[..], &[0, 1, 0, 10, 0, 0]].concat())
    };
    let mut made = plain[..33].to_vec();
    made.extend(png_chunk(
        *b"acTL",
        &[frames, 0].map(u32::to_be_bytes).concat(),
    ));
    made.extend(control(0));
    made.extend(&plain[33..45 + length]);
    for nth in 1..frames {
        made.extend(control(nth * 2 - 1));
        let frame = [&(nth * 2).to_be_bytes()[..], pixels].concat();
        made.extend(png_chunk(*b"fdAT", &frame));
    }
    made.extend(&plain[45 + length..]);
    made
}

fn plain_webp() -> Vec<u8> {
    let mut bytes = Vec::new();
    card(40, 30, 100)
        .write_with_encoder(WebPEncoder::new_lossless(&mut bytes))
        .unwrap();
    bytes
}

fn webp_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = [&name[..], &(data.len() as u32).to_le_bytes(), data].concat();
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}

/// A WebP whose picture stands so many times in it.
fn animated_webp(frames: usize) -> Vec<u8> {
    let plain = plain_webp();
    // x, y, width - 1, height - 1 and milliseconds, 24 bits each, then how it is drawn.
    let head = [0, 0, 39, 29, 100]
        .map(|number: u32| number.to_le_bytes()[..3].to_vec())
        .concat();
    let frame = webp_chunk(*b"ANMF", &[&head[..], &[0], &plain[12..]].concat());
    let size = [39, 29].map(|side: u32| side.to_le_bytes()[..3].to_vec());
    let all = [
        b"WEBP".to_vec(),
        webp_chunk(*b"VP8X", &[&[0x12, 0, 0, 0][..], &size.concat()].concat()),
        webp_chunk(*b"ANIM", &[0; 6]),
        frame.repeat(frames),
    ];
    webp_chunk(*b"RIFF", &all.concat())
}

#[test]
fn a_picture_of_more_than_one_frame_moves_and_its_previews_do_not() {
    let shelf = Shelf::new();
    for (kind, moves, bytes) in [
        ("image/gif", true, gif(&card(40, 30, 255), 2)),
        ("image/gif", false, gif(&card(40, 30, 255), 1)),
        ("image/png", true, apng(3)),
        ("image/png", false, apng(1)),
        ("image/png", false, plain_png()),
        ("image/webp", true, animated_webp(2)),
        ("image/webp", false, animated_webp(1)),
        ("image/webp", false, plain_webp()),
    ] {
        for is_unchanged in [true, false] {
            let settled = shelf.settle(&bytes, is_unchanged);
            let picture = settled.picture.unwrap();
            assert_eq!(
                (settled.kind, picture.is_animated),
                (kind, moves),
                "{}",
                bytes.len()
            );
            let small = shelf.bytes(picture.small);
            assert_eq!(shelf.image(picture.small).dimensions(), (40, 30), "{kind}");
            assert!(
                !shelf.settle(&small, true).picture.unwrap().is_animated,
                "{kind}"
            );
        }
    }
}

#[test]
fn a_gif_that_ends_in_its_second_frame_moves() {
    let shelf = Shelf::new();
    let bytes = gif(&card(40, 30, 255), 2);
    for (end, moves) in [(bytes.len() / 2 + 60, true), (bytes.len() / 3, false)] {
        let picture = shelf.settle(&bytes[..end], true).picture;
        assert_eq!(
            picture.is_some_and(|picture| picture.is_animated),
            moves,
            "{end}"
        );
    }
}

/// A GIF without anything in it that repeats, so that it is large; each frame stands for 70 ms.
fn noisy_gif((width, height): (u32, u32), frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    for nth in 0..frames {
        let mut state = nth + 1;
        let image = RgbaImage::from_fn(width, height, |_, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [.., shade, _] = state.to_le_bytes();
            Rgba([shade & 0xf0, shade << 4, 0, if y < 9 { 0 } else { 255 }])
        });
        let delay = Delay::from_numer_denom_ms(70, 1);
        let frame = Frame::from_parts(image, 0, 0, delay);
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// How long an animation goes on, in milliseconds, and its pictures.
fn told(gif: &[u8]) -> (u32, Vec<RgbaImage>) {
    let decoder = GifDecoder::new(Cursor::new(gif)).unwrap();
    let frames = decoder.into_frames().collect_frames().unwrap();
    let ms = frames.iter().map(|frame| frame.delay().numer_denom_ms());
    let ms = ms.map(|(over, under)| over / under).sum();
    (ms, frames.into_iter().map(Frame::into_buffer).collect())
}

#[test]
fn an_emoji_that_moves_is_made_small_and_goes_on_for_as_long() {
    const MOST: u64 = 256 << 10;
    let shelf = Shelf::new();
    for (bytes, sides, frames) in [
        (gif(&card(400, 300, 255), 2), (128, 96), 2),
        (noisy_gif((64, 64), 100), (64, 64), 50),
        (noisy_gif((300, 200), 60), (96, 64), 30),
    ] {
        let settled = shelf.settle_emoji(&bytes, MOST).unwrap();
        let picture = settled.picture.unwrap();
        assert!(picture.is_animated);
        assert_eq!(
            (settled.kind, picture.width, picture.height),
            ("image/gif", sides.0, sides.1)
        );
        let small = shelf.bytes(settled.hash);
        assert!(settled.size <= MOST && small.len() as u64 == settled.size);
        let (ms, pictures) = told(&small);
        assert_eq!((ms, pictures.len()), (told(&bytes).0, frames));
        assert!(pictures.iter().all(|picture| picture.dimensions() == sides));
        let still = shelf.bytes(picture.small);
        assert!(!shelf.settle(&still, true).picture.unwrap().is_animated);
    }
}

#[test]
fn what_moves_in_another_format_moves_on() {
    let shelf = Shelf::new();
    for bytes in [apng(3), animated_webp(3), gif(&card(40, 30, 100), 3)] {
        let size = bytes.len() as u64;
        assert!(shelf.settle_emoji(&bytes, size).is_none(), "it is small");
        let settled = shelf.settle_emoji(&bytes, size - 1).unwrap();
        assert_eq!(settled.kind, "image/gif");
        assert_eq!(told(&shelf.bytes(settled.hash)).1.len(), 3);
    }
}

#[test]
fn an_emoji_that_cannot_be_made_small_stays_as_it_is() {
    let shelf = Shelf::new();
    let long = noisy_gif((200, 2), 301);
    assert!(shelf.settle_emoji(&long, 256 << 10).is_none());
    assert!(shelf.settle_emoji(&noisy_gif((64, 64), 9), 1_000).is_none());
    let mut damaged = noisy_gif((200, 40), 9);
    damaged.truncate(damaged.len() / 2);
    let settled = shelf.settle_emoji(&damaged, 256 << 10);
    assert!(settled.is_none_or(|settled| settled.size <= 256 << 10));
}
