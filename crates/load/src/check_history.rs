//! Holds a recorded history against the promises.

use std::{fs::File, io::BufReader, path::PathBuf};

use crate::{Result, checker, report::Report};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct CheckHistory {
    /// Lines of JSON, as docs/reliability.md describes them
    file: PathBuf,
    /// How long after a block or a removal was answered something said later may still be heard
    #[arg(long, default_value_t = checker::GRACE_MS)]
    grace_ms: u64,
}

impl CheckHistory {
    /// Tells what it found.
    pub(crate) fn run(&self, report: &mut Report) -> Result<()> {
        let verdict = checker::check(BufReader::new(File::open(&self.file)?), self.grace_ms)?;
        report.say(&verdict.to_string());
        report.line(&verdict.line())?;
        report.is_faulty |= verdict.is_faulty();
        Ok(())
    }
}
