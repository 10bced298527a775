//! What all runs can be told.

use std::path::PathBuf;

/// Whatever is done to them.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Common {
    /// The same choices again: which fault comes when, and who says what
    #[arg(long, default_value_t = 7)]
    pub(super) seed: u64,
    /// What the servers keep things in; several of them need PostgreSQL
    #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
    pub(super) engine: Engine,
    /// Clients that talk
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(2..=200))]
    pub(super) clients: u32,
    /// The mean pause of a client between two deeds, in milliseconds
    #[arg(long, default_value_t = 150)]
    pub(super) pause_ms: u64,
    /// How long after a block or a removal was answered something said later may still be heard
    #[arg(long, default_value_t = 5000)]
    pub(super) grace_ms: u64,
    /// Where the history and the servers' words are written; they are kept when something was found
    #[arg(long, default_value = "target/chaos")]
    pub(super) folder: PathBuf,
    /// Keep them in any case
    #[arg(long)]
    pub(super) keep: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Engine {
    Sqlite,
    /// A primary and a synchronous standby of the run's own.
    Postgres,
}
