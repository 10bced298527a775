//! Lines become blocks.

use super::{
    class::{is_blank_line, is_hollow_text},
    fence::Fences,
    inlines::inlines,
    list::{Lists, Point, begins_item},
    table::table,
    tree::{Block, DEEPEST, Item},
};

/// The lines of a text, or of what stands within a quote or a point.
struct Scope<'a> {
    lines: &'a [&'a [char]],
    /// How many quotes and lists there are around it.
    depth: usize,
    fences: Fences<'a>,
    lists: Lists<'a>,
    /// There are lines that begin with `<`: `>` is no quote then.
    has_lesses: bool,
    /// The last line with anything in it.
    last: usize,
}

/// Reads lines.
pub(super) fn blocks(lines: &[&[char]], depth: usize) -> Vec<Block> {
    let scope = Scope {
        lines,
        depth,
        fences: Fences::of(lines),
        lists: Lists::of(lines, depth > 0),
        has_lesses: lines.iter().any(|line| line.starts_with(&['<', ' '])),
        last: lines
            .iter()
            .rposition(|line| !is_blank_line(line))
            .unwrap_or(0),
    };
    let mut all = Vec::new();
    let mut words: Vec<&[char]> = Vec::new();
    let mut at = 0;
    while let Some(&line) = lines.get(at) {
        if is_blank_line(line) {
            all.extend(paragraph(&mut words));
            at += 1;
        } else if let Some((block, next)) = scope.block(at, !all.is_empty()) {
            all.extend(paragraph(&mut words));
            all.push(block);
            at = next;
        } else {
            words.push(line);
            at += 1;
        }
    }
    all.extend(paragraph(&mut words));
    all
}

impl Scope<'_> {
    /// The block that begins with a line, unless that is a line of words, and the line after it.
    fn block(&self, at: usize, is_behind: bool) -> Option<(Block, usize)> {
        let nested = || self.quote(at).or_else(|| self.list(at));
        self.fences
            .block(at)
            .or_else(|| (self.depth < DEEPEST).then(nested).flatten())
            .or_else(|| table(self.lines, at))
            .or_else(|| self.heading(at))
            .or_else(|| self.rule(at, is_behind))
    }

    fn quote(&self, at: usize) -> Option<(Block, usize)> {
        if self.has_lesses || !begins_quote(self.lines[at]) {
            return None;
        }
        let rest = self.lines[at..].iter();
        let quoted: Vec<&[char]> = rest.map_while(|line| quoted(line)).collect();
        let next = at + quoted.len();
        Some((Block::Quote(blocks(&quoted, self.depth + 1)), next))
    }

    fn list(&self, at: usize) -> Option<(Block, usize)> {
        let (points, next) = self.lists.points(at)?;
        let item = |point: Point| Item {
            label: point.label,
            is_done: point.is_done,
            blocks: blocks(&point.lines, self.depth + 1),
        };
        Some((Block::List(points.into_iter().map(item).collect()), next))
    }

    fn heading(&self, at: usize) -> Option<(Block, usize)> {
        let depth = heading_depth(self.lines[at])?;
        let is_first = at == 0 || is_blank_line(self.lines[at - 1]);
        // One sign may as well begin a comment in lines of code.
        if !is_first || (depth == 1 && !self.is_blank(at + 1)) {
            return None;
        }
        let children = inlines(&self.lines[at][depth + 1..], false);
        Some((Block::Heading { depth, children }, at + 1))
    }

    /// A line across stands between other blocks.
    fn rule(&self, at: usize, is_behind: bool) -> Option<(Block, usize)> {
        let line = self.lines[at];
        let is_rule = line.len() >= 3
            && matches!(line[0], '-' | '*' | '_')
            && line.iter().all(|&c| c == line[0]);
        let is_between = is_behind
            && at < self.last
            && is_blank_line(self.lines[at - 1])
            && self.is_blank(at + 1);
        (is_rule && is_between).then_some((Block::Rule, at + 1))
    }

    fn is_blank(&self, at: usize) -> bool {
        self.lines.get(at).is_none_or(|line| is_blank_line(line))
    }
}

/// The lines that were collected become a paragraph.
fn paragraph(words: &mut Vec<&[char]>) -> Option<Block> {
    let mut text = Vec::new();
    for (at, line) in words.drain(..).enumerate() {
        if at > 0 {
            text.push('\n');
        }
        let escape = escape(line);
        text.extend_from_slice(&line[..escape.unwrap_or(0)]);
        text.extend_from_slice(&line[escape.map_or(0, |at| at + 1)..]);
    }
    (!text.is_empty()).then(|| Block::Paragraph(inlines(&text, false)))
}

/// Where a backslash stands that keeps a line from being a quote, a point or a heading.
fn escape(line: &[char]) -> Option<usize> {
    let digits = line.iter().take_while(|c| c.is_ascii_digit()).count();
    let is_escape = line.get(digits) == Some(&'\\');
    if !is_escape || (digits == 0 && line.get(1).is_some_and(char::is_ascii_digit)) {
        return None;
    }
    let mut without = line.to_vec();
    without.remove(digits);
    let is_block =
        begins_quote(&without) || heading_depth(&without).is_some() || begins_item(&without);
    is_block.then_some(digits)
}

fn begins_quote(line: &[char]) -> bool {
    quoted(line).is_some_and(|rest| !is_hollow_text(rest))
}

/// What a line of a quote says.
fn quoted(line: &[char]) -> Option<&[char]> {
    match line {
        ['>', ' ', rest @ ..] => Some(rest),
        ['>'] => Some(&[]),
        _ => None,
    }
}

fn heading_depth(line: &[char]) -> Option<usize> {
    let depth = line.iter().take_while(|&&c| c == '#').count();
    let has_words = line.get(depth) == Some(&' ') && !is_hollow_text(&line[depth + 1..]);
    ((1..=6).contains(&depth) && has_words).then_some(depth)
}
