//! What a backup says of itself: at its beginning, and at its end of what it holds.

use std::fmt;

use serde::{Deserialize, Serialize};
use veche_model::Millis;

use super::sums::Sum;

/// How the file is laid out; another one when that changes.
pub(super) const FORMAT: u32 = 1;
/// The entries of the file that are no rows and no files.
pub(super) const HEAD: &str = "veche.json";
pub(super) const MANIFEST: &str = "manifest.json";

/// The first entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) format: u32,
    /// The schema of its rows.
    pub(super) schema: usize,
    pub(super) made_at: Millis,
    /// The version that made it.
    pub(super) version: String,
    /// The engine and where files were, for whoever reads it.
    pub(super) engine: String,
    pub(super) files: String,
    /// Whether the bytes of files are in it.
    pub(super) has_bytes: bool,
}

/// The last entry: what was before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The keys, by their hashes.
    pub(super) secrets: Vec<(String, String)>,
    /// The rows of each table.
    pub(super) tables: Vec<(String, Sum)>,
    /// Bytes of files: how many there are, and how long.
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// How many should have been there, and were not.
    pub(super) missing: u64,
}

/// A backup that was read.
#[derive(Clone, Debug)]
pub(super) struct Contents {
    pub(super) head: Head,
    pub(super) manifest: Manifest,
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Manifest {
            secrets: _,
            tables,
            files,
            bytes,
            missing,
        } = &self.manifest;
        let rows = |table: &str| {
            let found = tables.iter().find(|(name, _)| name == table);
            found.map_or(0, |(_, sum)| sum.rows)
        };
        write!(
            f,
            "{} messages, {} people, {} channels",
            rows("messages"),
            rows("users"),
            rows("channels")
        )?;
        if self.head.has_bytes {
            write!(f, ", {files} pieces of files with {bytes} bytes")?;
        } else {
            write!(f, ", no bytes of files: they stay in {}", self.head.files)?;
        }
        if *missing > 0 {
            write!(
                f,
                "; {missing} were missing: `veche files check` names them"
            )?;
        }
        Ok(())
    }
}
