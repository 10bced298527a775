//! Kinds of characters. The ranges stand here, and the same ones in the page, because tables of Unicode differ between
//! versions: two readers must not.

/// What is no letter, digit or mark outside ASCII; everything else there is one. In order.
#[rustfmt::skip]
const SIGNS: [(u32, u32); 62] = [
    (0x80, 0xa9), (0xab, 0xb1), (0xb4, 0xb4), (0xb6, 0xb8), (0xbb, 0xbb), (0xbf, 0xbf), (0xd7, 0xd7), (0xf7, 0xf7),
    (0x37e, 0x37e), (0x387, 0x387), (0x55a, 0x55f), (0x589, 0x58f), (0x5be, 0x5be), (0x5c0, 0x5c0), (0x5c3, 0x5c3), (0x5f3, 0x5f4),
    (0x600, 0x60f), (0x61b, 0x61f), (0x66a, 0x66d), (0x6d4, 0x6d4), (0x700, 0x70f), (0x7f7, 0x7f9), (0x964, 0x965), (0xe4f, 0xe4f),
    (0xe5a, 0xe5b), (0xf04, 0xf14), (0xf3a, 0xf3d), (0x104a, 0x104f), (0x10fb, 0x10fb), (0x115f, 0x1160), (0x1360, 0x1368),
    (0x166d, 0x166e), (0x1680, 0x1680), (0x169b, 0x169c), (0x17b4, 0x17b5), (0x17d4, 0x17d6), (0x17d8, 0x17da), (0x1800, 0x180f),
    (0x2000, 0x206f), (0x20a0, 0x20ff), (0x2190, 0x245f), (0x2500, 0x2775), (0x2794, 0x2bff), (0x2e00, 0x2e2e), (0x2e30, 0x2e7f),
    (0x2ff0, 0x3004), (0x3008, 0x3020), (0x3030, 0x3030), (0x303d, 0x303f), (0x30a0, 0x30a0), (0x30fb, 0x30fb), (0x3164, 0x3164),
    (0xe000, 0xf8ff), (0xfd3e, 0xfd3f), (0xfe00, 0xfe1f), (0xfe30, 0xfe6f), (0xfeff, 0xff0f), (0xff1a, 0xff20), (0xff3b, 0xff40),
    (0xff5b, 0xff65), (0xffa0, 0xffa0), (0xffe0, 0xffff),
];

/// And beyond the first plane.
const FAR_SIGNS: [(u32, u32); 9] = [
    (0x1_bca0, 0x1_bca3),
    (0x1_d173, 0x1_d17a),
    (0x1_f000, 0x1_f0ff),
    (0x1_f110, 0x1_f12f),
    (0x1_f14a, 0x1_f14f),
    (0x1_f16a, 0x1_f16f),
    (0x1_f18a, 0x1_faff),
    (0xe_0000, 0xe_0fff),
    (0xf_0000, 0x10_ffff),
];

/// Writings that put no blanks between words: Thai to Burmese, Khmer, Chinese and Japanese.
const UNSPACED: [(u32, u32); 8] = [
    (0xe00, 0xeff),
    (0x1000, 0x109f),
    (0x1780, 0x17ff),
    (0x3040, 0x30ff),
    (0x3400, 0x4dbf),
    (0x4e00, 0x9fff),
    (0xf900, 0xfaff),
    (0x2_0000, 0x3_ffff),
];

/// What shows nothing: what Unicode says may be ignored, and a few that are drawn as nothing.
const INVISIBLE: [(u32, u32); 22] = [
    (0x00, 0x08),
    (0x0e, 0x1f),
    (0x7f, 0x84),
    (0x86, 0x9f),
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x206f),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffb),
    (0x1_bca0, 0x1_bca3),
    (0x1_d173, 0x1_d17a),
    (0xe_0000, 0xe_0fff),
];

fn is_in(ranges: &[(u32, u32)], c: char) -> bool {
    let code = c as u32;
    let after = ranges.partition_point(|&(first, _)| first <= code);
    after > 0 && code <= ranges[after - 1].1
}

/// A letter, a digit, or a mark of one.
pub(super) fn is_word(c: char) -> bool {
    #[cfg(test)]
    steps::count();
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        !is_in(&SIGNS, c) && !is_in(&FAR_SIGNS, c)
    }
}

/// What a name is made of.
pub(super) fn is_name(c: char) -> bool {
    is_word(c) || matches!(c, '_' | '-' | '.')
}

/// A letter of a writing without blanks between words.
pub(super) fn is_unspaced(c: char) -> bool {
    is_in(&UNSPACED, c)
}

/// White space.
pub(super) fn is_blank(c: char) -> bool {
    #[cfg(test)]
    steps::count();
    matches!(c, '\u{9}'..='\u{d}' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// What one cannot see: white space and what shows nothing.
#[must_use]
pub fn is_hollow(c: char) -> bool {
    is_blank(c) || is_in(&INVISIBLE, c)
}

pub(super) fn is_blank_line(line: &[char]) -> bool {
    line.iter().all(|&c| is_blank(c))
}

pub(super) fn is_hollow_text(text: &[char]) -> bool {
    text.iter().all(|&c| is_hollow(c))
}

/// Counts how often a reader looks at a character, for the tests: seconds say too little.
#[cfg(test)]
pub(super) mod steps {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub(crate) fn count() {
        STEPS.set(STEPS.get() + 1);
    }

    pub(crate) fn taken_by(work: impl FnOnce()) -> usize {
        let before = STEPS.get();
        work();
        STEPS.get() - before
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

    use super::*;

    fn all() -> impl Iterator<Item = char> {
        (0..=0x0010_ffff).filter_map(char::from_u32)
    }

    #[test]
    fn ranges_stand_in_order_and_apart() {
        for ranges in [&SIGNS[..], &FAR_SIGNS, &UNSPACED, &INVISIBLE] {
            assert!(ranges.iter().all(|(first, last)| first <= last));
            assert!(ranges.windows(2).all(|two| two[0].1 < two[1].0));
        }
    }

    #[test]
    fn what_a_username_is_made_of_is_part_of_a_name() {
        let missed = all().filter(|&c| {
            let is_own = c.is_alphanumeric() || is_combining_mark(c);
            // Others are written in names by what NFKC makes of them, and show nothing or are marks of signs.
            let is_kept =
                c.nfkc().eq([c]) && !is_hollow(c) && !matches!(c, '\u{20d0}'..='\u{20ff}');
            is_own && is_kept && !is_name(c)
        });
        assert_eq!(missed.collect::<String>(), "");
    }

    #[test]
    fn white_space_is_blank() {
        assert!(all().all(|c| is_blank(c) == c.is_whitespace()));
    }
}
