//! Lists: which lines belong to each of their points.

use super::{
    class::{is_blank_line, is_hollow, is_hollow_text},
    fence::is_indent,
};

/// Columns of a tab.
const TAB: usize = 4;
/// So much further to the right stands what belongs to a point.
const STEP: usize = 2;

/// The lists of some lines.
pub(super) struct Lists<'a> {
    lines: &'a [&'a [char]],
    /// Whether the lines stand within a quote or a point.
    is_within: bool,
    /// For each line, whether it stands with lines that begin with a plus: a minus is no point then.
    has_pluses: Vec<bool>,
}

/// A point of a list, before its lines are read.
pub(super) struct Point<'a> {
    pub(super) label: Option<String>,
    pub(super) is_done: Option<bool>,
    pub(super) lines: Vec<&'a [char]>,
}

/// How a line begins that is a point.
struct Mark {
    /// Columns in front of the sign.
    indent: usize,
    /// Characters in front of what it says.
    width: usize,
    /// Its number as it was written.
    label: Option<String>,
}

impl<'a> Lists<'a> {
    pub(super) fn of(lines: &'a [&'a [char]], is_within: bool) -> Self {
        Self {
            lines,
            is_within,
            has_pluses: pluses(lines),
        }
    }

    /// The points of the list that begins with a line, and the line after it.
    pub(super) fn points(&self, at: usize) -> Option<(Vec<Point<'a>>, usize)> {
        let first = self.mark(at)?;
        // Within a point, a list may stand anywhere; outside, an indent is an indent.
        if first.indent > 0 && !self.is_within {
            return None;
        }
        let (base, is_numbered) = (first.indent, first.label.is_some());
        let is_alone = first
            .label
            .as_deref()
            .is_some_and(|label| &label[..label.len() - 1] != "1");
        let mut points = Vec::new();
        let (mut next, mut begun) = (at, Some(first));
        while let Some(mark) = begun {
            let mut own = vec![&self.lines[next][mark.width..]];
            let column = base + mark.width - indent(self.lines[next]).0;
            next = belongings(self.lines, next + 1, base + STEP, column, &mut own);
            points.push(Point::new(mark.label, own));
            begun = self.sibling(next, base, is_numbered).map(|(mark, at)| {
                next = at;
                mark
            });
        }
        let is_list = !is_alone || points.len() > 1;
        is_list.then_some((points, next))
    }

    /// The next point of the same list, and its line.
    fn sibling(&self, next: usize, base: usize, is_numbered: bool) -> Option<(Mark, usize)> {
        let at = next_words(self.lines, next)?;
        let mark = self.mark(at)?;
        let is_next =
            (base..base + STEP).contains(&mark.indent) && mark.label.is_some() == is_numbered;
        is_next.then_some((mark, at))
    }

    fn mark(&self, at: usize) -> Option<Mark> {
        mark(self.lines[at], self.has_pluses[at])
    }
}

impl<'a> Point<'a> {
    fn new(label: Option<String>, mut lines: Vec<&'a [char]>) -> Self {
        let is_done = match lines[0] {
            ['[', sign @ (' ' | 'x' | 'X'), ']', ' ', rest @ ..] if !is_hollow_text(rest) => {
                lines[0] = rest;
                Some(*sign != ' ')
            }
            _ => None,
        };
        Self {
            label,
            is_done,
            lines,
        }
    }
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

/// Which lines stand in a difference between two files, or in a row with lines that begin with a plus.
fn pluses(lines: &[&[char]]) -> Vec<bool> {
    let is_hunk = |line: &&[char]| matches!(line, ['+', '+', '+', ' ', ..] | ['@', '@', ' ', ..]);
    let mut all = vec![lines.iter().any(is_hunk); lines.len()];
    let mut at = 0;
    for row in lines.split(|line| is_blank_line(line)) {
        if row.iter().any(|line| line.starts_with(&['+', ' '])) {
            all[at..at + row.len()].fill(true);
        }
        at += row.len() + 1;
    }
    all
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
