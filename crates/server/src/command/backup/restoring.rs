//! How a backup is brought back: into a new database, all of it or nothing. Bytes of files come first, so that no row is without its
//! own; the keys as well, unless there are some.

use std::{
    fs::OpenOptions,
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::{self, ExitCode},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};

use veche::{open_store, secrets, settings::Settings};
use veche_chat::{Clock, Rows, Store, SystemClock};
use veche_files::{Disk, Hash, Incoming};

use super::{
    broken::Broken,
    contents::Contents,
    reading::{Found, read, verify},
};
use crate::command::outcome::Outcome;

/// Pieces that are on their way at once.
const AHEAD: usize = 4;
/// Bytes that are read at once.
const PIECE: usize = 256 << 10;

pub(in crate::command) async fn restore(path: PathBuf, settings: &Settings) -> Outcome {
    eprintln!("reading all of {} first", path.display());
    let at = path.clone();
    let contents = tokio::task::spawn_blocking(move || verify(&at)).await??;
    secrets::make_folder(&settings.data)?;
    let schema = contents.head.schema;
    let connections = settings.database_connections;
    let store = Store::open_unused(&settings.database_url, connections, schema).await?;
    let restored = bring(&path, &contents, &store, settings).await;
    store.close().await;
    restored?;
    // An older backup is brought to this version's schema.
    open_store(settings).await?.close().await;
    println!("{contents}: restored into {}", settings.database_url);
    if !contents.head.has_bytes {
        println!(
            "Files are expected in {}: `veche files check` says whether all are there.",
            settings.files
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn bring(
    path: &Path,
    contents: &Contents,
    store: &Store,
    settings: &Settings,
) -> Result<(), Broken> {
    bring_secrets(path, settings)?;
    bring_bytes(path, contents, settings).await?;
    let (rows, coming) = sync_channel(AHEAD);
    let from = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || hand_over(&from, &rows));
    let filled = store.fill(move || next(&coming)).await;
    reading.await??;
    filled
}

/// Hands over all rows, and says so when there are no more.
fn hand_over(path: &Path, to: &SyncSender<Option<Rows>>) -> Result<(), Broken> {
    let mut is_wanted = true;
    let handed = read(path, |found| {
        if let Found::Rows(rows) = found {
            is_wanted = to.send(Some(rows)).is_ok();
        }
        if is_wanted {
            Ok(())
        } else {
            Err("nobody takes them".into())
        }
    });
    // Whoever takes them and stops says why.
    if is_wanted {
        handed?;
        let _ = to.send(None);
    }
    Ok(())
}

/// The next rows. Where they end before somebody has said so, what has come is not all.
pub(super) fn next(coming: &Receiver<Option<Rows>>) -> Result<Option<Rows>, Broken> {
    // On PostgreSQL this is a task beside others, on SQLite a thread of its own.
    let next = tokio::task::block_in_place(|| coming.recv());
    next.map_err(|_| "the rows end before their end".into())
}

/// Keeps the bytes of all files.
async fn bring_bytes(path: &Path, contents: &Contents, settings: &Settings) -> Result<(), Broken> {
    if contents.manifest.files == 0 {
        return Ok(());
    }
    let store = veche_files::Store::open(&settings.files, &settings.access)?;
    store.check().await?;
    let disk = match &store {
        veche_files::Store::Disk(disk) => disk.clone(),
        veche_files::Store::Bucket(_) => Disk::open(settings.data.join("files"))?,
    };
    let (to, mut coming) = tokio::sync::mpsc::channel(AHEAD);
    let from = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let mut nth = 0u64;
        read(&from, |found| {
            if let Found::Bytes(hash, bytes) = found {
                nth += 1;
                let path = disk.incoming(&format!("restoring-{}-{nth}", process::id()));
                to.blocking_send((fetch(&path, bytes)?, hash))?;
            }
            Ok(())
        })
    });
    let mut brought = 0u64;
    while let Some((path, hash)) = coming.recv().await {
        let kept: Result<(), veche_files::Failure> = store
            .keep(path, hash, veche::system_time(SystemClock.now()))
            .await;
        kept?;
        brought += 1;
        if brought.is_multiple_of(1000) {
            eprintln!("{brought} of {} pieces of files", contents.manifest.files);
        }
    }
    reading.await?
}

/// Writes bytes to the disk; where they are.
fn fetch(path: &Path, bytes: &mut dyn Read) -> io::Result<PathBuf> {
    let _ = std::fs::remove_file(path);
    let mut incoming = Incoming::open(path)?;
    let mut piece = vec![0; PIECE];
    loop {
        match bytes.read(&mut piece)? {
            0 => break,
            read => incoming.write(&piece[..read])?,
        }
    }
    incoming.sync()?;
    let (path, _): (PathBuf, Hash) = incoming.end();
    Ok(path)
}

/// Puts the keys where they are looked for, unless others are there.
fn bring_secrets(path: &Path, settings: &Settings) -> Result<(), Broken> {
    read(path, |found| {
        let Found::Secret(name, secret) = found else {
            return Ok(());
        };
        let at = settings.data.join(&name);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&at);
        match file {
            Ok(mut file) => {
                file.write_all(&secret)?;
                Ok(file.sync_all()?)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let own =
                    std::fs::read(&at).map_err(|error| format!("{}: {error}", at.display()))?;
                if own != secret {
                    eprintln!(
                        "{} stays: whoever is signed in there signs in anew",
                        at.display()
                    );
                }
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    })
}
