//! Reads texts, a JSON string a line, and prints the outline of each.
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout());
    for line in io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let tree = veche_model::markup::read(&text);
        writeln!(out, "{}", veche_model::markup::outline(&tree))?;
    }
    out.flush()
}
