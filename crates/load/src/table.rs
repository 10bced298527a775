//! Tables of what was measured, in a page of Markdown: between two marks, everything else there stays.

use std::{fmt::Write, path::Path};

use crate::{
    Result,
    error::Error,
    plot,
    report::{Row, short},
};

const BEGIN: &str = "<!-- bench: written by BENCH_DOCS=1 make bench -->\n";
const END: &str = "<!-- /bench -->\n";
/// Who is in the columns, and how they are called there.
const SERVERS: [(&str, &str); 5] = [
    ("veche", "Veche"),
    ("limit", "limit"),
    ("bun", "Bun"),
    ("nats", "NATS"),
    ("ws", "ws"),
];
/// What else is told of those that are compared, where it says something: of what, and which figures.
const BESIDES: [(&str, &[&str]); 4] = [
    ("messages/s", &["p50 ms", "p99 ms"]),
    ("sends, 1 x 1", &["p50 ms", "p99 ms"]),
    (" sockets, ", &["KiB a socket"]),
    (" sockets, ", &["ms median until the last has a message"]),
];

/// Puts the tables into a page, and the pictures that lie in a folder beside it.
pub(crate) fn write(rows: &[Row], page: &Path, plots: Option<&Path>) -> Result<()> {
    let old = std::fs::read_to_string(page)?;
    let missing = || Error::broken(format!("{} has no place for tables", page.display()));
    let (before, rest) = old.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    let mut told = compared(rows) + "\n" + &alone(rows);
    if let Some(folder) = plots.and_then(|folder| folder.strip_prefix(page.parent()?).ok()) {
        told += &pictures(rows, folder);
    }
    std::fs::write(page, format!("{before}{BEGIN}{told}{END}{after}"))?;
    Ok(())
}

fn groups(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.chunk_by(|one, other| one.what == other.what)
}

/// A line for each thing that several did, and a column for each of them.
fn compared(rows: &[Row]) -> String {
    let there: Vec<_> = SERVERS
        .iter()
        .filter(|(server, _)| rows.iter().any(|row| row.server == *server))
        .collect();
    let mut table = "| what |".to_owned();
    for (_, name) in &there {
        let _ = write!(table, " {name} |");
    }
    let _ = writeln!(table, "\n|---|{}", "---|".repeat(there.len()));
    for rows in groups(rows).filter(|rows| rows.len() > 1) {
        let what = &rows[0].what;
        let besides = BESIDES.iter().filter(|(of, _)| what.contains(of));
        let key = rows[0].key.iter().map(std::slice::from_ref);
        for figures in key.chain(besides.map(|(_, figures)| *figures)) {
            let _ = write!(table, "| {what}: {} |", figures.join(" / "));
            for (server, _) in &there {
                let row = rows.iter().find(|row| row.server == *server);
                let told = row.map(|row| told(row, figures)).unwrap_or_default();
                let _ = write!(table, " {told} |");
            }
            table.push('\n');
        }
    }
    table
}

/// A line for each thing that one server did.
fn alone(rows: &[Row]) -> String {
    let mut table = "| Veche alone | |\n|---|---|\n".to_owned();
    for row in groups(rows).filter(|rows| rows.len() == 1).flatten() {
        let figures = row.figures.iter();
        let figures: Vec<_> = figures
            .map(|(name, figure)| format!("{} {name}", brief(*figure)))
            .collect();
        let _ = writeln!(table, "| {} | {} |", row.what, figures.join(", "));
    }
    table
}

fn pictures(rows: &[Row], folder: &Path) -> String {
    let mut list = "\n".to_owned();
    for rows in groups(rows).filter(|rows| plot::is_drawn(rows)) {
        let what = &rows[0].what;
        let file = folder.join(plot::file_name(what));
        let _ = writeln!(list, "![{what}]({})", file.display());
    }
    list
}

fn told(row: &Row, figures: &[&str]) -> String {
    let each = figures.iter().filter_map(|name| row.figure(name));
    each.map(brief).collect::<Vec<_>>().join(" / ")
}

/// Three digits or so.
fn brief(figure: f64) -> String {
    match figure {
        _ if figure >= 1e6 => format!("{:.1} M", figure / 1e6),
        _ if figure >= 1e5 => format!("{:.0} k", figure / 1e3),
        _ if figure >= 1e4 => format!("{:.1} k", figure / 1e3),
        _ => short(figure).replace('_', ","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Faults;

    fn row(what: &str, server: &str, figures: &[(&'static str, f64)]) -> Row {
        Row {
            what: what.to_owned(),
            server: server.to_owned(),
            key: figures.first().map(|(name, _)| *name),
            figures: figures.to_vec(),
            faults: Faults::default(),
        }
    }

    #[test]
    fn what_stands_between_the_marks_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("performance.md");
        std::fs::write(&page, format!("before\n{BEGIN}old\n{END}after\n")).unwrap();
        let rate = "fan-out to 100, 100 messages/s, live";
        let rows = [
            row(
                rate,
                "veche",
                &[("per CPU s", 166_000.0), ("p50 ms", 1.04), ("p99 ms", 1.9)],
            ),
            row(
                rate,
                "limit",
                &[
                    ("per CPU s", 6_100_000.0),
                    ("p50 ms", 0.37),
                    ("p99 ms", 0.7),
                ],
            ),
            row(
                "start, SQLite",
                "veche",
                &[("ms to the first answer", 12.0)],
            ),
        ];
        let plots = folder.path().join("plots");
        // Twice: what was written is replaced.
        for _ in 0..2 {
            write(&rows, &page, Some(&plots)).unwrap();
        }
        let written = std::fs::read_to_string(&page).unwrap();
        let expected = format!(
            "before\n{BEGIN}| what | Veche | limit |\n|---|---|---|\n\
             | {rate}: per CPU s | 166 k | 6.1 M |\n| {rate}: p50 ms / p99 ms | 1.04 / 1.90 | 0.37 / 0.70 |\n\n\
             | Veche alone | |\n|---|---|\n| start, SQLite | 12.0 ms to the first answer |\n\n\
             ![{rate}](plots/fan-out-to-100-100-messages-s-live.svg)\n{END}after\n"
        );
        assert_eq!(written, expected);
    }

    #[test]
    fn a_page_without_a_place_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.md");
        std::fs::write(&page, "nothing\n").unwrap();
        assert!(write(&[], &page, None).is_err());
        assert_eq!(std::fs::read_to_string(&page).unwrap(), "nothing\n");
    }
}
