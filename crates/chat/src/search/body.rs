//! A folded text cut into what a search looks for: words, places where something begins, links.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::char::is_combining_mark;

use super::stem::stem;

/// A word of a text: letters, digits and their marks.
#[derive(Debug)]
pub(super) struct Word<'a> {
    pub(super) span: Range<usize>,
    pub(super) text: &'a str,
    pub(super) stem: Cow<'a, str>,
}

/// A folded text and its words.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub(super) folded: &'a str,
    pub(super) words: Vec<Word<'a>>,
}

impl<'a> Body<'a> {
    pub(super) fn of(folded: &'a str) -> Self {
        Self {
            folded,
            words: words(folded),
        }
    }

    /// Whether a row of words is one word with hyphens.
    pub(super) fn is_hyphenated(&self, row: &[Word]) -> bool {
        let pairs = row.iter().zip(row.iter().skip(1));
        let mut between = pairs.map(|(word, next)| &self.folded[word.span.end..next.span.start]);
        between.all(|between| between == "-")
    }
}

/// The words of a folded text.
pub(super) fn words(folded: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = 0;
    while let Some(start) = folded[rest..].find(is_part_of_word).map(|at| rest + at) {
        let length = folded[start..].find(|c| !is_part_of_word(c));
        let end = length.map_or(folded.len(), |length| start + length);
        let start = with_dot(folded, rest, start);
        let end = with_signs(folded, end);
        let text = &folded[start..end];
        words.push(Word {
            span: start..end,
            text,
            stem: stem(text),
        });
        rest = end;
    }
    words
}

/// Where a word begins with a dot that belongs to it: `.net` is another word than `net`.
fn with_dot(folded: &str, rest: usize, start: usize) -> usize {
    let before = &folded[rest..start];
    let is_name = folded[start..].starts_with(char::is_alphabetic);
    let is_dotted = before == "." && rest == 0 || before.ends_with(" .");
    if is_name && is_dotted {
        start - 1
    } else {
        start
    }
}

/// Where a word ends with the signs that belong to it: `c++` and `c#` are other words than `c`.
fn with_signs(folded: &str, end: usize) -> usize {
    let signs = folded[end..].trim_start_matches(['+', '#']);
    let is_end = !signs.starts_with(|c| is_part_of_word(c) || c == '_');
    if is_end {
        folded.len() - signs.len()
    } else {
        end
    }
}

/// Where something begins that people would look for by its first characters: any place but a blank or the inside of a
/// word.
pub(super) fn beginnings(folded: &str) -> impl Iterator<Item = usize> {
    let mut before = None;
    folded.char_indices().filter_map(move |(at, c)| {
        let begins = c != ' ' && before.is_none_or(|before| is_boundary(before, c));
        before = Some(c);
        begins.then_some(at)
    })
}

/// Whether a word may end or begin between two characters. Between ideographs it always may: they are not spaced.
pub(super) fn is_boundary(before: char, after: char) -> bool {
    !is_part_of_word(before) || !is_part_of_word(after) || is_unspaced(before) || is_unspaced(after)
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// Letters of the writings that do without blanks: Thai to Burmese, Khmer, Chinese and Japanese.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_everything_that_is_neither_letter_nor_digit() {
        let texts = |text| {
            words(text)
                .iter()
                .map(|word| word.text.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            texts("(готово.проверил) anna@example.com, snake_case v2"),
            [
                "готово",
                "проверил",
                "anna",
                "example",
                "com",
                "snake",
                "case",
                "v2"
            ]
        );
        assert!(texts("... — !").is_empty());
        assert_eq!(
            texts("c++, c# (c) .net node.js 1+1 a#b g++17 f#.net"),
            [
                "c++", "c#", "c", ".net", "node", "js", "1", "1", "a", "b", "g", "17", "f#", "net"
            ]
        );
    }

    #[test]
    fn things_begin_anywhere_but_inside_a_word() {
        let begin = |text: &str| {
            beginnings(text)
                .map(|at| text[at..].chars().next().unwrap())
                .collect::<String>()
        };
        assert_eq!(begin("да, c++ :) x"), "д,c++:)x");
        assert_eq!(begin("我ok李雷"), "我o李雷");
    }
}
