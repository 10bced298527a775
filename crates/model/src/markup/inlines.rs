//! The characters of a paragraph become what it says.

use super::{
    calls::with_calls,
    pairs::pair,
    scan::scan,
    token::{Role, Token, What},
    tree::Inline,
};

/// Reads characters. Within a link there are no links, and nobody is called.
pub(super) fn inlines(text: &[char], is_linked: bool) -> Vec<Inline> {
    let mut tokens = scan(text, is_linked);
    pair(text, &mut tokens);
    let mut tree = Tree {
        text,
        is_linked,
        all: Vec::new(),
        open: Vec::new(),
        words: Vec::new(),
        before: None,
    };
    for token in tokens {
        tree.add(token);
    }
    tree.flush();
    tree.all
}

struct Tree<'a> {
    text: &'a [char],
    is_linked: bool,
    /// What was read of the innermost emphasis that is open.
    all: Vec<Inline>,
    /// What was read of those around it.
    open: Vec<Vec<Inline>>,
    /// Characters in a row that are only themselves.
    words: Vec<char>,
    /// What stands in front of them.
    before: Option<char>,
}

impl Tree<'_> {
    fn add(&mut self, token: Token) {
        match token.what {
            What::Text => self.say(token.at, token.end),
            What::Slash(side) => {
                if side.is_none_or(|side| !side.is_needed) {
                    self.say(token.at, token.end);
                }
            }
            What::Nothing => {}
            What::Atom(inline) => {
                self.flush();
                self.all.push(inline);
            }
            What::Link { href, shown } => {
                self.flush();
                let children = inlines(&self.text[shown], true);
                self.all.push(Inline::Link { href, children });
            }
            What::Run(run) => {
                let mut at = token.at;
                for part in run.parts {
                    let end = at + part.length;
                    match part.role {
                        Role::Text => self.say(at, end),
                        Role::Opens => {
                            self.flush();
                            self.open.push(std::mem::take(&mut self.all));
                        }
                        Role::Closes => self.close(run.side.sign, part.length),
                    }
                    at = end;
                }
            }
        }
    }

    fn say(&mut self, at: usize, end: usize) {
        if self.words.is_empty() && at > 0 {
            self.before = Some(self.text[at - 1]);
        }
        self.words.extend_from_slice(&self.text[at..end]);
    }

    fn close(&mut self, sign: char, length: usize) {
        self.flush();
        let outer = self.open.pop().unwrap_or_default();
        let inner = std::mem::replace(&mut self.all, outer);
        self.all.push(match (sign, length) {
            ('~', _) => Inline::Del(inner),
            (_, 1) => Inline::Em(inner),
            _ => Inline::Strong(inner),
        });
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if self.is_linked && !words.is_empty() {
            self.all.push(Inline::Text(words.into_iter().collect()));
        } else {
            with_calls(&words, self.before, &mut self.all);
        }
        self.before = None;
    }
}
