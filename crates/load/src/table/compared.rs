//! A line for each thing that several did, and a column for each of them.

use std::fmt::Write;

use crate::{
    goal::{Goal, advantage},
    report::{Row, brief, groups, is_compared},
};

const VECHE: &str = "veche";
const LIMIT: &str = "limit";
/// Whom Veche is held against, and how they are called.
const OTHERS: [(&str, &str); 6] = [
    (LIMIT, "limit"),
    ("bun", "Bun"),
    ("nats", "NATS"),
    ("ejabberd", "ejabberd"),
    ("ws", "ws"),
    ("nginx", "nginx"),
];
/// What else is told, where it says something: of what, and which figures.
const BESIDES: [(&str, &[&str]); 4] = [
    ("messages/s", &["p50 ms", "p99 ms"]),
    ("sends, 1 x 1", &["p50 ms", "p99 ms"]),
    (" sockets, ", &["KiB a socket"]),
    (" sockets, ", &["ms median until the last has a message"]),
];

pub(super) fn table(rows: &[Row]) -> String {
    let there: Vec<_> = OTHERS
        .iter()
        .filter(|(server, _)| rows.iter().any(|row| row.server == *server))
        .collect();
    let mut table = "| what | goal | Veche | of the limit | of the best peer |".to_owned();
    for (_, name) in &there {
        let _ = write!(table, " {name} |");
    }
    let columns = 6 + there.len();
    let _ = writeln!(table, " Veche's faults |\n|{}", "---|".repeat(columns));
    for rows in groups(rows).filter(|rows| is_compared(rows)) {
        let what = &rows[0].what;
        let besides = BESIDES.iter().filter(|(of, _)| what.contains(of));
        let key = rows[0].key.iter().map(std::slice::from_ref);
        for (place, figures) in key.chain(besides.map(|(_, figures)| *figures)).enumerate() {
            let line = Line { rows, figures };
            let faults = line.faults().filter(|_| place == 0).unwrap_or_default();
            let _ = write!(table, "| {} |", line.ours());
            for (server, _) in &there {
                let _ = write!(table, " {} |", line.told(server));
            }
            let _ = writeln!(table, " {faults} |");
        }
    }
    table
}

/// The same figures of several; the first of them is what is compared.
struct Line<'a> {
    rows: &'a [Row],
    figures: &'a [&'static str],
}

impl Line<'_> {
    /// What was measured, what we want, what we have, and what that is beside others.
    fn ours(&self) -> String {
        let what = &self.rows[0].what;
        let (named, name) = (self.figures.join(" / "), self.figures[0]);
        let goal = self
            .figure(VECHE)
            .zip(Goal::of(what, name))
            .map(|(figure, goal)| goal.told(figure));
        let goal = goal.unwrap_or_default();
        let peers = OTHERS.iter().filter(|(server, _)| *server != LIMIT);
        let peers = peers.filter_map(|(server, _)| self.beside(server));
        let [limit, best] = [self.beside(LIMIT), peers.min_by(f64::total_cmp)]
            .map(|ratio| ratio.map(ratio_told).unwrap_or_default());
        format!(
            "{what}: {named} | {goal} | {} | {limit} | {best}",
            self.told(VECHE)
        )
    }

    /// How many times as good as another Veche is.
    fn beside(&self, server: &str) -> Option<f64> {
        let (ours, theirs) = (self.figure(VECHE)?, self.figure(server)?);
        Some(advantage(self.figures[0], ours, theirs))
    }

    fn figure(&self, server: &str) -> Option<f64> {
        self.row(server)?.figure(self.figures[0])
    }

    fn row(&self, server: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.server == server)
    }

    fn told(&self, server: &str) -> String {
        let row = self.row(server);
        let figures = self.figures.iter();
        let each = figures.filter_map(|name| row?.figure(name));
        each.map(brief).collect::<Vec<_>>().join(" / ")
    }

    fn faults(&self) -> Option<String> {
        Some(self.row(VECHE)?.faults?.to_string())
    }
}

/// Two digits.
fn ratio_told(ratio: f64) -> String {
    let digits = if ratio < 1.0 { 2 } else { 1 };
    format!("{ratio:.digits$}")
}
