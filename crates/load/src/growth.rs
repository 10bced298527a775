//! What becomes of each answer while a channel grows.

mod measured;
mod probe;
mod town;

use std::time::Instant;

use crate::{
    Result,
    crowd::Crowd,
    fanout::Senders,
    ledger::Faults,
    report::{Report, Row},
    starting::Settings,
};
use measured::Measured;
use probe::Probe;
use town::Town;

/// The first size, and how much larger the next one is.
const FIRST: u64 = 10_000;
const TIMES: u64 = 10;
/// How many are posted by one crowd: each listens to all that it says, in memory.
const POSTED: u64 = 1_000_000;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Growth {
    /// Messages in the channel at the end; measured at 10,000 and each ten times more
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) to: u64,
    /// Channels that the reader is in, each with something unread
    #[arg(long, default_value_t = 2_000)]
    pub(crate) channels: usize,
    /// Other channels, which the reader is not in
    #[arg(long, default_value_t = 0)]
    pub(crate) others: usize,
    /// Members of the channel that grows
    #[arg(long, default_value_t = 100)]
    pub(crate) members: usize,
    /// How often each answer is asked for
    #[arg(long, default_value_t = 200)]
    pub(crate) asked: usize,
}

impl Growth {
    /// Fills the channel to one size after the other, and measures the same answers at each.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let town = Town::found(settings, self.members, self.channels, self.others).await?;
        town.add_others(self.others).await?;
        let mut size = FIRST.min(self.to);
        loop {
            let begun = Instant::now();
            let faults = fill(&town, size).await?;
            let filled = begun.elapsed().as_secs_f64();
            let lag = town.time_to_index().await?;
            report.say(&format!(
                "{size} messages: filled for {filled:.0} s, indexed {:.0} s later",
                lag.as_secs_f64()
            ));
            let mut answers = Probe::of(&town, self.asked).await?.all().await?;
            answers.push(town.kept(lag).await?);
            for Measured { what, figures } in answers {
                let row = Row {
                    what: format!("{what}, {}", settings.engine()),
                    server: format!("at {size}"),
                    key: None,
                    figures,
                    faults: Some(faults),
                };
                report.tell(&row, None)?;
            }
            if size >= self.to {
                return Ok(());
            }
            size = (size * TIMES).min(self.to);
        }
    }
}

/// Has the senders post until so much was said in the channel.
async fn fill(town: &Town, size: u64) -> Result<Faults> {
    let mut faults = Faults::default();
    let senders = Senders {
        count: town::SENDERS,
        in_flight: 128,
        bytes: 64,
        seconds: 1,
    };
    loop {
        let missing = size.saturating_sub(town.said().await?);
        if missing == 0 {
            return Ok(faults);
        }
        let crowd = Crowd::start(&town.target, senders.plan(0, None)).await?;
        faults += crowd.post(missing.min(POSTED)).await?;
    }
}
