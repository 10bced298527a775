//! The one binary: `veche`.

mod command;

use std::{path::PathBuf, process::ExitCode};

use clap::{CommandFactory, FromArgMatches};

use command::Cli;
use veche::settings::{self, Settings};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("veche: {}", veche::in_one_line(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, Box<dyn std::error::Error + Send + Sync>> {
    let matches = settings::with_flags(Cli::command()).get_matches();
    let cli = Cli::from_arg_matches(&matches)?;
    let file = cli
        .config
        .clone()
        .or_else(|| std::env::var_os("VECHE_CONFIG").map(PathBuf::from));
    if let Some(file) = file.as_ref().filter(|file| !file.exists()) {
        return Err(format!("{}: there is no such settings file", file.display()).into());
    }
    let file = file.unwrap_or_else(|| PathBuf::from("veche.toml"));
    // Flags may stand before or behind the command.
    let mut places = vec![&matches];
    while let Some((_, deeper)) = places.last().and_then(|place| place.subcommand()) {
        places.push(deeper);
    }
    let given = settings::given(&file, std::env::vars_os(), &places)?;
    let settings = Settings::read(&given)?;
    command::run(cli.command.unwrap_or_default(), &settings, &given)
}
