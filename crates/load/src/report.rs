//! What was measured, as JSON lines and as a table.

use std::{fs::File, io::Write};

use serde_json::{Map, Value, json};

use crate::{Result, error::Error, ledger::Faults};

/// One measurement.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// What was measured; rows that can be compared share it.
    pub(crate) what: String,
    /// Which server, or at which size.
    pub(crate) server: String,
    /// The figure that is held against the limit's, where there is one.
    pub(crate) key: Option<&'static str>,
    pub(crate) figures: Vec<(&'static str, f64)>,
    /// What was wrong with what was sent; nothing where nothing was sent.
    pub(crate) faults: Option<Faults>,
}

/// Where measurements go.
pub(crate) struct Report {
    lines: Option<Box<dyn Write>>,
    /// The table makes way for lines on standard output.
    is_quiet: bool,
    pub(crate) is_faulty: bool,
    told: Vec<Row>,
    /// What belongs to the run as a whole.
    notes: Vec<String>,
}

impl Report {
    /// Lines go to this file, to standard output when it is `-`.
    pub(crate) fn to(json: Option<&str>) -> Result<Self> {
        let lines: Option<Box<dyn Write>> = match json {
            Some("-") => Some(Box::new(std::io::stdout())),
            Some(path) => Some(Box::new(File::create(path)?)),
            None => None,
        };
        let is_quiet = json == Some("-");
        Ok(Self {
            lines,
            is_quiet,
            is_faulty: false,
            told: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Tells one measurement, held against the limit of the same.
    pub(crate) fn tell(&mut self, row: &Row, limit: Option<&Row>) -> Result<()> {
        let ratio = row.ratio(limit);
        self.line(&row.line(ratio))?;
        self.is_faulty |= row.faults.is_some_and(Faults::any);
        if self.told.last().is_none_or(|last| last.what != row.what) {
            self.say(&format!("\n{}", row.what));
        }
        self.say(&row.text(ratio));
        self.told.push(row.clone());
        Ok(())
    }

    /// A line for machines, where those are wanted.
    pub(crate) fn line(&mut self, line: &Value) -> Result<()> {
        if let Some(lines) = &mut self.lines {
            writeln!(lines, "{line}")?;
            lines.flush()?;
        }
        Ok(())
    }

    /// Tells that a measurement came to nothing; the others go on.
    pub(crate) fn fail(&mut self, what: &str, error: &Error) {
        self.is_faulty = true;
        let failed = format!("{what} failed: {error}");
        self.note(failed);
    }

    /// Tells something of the run as a whole.
    pub(crate) fn note(&mut self, words: String) {
        self.say(&format!("  {words}"));
        self.notes.push(words);
    }

    /// What came to nothing and why, and whatever else was noted.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// All that was told, in its order.
    pub(crate) fn told(&self) -> &[Row] {
        &self.told
    }

    /// A word on the way.
    pub(crate) fn say(&self, words: &str) {
        if self.is_quiet {
            eprintln!("{words}");
        } else {
            println!("{words}");
        }
    }
}

impl Row {
    pub(crate) fn figure(&self, name: &str) -> Option<f64> {
        let found = self.figures.iter().find(|(found, _)| *found == name);
        found.map(|(_, figure)| *figure)
    }

    fn ratio(&self, limit: Option<&Self>) -> Option<f64> {
        let key = self.key?;
        Some(self.figure(key)? / limit?.figure(key)?)
    }

    fn line(&self, ratio: Option<f64>) -> Value {
        let figures: Map<String, Value> = self
            .figures
            .iter()
            .map(|(name, figure)| ((*name).to_owned(), json!(figure)))
            .collect();
        json!({
            "what": self.what, "server": self.server, "figures": figures, "of_limit": ratio,
            "faults": self.faults.map(Faults::line),
        })
    }

    fn text(&self, ratio: Option<f64>) -> String {
        let figures: Vec<String> = self
            .figures
            .iter()
            .map(|(name, figure)| format!("{} {name}", short(*figure)))
            .collect();
        let ratio = ratio
            .map(|ratio| format!("  = {ratio:.2} of the limit"))
            .unwrap_or_default();
        let faults = self.faults.map(|faults| format!("; {faults}"));
        let faults = faults.unwrap_or_default();
        format!(
            "  {:<16} {}{ratio}{faults}",
            self.server,
            figures.join(", ")
        )
    }
}

/// Four digits, with the thousands apart.
pub(crate) fn short(figure: f64) -> String {
    if figure.abs() < 1000.0 {
        let digits = if figure.abs() < 10.0 { 2 } else { 1 };
        return format!("{figure:.digits$}");
    }
    let whole = format!("{figure:.0}");
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// Rows that can be compared, together.
pub(crate) fn groups(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.chunk_by(|one, other| one.what == other.what)
}

/// Whether others did the same, or Veche alone did, once or in several ways.
pub(crate) fn is_compared(rows: &[Row]) -> bool {
    rows.iter().any(|row| !row.server.starts_with("veche"))
}

/// Three digits or so.
pub(crate) fn brief(figure: f64) -> String {
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

    fn row(server: &str, figure: f64) -> Row {
        Row {
            what: "fan-out".to_owned(),
            server: server.to_owned(),
            key: Some("per CPU s"),
            figures: vec![("per CPU s", figure), ("p50 ms", 1.25)],
            faults: Some(Faults::default()),
        }
    }

    #[test]
    fn a_row_is_held_against_the_limit() {
        let (row, limit) = (row("veche", 1_000_000.0), row("limit", 4_000_000.0));
        assert_eq!(row.ratio(Some(&limit)), Some(0.25));
        assert_eq!(row.ratio(None), None);
        assert_eq!(row.line(Some(0.25))["of_limit"], 0.25);
        assert!(row.text(Some(0.25)).ends_with(
            "1_000_000 per CPU s, 1.25 p50 ms  = 0.25 of the limit; 0 lost, 0 doubled, 0 misordered"
        ));
    }

    #[test]
    fn figures_are_short() {
        assert_eq!(
            [0.5, 12.34, 999.9, 1234.5, 1e6].map(short),
            ["0.50", "12.3", "999.9", "1_234", "1_000_000"]
        );
    }
}
