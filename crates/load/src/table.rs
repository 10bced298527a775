//! Tables of what was measured, in a page of Markdown: between two marks, everything else there stays.

mod alone;
mod compared;

use std::{fmt::Write, path::Path};

use crate::{
    Result,
    error::Error,
    plot,
    report::{Report, Row, groups},
};

const BEGIN: &str = "<!-- bench: written by BENCH_DOCS=1 make bench -->\n";
const END: &str = "<!-- /bench -->\n";
/// Puts the tables into a page, and the pictures that lie in a folder beside it.
pub(crate) fn write(report: &Report, page: &Path, plots: Option<&Path>) -> Result<()> {
    let rows = report.told();
    let old = std::fs::read_to_string(page)?;
    let missing = || Error::broken(format!("{} has no place for tables", page.display()));
    let (before, rest) = old.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    let mut told = compared::table(rows) + "\n" + &alone::table(rows) + &notes(report.notes());
    if let Some(folder) = plots.and_then(|folder| folder.strip_prefix(page.parent()?).ok()) {
        told += &pictures(rows, folder);
    }
    std::fs::write(page, format!("{before}{BEGIN}{told}{END}{after}"))?;
    Ok(())
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

fn notes(notes: &[String]) -> String {
    let mut list = String::new();
    for note in notes {
        let _ = writeln!(list, "\n{note}");
    }
    list
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
            faults: None,
        }
    }

    fn told(rows: &[Row]) -> Report {
        let mut report = Report::to(None).unwrap();
        for row in rows {
            report.tell(row, None).unwrap();
        }
        report
    }

    #[test]
    fn what_stands_between_the_marks_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("performance.md");
        std::fs::write(&page, format!("before\n{BEGIN}old\n{END}after\n")).unwrap();
        let rate = "fan-out to 100, 100 messages/s, live";
        let deliveries = "deliveries per CPU s";
        let ours = [(deliveries, 90_000.0), ("p50 ms", 1.0), ("p99 ms", 1.9)];
        let limits = [(deliveries, 450_000.0), ("p50 ms", 0.5), ("p99 ms", 0.7)];
        let mut first = row(rate, "veche", &ours);
        first.faults = Some(Faults {
            lost: 2,
            is_read_back: true,
            ..Faults::default()
        });
        let start = [
            ("ms to the first answer", 9.0),
            ("ms to the first login", 40.0),
        ];
        let mut report = told(&[
            first,
            row(rate, "limit", &limits),
            row(rate, "ws", &[(deliveries, 45_000.0)]),
            row("start, SQLite", "veche", &start),
            row("slow", "veche + 0", &[("p50 ms", 1.0)]),
            row("slow", "veche + 9", &[("p50 ms", 2.0)]),
        ]);
        report.fail("storm", &Error::broken("too slow"));
        let plots = folder.path().join("plots");
        // Twice: what was written is replaced.
        for _ in 0..2 {
            write(&report, &page, Some(&plots)).unwrap();
        }
        let written = std::fs::read_to_string(&page).unwrap();
        let expected = format!(
            "before\n{BEGIN}| what | goal | Veche | of the limit | of the best peer | limit | ws | Veche's faults |\n\
             |---|---|---|---|---|---|---|---|\n\
             | {rate}: deliveries per CPU s | 110 k: missed | 90.0 k | 0.20 | 2.0 | 450 k | 45.0 k | 2 lost, 0 doubled, 0 misordered, stored = sent |\n\
             | {rate}: p50 ms / p99 ms |  | 1.00 / 1.90 | 0.50 |  | 0.50 / 0.70 |  |  |\n\n\
             | Veche alone | | faults |\n|---|---|---|\n\
             | start, SQLite | 9.00 ms to the first answer (goal 10.0: met), 40.0 ms to the first login |  |\n\
             | slow, veche + 0 | 1.00 p50 ms |  |\n| slow, veche + 9 | 2.00 p50 ms |  |\n\n\
             storm failed: too slow\n\n\
             ![{rate}](plots/fan-out-to-100-100-messages-s-live.svg)\n{END}after\n"
        );
        assert_eq!(written, expected);
    }

    #[test]
    fn a_page_without_a_place_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.md");
        std::fs::write(&page, "nothing\n").unwrap();
        assert!(write(&told(&[]), &page, None).is_err());
        assert_eq!(std::fs::read_to_string(&page).unwrap(), "nothing\n");
    }
}
