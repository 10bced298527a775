//! `veche files`: whether the bytes of files are as the database says.

use std::{error::Error, process::ExitCode};

use clap::Subcommand;
use veche::{open_chat, settings::Settings};
use veche_chat::{Bytes, Chat};
use veche_files::{Disk, Hash};
use veche_model::FileId;

use super::outcome::Outcome;

/// Rows that are read at once.
const ROWS: i64 = 500;

#[derive(Subcommand)]
pub(crate) enum Files {
    /// Read the bytes of all files, and look whether they are what the database says; a line for each that is not, and exit code 1 then
    Check,
}

/// What was found.
#[derive(Default)]
struct Found {
    files: u64,
    damaged: u64,
    unnamed: u64,
    unnamed_bytes: u64,
}

pub(super) async fn run(command: Files, settings: &Settings) -> Outcome {
    let Files::Check = command;
    let chat = open_chat(settings).await?;
    let disk = Disk::open(settings.data.join("files"))?;
    let looked = look(&chat, &disk).await;
    chat.close().await;
    let found = looked?;
    println!(
        "{} files, {} damaged or missing; {} pieces of {} bytes that no file names, which the server lets go in time",
        found.files, found.damaged, found.unnamed, found.unnamed_bytes
    );
    Ok(if found.damaged == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn look(chat: &Chat, disk: &Disk) -> Result<Found, Box<dyn Error>> {
    let mut found = Found::default();
    let mut last = FileId(0);
    loop {
        let named = chat.named_behind(last, ROWS).await?;
        let Some((id, _)) = named.last() else {
            break;
        };
        last = *id;
        for (id, bytes) in named {
            found.files += 1;
            for hash in missing(disk, bytes)? {
                found.damaged += 1;
                println!("file {id}: its bytes are not there: {hash}");
            }
        }
    }
    for part in 0..=u8::MAX {
        for kept in disk.list(part)? {
            if !is_sound(disk, kept.hash)? {
                found.damaged += 1;
                println!("{}: these bytes have another hash", kept.hash);
            }
            if !chat.is_named(kept.hash.to_string()).await? {
                found.unnamed += 1;
                found.unnamed_bytes += kept.size;
            }
        }
    }
    Ok(found)
}

/// Those hashes of a file that nothing is kept under.
fn missing(disk: &Disk, bytes: Bytes) -> std::io::Result<Vec<String>> {
    let all = [Some(bytes.hash), bytes.small, bytes.large];
    let mut missing = Vec::new();
    for text in all.into_iter().flatten() {
        let kept = match Hash::parse(&text) {
            Some(hash) => disk.head(hash)?,
            None => None,
        };
        if kept.is_none() {
            missing.push(text);
        }
    }
    Ok(missing)
}

/// Whether what is kept under a hash has it. What was let go meanwhile is sound.
fn is_sound(disk: &Disk, hash: Hash) -> std::io::Result<bool> {
    let Some(file) = disk.get(hash)? else {
        return Ok(true);
    };
    let (found, _) = Hash::of_all(file)?;
    Ok(found == hash)
}
