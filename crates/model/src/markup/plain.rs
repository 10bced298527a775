//! What a text says, without the signs of its writing.

use super::tree::{Block, Inline};

/// The words of blocks, each block and each line on a line of its own.
#[must_use]
pub fn plain(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    all(blocks, &mut lines);
    lines.join("\n")
}

fn all(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(children) | Block::Heading { children, .. } => {
                lines.push(words(children));
            }
            Block::Code { text, .. } => lines.push(text.clone()),
            Block::Quote(blocks) => all(blocks, lines),
            Block::List(items) => {
                for item in items {
                    let mut own = Vec::new();
                    all(&item.blocks, &mut own);
                    let label = item
                        .label
                        .as_ref()
                        .map_or_else(String::new, |label| format!("{label} "));
                    lines.push(label + &own.join("\n"));
                }
            }
            Block::Table { rows, .. } => lines.extend(rows.iter().map(|row| {
                let cells: Vec<String> = row.iter().map(|cell| words(cell)).collect();
                cells.join(" ")
            })),
            Block::Rule => {}
        }
    }
}

/// The words of a line.
fn words(inlines: &[Inline]) -> String {
    let word = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Break => "\n".to_owned(),
        Inline::Strong(children)
        | Inline::Em(children)
        | Inline::Del(children)
        | Inline::Link { children, .. } => words(children),
        Inline::Call(call) => format!("{}{}", call.text, call.tail),
    };
    inlines.iter().map(word).collect()
}
