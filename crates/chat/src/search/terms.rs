//! The terms of a message, for an index to keep.

use veche_model::markup::has_link;

use super::{
    Document, Term,
    body::{beginnings, words},
    fold::Folded,
};

/// How many different terms a text may have; one with more is kept as [`Term::TOO_MUCH`] and looked into by every search.
const MOST: usize = 4_000;

/// The terms of one message.
#[derive(Debug)]
pub(crate) struct Terms(Vec<Term>);

impl Terms {
    pub(crate) fn iter(&self) -> impl Iterator<Item = Term> {
        self.0.iter().copied()
    }
}

/// What an index keeps of a message, in order and each term once.
pub(crate) fn terms(document: &Document) -> Terms {
    let folded = Folded::of(&document.text);
    let mut terms = vec![Term::author(document.author)];
    if has_link(&document.text) {
        terms.push(Term::LINK);
    }
    if document.is_pinned {
        terms.push(Term::PINNED);
    }
    if document.has_file {
        terms.push(Term::FILE);
    }
    if document.has_image {
        terms.push(Term::IMAGE);
    }
    if document.has_poll {
        terms.push(Term::POLL);
    }
    match said(folded.as_str()) {
        Some(said) => terms.extend(said),
        None => terms.push(Term::TOO_MUCH),
    }
    terms.sort_unstable();
    Terms(terms)
}

/// Every three characters in a row of a folded text, but none across a blank.
pub(super) fn trigrams(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').flat_map(|run| {
        let starts = run.char_indices().map(|(at, _)| at);
        let ends = run.char_indices().map(|(at, c)| at + c.len_utf8());
        starts
            .zip(ends.skip(2))
            .map(|(start, end)| &run[start..end])
    })
}

/// The terms of what a text says, in order, unless there are too many.
fn said(folded: &str) -> Option<Vec<Term>> {
    let stems = words(folded).into_iter().map(|word| Term::stem(&word.stem));
    let begun = beginnings(folded).flat_map(|at| {
        let rest = &folded[at..];
        let first = rest.char_indices().take(2).take_while(|&(_, c)| c != ' ');
        first.map(|(start, c)| Term::beginning(&rest[..start + c.len_utf8()]))
    });
    let mut said = Vec::new();
    for term in stems
        .chain(begun)
        .chain(trigrams(folded).map(Term::trigram))
    {
        said.push(term);
        // Sorting out what was there before is cheaper now and then than for each term.
        if said.len() > 2 * MOST {
            sort_out(&mut said);
            if said.len() > MOST {
                return None;
            }
        }
    }
    sort_out(&mut said);
    (said.len() <= MOST).then_some(said)
}

fn sort_out(terms: &mut Vec<Term>) {
    terms.sort_unstable();
    terms.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tests::saying;

    fn has(text: &str, term: Term) -> bool {
        terms(&saying(text)).iter().any(|own| own == term)
    }

    #[test]
    fn an_index_keeps_stems_beginnings_and_trigrams() {
        let text = "Сообщения: C++";
        assert!(has(text, Term::stem("сообщен")));
        assert!(has(text, Term::stem("c++")));
        assert!(has(text, Term::beginning("с")));
        assert!(has(text, Term::beginning("со")));
        assert!(has(text, Term::beginning("c+")));
        assert!(has(text, Term::trigram("щен")));
        assert!(has(text, Term::trigram("ия:")));
        assert!(!has(text, Term::beginning("об")), "inside a word");
        assert!(!has(text, Term::trigram(": c")), "across a blank");
    }

    #[test]
    fn an_index_keeps_who_and_what_else() {
        let plain = saying("hello");
        assert!(!has("hello", Term::LINK) && has("https://example.com", Term::LINK));
        assert!(has("www.пример.рф", Term::LINK) && !has("`https://example.com`", Term::LINK));
        assert!(has("hello", Term::author(plain.author)) && !has("hello", Term::PINNED));
        let pinned = Document {
            is_pinned: true,
            ..plain
        };
        assert!(terms(&pinned).iter().any(|term| term == Term::PINNED));
    }

    #[test]
    fn a_text_with_too_many_terms_is_kept_as_such() {
        let long: String = (0..10_000)
            .map(|n| char::from_u32(0x4e00 + n).unwrap())
            .collect();
        assert_eq!(terms(&saying(&long)).iter().count(), 2);
        assert!(has(&long, Term::TOO_MUCH));
        assert!(!has(&"да нет ".repeat(1_400), Term::TOO_MUCH));
    }
}
