//! Tables.

use super::{
    class::{is_blank, is_hollow_text},
    inlines::inlines,
    tree::{Align, Block},
};

/// The table whose head is a line, and the line after it.
pub(super) fn table(lines: &[&[char]], at: usize) -> Option<(Block, usize)> {
    let under = lines.get(at + 1)?;
    if !lines[at].contains(&'|') || !under.contains(&'|') {
        return None;
    }
    let align: Vec<Align> = cells(under)
        .iter()
        .map(|cell| align(cell))
        .collect::<Option<_>>()?;
    let head = cells(lines[at]);
    if head.len() != align.len() {
        return None;
    }
    let rest = lines[at + 2..]
        .iter()
        .take_while(|line| line.contains(&'|'));
    let rows: Vec<_> = std::iter::once(head)
        .chain(rest.map(|line| cells(line)))
        .collect();
    if rows.iter().flatten().all(|cell| is_hollow_text(cell)) {
        return None;
    }
    let next = at + 1 + rows.len();
    let read = |row: &Vec<Vec<char>>| row.iter().map(|cell| inlines(cell, false)).collect();
    let rows = rows.iter().map(read).collect();
    Some((Block::Table { align, rows }, next))
}

/// A row of cells. A backslash in front of a bar makes it a part of its cell.
fn cells(line: &[char]) -> Vec<Vec<char>> {
    let line = trim(line);
    let inside = line.strip_prefix(&['|']).unwrap_or(line);
    let mut cells = vec![Vec::new()];
    let mut at = 0;
    while let Some(&c) = inside.get(at) {
        let is_escaped = c == '\\' && inside.get(at + 1) == Some(&'|');
        match cells.last_mut() {
            Some(last) if is_escaped || c != '|' => last.push(if is_escaped { '|' } else { c }),
            _ if at + 1 == inside.len() => {}
            _ => cells.push(Vec::new()),
        }
        at += if is_escaped { 2 } else { 1 };
    }
    cells.iter().map(|cell| trim(cell).to_vec()).collect()
}

/// What a cell of the line under the head says, such as `:-:`.
fn align(cell: &[char]) -> Option<Align> {
    let (left, rest) = match cell {
        [':', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (right, dashes) = match rest {
        [rest @ .., ':'] => (true, rest),
        rest => (false, rest),
    };
    if dashes.is_empty() || dashes.iter().any(|&c| c != '-') {
        return None;
    }
    Some(match (left, right) {
        (false, false) => Align::Start,
        (true, false) => Align::Left,
        (true, true) => Align::Center,
        (false, true) => Align::Right,
    })
}

fn trim(text: &[char]) -> &[char] {
    let start = text
        .iter()
        .position(|&c| !is_blank(c))
        .unwrap_or(text.len());
    let end = text
        .iter()
        .rposition(|&c| !is_blank(c))
        .map_or(start, |at| at + 1);
    &text[start..end]
}
