//! The real binary, as an operator runs it.

mod backup;
mod check;
mod damage;
mod demo;
mod files;
mod help;
mod log;
mod secrets;
mod serve;
mod settings;
mod town;
mod user;

use std::path::Path;

use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The database of a server that ran in this folder.
fn database(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("data/veche.db")).expect("the file is there")
}
