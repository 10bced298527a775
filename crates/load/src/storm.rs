//! Everybody comes back at once.

use std::time::Instant;

use crate::{
    Result, fanout, opening,
    report::{Report, Row},
    starting::Settings,
    target::{On, Target},
    wire::Wire,
};

const PEOPLE: usize = 100;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Storm {
    /// Sockets that are dropped at once
    #[arg(long, default_value_t = 5000)]
    pub(crate) count: usize,
    #[arg(long, value_enum, default_value_t = Wire::Live)]
    pub(crate) wire: Wire,
}

impl Storm {
    /// Opens them, drops all, and opens them again: on the live socket each is back once its `resume` is answered.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let target = Target::start(settings, On::Veche, self.wire, PEOPLE, 0).await?;
        let sockets = opening::open(&target, 0, self.count, None).await?;
        let before = target.usage()?;
        let begun = Instant::now();
        drop(sockets);
        let sockets = opening::open(&target, 0, self.count, None).await?;
        let seconds = begun.elapsed().as_secs_f64();
        let after = target.usage()?;
        drop(sockets);
        let cpu = after.cpu_seconds_since(before);
        let row = Row {
            what: format!(
                "{} sockets come back, {}",
                self.count,
                fanout::wire_name(self.wire)
            ),
            server: "veche".to_owned(),
            key: None,
            figures: vec![
                ("s until all are back", seconds),
                ("back per CPU s", self.count as f64 / cpu),
                ("MiB before", before.resident_kib as f64 / 1024.0),
                ("MiB at most", after.peak_kib as f64 / 1024.0),
            ],
            faults: None,
        };
        report.tell(&row, None)
    }
}
