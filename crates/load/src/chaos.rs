//! A town of servers to which things are done while clients go on talking, and what the history of that says.

mod asking;
mod attempt;
mod client;
mod common;
mod crowd;
mod deed;
mod device;
mod fault;
mod filling;
mod inflict;
mod machine;
mod moderator;
mod nats;
mod nemesis;
mod node;
mod people;
mod place;
mod position;
mod postgres;
mod reading;
mod recorder;
mod run;
mod standby;
mod sweep;
mod tied;
mod told;
mod town;
mod tracing;

use std::time::Duration;

use common::Common;
use run::{Doing, Run};

use crate::{Result, report::Report, starting::Settings};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Chaos {
    /// How long
    #[arg(long, default_value_t = 1800, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    seconds: u64,
    /// Servers; more than one on PostgreSQL alone
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=9))]
    nodes: u32,
    /// Things that are done at once
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=20))]
    hands: u32,
    /// Nothing but what has this in its name
    #[arg(long, default_value = "")]
    only: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Kills {
    /// How often
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rounds: u32,
    /// Messages that are there before
    #[arg(long, default_value_t = 0)]
    messages: u32,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Rolling {
    /// Restarts, in turn
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rounds: u32,
    /// Servers; more than one on PostgreSQL alone
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=9))]
    nodes: u32,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Sweep {
    #[command(flatten)]
    common: Common,
}

impl Sweep {
    /// Does it, and tells what was found.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        Run::of(&self.common, 1, Doing::Sweep)?
            .go(settings, report)
            .await
    }
}

impl Chaos {
    /// Does it, and tells what was found.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let doing = Doing::Anything {
            time: Duration::from_secs(self.seconds),
            hands: self.hands,
            only: self.only.clone(),
        };
        Run::of(&self.common, self.nodes, doing)?
            .go(settings, report)
            .await
    }
}

impl Kills {
    /// Does it, and tells what was found.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let doing = Doing::Kills {
            rounds: self.rounds,
            messages: self.messages,
        };
        Run::of(&self.common, 1, doing)?.go(settings, report).await
    }
}

impl Rolling {
    /// Does it, and tells what was found.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        Run::of(&self.common, self.nodes, Doing::Restarts(self.rounds))?
            .go(settings, report)
            .await
    }
}
