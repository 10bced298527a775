//! Pictures made for the tests, each with a secret wherever its format has room for one.

use std::{
    fs,
    io::Cursor,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use image::{DynamicImage, ImageEncoder, ImageFormat, Rgba, RgbaImage, codecs::webp::WebPEncoder};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use veche_files::{Access, Hash, Place, Settled, Store, cut_square, look, make_small};

/// What must not be found in what is kept.
pub(crate) const SECRET: &[u8] = b"55.7558N 37.6173E";
pub(crate) const NOW: SystemTime = SystemTime::UNIX_EPOCH;

/// A store in a folder of its own.
pub(crate) struct Shelf {
    folder: TempDir,
    store: Store,
    runtime: Runtime,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(folder.path().join("files"));
        Self {
            folder,
            store: Store::open(&place, &Access::default()).unwrap(),
            runtime: Builder::new_current_thread().build().unwrap(),
        }
    }

    pub(crate) fn settle(&self, bytes: &[u8], is_unchanged: bool) -> Settled {
        let file: PathBuf = self.folder.path().join("files/incoming/1");
        fs::write(&file, bytes).unwrap();
        let now = NOW + Duration::from_secs(1);
        let looked = look((&file, Hash::of(bytes)), is_unchanged).unwrap();
        self.runtime
            .block_on(looked.keep(&self.store, now))
            .unwrap()
    }

    pub(crate) fn settle_avatar(&self, bytes: &[u8]) -> Option<Settled> {
        let file: PathBuf = self.folder.path().join("files/incoming/2");
        fs::write(&file, bytes).unwrap();
        let now = NOW + Duration::from_secs(1);
        let kept = cut_square(&file).unwrap()?.keep(&self.store, now);
        Some(self.runtime.block_on(kept).unwrap())
    }

    /// `None` when it stays as it is.
    pub(crate) fn settle_emoji(&self, bytes: &[u8], most_bytes: u64) -> Option<Settled> {
        let file: PathBuf = self.folder.path().join("files/incoming/3");
        fs::write(&file, bytes).unwrap();
        let now = NOW + Duration::from_secs(1);
        let kept = make_small(&file, most_bytes)
            .unwrap()?
            .keep(&self.store, now);
        Some(self.runtime.block_on(kept).unwrap())
    }

    pub(crate) fn bytes(&self, hash: Hash) -> Vec<u8> {
        let reading = async {
            let opened = self.store.get(hash).await.unwrap().unwrap();
            opened.read(0..opened.size).await.unwrap().to_vec()
        };
        let bytes = self.runtime.block_on(reading);
        assert_eq!(Hash::of(&bytes), hash);
        bytes
    }

    pub(crate) fn image(&self, hash: Hash) -> DynamicImage {
        image::load_from_memory(&self.bytes(hash)).unwrap()
    }
}

/// Red above, blue below on the left, green on the right.
pub(crate) fn card(width: u32, height: u32, alpha: u8) -> DynamicImage {
    let pixel = |x, y| {
        if y < height / 2 {
            Rgba([250, 10, 10, 255])
        } else if x < width / 2 {
            Rgba([10, 10, 250, 255])
        } else {
            Rgba([10, 250, 10, alpha])
        }
    };
    RgbaImage::from_fn(width, height, pixel).into()
}

pub(crate) fn jpeg(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let plain = DynamicImage::from(image.to_rgb8());
    plain.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    let bytes = bytes.into_inner();
    let mut made = bytes[..2].to_vec();
    for (marker, data) in [
        (0xe1, [b"Exif\0\0", &exif(orientation)[..]].concat()),
        (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
        (0xed, [b"Photoshop 3.0\0", SECRET].concat()),
        (0xfe, SECRET.to_vec()),
        (0xe0, [b"JFXX\0\x10", SECRET].concat()),
    ] {
        made.extend([0xff, marker]);
        made.extend((data.len() as u16 + 2).to_be_bytes());
        made.extend(data);
    }
    made.extend(&bytes[2..]);
    made.extend(SECRET);
    made
}

pub(crate) fn png(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let bytes = bytes.into_inner();
    // Behind the header: 8 bytes of signature, 25 of it.
    let mut made = bytes[..33].to_vec();
    let text = [b"GPS\0", SECRET].concat();
    for (name, data) in [(b"eXIf", exif(orientation)), (b"tEXt", text)] {
        made.extend((data.len() as u32).to_be_bytes());
        let chunk = [&name[..], &data].concat();
        made.extend(&chunk);
        made.extend(check(&chunk).to_be_bytes());
    }
    made.extend(&bytes[33..]);
    made.extend(SECRET);
    made
}

pub(crate) fn gif(image: &DynamicImage, frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    encoder
        .set_repeat(image::codecs::gif::Repeat::Infinite)
        .unwrap();
    for _ in 0..frames {
        let frame = image::Frame::new(image.to_rgba8());
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    let end = bytes.pop();
    assert_eq!(end, Some(0x3b));
    for (label, begin) in [(0xfe, &b""[..]), (0xff, b"\x0bXMP DataXMP"), (0x01, b"")] {
        bytes.extend([0x21, label]);
        bytes.extend(begin);
        bytes.push(SECRET.len() as u8);
        bytes.extend(SECRET);
        bytes.push(0);
    }
    bytes.push(0x3b);
    bytes.extend(SECRET);
    bytes
}

pub(crate) fn webp(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    image.write_with_encoder(encoder).unwrap();
    bytes.extend(SECRET);
    bytes
}

/// What a camera writes: the orientation, and where it was.
fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x02\0".to_vec();
    block.extend(b"\x12\x01\x03\0\x01\0\0\0");
    block.extend([orientation, 0, 0, 0]);
    block.extend(b"\x0e\x01\x02\0");
    block.extend((SECRET.len() as u32).to_le_bytes());
    block.extend(38_u32.to_le_bytes());
    block.extend(0_u32.to_le_bytes());
    block.extend(SECRET);
    block
}

pub(crate) fn check(bytes: &[u8]) -> u32 {
    let step = |sum: u32| (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum))
    })
}
