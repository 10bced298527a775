//! Code between as many backticks on both sides.

use std::collections::{HashMap, HashSet};

use super::class::is_hollow;

/// Which backticks of a text belong together.
#[derive(Default)]
pub(super) struct Codes {
    /// For a row of backticks that may open code, where the row begins that closes it.
    ends: HashMap<usize, usize>,
    /// Rows that belong to one that was escaped.
    escaped: HashSet<usize>,
}

impl Codes {
    pub(super) fn of(text: &[char]) -> Self {
        let mut codes = Self::default();
        let mut rows = HashMap::new();
        // Where something was seen last; code with nothing to see is none.
        let mut seen = 0;
        let mut at = 0;
        while at < text.len() {
            let length = text[at..].iter().take_while(|&&c| c == '`').count();
            if length > 0 {
                if let Some(before) = rows.insert(length, at)
                    && seen > before
                {
                    codes.ends.insert(before, at);
                }
                seen = at;
            } else if !is_hollow(text[at]) {
                seen = at;
            }
            at += length.max(1);
        }
        codes
    }

    /// Where the row begins that closes the code which the row at a place opens.
    pub(super) fn end(&self, at: usize) -> Option<usize> {
        self.ends.get(&at).copied()
    }

    /// Whether the row at a place, which has a backslash in front of it, would otherwise be a part of code.
    pub(super) fn escape(&mut self, text: &[char], at: usize) -> bool {
        match self.ends.remove(&at) {
            Some(end) if text[end - 1] == '\\' => {
                self.ends.remove(&end);
                self.escaped.insert(end)
            }
            Some(_) => true,
            None => self.escaped.contains(&at),
        }
    }
}

/// What the code between two places says. One blank on each side only keeps backticks apart.
pub(super) fn between(text: &[char], start: usize, end: usize) -> String {
    let inside = match &text[start..end] {
        [' ', inside @ .., ' '] => inside,
        inside => inside,
    };
    inside.iter().collect()
}
