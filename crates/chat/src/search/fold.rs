//! Text as it is compared: NFKC, case folded, letters of Latin, Greek and Cyrillic without their accents, any run of blanks as
//! one. `й` stays apart from `и`.

use std::ops::Range;

use caseless::Caseless;
use unicode_normalization::{
    IsNormalized, UnicodeNormalization,
    char::{canonical_combining_class, is_combining_mark},
    is_nfkc_quick,
};

/// A folded text that still knows where each part of it stood in the original.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: String,
    /// Where pieces begin, folded and original. A piece is what folds independently of its neighbours: mostly a character.
    pieces: Vec<(usize, usize)>,
    original: usize,
}

impl Folded {
    pub(super) fn of(original: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(original.len()),
            pieces: Vec::with_capacity(original.len()),
            original: original.len(),
        };
        let mut chars = original.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            let mut end = start + first.len_utf8();
            while let Some((at, c)) = chars.next_if(|&(_, c)| joins_what_is_before(c)) {
                end = at + c.len_utf8();
            }
            folded.push(start, first, &original[start..end]);
        }
        folded
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a part of the folded text stood in the original.
    pub(super) fn unfold(&self, part: &Range<usize>) -> Range<usize> {
        let after = |at| self.pieces.partition_point(|&(folded, _)| folded < at);
        let begun = self
            .pieces
            .partition_point(|&(folded, _)| folded <= part.start);
        let original = |index: usize| {
            self.pieces
                .get(index)
                .map_or(self.original, |piece| piece.1)
        };
        original(begun.saturating_sub(1))..original(after(part.end))
    }

    fn push(&mut self, start: usize, first: char, piece: &str) {
        let begun = self.text.len();
        if piece.len() == first.len_utf8() && is_plain(first) {
            self.push_char(plain(first));
        } else {
            piece
                .nfkc()
                .default_case_fold()
                .nfkc()
                .for_each(|c| self.push_plainer(c));
        }
        if self.text.len() > begun {
            self.pieces.push((begun, start));
        }
    }

    /// A letter without what is written above or below it: `é` is found by `e`, and the other way round.
    fn push_plainer(&mut self, c: char) {
        if c.is_ascii() || matches!(c, 'й' | 'ї' | 'ў') || !has_accents(c) {
            return self.push_char(c);
        }
        for part in std::iter::once(c).nfd() {
            let is_accent = is_combining_mark(part) && self.text.ends_with(has_accents);
            if let Some(letters) = spelled(part) {
                self.text.push_str(letters);
            } else if !is_accent {
                self.push_char(part);
            }
        }
    }

    fn push_char(&mut self, c: char) {
        match c {
            'ё' => self.text.push('е'),
            // Telephones write the one where keyboards write the other.
            '’' => self.text.push('\''),
            _ if !c.is_whitespace() => self.text.push(c),
            _ if !self.text.ends_with(' ') => self.text.push(' '),
            _ => {}
        }
    }
}

/// Whether a character is of a writing whose accents are often left out, or such an accent.
fn has_accents(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{c0}'..='\u{24f}' | '\u{300}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}')
}

/// Letters that are no letter with an accent and are written so where there is no key for them.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ŋ' => "n",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ƒ' => "f",
        'ĸ' => "k",
        _ => return None,
    })
}

/// Most of what is written here needs no tables.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | 'А'..='я' | 'Ё' | 'ё')
}

fn plain(c: char) -> char {
    match c {
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        'Ё' => 'ё',
        _ => c.to_ascii_lowercase(),
    }
}

/// Whether normalization may make one of this character and the one before it.
fn joins_what_is_before(c: char) -> bool {
    if c < '\u{300}' || is_plain(c) {
        return false;
    }
    std::iter::once(c).nfkc().next().is_some_and(|first| {
        canonical_combining_class(first) != 0
            || is_nfkc_quick(std::iter::once(first)) != IsNormalized::Yes
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fold(text: &str) -> String {
        Folded::of(text).text
    }

    #[test]
    fn spellings_that_read_alike_fold_alike() {
        assert_eq!(fold("ЁЛКА Ёлка ёлка"), "елка елка елка");
        assert_eq!(fold("Straße ﬁne ＡＢＣ"), "strasse fine abc");
        assert_eq!(fold("e\u{301} и\u{306} е\u{308}"), "e й е");
        assert_eq!(
            fold("Café naïve Łódź Øre Æsir Þór ĞÜZEL İı"),
            "cafe naive lodz ore aesir thor guzel ii"
        );
        assert_eq!(
            fold("за\u{301}мок мой Київ ЁЖ Ὀδυσσεύς"),
            "замок мой київ еж οδυσσευσ"
        );
        assert_eq!(fold("한국 ガ ไทย हिंदी"), "한국 ガ ไทย हिंदी");
        assert_eq!(fold("ｶﾞ 한 ﾡￂ"), "ガ 한 가");
        assert_eq!(fold("don’t"), "don't");
    }

    #[test]
    fn a_run_of_blanks_is_one_blank() {
        assert_eq!(fold("a \n\t\u{a0}b  "), "a b ");
    }

    #[test]
    fn a_part_of_the_folded_text_is_found_in_the_original() {
        let original = "  Straße,\n\n и\u{306}ЁЛКА ½!";
        let folded = Folded::of(original);
        let unfold = |part: &str| {
            let at = folded.as_str().find(part).unwrap();
            &original[folded.unfold(&(at..at + part.len()))]
        };
        assert_eq!(unfold("strasse"), "Straße");
        assert_eq!(unfold("s"), "S");
        assert_eq!(unfold("ss"), "ß");
        assert_eq!(unfold("елка"), "ЁЛКА");
        assert_eq!(unfold("йе"), "и\u{306}Ё");
        assert_eq!(unfold(", й"), ",\n\n и\u{306}");
        assert_eq!(unfold("1"), "½");
        assert_eq!(unfold("!"), "!");
    }

    proptest! {
        #[test]
        fn folding_by_pieces_is_folding_the_whole(text in "\\PC{0,20}") {
            let whole: String = text.nfkc().default_case_fold().nfkc().collect();
            let (by_pieces, whole) = (fold(&text), fold(&whole));
            prop_assert_eq!(by_pieces.trim(), whole.trim());
        }

        #[test]
        fn any_part_of_any_text_can_be_found_again(text in "(\\PC|[ёЁ½ﷺ \u{308}\u{301}]){0,12}") {
            let folded = Folded::of(&text);
            let places: Vec<usize> = folded.as_str().char_indices().map(|(at, _)| at).collect();
            for (&start, &end) in places.iter().zip(places.iter().skip(1)) {
                let part = folded.unfold(&(start..end));
                prop_assert!(!part.is_empty() && text.get(part).is_some());
            }
        }
    }
}
