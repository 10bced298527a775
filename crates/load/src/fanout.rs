//! How many messages reach how many listeners, and when.

use std::time::Duration;

use crate::{
    Result,
    crowd::{Crowd, Outcome, Plan},
    ear::Times,
    error::Error,
    report::{Report, Row},
    starting::Settings,
    target::{On, Target},
    text,
    wire::Wire,
};

/// How many people share the listeners' sockets at the most.
const PEOPLE: usize = 100;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Fanout {
    /// Sockets that only hear
    #[arg(long, default_value_t = 100)]
    pub(crate) listeners: usize,
    #[command(flatten)]
    pub(crate) senders: Senders,
    /// Messages a second, however slowly they are answered; without, as fast as they are answered
    #[arg(long)]
    pub(crate) rate: Option<f64>,
    #[arg(long, value_enum, default_value_t = Wire::Atom)]
    pub(crate) wire: Wire,
}

/// Who posts, and how.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Senders {
    /// Sockets that post; they hear like the others
    #[arg(long = "senders", default_value_t = 8)]
    pub(crate) count: usize,
    /// Posts of one sender under way at once
    #[arg(long, default_value_t = 16)]
    pub(crate) in_flight: usize,
    /// Bytes of a text
    #[arg(long, default_value_t = 64, value_parser = text::parse_bytes)]
    pub(crate) bytes: usize,
    /// How long is measured
    #[arg(long, default_value_t = 5)]
    pub(crate) seconds: u64,
}

impl Senders {
    /// How they post when no rate is set.
    pub(crate) fn told(self) -> String {
        format!("saturated by {} x {}", self.count, self.in_flight)
    }

    pub(crate) fn plan(self, listeners: usize, rate: Option<f64>) -> Plan {
        Plan {
            listeners,
            senders: self.count,
            in_flight: self.in_flight,
            bytes: self.bytes,
            time: Duration::from_secs(self.seconds),
            rate,
        }
    }
}

impl Fanout {
    /// Measures Veche and those beside it in turn.
    pub(crate) async fn run(
        &self,
        settings: &Settings,
        on: &[On],
        report: &mut Report,
    ) -> Result<()> {
        in_turn(
            &self.what(),
            on,
            report,
            self.senders.bytes,
            async |on, bytes| {
                let plan = self.senders.plan(self.listeners, self.rate);
                let outcome = measure(settings, on, self.wire, plan, bytes).await?;
                Ok((self.row(on, &outcome), outcome))
            },
        )
        .await
    }

    fn what(&self) -> String {
        let pace = self
            .rate
            .map_or_else(|| self.senders.told(), |rate| format!("{rate} messages/s"));
        let wire = wire_name(self.wire);
        format!("fan-out to {}, {pace}, {wire}", self.listeners)
    }

    fn row(&self, on: On, outcome: &Outcome) -> Row {
        let per_cpu = outcome.deliveries as f64 / outcome.cpu_seconds;
        let mut figures = vec![
            ("deliveries per CPU s", per_cpu),
            ("deliveries/s", outcome.deliveries as f64 / outcome.seconds),
            ("sends/s", outcome.answered as f64 / outcome.seconds),
        ];
        figures.extend(percentiles(&outcome.times));
        figures.push(("B a frame", outcome.frame_bytes));
        figures.push(("MiB resident", outcome.usage.resident_kib as f64 / 1024.0));
        Row {
            what: self.what(),
            server: on.name().to_owned(),
            key: Some("deliveries per CPU s"),
            figures,
            faults: Some(outcome.faults),
        }
    }
}

/// What the measurement of one server tells those beside it.
pub(crate) trait Told {
    /// Bytes of a frame with a message.
    fn frame_bytes(&self) -> Option<usize> {
        None
    }

    /// Why sockets were closed, if any were.
    fn ending(&self) -> Option<&str> {
        None
    }
}

impl Told for () {}

impl Told for Outcome {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the length of a frame"
    )]
    fn frame_bytes(&self) -> Option<usize> {
        Some(self.frame_bytes.round() as usize)
    }

    fn ending(&self) -> Option<&str> {
        self.ending.as_deref()
    }
}

/// Measures one server after the other, and holds each against the limit. What is measured first should be Veche: those
/// beside it are given frames as long as Veche's. What cannot be had here is skipped with a word, and what fails is told; that a peer
/// does makes the run no failure.
pub(crate) async fn in_turn<T: Told>(
    what: &str,
    on: &[On],
    report: &mut Report,
    mut bytes: usize,
    measure: impl AsyncFn(On, usize) -> Result<(Row, T)>,
) -> Result<()> {
    let mut rows = Vec::new();
    for on in on {
        let (row, told) = match measure(*on, bytes).await {
            Err(Error::Missing(why)) => {
                report.say(&format!("  {:<16} skipped: {why}", on.name()));
                continue;
            }
            // A peer's trouble is its own.
            Err(error) if !matches!(on, On::Veche | On::Limit) => {
                report.note(format!("{what}: {} failed: {error}", on.name()));
                continue;
            }
            Err(error) => {
                report.fail(&format!("{what}: {}", on.name()), &error);
                continue;
            }
            Ok(measured) => measured,
        };
        if let Some(ending) = told.ending() {
            report.say(&format!("  {:<16} {ending}", on.name()));
        }
        if *on == On::Veche {
            bytes = told.frame_bytes().unwrap_or(bytes);
        }
        rows.push((*on, row));
    }
    let limit = rows
        .iter()
        .find(|(on, _)| *on == On::Limit)
        .map(|(_, row)| row);
    rows.iter().try_for_each(|(_, row)| report.tell(row, limit))
}

/// Runs a plan on a server of its own. `bytes` is what the frames of others than Veche have.
pub(crate) async fn measure(
    settings: &Settings,
    on: On,
    wire: Wire,
    plan: Plan,
    bytes: usize,
) -> Result<Outcome> {
    let people = plan.senders + plan.listeners.min(PEOPLE);
    let target = Target::start(settings, on, wire, people, bytes).await?;
    // These send out just what they are sent; ejabberd has an envelope of its own around the text, as Veche has.
    let is_bare = matches!(on, On::Ws | On::Bun | On::Nats);
    let plan = if is_bare {
        Plan { bytes, ..plan }
    } else {
        plan
    };
    Crowd::start(&target, plan).await?.measure(&target).await
}

pub(crate) fn percentiles(times: &Times) -> [(&'static str, f64); 3] {
    let at = |quantile| times.value_at_quantile(quantile) as f64 / 1e6;
    [
        ("p50 ms", at(0.5)),
        ("p99 ms", at(0.99)),
        ("max ms", times.max() as f64 / 1e6),
    ]
}

pub(crate) fn wire_name(wire: Wire) -> &'static str {
    match wire {
        Wire::Atom => "atom",
        Wire::Live => "live",
        Wire::Bare => "bare",
        Wire::Nats => "nats",
        Wire::Xmpp => "xmpp",
    }
}
