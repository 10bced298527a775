//! Where PostgreSQL is on this machine, and as whom it runs.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::tied;
use crate::{Result, error::Error};

/// Where Debian and others put it.
pub(super) fn bin() -> Result<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .chain([
            PathBuf::from("/usr/local/pgsql/bin"),
            PathBuf::from("/usr/bin"),
        ])
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    found.sort();
    found
        .pop()
        .ok_or_else(|| Error::Missing("there is no PostgreSQL server here".to_owned()))
}

/// PostgreSQL refuses to run as root.
pub(super) async fn user(folder: &Path) -> Result<Vec<String>> {
    let id = |arguments: &[&str]| {
        let mut command = Command::new("id");
        command.args(arguments);
        command
    };
    if tied::run(id(&["-u"])).await?.trim() != "0" {
        return Ok(Vec::new());
    }
    let name = match tied::run(id(&["-u", "postgres"])).await {
        Ok(_) => "postgres",
        Err(_) => "nobody",
    };
    let mut giving = Command::new("chown");
    giving.arg(name).arg(folder);
    tied::run(giving).await?;
    let group = tied::run(id(&["-g", name])).await?;
    Ok(vec![
        format!("--reuid={name}"),
        format!("--regid={}", group.trim()),
        "--clear-groups".to_owned(),
    ])
}
