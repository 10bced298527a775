//! A word or a phrase to look for in texts.

use std::ops::Range;

use super::{
    Expr, Term,
    body::{Body, beginnings, is_boundary},
    fold::Folded,
    terms::trigrams,
};

/// From so many characters on, a word is found inside other words as well.
const FOUND_INSIDE: usize = 3;
/// Terms of one needle. More would make the candidates few fewer and the index work more.
const MOST: usize = 16;

/// What is looked for in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Needle {
    /// Any form of a word, or its characters as they are.
    Word { folded: String, forms: Vec<Form> },
    /// These words in just this form and order.
    Phrase(String),
}

/// A word to look for, or a part of one with hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    text: String,
    stem: String,
}

/// How well a needle fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Part,
    Stem,
    Exact,
    Phrase,
}

/// Where a needle was found in a folded text, in order, and how well it fits at best.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) fit: Fit,
    pub(super) spans: Vec<Range<usize>>,
}

impl Needle {
    /// A run of characters without blanks; none if nothing is left of it.
    pub(super) fn word(text: &str) -> Option<Self> {
        let mut folded = fold(text)?;
        let core = undecorated(&folded).to_owned();
        let body = Body::of(&core);
        let forms = body.words.iter().map(|word| Form {
            text: word.text.to_owned(),
            stem: word.stem.to_string(),
        });
        let is_word = body.words.first().is_some_and(|word| word.span.start == 0)
            && body
                .words
                .last()
                .is_some_and(|word| word.span.end == core.len());
        let forms: Vec<Form> = if is_word && body.is_hyphenated(&body.words) {
            forms.collect()
        } else {
            Vec::new()
        };
        // With other signs than those around words in a sentence, the signs are what is looked for.
        if forms.is_empty() && !core.is_empty() {
            folded = core;
        }
        Some(Self::Word { folded, forms })
    }

    /// What stood between quotes; none if that is nothing.
    pub(super) fn phrase(text: &str) -> Option<Self> {
        fold(text).map(Self::Phrase)
    }

    pub(super) fn find(&self, body: &Body) -> Option<Found> {
        let (fit, spans) = match self {
            Self::Word { folded, forms } => {
                let found = find_forms(forms, body);
                let fit = found.iter().map(|(fit, _)| *fit).max();
                let spans = found.into_iter().map(|(_, span)| span);
                let parts = find_characters(folded, body.folded);
                (fit.unwrap_or(Fit::Part), spans.chain(parts).collect())
            }
            Self::Phrase(phrase) => (Fit::Phrase, find_phrase(phrase, body.folded).collect()),
        };
        let spans = merged(spans);
        (!spans.is_empty()).then_some(Found { fit, spans })
    }

    /// What a text has among its terms if this is in it.
    pub(super) fn candidates(&self) -> Expr {
        match self {
            Self::Word { folded, forms } => {
                let stems = forms.iter().map(|form| Term::stem(&form.stem));
                let characters = characters(folded, is_short(folded));
                if forms.is_empty() {
                    characters
                } else {
                    Expr::any(vec![all(stems), characters])
                }
            }
            Self::Phrase(phrase) => characters(phrase, true),
        }
    }
}

/// The words of a text that are forms of the one that is looked for, and whether each has its very form.
fn find_forms(forms: &[Form], body: &Body) -> Vec<(Fit, Range<usize>)> {
    let mut found = Vec::new();
    if forms.is_empty() {
        return found;
    }
    for row in body.words.windows(forms.len()) {
        let mut pairs = row.iter().zip(forms);
        if pairs.clone().all(|(word, form)| word.stem == form.stem) && body.is_hyphenated(row) {
            let is_exact = pairs.all(|(word, form)| word.text == form.text);
            let span = row[0].span.start..row[row.len() - 1].span.end;
            found.push((if is_exact { Fit::Exact } else { Fit::Stem }, span));
        }
    }
    found
}

fn find_characters(characters: &str, folded: &str) -> Vec<Range<usize>> {
    let span = |at| at..at + characters.len();
    if is_short(characters) {
        let begins = |at: &usize| folded[*at..].starts_with(characters);
        beginnings(folded).filter(begins).map(span).collect()
    } else {
        folded
            .match_indices(characters)
            .map(|(at, _)| span(at))
            .collect()
    }
}

fn find_phrase<'a>(phrase: &'a str, folded: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    // Looked for from each beginning, because occurrences may overlap and only the second be on boundaries.
    beginnings(folded)
        .map(move |at| at..at + phrase.len())
        .filter(move |span| folded[span.start..].starts_with(phrase))
        .filter(move |span| {
            let inside = folded[..span.end].chars().next_back();
            let after = folded[span.end..].chars().next();
            inside
                .zip(after)
                .is_none_or(|(inside, after)| is_boundary(inside, after))
        })
}

/// The terms of a text that has these characters somewhere, or at one of its beginnings.
fn characters(folded: &str, is_at_beginning: bool) -> Expr {
    let mut terms = Vec::new();
    for (index, run) in folded.split(' ').enumerate() {
        if run.chars().count() > 2 {
            terms.extend(trigrams(run).map(Term::trigram));
        } else if index > 0 || is_at_beginning {
            terms.push(Term::beginning(run));
        }
    }
    let every = terms.len().div_ceil(MOST).max(1);
    all(terms.into_iter().step_by(every))
}

fn all(terms: impl Iterator<Item = Term>) -> Expr {
    Expr::all(terms.map(Expr::Term).collect())
}

/// The spans in order, those that touch as one.
pub(super) fn merged(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, before| {
        let touches = next.start <= before.end;
        if touches {
            before.end = before.end.max(next.end);
        }
        touches
    });
    spans
}

