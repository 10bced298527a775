//! Code between two lines of backticks or tildes.

use super::{
    class::{is_blank, is_blank_line, is_hollow_text},
    tree::Block,
};

/// Looks for fences in lines, and remembers which there is no end for.
pub(super) struct Fences {
    /// The shortest fence of each sign that nothing ends: nothing behind ends another as long.
    endless: [usize; 2],
}

impl Default for Fences {
    fn default() -> Self {
        Self {
            endless: [usize::MAX; 2],
        }
    }
}

struct Fence<'a> {
    sign: char,
    length: usize,
    indent: &'a [char],
    /// What stands behind the signs.
    rest: &'a [char],
}

impl Fences {
    /// The code that begins with a line, and the line after it. Code that nothing ends, or with nothing in it, is none.
    pub(super) fn block(&mut self, lines: &[&[char]], at: usize) -> Option<(Block, usize)> {
        let opening = fence(lines[at])?;
        let language = language(&opening)?;
        let endless = &mut self.endless[usize::from(opening.sign == '~')];
        if opening.length >= *endless {
            return None;
        }
        let Some(end) = (at + 1..lines.len()).find(|&at| ends(lines[at], &opening)) else {
            *endless = opening.length;
            return None;
        };
        let code: Vec<&[char]> = lines[at + 1..end]
            .iter()
            .map(|line| without(line, opening.indent))
            .collect();
        if code.iter().all(|line| is_hollow_text(line)) {
            return None;
        }
        let text = code.join(&'\n').into_iter().collect();
        Some((Block::Code { language, text }, end + 1))
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
