//! What a message says.

use crate::{Invalid, TEXT_CHARS, markup::is_hollow, wire::on_the_wire};

/// The text of a message: 1 to 10 000 characters, not only such as one cannot see, no control characters but tab and line break.
///
/// Text stays text: the server never makes anything else of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(String);

on_the_wire!(Text, Text::parse, { "minLength": 1, "maxLength": TEXT_CHARS });

impl Text {
    /// Reads a text; it is kept as it was written.
    pub fn parse(text: impl Into<String>) -> Result<Self, Invalid> {
        let text = text.into();
        let refuse = |rule: &str| Err(Invalid::new("text", rule));
        if text.chars().all(is_hollow) {
            return refuse("must not be empty");
        }
        if text.len() > TEXT_CHARS && text.chars().count() > TEXT_CHARS {
            return refuse("must have at most 10000 characters");
        }
        if text.contains(is_control) {
            return refuse("must not have control characters");
        }
        Ok(Self(text))
    }

    /// The text, as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, as it was written.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// A control character that no text needs.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_something_within_its_limit() {
        assert!(Text::parse("hi\n\tthere").is_ok());
        assert!(Text::parse("я".repeat(TEXT_CHARS)).is_ok());
        assert!(Text::parse("я".repeat(TEXT_CHARS + 1)).is_err());
        for bad in ["a\u{0}b", "\u{1b}[2J"] {
            assert!(Text::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_text_that_shows_nothing_is_empty() {
        let hollow = "\u{200b}\u{2800}\u{feff}\u{ad}\u{34f}\u{3164}\u{115f}\u{1160}\u{ffa0}\u{2060}\u{200d}\u{fe0f}\u{e0001}\u{3000}";
        let each = hollow.chars().map(String::from);
        for empty in each.chain(["", " \n", "\u{200b} \u{feff}\n", hollow].map(String::from)) {
            let refused = Text::parse(empty.clone()).unwrap_err();
            assert_eq!(
                (refused.field, &*refused.rule),
                ("text", "must not be empty"),
                "{empty:?}"
            );
        }
        for said in [
            ".",
            "a\u{200b}",
            "\u{200d}❤\u{fe0f}",
            "\u{301}",
            "\u{2801}",
            "❤\u{fe0f}",
        ] {
            assert!(Text::parse(said).is_ok(), "{said:?}");
        }
    }
}
