//! Cuts characters into what stands for itself, what is whole (code, links, line breaks) and signs that may be emphasis.

use super::{
    address::{address, mail},
    brackets::{Bracket, Targets},
    codes::{Codes, between},
    emphasis::{Side, side},
    pairs::Part,
    tree::Inline,
};

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
    /// Signs that may open or close emphasis.
    Run(Run),
}

pub(super) struct Run {
    pub(super) side: Side,
    /// What became of the signs, in their order.
    pub(super) parts: Vec<Part>,
}

pub(super) struct Scan<'a> {
    pub(super) text: &'a [char],
    pub(super) is_linked: bool,
    codes: Codes,
    pub(super) tokens: Vec<Token>,
    pub(super) brackets: Vec<Bracket>,
    pub(super) targets: Targets,
    /// From here on, characters are themselves and in no token yet.
    pub(super) from: usize,
    pub(super) at: usize,
    /// Where the last atom ended.
    floor: usize,
    /// Where the last link between brackets begins.
    pub(super) last_link: usize,
}

pub(super) fn scan(text: &[char], is_linked: bool) -> Vec<Token> {
    let mut scan = Scan {
        text,
        is_linked,
        codes: Codes::of(text),
        tokens: Vec::new(),
        brackets: Vec::new(),
        targets: Targets::default(),
        from: 0,
        at: 0,
        floor: 0,
        last_link: 0,
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

    pub(super) fn atom(&mut self, at: usize, end: usize, inline: Inline) {
        self.at = at;
        self.flush();
        self.push(end, What::Atom(inline));
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
    pub(super) fn rewind(&mut self, to: usize) {
        self.flush();
        while self.tokens.last().is_some_and(|token| token.at >= to) {
            self.tokens.pop();
        }
        if let Some(last) = self.tokens.last_mut() {
            last.end = last.end.min(to);
        }
        while self.brackets.last().is_some_and(|bracket| bracket.at >= to) {
            self.brackets.pop();
        }
        self.at = to;
        self.from = to;
    }
}
