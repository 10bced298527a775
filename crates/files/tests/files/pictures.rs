//! Pictures, as others get them.

use image::GenericImageView;

use super::cards::{SECRET, Shelf, card, gif, jpeg, png, webp};
use veche_files::Settled;

fn has_secret(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|window| window == SECRET)
}

/// Whether both have about the same colours everywhere.
fn is_alike(one: &image::DynamicImage, other: &image::DynamicImage) -> bool {
    let (width, height) = one.dimensions();
    (width, height) == other.dimensions()
        && (0..8).all(|i| {
            let (x, y) = (width * (2 * (i % 4) + 1) / 8, height * (i / 4 * 2 + 1) / 4);
            let (a, b) = (one.get_pixel(x, y).0, other.get_pixel(x, y).0);
            a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 60)
        })
}

fn every_kind(orientation: u8) -> [(&'static str, Vec<u8>); 4] {
    let image = card(800, 600, 255);
    let clear = card(800, 600, 100);
    [
        ("image/jpeg", jpeg(&image, orientation)),
        ("image/png", png(&clear, orientation)),
        ("image/webp", webp(&clear, orientation)),
        ("image/gif", gif(&image, 3)),
    ]
}

#[test]
fn what_a_camera_says_goes_and_the_pixels_stay() {
    let shelf = Shelf::new();
    for (kind, bytes) in every_kind(1) {
        assert!(has_secret(&bytes), "{kind}");
        let settled = shelf.settle(&bytes, false);
        assert_eq!(settled.kind, kind);
        let kept = shelf.bytes(settled.hash);
        assert_eq!(settled.size, kept.len() as u64);
        assert!(!has_secret(&kept), "{kind}");
        let (before, after) = (
            image::load_from_memory(&bytes).unwrap(),
            image::load_from_memory(&kept).unwrap(),
        );
        assert_eq!(before.as_bytes(), after.as_bytes(), "{kind}");
        let picture = settled.picture.unwrap();
        assert_eq!((picture.width, picture.height), (800, 600), "{kind}");
        for preview in [picture.small, picture.large.unwrap()] {
            assert!(!has_secret(&shelf.bytes(preview)), "{kind}");
        }
        assert!((5..=40).contains(&picture.placeholder.len()), "{kind}");
    }
}

#[test]
fn what_is_sent_unchanged_stays_as_it_is_but_for_its_previews() {
    let shelf = Shelf::new();
    for (kind, bytes) in every_kind(6) {
        let settled = shelf.settle(&bytes, true);
        assert_eq!(shelf.bytes(settled.hash), bytes, "{kind}");
        let small = settled.picture.unwrap().small;
        assert!(!has_secret(&shelf.bytes(small)), "{kind}");
    }
}

#[test]
fn every_way_up_is_kept_and_previews_stand_upright() {
    let shelf = Shelf::new();
    for orientation in 1..=8 {
        for (kind, bytes) in every_kind(orientation).into_iter().take(3) {
            let Settled { hash, picture, .. } = shelf.settle(&bytes, false);
            let picture = picture.unwrap();
            let upright = upright(&bytes);
            assert_eq!(
                (picture.width, picture.height),
                upright.dimensions(),
                "{kind} {orientation}"
            );
            let again = shelf.settle(&shelf.bytes(hash), false);
            assert_eq!(
                again.hash, hash,
                "{kind} {orientation}: nothing more to strip"
            );
            assert_eq!(again.picture.unwrap().small, picture.small);
            for (edge, preview) in [(360, picture.small), (800, picture.large.unwrap())] {
                let preview = shelf.image(preview);
                let wanted = upright.thumbnail(edge, edge);
                assert!(is_alike(&preview, &wanted), "{kind} {orientation} {edge}");
            }
        }
    }
}

/// The picture as a viewer shows it.
fn upright(bytes: &[u8]) -> image::DynamicImage {
    use image::{DynamicImage, ImageDecoder, ImageReader};
    let reader = ImageReader::new(std::io::Cursor::new(bytes));
    let mut decoder = reader
        .with_guessed_format()
        .unwrap()
        .into_decoder()
        .unwrap();
    let orientation = decoder.orientation().unwrap();
    let mut image = DynamicImage::from_decoder(decoder).unwrap();
    image.apply_orientation(orientation);
    image
}

#[test]
fn previews_are_as_long_as_they_should_be_and_never_longer_than_the_picture() {
    let shelf = Shelf::new();
    for (size, small, large) in [
        ((2400, 1601), (360, 240), Some((1200, 801))),
        ((40, 3000), (5, 360), Some((16, 1200))),
        ((500, 400), (360, 288), Some((500, 400))),
        ((300, 200), (300, 200), None),
        ((1, 1), (1, 1), None),
    ] {
        let settled = shelf.settle(&jpeg(&card(size.0, size.1, 255), 1), false);
        let picture = settled.picture.unwrap();
        assert_eq!(shelf.image(picture.small).dimensions(), small, "{size:?}");
        let found = picture.large.map(|hash| shelf.image(hash).dimensions());
        assert_eq!(found, large, "{size:?}");
    }
}

#[test]
fn what_is_clear_stays_clear_and_what_is_not_becomes_a_jpeg() {
    let shelf = Shelf::new();
    for (alpha, begins) in [(100, &b"\x89PNG"[..]), (255, b"\xff\xd8\xff")] {
        let settled = shelf.settle(&png(&card(400, 400, alpha), 1), false);
        let preview = shelf.bytes(settled.picture.unwrap().small);
        assert!(preview.starts_with(begins), "{alpha}");
    }
}
