//! What a text means: one grammar, made for chat, and its reader. `docs/markdown.md` has the rules and the cases.
//!
//! The page reads with the same rules (`web/src/lib/text/markup`). Reading takes time in proportion to the text, whatever the
//! text, and what it gives is nested 12 deep at most.

mod address;
mod blocks;
mod brackets;
mod calls;
mod class;
mod codes;
mod emphasis;
mod fence;
mod inlines;
mod list;
mod outline;
mod pairs;
mod plain;
mod scan;
mod table;
mod token;
mod tree;

#[cfg(test)]
mod tests;

pub use class::is_hollow;
pub use outline::outline;
pub use plain::plain;
pub use tree::{Align, Block, Call, Inline, Item};

/// Reads a text. A text that shows something makes a tree that shows something.
#[must_use]
pub fn read(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let chars: Vec<char> = text.chars().collect();
    let lines: Vec<&[char]> = chars.split(|&c| c == '\n').collect();
    blocks::blocks(&lines, 0)
}

/// Whom a text calls, and which channels, in their order.
#[must_use]
pub fn calls(text: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    if text.contains(['@', '#']) {
        let blocks = read(text);
        tree::each_inline(&blocks, &mut |inline| {
            if let Inline::Call(call) = inline {
                calls.push(call.clone());
            }
        });
    }
    calls
}

/// Whether a text has the address of a web page.
#[must_use]
pub fn has_link(text: &str) -> bool {
    let mut is_linked = false;
    if !text.contains([':', '.']) {
        return is_linked;
    }
    tree::each_inline(&read(text), &mut |inline| {
        is_linked |= matches!(inline, Inline::Link { href, .. } if !href.starts_with("mailto:"));
    });
    is_linked
}
