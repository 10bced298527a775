//! Files that are made to hurt: they come in as files like any other, and everybody goes on.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use reqwest::header::HeaderMap;
use serde_json::json;

use crate::{harness::Veche, stories};

stories![
    a_picture_that_lies_or_ends_early_is_a_file_and_harms_nobody,
    an_archive_is_never_unpacked,
];

/// The head of a PNG that says how large it is, and nothing behind it but an empty stream.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = super::picture(1, 1);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    // The head's checksum would give it away.
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            };
        }
    }
    !sum
}

/// A JPEG of 64 pixels a side that says it has others.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(64, 64, image::Rgb([90, 20, 7]))
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .expect("a picture");
    let mut bytes = bytes.into_inner();
    let frame = bytes
        .windows(2)
        .position(|two| two == [0xff, 0xc0])
        .expect("a frame");
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A GIF of so many frames of one pixel that has no end.
fn endless_gif(frames: usize) -> Vec<u8> {
    let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    for _ in 0..frames {
        bytes.extend(b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0");
    }
    bytes
}

async fn a_picture_that_lies_or_ends_early_is_a_file_and_harms_nobody(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let whole = super::picture(300, 200);
    for (name, bytes) in [
        ("vast.png", png_of(60_000, 60_000)),
        ("vaster.png", png_of(u32::MAX >> 1, u32::MAX >> 1)),
        ("flat.png", png_of(0, 0)),
        ("vast.jpg", jpeg_of(60_000, 60_000)),
        ("cut.png", whole[..whole.len() / 2].to_vec()),
        ("cut.gif", endless_gif(1)[..21].to_vec()),
    ] {
        let file = anna.sends(name, &bytes).await;
        let is_file = (&json!("file"), &json!(false), &json!(bytes.len()));
        assert_eq!(
            (&file["kind"], &file["has_preview"], &file["size"]),
            is_file,
            "{name}"
        );
        assert_eq!(file["width"], json!(null), "{name}");
        assert_eq!(anna.bytes(&file, "").await, bytes, "{name}");
        let preview = anna.looks(&file, "?preview=360", HeaderMap::new()).await;
        assert_eq!(preview.status(), 404, "{name}");
        anna.shows(square, &[&file]).await;
    }
    // What does show something is a picture, whatever comes behind that.
    for (name, bytes) in [
        ("endless.gif", endless_gif(100_000)),
        ("wide.jpg", jpeg_of(64, 8)),
    ] {
        let file = anna.sends(name, &bytes).await;
        assert_eq!(
            (&file["kind"], &file["has_preview"]),
            (&json!("image"), &json!(true)),
            "{name}"
        );
    }
    let good = anna.sends("good.png", &whole).await;
    assert_eq!(good["has_preview"], true);
}

/// An archive of one entry that says it unpacks to 4 GiB.
fn bomb() -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    bytes.extend(1_000_u32.to_le_bytes());
    bytes.extend(u32::MAX.to_le_bytes());
    bytes.extend(b"\x01\0\0\0a");
    bytes.extend([0; 1_000]);
    bytes
}

async fn an_archive_is_never_unpacked(veche: Veche) {
    let anna = veche.person("anna").await;
    for name in ["bomb.zip", "bomb.docx", "bomb.png"] {
        let file = anna.sends(name, &bomb()).await;
        assert_eq!(
            (&file["kind"], &file["size"]),
            (&json!("file"), &json!(bomb().len())),
            "{name}"
        );
        let found = anna.looks(&file, "", HeaderMap::new()).await;
        let shown = found.headers()["content-disposition"].to_str();
        assert!(shown.expect("a text").starts_with("attachment;"), "{name}");
        assert_eq!(anna.bytes(&file, "").await, bomb());
    }
}
