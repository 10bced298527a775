//! Cuts characters into what stands for itself, what is whole (code, links, line breaks) and signs that may be emphasis.

use super::{
    address::{address, mail},
    brackets::{Brackets, Closed},
    codes::{Codes, between},
    emphasis::side,
    token::{Run, Token, What},
    tree::Inline,
};

struct Scan<'a> {
    text: &'a [char],
    is_linked: bool,
    codes: Codes,
    tokens: Vec<Token>,
    brackets: Brackets,
    /// From here on, characters are themselves and in no token yet.
    from: usize,
    at: usize,
    /// Where the last token ended that is whole.
    floor: usize,
}

/// Cuts characters. Within a link there are no links.
pub(super) fn scan(text: &[char], is_linked: bool) -> Vec<Token> {
    let mut scan = Scan {
        text,
        is_linked,
        codes: Codes::of(text),
        tokens: Vec::new(),
        brackets: Brackets::default(),
        from: 0,
        at: 0,
        floor: 0,
    };
    while let Some(&c) = text.get(scan.at) {
        scan.step(c);
    }
    scan.flush();
    scan.tokens
}

impl Scan<'_> {
    fn step(&mut self, c: char) {
        #[cfg(test)]
        super::class::steps::count();
        match c {
            '`' => self.code(),
            '\\' => self.slash(),
            '*' | '_' | '~' => self.run(),
            '\n' => self.atom(self.at, self.at + 1, Inline::Break),
            '[' if !self.is_linked => self.open_bracket(None),
            ']' if !self.is_linked => self.close_bracket(),
            'h' | 'H' | 'w' | 'W' if !self.is_linked => self.address(),
            '@' if !self.is_linked => self.mail(),
            _ => self.at += 1,
        }
    }

    fn code(&mut self) {
        let length = self.length(self.at);
        match self.codes.end(self.at) {
            None => self.at += length,
            Some(end) => {
                let code = between(self.text, self.at + length, end);
                self.atom(self.at, end + length, Inline::Code(code));
            }
        }
    }

    fn slash(&mut self) {
        let next = self.at + 1;
        match self.text.get(next) {
            Some('`') if self.codes.escape(self.text, next) => {
                self.flush();
                self.from = next;
                self.at = next + self.length(next);
            }
            Some('*' | '_' | '~') => {
                let end = next + self.length(next);
                if let Some(side) = side(self.text, self.at, next, end) {
                    self.token(What::Slash(Some(side)));
                }
                self.at = end;
            }
            // What is shown for a link may have brackets of its own.
            Some('[' | ']') if self.is_linked => {
                self.flush();
                self.from = next;
                self.at = next + 1;
            }
            Some(']') => self.at = next + 1,
            Some('[') => {
                self.token(What::Slash(None));
                self.open_bracket(Some(self.tokens.len() - 1));
            }
            _ => self.at = next,
        }
    }

    fn run(&mut self) {
        let end = self.at + self.length(self.at);
        if let Some(side) = side(self.text, self.at, self.at, end) {
            self.flush();
            let run = Run {
                side,
                parts: Vec::new(),
            };
            self.push(end, What::Run(run));
        }
        self.at = end;
    }

    fn open_bracket(&mut self, slash: Option<usize>) {
        self.brackets.open(self.at, slash);
        self.at += 1;
    }

    fn close_bracket(&mut self) {
        match self.brackets.close(self.text, self.at) {
            None => self.at += 1,
            Some(Closed::Escaped { slash }) => {
                self.tokens[slash].what = What::Nothing;
                self.at += 1;
            }
            Some(Closed::Link {
                begin,
                end,
                href,
                shown,
            }) => {
                self.rewind(begin);
                self.whole(begin, end, What::Link { href, shown });
            }
        }
    }

    fn address(&mut self) {
        match address(self.text, self.at) {
            None => self.at += 1,
            Some((end, href)) => self.link(self.at, end, href),
        }
    }

    fn mail(&mut self) {
        match mail(self.text, self.floor, self.at) {
            None => self.at += 1,
            Some((at, end)) => {
                let address: String = self.text[at..end].iter().collect();
                self.rewind(at);
                self.link(at, end, format!("mailto:{address}"));
            }
        }
    }

    fn link(&mut self, at: usize, end: usize, href: String) {
        let shown = self.text[at..end].iter().collect();
        let children = vec![Inline::Text(shown)];
        self.atom(at, end, Inline::Link { href, children });
    }

    /// How often the sign at a place stands there in a row.
    fn length(&self, at: usize) -> usize {
        let sign = self.text[at];
        let length = self.text[at..].iter().take_while(|&&c| c == sign).count();
        #[cfg(test)]
        (0..length).for_each(|_| super::class::steps::count());
        length
    }

    /// One character that is a token.
    fn token(&mut self, what: What) {
        self.flush();
        self.push(self.at + 1, what);
        self.at += 1;
    }

    fn atom(&mut self, at: usize, end: usize, inline: Inline) {
        self.whole(at, end, What::Atom(inline));
    }

    fn whole(&mut self, at: usize, end: usize, what: What) {
        self.at = at;
        self.flush();
        self.push(end, what);
        self.at = end;
        self.floor = end;
    }

    fn push(&mut self, end: usize, what: What) {
        let at = self.at;
        self.tokens.push(Token { at, end, what });
        self.from = end;
    }

    fn flush(&mut self) {
        if self.from < self.at {
            self.tokens.push(Token {
                at: self.from,
                end: self.at,
                what: What::Text,
            });
        }
        self.from = self.at;
    }

    /// Takes back what was found from a place on.
    fn rewind(&mut self, to: usize) {
        self.flush();
        while self.tokens.last().is_some_and(|token| token.at >= to) {
            self.tokens.pop();
        }
        if let Some(last) = self.tokens.last_mut() {
            last.end = last.end.min(to);
        }
        self.brackets.forget(to);
        self.at = to;
        self.from = to;
    }
}
