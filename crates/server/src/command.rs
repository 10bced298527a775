//! What can be asked of the binary.

mod ask;
mod backup;
mod files;
mod health;
mod mail;
mod outcome;
mod serve;
mod town;
mod upkeep;
mod user;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use outcome::Outcome;
use tracing_subscriber::{
    Layer,
    filter::{FilterExt, LevelFilter, filter_fn},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};
use upkeep::Demo;
use user::User;
use veche::Description;
use veche::settings::{self, Given, LogFormat, Settings};
use veche_chat::DatabaseUrl;

/// Veche: team chat on your own machine. Without a command it serves.
#[derive(Parser)]
#[command(name = "veche", version, about, max_term_width = 110)]
pub(crate) struct Cli {
    #[arg(
        long,
        global = true,
        help = "Settings file, TOML [env: VECHE_CONFIG] [default: veche.toml, if there is one]",
        value_name = "FILE",
        help_heading = "Settings"
    )]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Subcommand, Default)]
pub(crate) enum Command {
    /// Serve the chat (what happens without a command)
    #[default]
    Serve,
    /// Show every setting, its value and where it comes from; secrets are hidden
    Settings,
    /// Look after people's accounts; works beside a running server
    #[command(subcommand)]
    User(User),
    /// Arrange what all people here have in common; works beside a running server
    #[command(subcommand)]
    Town(town::Town),
    /// Add or remove the demo data
    #[command(subcommand)]
    Demo(Demo),
    /// Search the database for damage; a line for each, and exit code 1 when there is any
    Check {
        /// Take all that was said for what was stored, as it stands, before looking: for a database that was mended or changed by hand
        #[arg(long)]
        accept: bool,
    },
    /// Put everything into one file, people, messages, files and keys; works beside a running server
    Backup(backup::Backup),
    /// Bring a backup back into a new database; with the server stopped
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Copy everything into another database, which is to be used instead; with the server stopped
    Migrate {
        #[arg(long, help = "postgres://..., or sqlite:FILE", value_name = "URL")]
        to: DatabaseUrl,
    },
    /// Try the mail server
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Look after the bytes of files; works beside a running server
    #[command(subcommand)]
    Files(files::Files),
    /// Print a description of the interface
    Describe {
        /// openapi, asyncapi or typescript
        what: Description,
    },
    /// Ask the server at the configured address whether it is well; exit code 1 when it is not
    Health,
}

pub(crate) fn run(command: Command, settings: &Settings, given: &Given) -> Outcome {
    if let Command::Settings = command {
        print!("{}", settings::describe(given));
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::Describe { what } = command {
        print!("{}", what.text());
        return Ok(ExitCode::SUCCESS);
    }
    log(settings);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match command {
            Command::Serve | Command::Settings | Command::Describe { .. } => {
                serve::serve(settings).await
            }
            Command::User(user) => user::run(user, settings).await,
            Command::Town(command) => town::run(command, settings).await,
            Command::Demo(demo) => upkeep::demo(demo, settings).await,
            Command::Check { accept } => upkeep::check(settings, accept).await,
            Command::Backup(asked) => backup::backup(asked, settings).await,
            Command::Restore { file } => backup::restore(file, settings).await,
            Command::Migrate { to } => backup::migrate(&to, settings).await,
            Command::Mail(command) => mail::run(command, settings).await,
            Command::Files(command) => files::run(command, settings).await,
            Command::Health => health::health(settings).await,
        }
    })
}

/// Log lines go to standard error, so that what a command prints can be piped.
fn log(settings: &Settings) {
    let wanted = filter_fn(|line| {
        let (level, target) = (*line.level(), line.target());
        // There it writes down every frame, whatever people say in it.
        let is_frame = level == tracing::Level::TRACE && target.starts_with("tungstenite");
        // What befalls the bus is said by whoever knows which setting names it.
        let is_repeated = level <= tracing::Level::INFO && target.starts_with("async_nats");
        !is_frame && !is_repeated
    })
    // Without it, every line of every library would be made, and then asked about.
    .with_max_level_hint(LevelFilter::TRACE);
    let filter = tracing_subscriber::EnvFilter::new(&settings.log).and(wanted);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let lines = match settings.log_format {
        LogFormat::Human => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .init();
}
