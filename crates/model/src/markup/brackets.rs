//! `[what is shown](https://where.it.leads)`.

use std::{cell::OnceCell, collections::HashMap, ops::Range};

use super::{
    address::{begins, begins_host},
    class::{is_blank, is_hollow_text},
};

/// Characters in an address between parentheses.
const LONGEST: usize = 2_000;
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// The brackets of a text, in the order in which they are come across.
#[derive(Default)]
pub(super) struct Brackets {
    /// Opening ones that nothing has closed yet.
    open: Vec<Bracket>,
    targets: Targets,
    /// Where the last link begins.
    last_link: usize,
}

struct Bracket {
    at: usize,
    /// The backslash in front of it, as a token.
    slash: Option<usize>,
}

/// What a closing bracket makes of all from its opening one on.
pub(super) enum Closed {
    Link {
        begin: usize,
        end: usize,
        href: String,
        /// Where the characters stand that are shown for it.
        shown: Range<usize>,
    },
    /// It would be a link, had it not this backslash, as a token.
    Escaped { slash: usize },
}

impl Brackets {
    pub(super) fn open(&mut self, at: usize, slash: Option<usize>) {
        self.open.push(Bracket { at, slash });
    }

    /// Closes the last one that is open; `None` when both are only themselves.
    pub(super) fn close(&mut self, text: &[char], at: usize) -> Option<Closed> {
        let mut bracket = self.open.pop()?;
        let (end, href) = self.targets.at(text, at + 1)?;
        // One that was escaped may stand in what is shown for a link.
        while bracket.slash.is_some()
            && let Some(outer) = self.open.pop()
        {
            bracket = outer;
        }
        let shown = bracket.at + 1..at;
        if self.last_link > bracket.at || is_hollow_text(&text[shown.clone()]) {
            return None;
        }
        if let Some(slash) = bracket.slash {
            return Some(Closed::Escaped { slash });
        }
        let begin = bracket.at - usize::from(is_image(text, bracket.at));
        self.last_link = begin;
        Some(Closed::Link {
            begin,
            end,
            href,
            shown,
        })
    }

    /// Takes back those from a place on.
    pub(super) fn forget(&mut self, from: usize) {
        while self.open.last().is_some_and(|bracket| bracket.at >= from) {
            self.open.pop();
        }
    }
}

/// Nothing is fetched from elsewhere by looking at a message: a picture is a link.
fn is_image(text: &[char], at: usize) -> bool {
    let is_marked = at > 0 && text[at - 1] == '!';
    is_marked && (at == 1 || is_blank(text[at - 2]))
}

/// The addresses between parentheses of a text.
#[derive(Default)]
struct Targets {
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
