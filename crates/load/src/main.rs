//! `veche-load`: load on a chat server over its public protocols, and whether what it says and keeps is right.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

mod bench;
mod blocks;
mod busy;
mod chaos;
mod check_history;
mod checker;
mod clock;
mod crowd;
mod dice;
mod ear;
mod error;
mod fanout;
mod files;
mod frame;
mod goal;
mod growth;
mod history;
mod house;
mod ledger;
mod limit;
mod listener;
mod mouth;
mod opening;
mod peer;
mod plot;
mod process;
mod proxy;
mod record;
mod report;
mod sends;
mod sign_ins;
mod slow;
mod soak;
mod socket;
mod sockets;
mod start;
mod starting;
mod storm;
mod table;
mod target;
mod text;
mod throwaway;
mod wire;
mod xmpp;

use crate::{
    blocks::Blocks,
    chaos::{Chaos, Kills, Rolling, Sweep},
    check_history::CheckHistory,
    error::Result,
    fanout::Fanout,
    files::Files,
    growth::Growth,
    history::History,
    report::Report,
    sends::Sends,
    sign_ins::SignIns,
    slow::Slow,
    soak::Soak,
    sockets::Sockets,
    start::Start,
    starting::Settings,
    storm::Storm,
    target::On,
};

/// Load on a chat server, over its public protocols alone. Each measurement has a server of its own; what is lost, doubled,
/// misordered or not stored makes the exit code 1.
#[derive(Parser)]
struct Arguments {
    /// The server to measure
    #[arg(long, global = true, default_value = "target/release/veche")]
    server: PathBuf,
    /// Where it keeps things: a URL, `postgres` for a throwaway server, `nodes` for two servers on one with a bus between them, `nodes=3`
    /// for three; SQLite without
    #[arg(long, global = true)]
    database: Option<String>,
    /// What is measured, in turn; Veche and the limit without, and the peers too for `bench`
    #[arg(long, global = true, value_enum, value_delimiter = ',')]
    on: Vec<On>,
    /// One JSON line a measurement, to a file or, as `-`, to standard output
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "-")]
    json: Option<String>,
    /// A folder for pictures of what is compared, as SVG
    #[arg(long, global = true)]
    plots: Option<PathBuf>,
    /// A page of Markdown with a place for tables, which are put there
    #[arg(long, global = true)]
    page: Option<PathBuf>,
    #[command(subcommand)]
    work: Work,
}

#[derive(Subcommand)]
enum Work {
    /// Messages to many listeners of one channel
    Fanout(Fanout),
    /// Messages stored a second, and how long one takes
    Sends(Sends),
    /// What an open socket costs, and one message to all of them
    Sockets(Sockets),
    /// Pages of a long history
    History(History),
    /// The same answers while a channel grows from 10,000 messages to a million
    Growth(Growth),
    /// From the start of the server to its first answer
    Start(Start),
    /// Sockets that never read, beside some that do
    Slow(Slow),
    /// All sockets drop at once and come back
    Storm(Storm),
    /// Sign-ins beside messages
    SignIns(SignIns),
    /// An hour of messages at a rate: what grows
    Soak(Soak),
    /// How soon whoever is blocked says and hears nothing more
    Blocks(Blocks),
    /// Files in and out beside nginx, and messages beside uploads
    Files(Files),
    /// Servers under mixed faults, and whether anything was lost, doubled, misordered or leaked
    Chaos(Chaos),
    /// One server is killed again and again under load
    Kills(Kills),
    /// Servers are restarted one after the other under load
    Rolling(Rolling),
    /// Each call of the system by which one server stores or reads fails once, for each operation
    Sweep(Sweep),
    /// Look for what must not be in a recorded history
    CheckHistory(CheckHistory),
    /// All of it but growth and the soak, in some twelve minutes
    Bench,
    /// Serve as the machine's limit: a bare broadcaster on a free port, which it prints
    ServeLimit {
        /// Payloads that go out are filled up to so many bytes
        #[arg(long, default_value_t = 0)]
        bytes: usize,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Where the system allows fewer, opening sockets says so.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    match run(arguments) {
        Ok(is_faulty) => ExitCode::from(u8::from(is_faulty)),
        Err(error) => {
            eprintln!("veche-load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<bool> {
    if let Work::ServeLimit { bytes } = arguments.work {
        limit::serve(bytes)?;
        return Ok(false);
    }
    if let Work::CheckHistory(work) = &arguments.work {
        let mut report = Report::to(arguments.json.as_deref())?;
        work.run(&mut report)?;
        return Ok(report.is_faulty);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(measure(arguments))
}

async fn measure(arguments: Arguments) -> Result<bool> {
    let settings = Settings {
        binary: arguments.server,
        database: arguments.database,
        is_guarded: false,
        nats: None,
    };
    let mut report = Report::to(arguments.json.as_deref())?;
    let on = match &arguments.on[..] {
        [] if matches!(arguments.work, Work::Bench) => &bench::ALL,
        [] => &bench::ALL[..2],
        on => on,
    };
    match &arguments.work {
        Work::Fanout(work) => work.run(&settings, on, &mut report).await?,
        Work::Sends(work) => work.run(&settings, on, &mut report).await?,
        Work::Sockets(work) => work.run(&settings, on, &mut report).await?,
        Work::History(work) => work.run(&settings, &mut report).await?,
        Work::Growth(work) => work.run(&settings, &mut report).await?,
        Work::Start(work) => work.run(&settings, &mut report).await?,
        Work::Slow(work) => work.run(&settings, &mut report).await?,
        Work::Storm(work) => work.run(&settings, &mut report).await?,
        Work::SignIns(work) => work.run(&settings, &mut report).await?,
        Work::Soak(work) => work.run(&settings, &mut report).await?,
        Work::Files(work) => work.run(&settings, &mut report).await?,
        Work::Blocks(work) => work.run(&settings, &mut report).await?,
        Work::Chaos(work) => work.run(&settings, &mut report).await?,
        Work::Kills(work) => work.run(&settings, &mut report).await?,
        Work::Rolling(work) => work.run(&settings, &mut report).await?,
        Work::Sweep(work) => work.run(&settings, &mut report).await?,
        Work::Bench => bench::run(&settings, on, &mut report).await,
        Work::CheckHistory(_) | Work::ServeLimit { .. } => {}
    }
    if let Some(folder) = &arguments.plots {
        plot::write(report.told(), folder)?;
    }
    if let Some(page) = &arguments.page {
        table::write(&report, page, arguments.plots.as_deref())?;
    }
    Ok(report.is_faulty)
}
