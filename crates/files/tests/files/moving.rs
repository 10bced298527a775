//! Pictures that move, and those that only could.

use image::{GenericImageView, ImageFormat, codecs::webp::WebPEncoder};

use super::cards::{Shelf, card, check, gif};

fn plain_png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
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
