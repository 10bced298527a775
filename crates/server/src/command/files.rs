//! `veche files`: whether the bytes of files are as the database says, and how they go to another place.

mod checking;
mod moving;

use clap::Subcommand;
use veche::settings::Settings;
use veche_files::Place;

use super::outcome::Outcome;

#[derive(Subcommand)]
pub(crate) enum Files {
    /// Read the bytes of all files, and look whether they are what the database says; a line for each that is not, and exit code 1 then
    Check,
    /// Copy the bytes of all files to another place, and read them there; again goes on where it was, and takes what came meanwhile
    Move {
        #[arg(long, help = "A folder, or s3://bucket/prefix", value_name = "PLACE")]
        to: Place,
    },
}

pub(super) async fn run(command: Files, settings: &Settings) -> Outcome {
    match command {
        Files::Check => checking::run(settings).await,
        Files::Move { to } => moving::run(&to, settings).await,
    }
}
