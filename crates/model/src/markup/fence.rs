//! Code between two lines of backticks or tildes.

use super::{
    class::{is_blank, is_blank_line, is_hollow_text},
    tree::Block,
};

/// The fences of lines. How long those are that could end one is found beforehand: none is looked for in vain.
pub(super) struct Fences<'a> {
    lines: &'a [&'a [char]],
    /// The longest fence of each sign in a line or behind it that could end code.
    longest: Vec<[usize; 2]>,
}

struct Fence<'a> {
    sign: char,
    length: usize,
    indent: &'a [char],
    /// What stands behind the signs.
    rest: &'a [char],
}

impl<'a> Fences<'a> {
    pub(super) fn of(lines: &'a [&'a [char]]) -> Self {
        let mut longest = vec![[0; 2]; lines.len() + 1];
        for (at, line) in lines.iter().enumerate().rev() {
            longest[at] = longest[at + 1];
            if let Some(fence) = fence(line).filter(|fence| is_blank_line(fence.rest)) {
                let own = &mut longest[at][fence.kind()];
                *own = fence.length.max(*own);
            }
        }
        Self { lines, longest }
    }

    /// The code that begins with a line, and the line after it. Code that nothing ends, or with nothing in it, is none.
    pub(super) fn block(&self, at: usize) -> Option<(Block, usize)> {
        let opening = fence(self.lines[at])?;
        let language = language(&opening)?;
        if opening.length > self.longest[at + 1][opening.kind()] {
            return None;
        }
        let behind = &self.lines[at + 1..];
        let count = behind.iter().position(|line| ends(line, &opening))?;
        let code: Vec<&[char]> = behind[..count]
            .iter()
            .map(|line| without(line, opening.indent))
            .collect();
        if code.iter().all(|line| is_hollow_text(line)) {
            return None;
        }
        let text = code.join(&'\n').into_iter().collect();
        Some((Block::Code { language, text }, at + count + 2))
    }
}

impl Fence<'_> {
    fn kind(&self) -> usize {
        usize::from(self.sign == '~')
    }
}

fn fence(line: &[char]) -> Option<Fence<'_>> {
    let indent = line.iter().take_while(|&&c| is_indent(c)).count();
    let sign = *line.get(indent)?;
    let length = line[indent..].iter().take_while(|&&c| c == sign).count();
    let is_fence = matches!(sign, '`' | '~') && length >= 3;
    is_fence.then(|| Fence {
        sign,
        length,
        indent: &line[..indent],
        rest: &line[indent + length..],
    })
}

/// The one word behind the signs, if there is no more.
fn language(fence: &Fence) -> Option<String> {
    let word = fence.rest.iter().skip_while(|&&c| is_blank(c));
    let word: String = word.collect();
    let word = word.trim_end_matches(is_blank);
    (!word.contains(is_blank) && !word.contains(fence.sign)).then(|| word.to_owned())
}

fn ends(line: &[char], opening: &Fence) -> bool {
    fence(line).is_some_and(|fence| {
        fence.sign == opening.sign && fence.length >= opening.length && is_blank_line(fence.rest)
    })
}

/// A line without so much of its indent as the fence has.
fn without<'a>(line: &'a [char], indent: &[char]) -> &'a [char] {
    let same = line
        .iter()
        .zip(indent)
        .take_while(|(own, fence)| own == fence);
    &line[same.count()..]
}

pub(super) fn is_indent(c: char) -> bool {
    matches!(c, ' ' | '\t')
}
