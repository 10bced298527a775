//! The forms in which names are compared.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use super::sound::is_ignorable;

/// The form in which two spellings of a name are one: compatible (NFKC), case folded, without what is not seen, one blank for
/// many. `ё` is `е`, as whoever writes Russian takes them.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut seen = exact(&exact(text).replace(is_ignorable, ""));
    // What stood on a `ё` may make another one.
    while seen.contains('ё') {
        seen = seen.replace('ё', "е").nfkc().collect();
    }
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ")
}

/// NFKC and case folded, and no more: the form of what is a name to a machine, such as an address.
#[must_use]
pub fn exact(text: &str) -> String {
    text.nfkc().default_case_fold().nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_one() {
        for (one, other) in [
            ("Ёжик", "ежик"),
            ("ﬁona", "FIONA"),
            ("Straße", "STRASSE"),
            ("Отдел №5", "отдел no5"),
            ("Channel  1", "channel\u{a0}1"),
            ("می‌خواهم", "میخواهم"),
            ("user\u{34f}1", "user1"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        assert_ne!(fold("йод"), fold("иод"));
        assert_ne!(exact("ёж"), exact("еж"));
    }

    #[test]
    fn what_was_folded_stays() {
        for text in [
            "Ёжик",
            "½ ﬁ №5",
            "İstanbul",
            "ẞ  x",
            "ᾳ\u{345}",
            "ё\u{34f}\u{308}",
        ] {
            assert_eq!(fold(&fold(text)), fold(text), "{text:?}");
            assert_eq!(fold(&exact(text)), fold(text), "{text:?}");
        }
    }
}
