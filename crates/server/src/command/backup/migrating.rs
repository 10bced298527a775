//! How all of a town goes from one database into another, whatever the engines: all of it or nothing, and then held against each other.

use std::{
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{SyncSender, sync_channel},
    },
};

use veche::settings::Settings;
use veche_chat::{DatabaseUrl, Failure, Rows, Store};

use super::{broken::Broken, opening::open_used, restoring::next, sums::Sums};
use crate::command::outcome::Outcome;

/// Pieces that are on their way at once.
const AHEAD: usize = 4;
/// How many rows are on their way between two lines about it.
const TELLING: u64 = 250_000;
/// What each database says of itself.
const OWN: &str = "facts";

pub(in crate::command) async fn migrate(to: &DatabaseUrl, settings: &Settings) -> Outcome {
    if *to == settings.database_url {
        return Err(format!("everything is in {to} already").into());
    }
    let from = open_used(settings).await?;
    let there = Store::open_unused(to, settings.database_connections, Store::schema()).await?;
    let moved = carry(&from, &there).await;
    from.close().await;
    there.close().await;
    let (here, copied) = moved?;
    let differing = here.differences(&copied);
    if !differing.is_empty() {
        for differing in differing {
            println!("{differing}: not the same on both sides");
        }
        return Ok(ExitCode::FAILURE);
    }
    for (table, sum) in here.tables() {
        if sum.rows > 0 {
            println!("{table}: {} rows, the same on both sides", sum.rows);
        }
    }
    println!(
        "Start the server with DATABASE_URL={to}. What was said here while this ran is not there: stop the server first. {} stays as it is.",
        settings.database_url
    );
    Ok(ExitCode::SUCCESS)
}

/// Carries everything over; what was there, and what is here then.
async fn carry(from: &Store, to: &Store) -> Result<(Sums, Sums), Broken> {
    let (rows, coming) = sync_channel(AHEAD);
    let here = Arc::new(Mutex::new(Sums::default()));
    let (sums, source) = (here.clone(), from.clone());
    let pouring = tokio::spawn(async move {
        let (end, mut count) = (rows.clone(), 0u64);
        // Another thread goes on for this one while it waits: it may be the one that serves whoever takes the rows.
        let hand_over = |to: &SyncSender<_>, piece| {
            tokio::task::block_in_place(|| to.send(piece)).map_err(|_| Failure::Closed)
        };
        let poured = source.pour(move |piece: Rows| {
            sums.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .add(&piece);
            let before = count / TELLING;
            count += piece.rows.len() as u64;
            if count / TELLING > before {
                eprintln!("{count} rows, at {}", piece.table);
            }
            hand_over(&rows, Some(piece))
        });
        let poured = poured.await;
        if poured.is_ok() {
            let _ = hand_over(&end, None);
        }
        poured
    });
    let filled = to.fill(move || next(&coming)).await;
    match pouring.await? {
        // Whoever takes the rows and stops says why.
        Err(Failure::Closed) if filled.is_err() => {}
        poured => poured?,
    }
    filled?;
    let here = std::mem::take(&mut *here.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((here.without(OWN), sums_of(to).await?.without(OWN)))
}

/// What all rows of a database come to.
async fn sums_of(store: &Store) -> Result<Sums, Failure> {
    let all = Arc::new(Mutex::new(Sums::default()));
    let sums = all.clone();
    let poured = store.pour(move |piece| {
        sums.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .add(&piece);
        Ok::<_, Failure>(())
    });
    poured.await?;
    let sums = std::mem::take(&mut *all.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(sums)
}
