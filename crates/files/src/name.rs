//! What files are called.

use unicode_normalization::UnicodeNormalization;

/// Bytes in the name of a file.
pub const NAME_BYTES: usize = 255;
/// Bytes of an extension that is kept when a name is too long.
const EXTENSION_BYTES: usize = 16;
/// What a file without a name is called.
const NAMELESS: &str = "file";

/// A name as it may be shown and saved: the last part of a path, in NFC, without control and bidi characters, 255 bytes at
/// the most with its extension kept. Whatever it is given makes a name.
#[must_use]
pub fn name(given: &str) -> String {
    let clean: String = given
        .chars()
        .filter(|c| !c.is_control() && !is_unseen(*c))
        .nfc()
        .collect();
    let last = clean.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if matches!(last, "" | "." | "..") {
        return NAMELESS.to_owned();
    }
    shortened(last)
}

/// Characters that turn the reading direction, or end lines.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn shortened(name: &str) -> String {
    if name.len() <= NAME_BYTES {
        return name.to_owned();
    }
    let dot = name.rfind('.').unwrap_or(name.len());
    let extension = if name.len() - dot <= EXTENSION_BYTES {
        &name[dot..]
    } else {
        ""
    };
    let room = NAME_BYTES - extension.len();
    let stem = &name[..name.floor_char_boundary(room)];
    format!("{stem}{extension}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_without_tricks() {
        for (given, kept) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\Anna\\фото.jpg", "фото.jpg"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("line\nbreak\0.txt", "linebreak.txt"),
            ("cafe\u{301}.txt", "caf\u{e9}.txt"),
            ("", "file"),
            ("..", "file"),
            ("folder/", "file"),
            ("  spaced.txt ", "spaced.txt"),
        ] {
            assert_eq!(name(given), kept, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let long = name(&format!("{}.jpeg", "я".repeat(400)));
        assert!(long.len() <= NAME_BYTES && long.ends_with("я.jpeg"));
        let long = name(&format!("a.{}", "b".repeat(400)));
        assert_eq!(long.len(), NAME_BYTES);
    }

    proptest! {
        #[test]
        fn whatever_is_given_makes_a_name_that_stays(given in "\\PC{0,300}") {
            let kept = name(&given);
            prop_assert!((1..=NAME_BYTES).contains(&kept.len()));
            prop_assert!(!kept.contains(['/', '\\', '\n', '\0']));
            prop_assert_eq!(name(&kept), kept);
        }
    }
}
