//! Hours of the same, to see what grows.

use std::time::{Duration, Instant};

use crate::{
    Result,
    crowd::{Crowd, Outcome},
    fanout::{self, Senders, percentiles},
    process::Usage,
    report::{Report, Row},
    starting::Settings,
    target::{On, Target},
    text,
    wire::Wire,
};

/// How many people share the listeners' sockets at the most.
const PEOPLE: usize = 100;
/// How often the server is looked at.
const BEAT: Duration = Duration::from_secs(10);
/// The first of ten parts is for what a server grows by once.
const WARM: u32 = 10;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Soak {
    /// How long
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    minutes: u64,
    /// Sockets that only hear
    #[arg(long, default_value_t = 100)]
    listeners: usize,
    /// Messages a second
    #[arg(long, default_value_t = 100.0)]
    rate: f64,
    /// Bytes of a text
    #[arg(long, default_value_t = 64, value_parser = text::parse_bytes)]
    bytes: usize,
    #[arg(long, value_enum, default_value_t = Wire::Live)]
    wire: Wire,
}

/// What the server had at a moment of the run.
struct Look {
    at: Duration,
    usage: Usage,
}

impl Soak {
    /// Talks at the rate, and looks at the server's memory now and then; each look is told on the way.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let seconds = self.minutes * 60;
        let senders = Senders {
            count: 8,
            in_flight: 16,
            bytes: self.bytes,
            seconds,
        };
        let plan = senders.plan(self.listeners, Some(self.rate));
        let people = senders.count + self.listeners.min(PEOPLE);
        let target = Target::start(settings, On::Veche, self.wire, people, 0).await?;
        let crowd = Crowd::start(&target, plan).await?;
        let mut looks = Vec::new();
        let outcome = tokio::select! {
            outcome = crowd.measure(&target) => outcome?,
            failed = watch(&target, &mut looks) => return failed,
        };
        report.tell(&self.row(&outcome, &looks), None)
    }

    fn row(&self, outcome: &Outcome, looks: &[Look]) -> Row {
        let mut figures = vec![
            ("messages heard, millions", outcome.deliveries as f64 / 1e6),
            (
                "deliveries per CPU s",
                outcome.deliveries as f64 / outcome.cpu_seconds,
            ),
        ];
        figures.extend(percentiles(&outcome.times));
        figures.extend(growth(looks));
        let wire = fanout::wire_name(self.wire);
        Row {
            what: format!(
                "soak: {} messages/s to {} for {} minutes, {wire}",
                self.rate, self.listeners, self.minutes
            ),
            server: "veche".to_owned(),
            key: None,
            figures,
            faults: Some(outcome.faults),
        }
    }
}

/// Looks until the run is over; only a failure ends it before.
async fn watch(target: &Target, looks: &mut Vec<Look>) -> Result<()> {
    let begun = Instant::now();
    loop {
        tokio::time::sleep(BEAT).await;
        let look = Look {
            at: begun.elapsed(),
            usage: target.usage()?,
        };
        let (seconds, cpu) = (look.at.as_secs(), look.usage.cpu.as_secs());
        let mib = look.usage.resident_kib / 1024;
        eprintln!("[{seconds} s] {mib} MiB resident, {cpu} s of processor time");
        looks.push(look);
    }
}

/// What it had once it was warm, what at the end, and what an hour of that makes.
fn growth(looks: &[Look]) -> Vec<(&'static str, f64)> {
    let Some(last) = looks.last() else {
        return Vec::new();
    };
    let warm = looks.iter().find(|look| look.at >= last.at / WARM);
    let warm = warm.unwrap_or(last);
    let mib = |look: &Look| look.usage.resident_kib as f64 / 1024.0;
    let hours = last.at.saturating_sub(warm.at).as_secs_f64() / 3600.0;
    let mut figures = vec![("MiB once warm", mib(warm)), ("MiB at the end", mib(last))];
    if hours > 0.0 {
        figures.push(("MiB an hour", (mib(last) - mib(warm)) / hours));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(seconds: u64, mib: u64) -> Look {
        let usage = Usage {
            resident_kib: mib * 1024,
            ..Usage::default()
        };
        Look {
            at: Duration::from_secs(seconds),
            usage,
        }
    }

    #[test]
    fn what_it_grows_by_at_first_is_not_counted() {
        let looks = [
            look(360, 50),
            look(1800, 60),
            look(3600, 64),
            look(3960, 64),
        ];
        let grown = growth(&looks);
        assert_eq!(grown[0], ("MiB once warm", 60.0));
        assert_eq!(grown[1], ("MiB at the end", 64.0));
        assert!((grown[2].1 - 4.0 / 0.6).abs() < 1e-9, "{grown:?}");
        assert!(growth(&[]).is_empty());
    }
}
