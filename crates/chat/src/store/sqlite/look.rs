//! A look at the database before it is served.

use std::{fs, path::Path, sync::mpsc, time::Duration};

use rusqlite::{Connection, ErrorCode};

use super::connection::{connect, spawn};
use crate::store::Failure;

/// SQLite reads what is missing of a last page as zeros, which may look like rows. A crash may leave half a page, too, but then
/// the log has the whole one.
pub(super) fn whole(connection: &Connection, path: &Path) -> Result<(), Failure> {
    let page: u32 = connection.query_row("pragma page_size", [], |row| row.get(0))?;
    let ends_within_a_page =
        || fs::metadata(path).is_ok_and(|file| file.len() % u64::from(page) != 0);
    if !ends_within_a_page() {
        return Ok(());
    }
    connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))?;
    if ends_within_a_page() {
        let damage = "the file ends within a page";
        return Err(Failure::Damaged(damage.into()));
    }
    Ok(())
}

/// Looks for damage, for no longer than this: a copy that was taken while a server wrote to it opens, and fails much later.
pub(in crate::store) fn look(path: &Path, patience: Duration) -> Result<(), Failure> {
    let is_there = fs::metadata(path).is_ok_and(|file| file.len() > 0);
    if !is_there {
        return Ok(());
    }
    let connection = connect(path)?;
    let hurry = connection.get_interrupt_handle();
    let (done, until) = mpsc::channel::<()>();
    let watch = spawn("store-look", move || {
        if until.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout) {
            hurry.interrupt();
        }
    })?;
    let found = connection.query_row("pragma quick_check(1)", [], |row| row.get::<_, String>(0));
    drop(done);
    let _ = watch.join();
    match found {
        Ok(word) if word == "ok" => Ok(()),
        // What it found stands behind a line that says in which database.
        Ok(damage) => Err(Failure::Damaged(
            damage.lines().last().unwrap_or_default().into(),
        )),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            tracing::debug!(
                "the database is too large for a look at the start; `veche check` looks at all of it"
            );
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}
