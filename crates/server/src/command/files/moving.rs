//! The bytes of files on their way to another place.

use std::{collections::HashMap, error::Error, path::PathBuf, process, process::ExitCode};

use veche::{open_chat, settings::Settings};
use veche_files::{Disk, Hash, Incoming, Kept, Opened, Place, Store, blocking};

use super::checking::look_for_all;
use crate::command::outcome::Outcome;

/// What became of the bytes.
#[derive(Default)]
struct Moved {
    copied: u64,
    bytes: u64,
    there: u64,
    damaged: u64,
}

/// The way from one place to another.
struct Way {
    from: Store,
    to: Store,
    /// What is copied lies here meanwhile.
    between: PathBuf,
}

/// Copies what is not there yet, and takes nothing away: bytes never change, so it is safe beside a running server. That one goes on with the
/// old place until its setting names the new one.
pub(super) async fn run(to: &Place, settings: &Settings) -> Outcome {
    if *to == settings.files {
        return Err(format!("files are kept in {to} already").into());
    }
    let way = Way::open(to, settings)?;
    way.to.check().await?;
    let chat = open_chat(settings).await?;
    let moved = way.go().await;
    let looked = look_for_all(&chat, &way.to).await;
    chat.close().await;
    let (moved, (_, absent)) = (moved?, looked?);
    println!(
        "{} pieces of {} bytes copied, {} there already, {} damaged; {absent} missing",
        moved.copied, moved.bytes, moved.there, moved.damaged
    );
    if moved.damaged + absent > 0 {
        return Ok(ExitCode::FAILURE);
    }
    println!(
        "Now stop the server, do this once more for what came meanwhile, and start it with VECHE_FILES={to}. What is in {} stays there.",
        settings.files
    );
    Ok(ExitCode::SUCCESS)
}

impl Way {
    fn open(to: &Place, settings: &Settings) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let from = Store::open(&settings.files, &settings.access)?;
        let to = Store::open(to, &settings.access)?;
        let disk = match &to {
            Store::Disk(disk) => disk.clone(),
            Store::Bucket(_) => Disk::open(settings.data.join("files"))?,
        };
        let between = disk.incoming(&format!("moving-{}", process::id()));
        Ok(Self { from, to, between })
    }

    async fn go(&self) -> Result<Moved, Box<dyn Error + Send + Sync>> {
        let mut moved = Moved::default();
        for part in 0..=u8::MAX {
            let there = self.to.list(part).await?;
            let there: HashMap<Hash, u64> = there.iter().map(|at| (at.hash, at.size)).collect();
            let before = moved.copied;
            for kept in self.from.list(part).await? {
                if there.get(&kept.hash) == Some(&kept.size) {
                    moved.there += 1;
                } else {
                    self.take(kept, &mut moved).await?;
                }
            }
            if moved.copied > before {
                let (copied, bytes) = (moved.copied, moved.bytes);
                eprintln!("part {part} of 255: {copied} pieces of {bytes} bytes copied");
            }
        }
        Ok(moved)
    }

    /// Copies bytes, and reads them where they are then. What was let go meanwhile is none any more.
    async fn take(
        &self,
        kept: Kept,
        moved: &mut Moved,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let Some(opened) = self.from.get(kept.hash).await? else {
            return Ok(());
        };
        let (path, hash) = self.fetch(&opened).await?;
        if hash == kept.hash {
            self.to.keep(path, hash, kept.since).await?;
            let copy = self.to.get(hash).await?.ok_or("a copy is not there")?;
            if copy.hash().await? == hash {
                moved.copied += 1;
                moved.bytes += kept.size;
                return Ok(());
            }
        }
        moved.damaged += 1;
        println!("{}: these bytes have another hash", kept.hash);
        Ok(())
    }

    /// Writes bytes to the disk; where they are, and their hash.
    async fn fetch(
        &self,
        opened: &Opened,
    ) -> Result<(PathBuf, Hash), Box<dyn Error + Send + Sync>> {
        let path = self.between.clone();
        let mut file = blocking(move || {
            let _ = std::fs::remove_file(&path);
            Incoming::open(path)
        })
        .await?;
        let mut at = 0;
        while at < opened.size {
            let end = opened.size.min(at + opened.piece() as u64);
            let piece = opened.read(at..end).await?;
            file = blocking(move || file.write(&piece).map(|()| file)).await?;
            at = end;
        }
        let synced = blocking(move || file.sync().map(|()| file)).await?;
        Ok(synced.end())
    }
}
