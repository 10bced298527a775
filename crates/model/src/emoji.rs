//! What people put under a message.

use std::borrow::Cow;

use crate::{EMOJI_BYTES, Invalid, shortcode::between_colons, wire::on_the_wire};

/// One emoji of those that Unicode recommends for interchange (RGI), in its one spelling: `❤` is `❤️`. Or `:name:`, an emoji that
/// the town may have of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Emoji(Cow<'static, str>);

on_the_wire!(Emoji, Emoji::parse, { "minLength": 1, "maxLength": EMOJI_BYTES });

impl Emoji {
    /// Reads an emoji. Signs that say how it is to be drawn may be missing, or too many.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refuse = || Invalid::new("emoji", "must be one emoji");
        let own = || between_colons(text).map(|name| Cow::Owned(format!(":{name}:")));
        let found = known(text).map(Cow::Borrowed).or_else(own);
        found.map(Self).ok_or_else(refuse)
    }

    /// The emoji.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of one that the town would have to have.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        between_colons(&self.0)
    }
}

/// A reaction that somebody has put there, to be taken back: an emoji in its one spelling, or whatever an older version took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reacted(String);

on_the_wire!(Reacted, Reacted::parse, { "minLength": 1, "maxLength": EMOJI_BYTES });

impl Reacted {
    /// Reads what stands under a message.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.is_empty() || text.len() > EMOJI_BYTES || text.contains('\0') {
            return Err(Invalid::new("emoji", "must be one emoji"));
        }
        Ok(Self(known(text).unwrap_or(text).to_owned()))
    }

    /// The emoji.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The one spelling of an emoji; `None` for what is none.
pub(crate) fn known(text: &str) -> Option<&'static str> {
    if text.len() > EMOJI_BYTES || has_stray_selectors(text) {
        return None;
    }
    let found = emojis::get(text).filter(|found| is_same(found.as_str(), text));
    // The table knows the usual spellings, and not all of those rightly.
    found
        .map(emojis::Emoji::as_str)
        .or_else(|| looked_for(text))
}

fn looked_for(text: &str) -> Option<&'static str> {
    let of_all_tones = emojis::iter().flat_map(|one| {
        let toned = one.skin_tones().into_iter().flatten();
        std::iter::once(one).chain(toned)
    });
    let mut spellings = of_all_tones.map(emojis::Emoji::as_str);
    spellings.find(|known| is_same(known, text))
}

/// Whether a sign that says how to draw an emoji has none before it.
fn has_stray_selectors(text: &str) -> bool {
    let mut before = '\u{fe0f}';
    text.chars().any(|c| {
        let last = std::mem::replace(&mut before, c);
        is_selector(c) && is_selector(last)
    })
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// Whether they differ in nothing but signs that say whether to draw it as a picture or as text.
fn is_same(one: &str, other: &str) -> bool {
    let drawn = |c: &char| !is_selector(*c);
    one.chars().filter(drawn).eq(other.chars().filter(drawn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_emoji_is_one_whatever_it_is_made_of() {
        for good in ["👍", "👍🏽", "👩‍👩‍👧‍👦", "🇷🇺", "1️⃣", "❤️", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "#️⃣"]
        {
            assert_eq!(Emoji::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            " ",
            "a",
            "1",
            "й",
            "👍👍",
            "👍 ",
            "ok",
            "\u{0}",
            "#",
            "*",
            "e\u{301}",
            "\u{200b}",
            "\u{202e}",
            "—",
            "🇷",
            "🏽",
            "\u{200d}",
            "\u{fe0f}",
            "1\u{fe0f}",
            "👍\u{200d}",
            "👍\u{301}",
            "❤\u{200b}",
            "👍\u{fe0f}\u{fe0f}",
            "\u{fe0f}👍",
            "🏴\u{e0067}\u{e007f}",
            "∞",
            "ß",
        ] {
            assert!(Emoji::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_emoji_has_one_spelling() {
        for (typed, one) in [
            ("❤", "❤️"),
            ("❤\u{fe0e}", "❤️"),
            ("👍\u{fe0f}", "👍"),
            ("✌\u{fe0f}🏽", "✌🏽"),
            ("🏳\u{200d}🌈", "🏳️‍🌈"),
            ("1\u{20e3}", "1️⃣"),
            ("©", "©️"),
            ("👁\u{200d}🗨", "👁️‍🗨️"),
            ("👩🏼\u{200d}❤\u{200d}💋\u{200d}👨🏼", "👩🏼‍❤️‍💋‍👨🏼"),
        ] {
            assert_eq!(Emoji::parse(typed).unwrap().as_str(), one, "{typed:?}");
        }
    }

    #[test]
    fn what_the_page_offers_is_read_as_it_is_spelled_there() {
        let offered = include_str!("../../../web/tests/emoji.txt");
        assert!(offered.lines().count() > 1_500);
        for one in offered.lines() {
            assert_eq!(Emoji::parse(one).unwrap().as_str(), one);
        }
    }

    #[test]
    fn every_spelling_of_every_emoji_is_read() {
        for one in emojis::iter().flat_map(|one| {
            let toned = one.skin_tones().into_iter().flatten();
            std::iter::once(one).chain(toned)
        }) {
            let one = one.as_str();
            assert!(one.len() <= EMOJI_BYTES, "{one}");
            assert_eq!(Emoji::parse(one).unwrap().as_str(), one);
        }
        assert_eq!(Reacted::parse("—").unwrap().as_str(), "—");
        assert_eq!(Emoji::parse(":Кот:").unwrap().as_str(), ":кот:");
        assert_eq!(Reacted::parse("❤").unwrap().as_str(), "❤️");
    }
}
