//! `veche backup`, `veche restore` and `veche migrate`: all of a town in one file, and back, and from one database into another.

mod archive;
mod broken;
mod contents;
mod holding;
mod lines;
mod migrating;
mod name;
mod opening;
mod reading;
mod restoring;
mod sums;
mod thinning;
mod writing;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use veche::settings::Settings;
use veche_chat::{Clock, SystemClock};
use veche_files::Place;

pub(super) use self::{migrating::migrate, restoring::restore};
use super::outcome::Outcome;

#[derive(Args)]
pub(crate) struct Backup {
    /// The folder that the backup is put into
    folder: PathBuf,
    #[arg(
        long,
        value_enum,
        help = "Whether the bytes of files are copied, too [default: yes, unless they are in a bucket]"
    )]
    bytes: Option<Copied>,
    #[arg(
        long,
        help = "Then remove older backups in the folder: of the last 2 days all stay, of 2 weeks one a day, of 2 months one a week, of a year one a month"
    )]
    thin: bool,
}

/// Whether the bytes of files are in a backup.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Copied {
    Yes,
    No,
}

pub(super) async fn backup(asked: Backup, settings: &Settings) -> Outcome {
    let copies = asked.bytes.map_or_else(
        || matches!(settings.files, Place::Folder(_)),
        |bytes| bytes == Copied::Yes,
    );
    let path = writing::write(&asked.folder, copies, settings).await?;
    eprintln!("reading it once more");
    let at = path.clone();
    let contents = tokio::task::spawn_blocking(move || reading::verify(&at)).await??;
    println!("{}: {contents}", path.display());
    if asked.thin {
        for removed in thinning::thin(&asked.folder, SystemClock.now())? {
            println!("{} removed", removed.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
