//! What was typed can be read.

use veche_model::markup::{Block, Inline, is_hollow, plain, read};

use crate::{cases::texts, dice::Dice};

/// The letters and digits of a tree, those of addresses and languages too, in the order in which they were typed.
#[derive(Default)]
struct Letters(String);

impl Letters {
    fn add(&mut self, text: &str) {
        self.0.extend(text.chars().filter(|c| c.is_alphanumeric()));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(children) | Block::Heading { children, .. } => {
                    self.inlines(children);
                }
                Block::Code { language, text } => {
                    self.add(language);
                    self.add(text);
                }
                Block::Quote(blocks) => self.blocks(blocks),
                Block::List(items) => {
                    for item in items {
                        self.add(item.label.as_deref().unwrap_or_default());
                        self.add(if item.is_done == Some(true) { "x" } else { "" });
                        self.blocks(&item.blocks);
                    }
                }
                Block::Table { rows, .. } => {
                    rows.iter().flatten().for_each(|cell| self.inlines(cell));
                }
                Block::Rule => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.add(text),
                Inline::Strong(children) | Inline::Em(children) | Inline::Del(children) => {
                    self.inlines(children);
                }
                Inline::Call(call) => {
                    self.add(&call.text);
                    self.add(&call.tail);
                }
                Inline::Link { href, children } => {
                    self.inlines(children);
                    let is_bare =
                        matches!(&children[..], [Inline::Text(text)] if href.ends_with(text));
                    self.add(if is_bare { "" } else { href });
                }
                Inline::Break => {}
            }
        }
    }
}

fn many() -> impl Iterator<Item = String> {
    let mut dice = Dice::new(7);
    texts()
        .into_iter()
        .chain((0..5_000).map(move |_| dice.text()))
}

#[test]
fn no_letter_is_lost_and_none_is_moved() {
    for text in many() {
        let mut letters = Letters::default();
        letters.blocks(&read(&text));
        let typed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        assert_eq!(letters.0.to_lowercase(), typed.to_lowercase(), "{text:?}");
    }
}

#[test]
fn what_shows_something_is_read_as_something() {
    for text in many() {
        let is_empty = text.chars().all(is_hollow);
        let says = !plain(&read(&text)).chars().all(is_hollow);
        assert_eq!(says, !is_empty, "{text:?}");
    }
}
