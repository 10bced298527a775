//! Where a row of `*`, `_` or `~` may open emphasis, and where it may close it.

use super::class::{is_hollow, is_unspaced, is_word};

/// What a row of signs stands behind. What opens within a word ends only behind a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    Word,
    /// And in front of no digit.
    Sign,
    Other,
}

/// A row of signs and what it may do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    pub(super) sign: char,
    pub(super) length: usize,
    pub(super) opens: bool,
    pub(super) closes: bool,
    pub(super) behind: Behind,
    /// Whether the backslash in front of it keeps it from that.
    pub(super) is_needed: bool,
}

/// Looks at the signs from `start` to `end`; what stands in front of them ends at `before`.
pub(super) fn side(text: &[char], before: usize, start: usize, end: usize) -> Option<Side> {
    let (sign, length) = (text[start], end - start);
    let is_emphasis = if sign == '~' {
        length == 2
    } else {
        length <= 3
    };
    let around = Surroundings {
        sign,
        is_double: length == 2,
        before: before
            .checked_sub(1)
            .map(|at| text[at])
            .filter(|&c| !is_hollow(c)),
        after: text.get(end).copied().filter(|&c| !is_hollow(c)),
        is_joined: text.get(end + 1).is_some_and(|&c| is_word(c)),
    };
    is_emphasis.then(|| Side {
        sign,
        length,
        opens: around.opens(),
        closes: around.closes(),
        behind: around.behind(),
        is_needed: false,
    })
}

struct Surroundings {
    sign: char,
    is_double: bool,
    /// The characters around the signs, unless nothing is seen there.
    before: Option<char>,
    after: Option<char>,
    /// Whether a word goes on behind the next character.
    is_joined: bool,
}

impl Surroundings {
    fn behind(&self) -> Behind {
        match self.before {
            Some(c) if is_word(c) && !is_unspaced(c) => Behind::Word,
            Some(c) if !is_word(c) && !self.after.is_some_and(|c| c.is_ascii_digit()) => {
                Behind::Sign
            }
            _ => Behind::Other,
        }
    }

    /// Emphasis begins where a word may begin, and with something that words begin with. Within a word, two signs may
    /// stand before a sign.
    fn opens(&self) -> bool {
        let Some(after) = self.after else {
            return false;
        };
        let is_dividing = self.is_double && self.sign != '_' && !is_word(after);
        let is_begun = self.before.is_some_and(|c| {
            is_word(c)
                && (self.sign == '_' || !is_unspaced(c))
                && (!is_dividing || c.is_ascii_digit())
                || matches!(
                    c,
                    '/' | '\\' | '=' | '&' | '%' | '$' | '@' | '+' | '^' | '¨' | '¯' | '´' | '¸'
                )
        });
        let is_beginning = if self.is_double {
            !matches!(after, '/' | '=' | ')' | ']' | '}' | ',' | ';' | '|' | '^')
        } else {
            !after.is_ascii_punctuation()
                || matches!(
                    after,
                    '(' | '[' | '{' | '"' | '\'' | '@' | '#' | '`' | '*' | '_' | '~' | '\\' | '$'
                )
        };
        !is_begun && is_beginning
    }

    /// Emphasis ends behind something that words end with, where a word may end.
    fn closes(&self) -> bool {
        let Some(before) = self.before else {
            return false;
        };
        let is_ending = if self.is_double {
            !matches!(before, '(' | '[' | '{' | '/' | '=' | '<' | '|')
        } else {
            !matches!(
                before,
                '(' | '[' | '{' | '<' | '^' | '/' | '=' | '&' | '|' | '-' | '@' | '\\' | '$'
            )
        };
        let is_free = |after: char| {
            if self.sign == '_' {
                let is_joint = matches!(after, '.' | '/' | '-' | ':' | '@' | '=' | '(' | '[');
                return !is_word(after)
                    && !(is_joint && (self.is_joined || matches!(after, '(' | '[')));
            }
            let is_own = if self.is_double {
                after.is_ascii_digit()
            } else {
                is_word(after) && !is_unspaced(after)
            };
            !is_own || !is_word(before)
        };
        is_ending && self.after.is_none_or(is_free)
    }
}
