//! How an emoji that has a name stands in a text: `:name:`.

use std::ops::RangeInclusive;

use crate::EMOJI_NAME_CHARS;

/// The name of `:name:`, as somebody may have written it; whether there is such an emoji is another question.
pub(crate) fn between_colons(text: &str) -> Option<String> {
    let inner = text.strip_prefix(':')?.strip_suffix(':')?.to_lowercase();
    is_name(&inner).then_some(inner)
}

/// Whether an emoji may have this name, in small letters.
pub(crate) fn is_name(name: &str) -> bool {
    const CHARS: RangeInclusive<usize> = EMOJI_NAME_CHARS;
    let is_inner = |c: char| is_letter(c) || c.is_ascii_digit() || matches!(c, '_' | '-');
    let is_end = |c: Option<char>| c.is_some_and(|c| is_letter(c) || c.is_ascii_digit());
    let mut chars = name.chars();
    CHARS.contains(&name.chars().count())
        && name.chars().all(is_inner)
        && name.contains(is_letter)
        && is_end(chars.next())
        && is_end(chars.next_back())
}

/// A small letter of the Latin alphabet, or of those Cyrillic ones that the keyboards of today have.
fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase()
        || ('а'..='џ').contains(&c)
        || matches!(c, 'ґ' | 'ғ' | 'қ' | 'ң' | 'ү' | 'ұ' | 'һ' | 'ә' | 'ө')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_between_its_colons() {
        assert_eq!(between_colons(":Ship-it:").as_deref(), Some("ship-it"));
        for none in ["ship", ":ship", "ship:", "::", ":", "", ":30:", ":a b:"] {
            assert_eq!(between_colons(none), None, "{none:?}");
        }
    }
}
