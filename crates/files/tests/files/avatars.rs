//! Avatars, as others get them.

use image::GenericImageView;

use super::cards::{SECRET, Shelf, card, gif, jpeg, png, webp};

fn has_secret(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|window| window == SECRET)
}

#[test]
fn an_avatar_is_the_upright_middle_of_a_picture_in_two_sizes_and_nothing_else() {
    let shelf = Shelf::new();
    let image = card(900, 600, 255);
    for bytes in [
        jpeg(&image, 6),
        png(&image, 1),
        webp(&image, 1),
        gif(&image, 3),
    ] {
        assert!(has_secret(&bytes));
        let settled = shelf.settle_avatar(&bytes).unwrap();
        let picture = settled.picture.unwrap();
        assert_eq!((picture.width, picture.height), (256, 256));
        assert_eq!(picture.large, None);
        for (hash, side) in [(settled.hash, 256), (picture.small, 64)] {
            assert!(!has_secret(&shelf.bytes(hash)));
            assert_eq!(shelf.image(hash).dimensions(), (side, side));
        }
        assert_eq!(settled.size, shelf.bytes(settled.hash).len() as u64);
    }
    // Turned by a quarter, what was above is on the right.
    let turned = shelf.settle_avatar(&jpeg(&image, 6)).unwrap();
    let [red, green, blue, _] = shelf.image(turned.hash).get_pixel(220, 128).0;
    assert!(red > 180 && green < 90 && blue < 90, "{red} {green} {blue}");
}

#[test]
fn a_small_picture_stays_small_and_what_is_none_is_no_avatar() {
    let shelf = Shelf::new();
    let settled = shelf.settle_avatar(&png(&card(40, 30, 100), 1)).unwrap();
    assert_eq!(shelf.image(settled.hash).dimensions(), (30, 30));
    assert_eq!(settled.kind, "image/png");
    for bytes in [&b"no picture"[..], b"", &png(&card(40, 30, 255), 1)[..60]] {
        assert!(shelf.settle_avatar(bytes).is_none());
    }
}
