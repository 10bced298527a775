//! Words of one's own: whoever says them calls the person, as a mention does.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Invalid, KEYWORD_CHARS, KEYWORDS, fold, name::one_line};

/// Up to 50 words or phrases of one line, of 1 to 50 characters each, in the order that the person gave them. Of those that
/// differ in nothing but case, the first stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<String>")]
pub struct Keywords(#[schemars(length(max = 50), inner(length(min = 1, max = 50)))] Vec<String>);

impl Keywords {
    /// Reads what a person wants to be told about.
    pub fn parse(words: &[String]) -> Result<Self, Invalid> {
        if words.len() > KEYWORDS {
            return Err(Invalid::new("keywords", "must be at most 50"));
        }
        let (mut kept, mut seen) = (Vec::with_capacity(words.len()), BTreeSet::new());
        for word in words {
            let word = one_line("keywords", word, KEYWORD_CHARS)?;
            if !word.contains(char::is_alphanumeric) {
                return Err(Invalid::new("keywords", "must have letters or digits"));
            }
            if seen.insert(fold(&word)) {
                kept.push(word);
            }
        }
        Ok(Self(kept))
    }

    /// Words that were read once, by the rules of their day: one a line.
    #[must_use]
    pub fn kept(lines: &str) -> Self {
        Self(lines.lines().map(str::to_owned).collect())
    }

    /// Whether one of the words stands in a text, whole and in whatever case.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let text = in_one_case(text);
        self.0
            .iter()
            .any(|word| stands_in(&text, &in_one_case(word)))
    }

    /// The words, one a line.
    #[must_use]
    pub fn lines(&self) -> String {
        self.0.join("\n")
    }
}

impl TryFrom<Vec<String>> for Keywords {
    type Error = Invalid;

    fn try_from(words: Vec<String>) -> Result<Self, Invalid> {
        Self::parse(&words)
    }
}

/// In small letters, with single blanks.
fn in_one_case(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn stands_in(text: &str, word: &str) -> bool {
    let is_of_a_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, found)| {
        !text[..at].ends_with(is_of_a_word) && !text[at + found.len()..].starts_with(is_of_a_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Keywords, Invalid> {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        Keywords::parse(&words)
    }

    #[test]
    fn words_are_kept_as_they_were_typed_and_once() {
        let kept = parse(&[" Release ", "выкатка в прод", "RELEASE", "c++"]).unwrap();
        assert_eq!(kept.lines(), "Release\nвыкатка в прод\nc++");
        assert_eq!(Keywords::kept(&kept.lines()), kept);
        assert_eq!(Keywords::kept(""), Keywords::default());
    }

    #[test]
    fn a_word_stands_in_a_text_whole_and_in_whatever_case() {
        let kept = parse(&["c++", "Выкатка в прод", "deploy"]).unwrap();
        for text in [
            "I like C++.",
            "ВЫКАТКА  в\nпрод!",
            "(deploy)",
            "redeploy, deploy",
        ] {
            assert!(kept.are_in(text), "{text}");
        }
        for text in ["", "redeploy", "deploy_now", "deploys", "c+", "прод"] {
            assert!(!kept.are_in(text), "{text}");
        }
        assert!(!Keywords::default().are_in("anything"));
    }

    #[test]
    fn words_end_at_their_limits() {
        let long = "я".repeat(50);
        assert!(parse(&[&long]).is_ok());
        assert!(parse(&[&format!("{long}я")]).is_err());
        assert!(parse(&["word"; 50]).is_ok());
        assert!(parse(&["word"; 51]).is_err());
        for bad in ["", "  ", "a\nb", "!?", "\u{202e}x"] {
            assert!(parse(&[bad]).is_err(), "{bad:?}");
        }
    }
}
