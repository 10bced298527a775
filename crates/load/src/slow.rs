//! Sockets that never read, beside some that do.

use std::time::Duration;

use crate::{
    Result,
    crowd::{Crowd, Outcome},
    ear::no_times,
    fanout::{self, Senders, percentiles},
    ledger::Faults,
    opening,
    process::Usage,
    report::{Report, Row},
    starting::Settings,
    target::{On, Target},
    wire::Wire,
};

/// What the system takes for a socket that does not read; next to nothing, so that the server has the rest.
const TAKES: u32 = 4096;
/// What a server does by itself behind its start is over then.
const STARTED: Duration = Duration::from_secs(3);

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
    /// How often both are measured, in turns
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) turns: u8,
    #[arg(long, value_enum, default_value_t = Wire::Atom)]
    pub(crate) wire: Wire,
}

/// One measurement, and what the server had before it.
struct Turn {
    before: Usage,
    outcome: Outcome,
}

impl Slow {
    /// Measures the normal ones by themselves, and beside the others, in turns.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let (mut alone, mut beside) = (Vec::new(), Vec::new());
        for _ in 0..self.turns {
            alone.push(self.measure(settings, 0).await?);
            beside.push(self.measure(settings, self.stalled).await?);
        }
        report.tell(&self.row(0, &alone, None), None)?;
        report.tell(&self.row(self.stalled, &beside, Some(&alone)), None)
    }

    async fn measure(&self, settings: &Settings, stalled: usize) -> Result<Turn> {
        let seconds = (self.messages / self.rate).max(1);
        let senders = Senders {
            count: 8,
            in_flight: 16,
            bytes: 64,
            seconds,
        };
        let plan = senders.plan(self.listeners, Some(self.rate as f64));
        let target = Target::start(settings, On::Veche, self.wire, 100, 0).await?;
        tokio::time::sleep(STARTED).await;
        let others = opening::open(&target, 0, stalled, Some(TAKES)).await?;
        let before = target.usage()?;
        let outcome = Crowd::start(&target, plan).await?.measure(&target).await?;
        drop(others);
        Ok(Turn { before, outcome })
    }

    /// All turns together, and the 99th percentile of each.
    fn row(&self, stalled: usize, turns: &[Turn], alone: Option<&[Turn]>) -> Row {
        let mut times = no_times();
        let mut faults = Faults::default();
        let (mut deliveries, mut cpu_seconds, mut before, mut peak) = (0, 0.0, 0, 0);
        for Turn {
            before: had,
            outcome,
        } in turns
        {
            times.add(&outcome.times).expect("the bounds are the same");
            faults += outcome.faults;
            deliveries += outcome.deliveries;
            cpu_seconds += outcome.cpu_seconds;
            before = before.max(had.resident_kib);
            peak = peak.max(outcome.usage.peak_kib);
        }
        let mut figures = percentiles(&times).to_vec();
        figures.push((
            "p99 ms of the turn in the middle",
            middle(turns.iter().map(p99)),
        ));
        if let Some(alone) = alone {
            let of_pairs = turns.iter().zip(alone);
            let ratio = middle(of_pairs.map(|(turn, alone)| p99(turn) / p99(alone)));
            figures.push(("of p99 without, in the middle", ratio));
        }
        figures.extend([
            ("MiB before", before as f64 / 1024.0),
            ("MiB at most", peak as f64 / 1024.0),
            ("deliveries per CPU s", deliveries as f64 / cpu_seconds),
        ]);
        let (wire, listeners) = (fanout::wire_name(self.wire), self.listeners);
        Row {
            what: format!(
                "slow readers: {} messages to {listeners}, {wire}",
                self.messages
            ),
            server: format!("veche + {stalled}"),
            key: None,
            figures,
            faults: Some(faults),
        }
    }
}

fn p99(turn: &Turn) -> f64 {
    turn.outcome.times.value_at_quantile(0.99) as f64 / 1e6
}

/// The one in the middle; of an even number, the larger of the two.
fn middle(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
