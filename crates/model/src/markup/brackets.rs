//! `[what is shown](https://where.it.leads)`.

use std::{cell::OnceCell, collections::HashMap};

use super::{
    address::begins_host,
    class::{is_blank, is_hollow_text},
    inlines::inlines,
    scan::{Scan, What},
    tree::Inline,
};

/// Characters in an address between parentheses.
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
        let Some((mut bracket, (end, href))) = popped.zip(self.targets.at(self.text, self.at + 1))
        else {
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

/// The addresses between parentheses of a text.
#[derive(Default)]
pub(super) struct Targets {
    /// For an opening parenthesis, the one that closes it: looked for once, in the whole text.
    ends: OnceCell<HashMap<usize, usize>>,
}

impl Targets {
    /// The address in the parentheses that open at a place, and where they end.
    fn at(&self, text: &[char], at: usize) -> Option<(usize, String)> {
        let inside = text.get(at + 1..).filter(|_| text[at] == '(')?;
        let scheme = SCHEMES.into_iter().find(|scheme| begins(inside, scheme))?;
        if !begins_host(&inside[scheme.len()..]) {
            return None;
        }
        let ends = self.ends.get_or_init(|| ends(text));
        let length = ends.get(&at)? - at - 1;
        (length <= LONGEST).then(|| (at + length + 2, inside[..length].iter().collect()))
    }
}

/// Which parentheses belong together with nothing between them that no address has.
fn ends(text: &[char]) -> HashMap<usize, usize> {
    let mut ends = HashMap::new();
    let mut open = Vec::new();
    for (at, &c) in text.iter().enumerate() {
        match c {
            '(' => open.push(at),
            ')' => ends.extend(open.pop().map(|opened| (opened, at))),
            _ if c == '<' || c == '>' || is_blank(c) => open.clear(),
            _ => {}
        }
    }
    ends
}

/// Whether characters begin with a word in ASCII, in capitals or not.
pub(super) fn begins(text: &[char], word: &str) -> bool {
    text.len() >= word.len()
        && word
            .chars()
            .zip(text)
            .all(|(a, b)| a == b.to_ascii_lowercase())
}
