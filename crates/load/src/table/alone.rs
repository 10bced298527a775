//! A line for each thing that Veche did and nobody else.

use std::fmt::Write;

use crate::{
    goal::Goal,
    report::{Row, brief, groups, is_compared},
};

pub(super) fn table(rows: &[Row]) -> String {
    let mut table = "| Veche alone | | faults |\n|---|---|---|\n".to_owned();
    for row in groups(rows).filter(|rows| !is_compared(rows)).flatten() {
        let figures = row.figures.iter();
        let figures: Vec<_> = figures
            .map(|(name, figure)| told(&row.what, name, *figure))
            .collect();
        let faults = row.faults.map(|faults| faults.to_string());
        let (what, faults) = (name(row), faults.unwrap_or_default());
        let _ = writeln!(table, "| {what} | {} | {faults} |", figures.join(", "));
    }
    table
}

/// What was done, and beside what.
fn name(row: &Row) -> String {
    if row.server == "veche" {
        return row.what.clone();
    }
    format!("{}, {}", row.what, row.server)
}

fn told(what: &str, name: &str, figure: f64) -> String {
    let told = format!("{} {name}", brief(figure));
    match Goal::of(what, name) {
        Some(goal) => format!("{told} (goal {})", goal.told(figure)),
        None => told,
    }
}
