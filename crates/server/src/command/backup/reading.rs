//! How a backup is read: each of its entries once, and all of it before anything of it is believed.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use serde::de::DeserializeOwned;
use veche::secrets;
use veche_chat::{Rows, Store};
use veche_files::Hash;

use super::{
    broken::Broken,
    contents::{Contents, FORMAT, HEAD, Head, MANIFEST, Manifest},
    lines::unpack,
    sums::Sums,
};

/// Bytes of what a backup says of itself, and of a key.
const MOST: u64 = 1 << 20;

/// What is found in a backup.
pub(super) enum Found<'a> {
    Head(Head),
    Secret(String, Vec<u8>),
    Rows(Rows),
    /// The bytes of files, as they are called.
    Bytes(Hash, &'a mut dyn Read),
    Manifest(Manifest),
}

/// Reads all entries in their order. What is no entry of ours is none of a backup's.
pub(super) fn read(
    path: &Path,
    mut each: impl FnMut(Found<'_>) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut archive = tar::Archive::new(BufReader::with_capacity(1 << 20, file));
    // Names that do not fit into a header are none of ours, and would be read whole.
    for entry in archive.entries()?.raw(true) {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if !entry.header().entry_type().is_file() {
            return Err(strange(&name));
        }
        let found = match name.split_once('/') {
            None if name == HEAD => Found::Head(said(&mut entry)?),
            None if name == MANIFEST => Found::Manifest(said(&mut entry)?),
            Some(("secrets", name)) => {
                let mut secret = Vec::new();
                (&mut entry).take(MOST).read_to_end(&mut secret)?;
                Found::Secret(name.to_owned(), secret)
            }
            Some(("rows", _)) => Found::Rows(unpack(&mut entry)?),
            Some(("files", name)) => {
                let hash = Hash::parse(name).ok_or_else(|| strange(name))?;
                Found::Bytes(hash, &mut entry)
            }
            _ => return Err(strange(&name)),
        };
        each(found)?;
    }
    Ok(())
}

/// Reads all of a backup and holds it against what it says of itself.
pub(super) fn verify(path: &Path) -> Result<Contents, Broken> {
    let (mut head, mut manifest) = (None, None);
    let (mut sums, mut found) = (Sums::default(), Manifest::default());
    read(path, |entry| {
        if manifest.is_some() {
            return Err("something stands behind its end".into());
        }
        match entry {
            Found::Head(said) => {
                fits(&said)?;
                head = Some(said);
            }
            _ if head.is_none() => return Err("it does not begin as a backup does".into()),
            Found::Secret(name, secret) => {
                if !secrets::NAMES.contains(&name.as_str()) {
                    return Err(strange(&name));
                }
                found.secrets.push((name, Hash::of(&secret).to_string()));
            }
            Found::Rows(rows) => drop(sums.add(&rows)),
            Found::Bytes(hash, bytes) => {
                let (is, size) = Hash::of_all(bytes)?;
                if is != hash {
                    return Err(format!("the bytes of {hash} are damaged").into());
                }
                found.files += 1;
                found.bytes += size;
            }
            Found::Manifest(said) => manifest = Some(said),
        }
        Ok(())
    })
    .map_err(|error| damaged(path, &error))?;
    let (Some(head), Some(manifest)) = (head, manifest) else {
        return Err(damaged(path, &"its end is missing"));
    };
    found.tables = sums.tables();
    found.missing = manifest.missing;
    if found != manifest {
        return Err(damaged(path, &"it does not hold what it says"));
    }
    Ok(Contents { head, manifest })
}

/// Whether this version can read it.
fn fits(head: &Head) -> Result<(), Broken> {
    let (known, found) = (Store::schema(), head.schema);
    if head.format > FORMAT || found > known {
        let made = &head.version;
        return Err(format!("version {made} made it, which is newer than this one").into());
    }
    Ok(())
}

fn said<T: DeserializeOwned>(entry: impl Read) -> Result<T, Broken> {
    Ok(serde_json::from_reader(entry.take(MOST))?)
}

fn strange(name: &str) -> Broken {
    format!("{name:?} is no part of a backup").into()
}

fn damaged(path: &Path, why: &dyn std::fmt::Display) -> Broken {
    format!("{} is no backup, or damaged: {why}", path.display()).into()
}