/// A text without what stands around words in a sentence.
fn undecorated(folded: &str) -> &str {
    let begun = folded.trim_start_matches(['"', '\'', '(', '[', '{', '«', '“', '„', '‘', '¿', '¡']);
    begun.trim_end_matches([
        '"', '\'', ')', ']', '}', '»', '“', '”', '‘', ',', '.', ':', ';', '!', '?', '。', '、',
    ])
}

fn is_short(folded: &str) -> bool {
    folded.chars().nth(FOUND_INSIDE - 1).is_none()
}

fn fold(text: &str) -> Option<String> {
    let folded = Folded::of(text);
    let trimmed = folded.as_str().trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(needle: Option<Needle>, text: &str) -> Option<Fit> {
        let folded = Folded::of(text);
        needle
            .unwrap()
            .find(&Body::of(folded.as_str()))
            .map(|found| found.fit)
    }

    fn word(word: &str, text: &str) -> Option<Fit> {
        fit(Needle::word(word), text)
    }

    fn phrase(phrase: &str, text: &str) -> Option<Fit> {
        fit(Needle::phrase(phrase), text)
    }

    #[test]
    fn a_word_finds_its_forms() {
        assert_eq!(word("сообщение", "Где сообщение?"), Some(Fit::Exact));
        assert_eq!(word("сообщение", "Прочти сообщения."), Some(Fit::Stem));
        assert_eq!(word("running", "she RUNS"), Some(Fit::Stem));
        assert_eq!(word("«Ёлка»,", "две елки"), Some(Fit::Stem));
        assert_eq!(word("сообщение", "сообща"), None);
    }

    #[test]
    fn a_word_finds_its_characters_anywhere() {
        assert_eq!(word("щени", "сообщение"), Some(Fit::Part));
        assert_eq!(
            word("example.com/PA", "https://example.com/page"),
            Some(Fit::Part)
        );
        assert_eq!(word("anna@exa", "mail anna@example.com"), Some(Fit::Part));
        assert_eq!(word("щени", "щ ени"), None);
    }

    #[test]
    fn signs_tell_names_apart() {
        for (query, text, fits) in [
            ("C++", "my C++ course", Some(Fit::Exact)),
            ("C++", "plan B/C", None),
            ("C++", "C# and C", None),
            ("C#", "I like C#, too", Some(Fit::Exact)),
            ("C#", "C++", None),
            ("C", "plan B/C", Some(Fit::Exact)),
            ("C", "C++", Some(Fit::Part)),
            ("F#", "f# is fun", Some(Fit::Exact)),
            (".NET", "we use .net", Some(Fit::Exact)),
            (".NET", "the net", None),
            ("node.js", "node.js 22", Some(Fit::Part)),
            ("node.js", "node or js", None),
            ("--force", "git push --force", Some(Fit::Part)),
            ("-n", "kubectl get pods -n kube-system", Some(Fit::Part)),
            (
                "kube-system",
                "kubectl get pods -n kube-system",
                Some(Fit::Exact),
            ),
            ("v1.2.3", "released v1.2.3 today", Some(Fit::Part)),
            ("v1.2.3", "v1.2.4", None),
            (
                "E0382",
                "error[E0382]: use of moved value",
                Some(Fit::Exact),
            ),
            ("@types/node", "npm i @types/node", Some(Fit::Part)),
            ("snake_case", "a snake_case name", Some(Fit::Part)),
            ("Case", "a camelCase name", Some(Fit::Part)),
            ("0xDEADBEEF", "at 0xdeadbeef", Some(Fit::Exact)),
            ("src/main.rs", "see src/main.rs:12", Some(Fit::Part)),
            ("(word)", "one word", Some(Fit::Exact)),
            ("cafe", "le café", Some(Fit::Exact)),
            ("café", "le cafe", Some(Fit::Exact)),
            ("lodz", "Łódź", Some(Fit::Exact)),
            ("йод", "иод", None),
        ] {
            assert_eq!(word(query, text), fits, "{query} in {text}");
        }
    }

    #[test]
    fn a_short_word_finds_what_begins_with_it() {
        assert_eq!(word("я", "ты и я"), Some(Fit::Exact));
        assert_eq!(word("со", "мои соображения"), Some(Fit::Part));
        assert_eq!(word("c#", "I like C#, too"), Some(Fit::Exact));
        assert_eq!(word(":)", "привет :)"), Some(Fit::Part));
        assert_eq!(word("李雷", "我叫李雷。"), Some(Fit::Part));
        assert_eq!(word("об", "сообщение"), None);
    }

    #[test]
    fn a_word_with_hyphens_finds_its_forms() {
        assert_eq!(word("веб-сокет", "о веб-сокетах"), Some(Fit::Stem));
        assert_eq!(word("бизнес-логика", "нет бизнес-логики"), Some(Fit::Stem));
        assert_eq!(word("бизнес-логика", "бизнес и логика"), None);
        assert_eq!(word("10:30", "10-30 and 10 30"), None);
    }

    #[test]
    fn a_phrase_stands_between_boundaries() {
        assert_eq!(phrase("код готов", "Код  \n готов!"), Some(Fit::Phrase));
        assert_eq!(phrase("код готов", "код готовый"), None);
        assert_eq!(phrase("код готов", "штрихкод готов"), None);
        assert_eq!(phrase("a a", "ba a a"), Some(Fit::Phrase));
        assert_eq!(phrase("(код", "x(код)"), Some(Fit::Phrase));
        assert_eq!(phrase("код:", "код:готов"), Some(Fit::Phrase));
        assert_eq!(phrase("сообщение", "сообщения"), None);
        assert_eq!(phrase("李雷", "我叫李雷吗"), Some(Fit::Phrase));
    }
}
