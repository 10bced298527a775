//! `[what is shown](https://where.it.leads)`.

use super::{
    address::has_host,
    class::{is_blank, is_hollow_text},
    inlines::inlines,
    scan::{Scan, What},
    tree::Inline,
};

/// Characters in an address between parentheses, so that looking for its end is bounded.
const LONGEST: usize = 2_000;
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// An opening bracket that nothing has closed yet.
pub(super) struct Bracket {
    pub(super) at: usize,
    /// The backslash in front of it, as a token.
    slash: Option<usize>,
}

impl Scan<'_> {
    pub(super) fn open_bracket(&mut self, slash: Option<usize>) {
        self.brackets.push(Bracket { at: self.at, slash });
        self.at += 1;
    }

    pub(super) fn close_bracket(&mut self) {
        let popped = self.brackets.pop();
        let Some((mut bracket, (end, href))) = popped.zip(target(self.text, self.at + 1)) else {
            self.at += 1;
            return;
        };
        // One that was escaped may stand in what is shown for a link.
        while bracket.slash.is_some()
            && let Some(outer) = self.brackets.pop()
        {
            bracket = outer;
        }
        let shown = &self.text[bracket.at + 1..self.at];
        if self.last_link > bracket.at || is_hollow_text(shown) {
            self.at += 1;
        } else if let Some(slash) = bracket.slash {
            self.tokens[slash].what = What::Nothing;
            self.at += 1;
        } else {
            let begin = bracket.at - usize::from(self.is_image(bracket.at));
            let children = inlines(shown, true);
            self.rewind(begin);
            self.atom(begin, end, Inline::Link { href, children });
            self.last_link = begin;
        }
    }

    /// Nothing is fetched from elsewhere by looking at a message: a picture is a link.
    fn is_image(&self, at: usize) -> bool {
        let is_marked = at > 0 && self.text[at - 1] == '!';
        is_marked && (at == 1 || is_blank(self.text[at - 2]))
    }
}

/// The address between parentheses, and where they end.
fn target(text: &[char], at: usize) -> Option<(usize, String)> {
    if text.get(at) != Some(&'(') {
        return None;
    }
    let inside = &text[at + 1..text.len().min(at + 2 + LONGEST)];
    let scheme = SCHEMES.into_iter().find(|scheme| begins(inside, scheme))?;
    let mut depth = 0;
    let end = inside.iter().position(|&c| match c {
        '(' => {
            depth += 1;
            false
        }
        ')' if depth > 0 => {
            depth -= 1;
            false
        }
        _ => c == ')' || c == '<' || c == '>' || is_blank(c),
    })?;
    let is_whole = inside[end] == ')' && has_host(&inside[scheme.len()..end]);
    is_whole.then(|| (at + 1 + end + 1, inside[..end].iter().collect()))
}

/// Whether characters begin with a word in ASCII, in capitals or not.
pub(super) fn begins(text: &[char], word: &str) -> bool {
    text.len() >= word.len()
        && word
            .chars()
            .zip(text)
            .all(|(a, b)| a == b.to_ascii_lowercase())
}
