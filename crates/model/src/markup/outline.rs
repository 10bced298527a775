//! A tree as short JSON, in which the cases of `docs/markdown.json` are written.

use serde_json::{Value, json};

use super::tree::{Align, Block, Inline, Item};

/// The outline of blocks, as `docs/markdown.md` describes it.
#[must_use]
pub fn outline(blocks: &[Block]) -> Value {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> Value {
    match block {
        Block::Paragraph(children) => named(vec![json!("p")], inlines(children)),
        Block::Heading { depth, children } => {
            named(vec![json!(format!("h{depth}"))], inlines(children))
        }
        Block::Code { language, text } => json!(["pre", language, text]),
        Block::Quote(blocks) => named(vec![json!("quote")], blocks.iter().map(self::block)),
        Block::List(items) => named(vec![json!("list")], items.iter().map(item)),
        Block::Table { align, rows } => {
            let row =
                |row: &Vec<Vec<Inline>>| row.iter().map(|cell| cell_of(cell)).collect::<Value>();
            let align: Value = align.iter().map(|&align| word(align)).collect();
            named(vec![json!("table"), align], rows.iter().map(row))
        }
        Block::Rule => json!(["rule"]),
    }
}

fn item(item: &Item) -> Value {
    let done = match item.is_done {
        None => Value::Null,
        Some(is_done) => json!(is_done),
    };
    named(vec![json!(item.label), done], item.blocks.iter().map(block))
}

fn cell_of(cell: &[Inline]) -> Value {
    inlines(cell).collect()
}

fn inlines(all: &[Inline]) -> impl Iterator<Item = Value> {
    all.iter().map(inline)
}

fn inline(inline: &Inline) -> Value {
    match inline {
        Inline::Text(text) => json!(text),
        Inline::Break => json!(["br"]),
        Inline::Code(text) => json!(["code", text]),
        Inline::Strong(children) => named(vec![json!("strong")], inlines(children)),
        Inline::Em(children) => named(vec![json!("em")], inlines(children)),
        Inline::Del(children) => named(vec![json!("del")], inlines(children)),
        Inline::Link { href, children } => {
            named(vec![json!("link"), json!(href)], inlines(children))
        }
        Inline::Call(call) => json!(["call", call.text, call.tail]),
    }
}

fn named(mut first: Vec<Value>, rest: impl Iterator<Item = Value>) -> Value {
    first.extend(rest);
    Value::Array(first)
}

fn word(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}
