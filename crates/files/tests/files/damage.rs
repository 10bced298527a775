//! Pictures that are none, or want too much.

use super::cards::{Shelf, card, check, gif, jpeg, png, webp};

const OPAQUE: &str = "application/octet-stream";

#[test]
fn a_picture_that_wants_too_much_is_a_file() {
    let shelf = Shelf::new();
    let mut bytes = png(&card(4, 4, 255), 1);
    bytes[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let sum = check(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    let settled = shelf.settle(&bytes, false);
    assert_eq!(settled.kind, OPAQUE);
    assert!(settled.picture.is_none());
    assert_eq!(shelf.bytes(settled.hash), bytes);
}

#[test]
fn a_picture_cut_off_anywhere_is_a_picture_or_a_file_and_never_more() {
    let shelf = Shelf::new();
    let image = card(64, 48, 200);
    for whole in [
        jpeg(&image, 6),
        png(&image, 6),
        gif(&image, 2),
        webp(&image, 6),
    ] {
        for end in (1..whole.len()).step_by(23) {
            let settled = shelf.settle(&whole[..end], false);
            assert_eq!(
                settled.picture.is_some(),
                settled.kind.starts_with("image/"),
                "{end}"
            );
            assert!(settled.size <= whole.len() as u64 + 64);
            shelf.bytes(settled.hash);
        }
    }
}

#[test]
fn a_picture_with_any_byte_broken_harms_nobody() {
    let shelf = Shelf::new();
    let image = card(16, 12, 200);
    for whole in [
        jpeg(&image, 6),
        png(&image, 6),
        gif(&image, 2),
        webp(&image, 6),
    ] {
        for place in (0..whole.len()).step_by(17) {
            let mut broken = whole.clone();
            broken[place] ^= 0xff;
            let settled = shelf.settle(&broken, false);
            shelf.bytes(settled.hash);
        }
    }
}

#[test]
fn pages_and_scripts_in_pictures_clothes_are_opaque() {
    let shelf = Shelf::new();
    for bytes in [
        &b"GIF89a/*<script>alert(1)</script>*/=1;"[..],
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"\xff\xd8\xff<script>alert(1)</script>",
    ] {
        let settled = shelf.settle(bytes, false);
        assert_eq!(settled.kind, OPAQUE, "{bytes:?}");
        assert_eq!(shelf.bytes(settled.hash), bytes);
    }
}

#[test]
fn a_page_behind_a_picture_is_cut_off() {
    let shelf = Shelf::new();
    let mut both = jpeg(&card(16, 12, 255), 1);
    both.extend(b"<script>alert(1)</script>");
    let settled = shelf.settle(&both, false);
    assert_eq!(settled.kind, "image/jpeg");
    let kept = shelf.bytes(settled.hash);
    assert!(kept.ends_with(&[0xff, 0xd9]));
    assert!(!kept.windows(8).any(|window| window == b"<script>"));
}
