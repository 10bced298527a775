//! Sockets that never read, beside some that do.

use crate::{
    Result,
    crowd::Crowd,
    fanout::{self, Senders, percentiles},
    opening,
    report::{Report, Row},
    starting::Settings,
    target::{On, Target},
    wire::Wire,
};

/// What the system takes for a socket that does not read; next to nothing, so that the server has the rest.
const TAKES: u32 = 4096;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Slow {
    /// Sockets that never read
    #[arg(long, default_value_t = 1000)]
    pub(crate) stalled: usize,
    /// Sockets that do
    #[arg(long, default_value_t = 50)]
    pub(crate) listeners: usize,
    /// How many messages are sent
    #[arg(long, default_value_t = 10_000)]
    pub(crate) messages: u64,
    /// Messages a second
    #[arg(long, default_value_t = 1000)]
    pub(crate) rate: u64,
    #[arg(long, value_enum, default_value_t = Wire::Atom)]
    pub(crate) wire: Wire,
}

impl Slow {
    /// Measures the normal ones by themselves, then beside the others.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        for stalled in [0, self.stalled] {
            let row = self.measure(settings, stalled).await?;
            report.tell(&row, None)?;
        }
        Ok(())
    }

    async fn measure(&self, settings: &Settings, stalled: usize) -> Result<Row> {
        let seconds = (self.messages / self.rate).max(1);
        let senders = Senders {
            count: 8,
            in_flight: 16,
            bytes: 64,
            seconds,
        };
        let plan = senders.plan(self.listeners, Some(self.rate as f64));
        let target = Target::start(settings, On::Veche, self.wire, 100, 0).await?;
        let others = opening::open(&target, 0, stalled, Some(TAKES)).await?;
        let before = target.usage()?;
        let outcome = Crowd::start(&target, plan).await?.measure(&target).await?;
        drop(others);
        let mut figures = percentiles(&outcome.times).to_vec();
        figures.extend([
            ("MiB before", before.resident_kib as f64 / 1024.0),
            ("MiB at most", outcome.usage.peak_kib as f64 / 1024.0),
            (
                "deliveries per CPU s",
                outcome.deliveries as f64 / outcome.cpu_seconds,
            ),
        ]);
        let (wire, listeners) = (fanout::wire_name(self.wire), self.listeners);
        Ok(Row {
            what: format!(
                "slow readers: {} messages to {listeners}, {wire}",
                self.messages
            ),
            server: format!("veche + {stalled}"),
            key: None,
            figures,
            faults: Some(outcome.faults),
        })
    }
}
