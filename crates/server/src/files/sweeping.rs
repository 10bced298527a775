//! Letting go of bytes that no file names any more, and of what came in and nobody went on with.

use std::{
    io,
    time::{Duration, SystemTime},
};

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use veche_chat::{Error, LETTING_GO};
use veche_files::{Failure, Kept, Store, blocking};
use veche_model::FileId;

use crate::{App, shelf::system_time};

/// How often all that is kept is looked through.
const OFTEN: Duration = Duration::from_hours(1);
/// How often files are closed that nobody goes on with.
const TIDY: Duration = Duration::from_mins(1);
/// How long letting go waits until nothing is being kept; what it did not come to has its turn in the next round.
const ALONE: Duration = Duration::from_millis(500);
/// How long what comes in may rest when no upload knows of it: one may just be about to begin.
const STRAY: Duration = Duration::from_hours(1);

/// Why something was not looked through.
#[derive(Debug, thiserror::Error)]
enum Unswept {
    #[error("the folder of files cannot be read or written")]
    Disk(#[from] io::Error),
    #[error("files cannot be looked through")]
    Store(#[from] Failure),
    #[error(transparent)]
    Chat(#[from] Error),
}

/// Sweeps up for as long as the server runs.
pub(crate) async fn keep_swept(app: App, stop: CancellationToken) {
    let mut rounds: u64 = 0;
    loop {
        app.shelf.writers.close_the_quiet();
        if rounds.is_multiple_of(OFTEN.as_secs() / TIDY.as_secs()) {
            tokio::select! {
                () = stop.cancelled() => return,
                swept = sweep(&app) => if let Err(error) = swept {
                    tracing::warn!(%error, "cannot sweep up bytes that no file names; trying again in an hour");
                }
            }
        }
        rounds += 1;
        if timeout(TIDY, stop.cancelled()).await.is_ok() {
            return;
        }
    }
}

async fn sweep(app: &App) -> Result<(), Unswept> {
    app.chat.remove_old_files().await?;
    app.chat.forget_expired_files().await?;
    sweep_incoming(app).await?;
    let (mut bytes, mut count) = (0, 0);
    for part in 0..=u8::MAX {
        for kept in app.shelf.store.list(part).await? {
            if is_old(app, kept.since, app.shelf.patience) && collect(app, kept).await? {
                bytes += kept.size;
                count += 1;
            }
        }
    }
    if count > 0 {
        tracing::info!(count, bytes, "let go of bytes that no file names any more");
        metrics::counter!("veche_files_collected_bytes_total").increment(bytes);
    }
    Ok(())
}

/// Lets go of bytes if nothing names them; whether it did.
async fn collect(app: &App, kept: Kept) -> Result<bool, Unswept> {
    if app.chat.is_named(kept.hash.to_string()).await? {
        return Ok(false);
    }
    // From here on nobody keeps the same bytes once more; who did a moment ago has made them young, or their row names them.
    // Keeping comes first: a long upload to a bucket is not waited for, nor do others wait for it here.
    let Ok(_alone) = timeout(ALONE, app.shelf.keeping.write()).await else {
        return Ok(false);
    };
    if !matches!(app.shelf.store, Store::Bucket(_)) {
        return let_go(app, kept).await;
    }
    // Nor on any other node, which may have the same bucket.
    let Some(until) = app.chat.begin_letting_go().await? else {
        return Ok(false);
    };
    let gone = timeout(LETTING_GO, let_go(app, kept)).await;
    app.chat.end_letting_go(until).await?;
    gone.unwrap_or(Ok(false))
}

/// Lets go of bytes if nothing names them still and nobody has kept them once more; whether it did.
async fn let_go(app: &App, kept: Kept) -> Result<bool, Unswept> {
    if app.chat.is_named(kept.hash.to_string()).await? || app.chat.are_bytes_held().await? {
        return Ok(false);
    }
    let store = &app.shelf.store;
    let now = store.head(kept.hash).await?;
    let is_same = now.is_some_and(|now| now.since == kept.since);
    if is_same {
        store.remove(kept.hash).await?;
    }
    Ok(is_same)
}

/// Lets go of what came in for an upload that is not there any more, or that a crash left.
async fn sweep_incoming(app: &App) -> Result<(), Unswept> {
    let disk = app.shelf.disk.clone();
    for (name, since) in blocking(move || disk.all_incoming()).await? {
        let is_pending = match name.parse() {
            Ok(id) => app.chat.is_pending(FileId(id)).await?,
            Err(_) => false,
        };
        if !is_pending && is_old(app, since, STRAY) {
            let path = app.shelf.disk.incoming(&name);
            blocking(move || std::fs::remove_file(path)).await?;
        }
    }
    Ok(())
}

fn is_old(app: &App, since: SystemTime, patience: Duration) -> bool {
    let now = system_time(app.chat.time());
    now.duration_since(since).is_ok_and(|age| age >= patience)
}
