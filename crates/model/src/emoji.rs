//! What people put under a message.

use unicode_segmentation::UnicodeSegmentation;

use crate::{EMOJI_BYTES, Invalid, wire::on_the_wire};

/// One emoji: a single character as people see it, whatever it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Emoji(String);

on_the_wire!(Emoji, Emoji::parse, { "minLength": 1, "maxLength": EMOJI_BYTES });

impl Emoji {
    /// Reads an emoji. Letters, digits, blanks and control characters are none.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refuse = || Err(Invalid::new("emoji", "must be one emoji"));
        let is_one = text.graphemes(true).count() == 1 && text.len() <= EMOJI_BYTES;
        let mut chars = text.chars();
        let (first, is_alone) = (chars.next(), chars.next().is_none());
        let Some(first) = first.filter(|_| is_one) else {
            return refuse();
        };
        // `1` is a digit; followed by what makes it a keycap it is an emoji.
        let is_plain = first.is_alphanumeric() || first.is_ascii();
        if first.is_control() || first.is_whitespace() || (is_plain && is_alone) {
            return refuse();
        }
        if first.is_alphabetic() && first.is_ascii() {
            return refuse();
        }
        Ok(Self(text.to_owned()))
    }

    /// The emoji.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_emoji_is_one_whatever_it_is_made_of() {
        for good in ["👍", "👍🏽", "👩‍👩‍👧‍👦", "🇷🇺", "1️⃣", "❤️", "©"]
        {
            assert!(Emoji::parse(good).is_ok(), "{good:?}");
        }
        for bad in [
            "", " ", "a", "1", "й", "👍👍", "👍 ", "ok", "\u{0}", "#", "e\u{301}",
        ] {
            assert!(Emoji::parse(bad).is_err(), "{bad:?}");
        }
    }
}
