//! What a paragraph is cut into, before it is known which signs belong together.

use std::ops::Range;

use super::{emphasis::Side, tree::Inline};

/// A stretch of characters.
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) what: What,
}

pub(super) enum What {
    /// Characters that are themselves.
    Text,
    /// A backslash in front of signs; it is shown unless it is needed.
    Slash(Option<Side>),
    /// What was needed and is not shown.
    Nothing,
    Atom(Inline),
    /// A link between brackets.
    Link {
        href: String,
        /// Where the characters stand that are shown for it.
        shown: Range<usize>,
    },
    /// Signs that may open or close emphasis.
    Run(Run),
}

pub(super) struct Run {
    pub(super) side: Side,
    /// What became of the signs, in their order.
    pub(super) parts: Vec<Part>,
}

/// Signs of a row that do the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) length: usize,
    pub(super) role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Opens,
    Closes,
}
