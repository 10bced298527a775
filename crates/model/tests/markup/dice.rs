//! Texts made of what the grammar looks at, the same ones for the same seed.

/// A generator of numbers, xorshift64*.
pub(crate) struct Dice(u64);

const SIGNS: [&str; 59] = [
    "*", "**", "***", "_", "__", "___", "~~", "~", "`", "``", "```", "~~~", "\\", "\\*", "\\_",
    "\\`", "\\[", "[", "]", "](", "(", ")", "![", "@", "#", "/", ":", ".", ",", "-", "+", "=", "!",
    "?", "|", "\\|", "<", ">", "{", "}", "'", "\"", "&", "%", "$", "^", "¯", "«", "»", "“", "”",
    "…", "—", "。", "「", "」", "（", "）", "\u{200b}",
];
const WORDS: [&str; 42] = [
    "a",
    "b",
    "foo",
    "Bar",
    "x1",
    "2",
    "10",
    "привет",
    "Ёж",
    "重要",
    "です",
    "ไทย",
    "שלום",
    "مرحبا",
    "é",
    "e\u{301}",
    "👍",
    "👩‍💻",
    "❤️",
    "user2",
    "@user2",
    "@vera.",
    "@boris_",
    "@channel",
    "#town",
    "https://",
    "http://e.org",
    "https://e.org/a_(b)",
    "www.e.org",
    "www.",
    "HTTPS://E.RU",
    "https://пример.рф/я",
    "(https://e.org/)",
    "](https://e.org/q)",
    "](mailto:a@e.org)",
    "a@e.org",
    "git@e.org:a",
    "mailto:",
    "__init__.py",
    "C++",
    "\u{2800}",
    "\u{a0}",
];
const LINES: [&str; 40] = [
    "> ", ">", "> > ", "- ", "* ", "*   ", "-  ", "+ ", "1. ", "2. ", "10) ", "1.", "01. ",
    "- [ ] ", "- [x] ", "[x] ", "# ", "## ", "#", "---", "***", "___", "```", "```rust", "~~~",
    "````", "``` ", "  ", "    ", "\t", " ", "   ", "|", "|a|b|", "|-|-|", "| :-: |", "-|-",
    "a | b", "< ", "\\",
];
const BREAKS: [&str; 8] = ["\n", "\n", "\n", "\n\n", "\n  ", "\n    ", "\r\n", "\n\n\n"];

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let random = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(random).expect("31 bits fit") % most
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A text of up to some sixty pieces.
    pub(crate) fn text(&mut self) -> String {
        let mut text = String::new();
        let most = [3, 8, 20, 60][self.below(4)];
        for _ in 0..=self.below(most) {
            let is_first = text.is_empty() || text.ends_with('\n');
            match self.below(10) {
                0..3 if is_first => text.push_str(self.one(&LINES)),
                0..4 => text.push_str(self.one(&SIGNS)),
                4..7 => text.push_str(self.one(&WORDS)),
                7 => text.push(' '),
                8 => text.push_str(self.one(&BREAKS)),
                _ => text.push(self.any()),
            }
        }
        text
    }

    fn any(&mut self) -> char {
        let most = [0x80, 0x250, 0x3100, 0x1_0000, 0x2_0000, 0x11_0000][self.below(6)];
        let code = u32::try_from(self.below(most)).expect("a small number");
        let c = char::from_u32(code).unwrap_or('?');
        if c.is_control() { '\n' } else { c }
    }
}
