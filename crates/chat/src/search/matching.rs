//! Deciding by the text itself whether a message is looked for, and how much.

use veche_model::{Piece, markup};

use super::{
    Document, Resolved,
    body::Body,
    fold::Folded,
    needle::{Fit, Found, merged},
    snippet::snippet,
};

/// A message that a query found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// How well it fits: the best hits have the highest.
    pub(crate) score: u32,
    /// What to show of it.
    pub(crate) snippet: Vec<Piece>,
}

impl Resolved {
    /// Whether a message is looked for, and then how well it fits and what to show of it.
    pub(crate) fn matches(&self, document: &Document) -> Option<Hit> {
        let folded = Folded::of(&document.text);
        if !self.admits(document) {
            return None;
        }
        let body = Body::of(folded.as_str());
        if self
            .unwanted
            .iter()
            .any(|needle| needle.find(&body).is_some())
        {
            return None;
        }
        let found = self.find(&body)?;
        let snippet = self
            .said(&document.text)
            .unwrap_or_else(|| show(&document.text, &folded, &found));
        Some(Hit {
            score: found.iter().map(score).sum(),
            snippet,
        })
    }

    fn find(&self, body: &Body) -> Option<Vec<Found>> {
        let found = self.wanted.iter().map(|needle| needle.find(body));
        found.collect()
    }

    /// What to show of a text without the signs of its writing, unless what was looked for stands in those, such as in an
    /// address.
    fn said(&self, text: &str) -> Option<Vec<Piece>> {
        if !text.contains(['*', '_', '~', '`', '[', '>', '#', '|', '\\']) {
            return None;
        }
        let said = markup::plain(&markup::read(text));
        let folded = Folded::of(&said);
        let found = self.find(&Body::of(folded.as_str()))?;
        Some(show(&said, &folded, &found))
    }
}

fn show(text: &str, folded: &Folded, found: &[Found]) -> Vec<Piece> {
    let spans = found
        .iter()
        .flat_map(|found| &found.spans)
        .map(|span| folded.unfold(span));
    snippet(text, merged(spans.collect()))
}

/// How well a needle fits comes first, how often it was found second.
fn score(found: &Found) -> u32 {
    const STEP: u32 = 16;
    let fit = match found.fit {
        Fit::Part => 1,
        Fit::Stem => 2,
        Fit::Exact => 3,
        Fit::Phrase => 5,
    };
    let often = u32::try_from(found.spans.len()).map_or(STEP, |count| count.min(STEP));
    fit * STEP + often - 1
}
