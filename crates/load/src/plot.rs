//! A picture of each measurement that compares something: bars, as SVG.

use std::{fmt::Write, path::Path};

use crate::{
    Result,
    report::{Row, groups, is_compared, short},
};

const WIDTH: f64 = 640.0;
/// Where bars begin, behind their names; and how much stands behind them for their figures.
const NAMES: f64 = 130.0;
const FIGURES: f64 = 110.0;
const TITLE: f64 = 46.0;
const STEP: f64 = 26.0;
const BAR: f64 = 18.0;
/// Readable on light and on dark paper.
const STYLE: &str = "<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.about{fill:#59636e}rect{fill:#8b949e}\
    .veche{fill:#2f6fde}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.about{fill:#9198a1}.veche{fill:#6aa0ff}}</style>";

/// Writes one picture for each thing of which several were measured.
pub(crate) fn write(rows: &[Row], folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for rows in groups(rows) {
        if let Some(name) = figure_of(rows).filter(|_| is_drawn(rows)) {
            std::fs::write(folder.join(file_name(&rows[0].what)), draw(name, rows))?;
        }
    }
    Ok(())
}

/// Whether there is a picture of these: others did the same.
pub(crate) fn is_drawn(rows: &[Row]) -> bool {
    is_compared(rows) && figure_of(rows).is_some()
}

/// What the picture of a measurement is called.
pub(crate) fn file_name(what: &str) -> String {
    format!("{}.svg", slug(what))
}

/// Which of their figures is drawn: the one that is held against the limit's, else the first that all of them have.
fn figure_of(rows: &[Row]) -> Option<&'static str> {
    let first = rows.first()?;
    let names = first.figures.iter().map(|(name, _)| *name);
    let mut names = first.key.into_iter().chain(names);
    names.find(|name| rows.iter().all(|row| row.figure(name).is_some()))
}

fn draw(name: &str, rows: &[Row]) -> String {
    let figures: Vec<f64> = rows.iter().filter_map(|row| row.figure(name)).collect();
    let most = figures.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let height = TITLE + STEP * rows.len() as f64 + 8.0;
    let what = escaped(&rows[0].what);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n<title>{what}</title>\n{STYLE}\n\
         <text x=\"0\" y=\"15\">{what}</text>\n<text class=\"about\" x=\"0\" y=\"33\">{}</text>\n",
        escaped(name)
    );
    for (place, (row, figure)) in rows.iter().zip(figures).enumerate() {
        let top = TITLE + STEP * place as f64;
        let (line, long) = (
            top + BAR * 0.75,
            (figure / most * (WIDTH - NAMES - FIGURES)).max(1.0),
        );
        let class = if row.server.starts_with("veche") {
            " class=\"veche\""
        } else {
            ""
        };
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{line}\">{}</text>\n<rect{class} x=\"{NAMES}\" y=\"{top}\" width=\"{long:.1}\" height=\"{BAR}\" rx=\"2\"/>\n\
             <text x=\"{:.1}\" y=\"{line}\">{}</text>\n",
            escaped(&row.server),
            NAMES + long + 6.0,
            short(figure)
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// The letters and digits of a name, for a file's.
fn slug(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(what: &str, server: &str, figure: f64) -> Row {
        Row {
            what: what.to_owned(),
            server: server.to_owned(),
            key: Some("per CPU s"),
            figures: vec![("p50 ms", 1.0), ("per CPU s", figure)],
            faults: None,
        }
    }

    #[test]
    fn what_nobody_else_did_is_not_drawn() {
        let folder = tempfile::tempdir().unwrap();
        let rows = [
            row("fan-out to 100, 8 x 16", "veche", 6e6),
            row("fan-out to 100, 8 x 16", "limit", 12e6),
            row("start", "veche", 1.0),
            row("slow readers", "veche + 0", 1.0),
            row("slow readers", "veche + 9", 1.0),
        ];
        write(&rows, folder.path()).unwrap();
        let names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["fan-out-to-100-8-x-16.svg"]);
    }

    #[test]
    fn bars_are_as_long_as_their_figures() {
        let svg = draw(
            "per CPU s",
            &[row("a < b", "veche", 6e6), row("a < b", "limit", 12e6)],
        );
        assert!(
            svg.contains("a &lt; b") && svg.contains("12_000_000"),
            "{svg}"
        );
        assert!(
            svg.contains("class=\"veche\" x=\"130\" y=\"46\" width=\"200.0\""),
            "{svg}"
        );
        assert!(svg.contains("width=\"400.0\""), "{svg}");
    }
}
