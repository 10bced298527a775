//! Lists.

use super::{
    blocks::{Scope, blocks},
    class::{is_blank_line, is_hollow, is_hollow_text},
    fence::is_indent,
    tree::{Block, Item},
};

/// Columns of a tab.
const TAB: usize = 4;
/// So much further to the right stands what belongs to a point.
const STEP: usize = 2;

/// How a line begins that is a point.
struct Mark {
    /// Columns in front of the sign.
    indent: usize,
    /// Characters in front of what it says.
    width: usize,
    /// Its number as it was written.
    label: Option<String>,
}

/// The list that begins with a line, and the line after it.
pub(super) fn list(scope: &Scope, at: usize) -> Option<(Block, usize)> {
    let lines = scope.lines;
    let first = mark(lines[at], scope.has_pluses[at])?;
    // Within a point, a list may stand anywhere; outside, an indent is an indent.
    if first.indent > 0 && scope.depth == 0 {
        return None;
    }
    let (base, is_numbered) = (first.indent, first.label.is_some());
    let is_alone = first
        .label
        .as_deref()
        .is_some_and(|label| &label[..label.len() - 1] != "1");
    let mut items = Vec::new();
    let (mut next, mut begun) = (at, Some(first));
    while let Some(mark) = begun {
        let mut own = vec![&lines[next][mark.width..]];
        let column = base + mark.width - indent(lines[next]).0;
        next = belongings(lines, next + 1, base + STEP, column, &mut own);
        items.push((mark.label, own));
        begun = sibling(scope, next, base, is_numbered).map(|(mark, at)| {
            next = at;
            mark
        });
    }
    if is_alone && items.len() == 1 {
        return None;
    }
    let items = items
        .into_iter()
        .map(|(label, own)| item(label, own, scope.depth + 1));
    Some((Block::List(items.collect()), next))
}

/// Takes the lines that belong to a point, and tells the line after them.
fn belongings<'a>(
    lines: &[&'a [char]],
    mut next: usize,
    least: usize,
    column: usize,
    own: &mut Vec<&'a [char]>,
) -> usize {
    while let Some(at) = next_words(lines, next) {
        if indent(lines[at]).1 < least {
            break;
        }
        own.extend((next..at).map(|_| &[][..]));
        own.push(&lines[at][cut(lines[at], column)..]);
        next = at + 1;
    }
    next
}

/// The next point of the same list, and its line.
fn sibling(scope: &Scope, next: usize, base: usize, is_numbered: bool) -> Option<(Mark, usize)> {
    let at = next_words(scope.lines, next)?;
    let mark = mark(scope.lines[at], scope.has_pluses[at])?;
    let is_next = (base..base + STEP).contains(&mark.indent) && mark.label.is_some() == is_numbered;
    is_next.then_some((mark, at))
}

fn item(label: Option<String>, mut own: Vec<&[char]>, depth: usize) -> Item {
    let is_done = match own[0] {
        ['[', sign @ (' ' | 'x' | 'X'), ']', ' ', rest @ ..] if !is_hollow_text(rest) => {
            own[0] = rest;
            Some(*sign != ' ')
        }
        _ => None,
    };
    let blocks = blocks(&own, depth);
    Item {
        label,
        is_done,
        blocks,
    }
}

/// Whether a line without an indent begins a list.
pub(super) fn begins_item(line: &[char]) -> bool {
    mark(line, false).is_some_and(|mark| mark.indent == 0)
}

fn mark(line: &[char], has_pluses: bool) -> Option<Mark> {
    let (from, columns) = indent(line);
    let digits = line[from..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let sign = *line.get(from + digits)?;
    let begin = from + digits + 1;
    let blanks = line[begin..].iter().take_while(|&&c| c == ' ').count();
    let is_mark = match (digits, sign) {
        // More blanks stand in a difference between two files.
        (0, '-') => !has_pluses && blanks == 1,
        (0, '*') => (1..=3).contains(&blanks),
        (1..=9, '.' | ')') => (1..=3).contains(&blanks),
        _ => false,
    };
    let says = |c: &char| !is_hollow(*c) && !matches!(c, '*' | '-' | '_');
    (is_mark && line[begin + blanks..].iter().any(says)).then(|| Mark {
        indent: columns,
        width: begin + blanks,
        label: (digits > 0).then(|| line[from..begin].iter().collect()),
    })
}

/// The first line with words from here on.
fn next_words(lines: &[&[char]], from: usize) -> Option<usize> {
    let blank = lines[from..].iter().position(|line| !is_blank_line(line))?;
    Some(from + blank)
}

/// The indent of a line, in characters and in columns.
fn indent(line: &[char]) -> (usize, usize) {
    let chars = line.iter().take_while(|&&c| is_indent(c)).count();
    let columns = line[..chars]
        .iter()
        .map(|&c| if c == '\t' { TAB } else { 1 })
        .sum();
    (chars, columns)
}

/// The characters of an indent that stand in front of a column.
fn cut(line: &[char], column: usize) -> usize {
    let (chars, _) = indent(line);
    let mut columns = 0;
    line[..chars]
        .iter()
        .take_while(|&&c| {
            let is_before = columns < column;
            columns += if c == '\t' { TAB } else { 1 };
            is_before
        })
        .count()
}
