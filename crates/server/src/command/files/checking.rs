//! Whether the bytes of files are there, and what the database says.

use std::{error::Error, process::ExitCode};

use veche::{open_chat, settings::Settings};
use veche_chat::{Bytes, Chat};
use veche_files::{Failure, Hash, Store};
use veche_model::FileId;

use crate::command::outcome::Outcome;

/// Rows that are read at once.
const ROWS: i64 = 500;

/// What was found.
#[derive(Default)]
struct Found {
    files: u64,
    damaged: u64,
    unnamed: u64,
    unnamed_bytes: u64,
}

pub(super) async fn run(settings: &Settings) -> Outcome {
    let store = Store::open(&settings.files, &settings.access)?;
    let chat = open_chat(settings).await?;
    let looked = look(&chat, &store).await;
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

async fn look(chat: &Chat, store: &Store) -> Result<Found, Box<dyn Error + Send + Sync>> {
    let (files, damaged) = look_for_all(chat, store).await?;
    let mut found = Found {
        files,
        damaged,
        ..Found::default()
    };
    for part in 0..=u8::MAX {
        for kept in store.list(part).await? {
            if !is_sound(store, kept.hash).await? {
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

/// Looks whether all bytes are there that files have, and says which are not: how many files there are, and how many bytes are missing.
pub(super) async fn look_for_all(
    chat: &Chat,
    store: &Store,
) -> Result<(u64, u64), Box<dyn Error + Send + Sync>> {
    let (mut files, mut absent) = (0, 0);
    let mut last = FileId(0);
    loop {
        let named = chat.named_behind(last, ROWS).await?;
        let Some((id, _)) = named.last() else {
            return Ok((files, absent));
        };
        last = *id;
        for (id, bytes) in named {
            files += 1;
            for hash in missing(store, bytes).await? {
                absent += 1;
                println!("file {id}: its bytes are not there: {hash}");
            }
        }
    }
}

/// Those hashes of a file that nothing is kept under.
async fn missing(store: &Store, bytes: Bytes) -> Result<Vec<String>, Failure> {
    let all = [Some(bytes.hash), bytes.small, bytes.large];
    let mut missing = Vec::new();
    for text in all.into_iter().flatten() {
        let kept = match Hash::parse(&text) {
            Some(hash) => store.head(hash).await?,
            None => None,
        };
        if kept.is_none() {
            missing.push(text);
        }
    }
    Ok(missing)
}

/// Whether what is kept under a hash has it. What was let go meanwhile is sound.
async fn is_sound(store: &Store, hash: Hash) -> Result<bool, Failure> {
    let Some(opened) = store.get(hash).await? else {
        return Ok(true);
    };
    Ok(opened.hash().await? == hash)
}
