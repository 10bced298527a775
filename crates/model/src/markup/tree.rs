//! What a text is made of.

/// Quotes, lists and emphasis within each other; what is deeper is text.
pub(super) const DEEPEST: usize = 12;

/// A part of a text that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Lines.
    Paragraph(Vec<Inline>),
    /// A line that stands above others.
    Heading {
        /// 1 to 6.
        depth: usize,
        /// What it says.
        children: Vec<Inline>,
    },
    /// Lines of code.
    Code {
        /// What it is written in, as the author calls it; empty when not told.
        language: String,
        /// The code.
        text: String,
    },
    /// What somebody else said.
    Quote(Vec<Block>),
    /// Points, or numbered ones.
    List(Vec<Item>),
    /// A table.
    Table {
        /// How each column is aligned.
        align: Vec<Align>,
        /// Its rows, the head first. A row may have more or fewer cells than the head.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line across.
    Rule,
}

/// A point of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number as it was written, such as `4.` or `2)`; `None` for a point without one.
    pub label: Option<String>,
    /// Whether it is a task, and done.
    pub is_done: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// As its text runs.
    Start,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// What it says.
    Text(String),
    /// The next line begins.
    Break,
    /// A word of code.
    Code(String),
    /// Bold.
    Strong(Vec<Inline>),
    /// Italic.
    Em(Vec<Inline>),
    /// Struck out.
    Del(Vec<Inline>),
    /// A link to the web, or to a mailbox.
    Link {
        /// Where it leads: `https:`, `http:` or `mailto:`.
        href: String,
        /// What is shown for it: no links, and nobody is called.
        children: Vec<Inline>,
    },
    /// Somebody is called, or a channel named.
    Call(Call),
}

/// `@name` or `#name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The sign, `@` or `#`, and the name without the signs at its end.
    pub text: String,
    /// `.`, `-` and `_` right behind: part of the name where there is such a name, else of the text.
    pub tail: String,
}

/// Looks at every part of every line, outer ones first.
pub(super) fn each_inline(blocks: &[Block], look: &mut dyn FnMut(&Inline)) {
    for block in blocks {
        match block {
            Block::Paragraph(children) | Block::Heading { children, .. } => within(children, look),
            Block::Quote(blocks) => each_inline(blocks, look),
            Block::List(items) => {
                for item in items {
                    each_inline(&item.blocks, look);
                }
            }
            Block::Table { rows, .. } => {
                for cell in rows.iter().flatten() {
                    within(cell, look);
                }
            }
            Block::Code { .. } | Block::Rule => {}
        }
    }
}

fn within(inlines: &[Inline], look: &mut dyn FnMut(&Inline)) {
    for inline in inlines {
        look(inline);
        match inline {
            Inline::Strong(children)
            | Inline::Em(children)
            | Inline::Del(children)
            | Inline::Link { children, .. } => within(children, look),
            Inline::Text(_) | Inline::Break | Inline::Code(_) | Inline::Call(_) => {}
        }
    }
}
