//! Stems: what the forms of a word have in common.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// Longer ones are no words of a language.
const LONGEST: usize = 128;

/// The stem of a folded word, in Russian or English by its letters; of any other word, the word itself.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if word.len() > LONGEST {
        Cow::Borrowed(word)
    } else if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Stemmer::create(Algorithm::English).stem(word)
    } else if word.chars().all(|c| matches!(c, 'а'..='я')) {
        russian(word)
    } else {
        Cow::Borrowed(word)
    }
}

/// Stemmed until nothing more falls off: once would leave `каналы` with `канал`, but `канал` with `кана` as if it were a verb
/// in the past. `значение` stays apart from `значит`, though, by its `н`.
fn russian(word: &str) -> Cow<'_, str> {
    const SHORTEST: usize = "три".len();
    let stemmer = Stemmer::create(Algorithm::Russian);
    let mut stem = stemmer.stem(word);
    while !stem.ends_with('н') {
        let shorter = stemmer.stem(&stem);
        if shorter.len() == stem.len() || shorter.len() < SHORTEST {
            break;
        }
        stem = Cow::Owned(shorter.into_owned());
    }
    stem
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for [one, other] in [
            ["сообщение", "сообщения"],
            ["канал", "каналы"],
            ["готов", "готовы"],
            ["running", "runs"],
            ["meeting", "meetings"],
        ] {
            assert_eq!(stem(one), stem(other));
        }
        for [one, other] in [["канал", "канат"], ["значение", "значит"]] {
            assert_ne!(stem(one), stem(other));
        }
    }

    #[test]
    fn a_word_of_no_known_language_is_its_own_stem() {
        for word in ["v2s", "straße", "приветs", "李雷", ""] {
            assert_eq!(stem(word), word);
        }
    }

    proptest! {
        #[test]
        fn no_word_breaks_the_stemmers(word in "[a-z]{0,12}|[а-я]{0,12}|[aeiouyst']{0,9}|[аеиоуыйьсв]{0,9}") {
            stem(&word);
        }
    }
}
