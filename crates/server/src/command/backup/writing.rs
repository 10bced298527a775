//! How a backup is made, beside a running server: the keys, then the rows as they are at one moment, then the bytes that those name. No bytes
//! are let go meanwhile, so no row is without its bytes.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use veche::{secrets, settings::Settings};
use veche_chat::{Cell, Clock, Rows, Store, SystemClock};
use veche_files::Hash;
use veche_model::Millis;

use super::{
    archive::{Archive, forget_begun},
    broken::Broken,
    contents::{FORMAT, HEAD, Head, MANIFEST, Manifest},
    holding::Holding,
    lines::pack,
    name::name_at,
    opening::open_used,
    sums::Sums,
};

/// How many rows are written between two lines about it.
const TELLING: u64 = 250_000;

/// The columns of files that name bytes.
const NAMES: [&str; 3] = ["hash", "small", "large"];

/// What is written while rows are read.
struct Writing {
    archive: Archive,
    sums: Sums,
    pieces: u64,
    rows: u64,
    /// The bytes that files name.
    named: BTreeSet<Hash>,
}

/// Makes a backup in a folder; where it is.
pub(super) async fn write(
    folder: &Path,
    copies: bool,
    settings: &Settings,
) -> Result<PathBuf, Broken> {
    let now = SystemClock.now();
    let store = open_used(settings).await?;
    let in_folder = |error| format!("cannot write to {}: {error}", folder.display());
    secrets::make_folder(folder).map_err(in_folder)?;
    forget_begun(folder).map_err(in_folder)?;
    let holding = Holding::begin(&store).await?;
    let made = make(folder, (copies, now), &store, settings).await;
    holding.end().await;
    store.close().await;
    made.map_err(|error| match error.downcast::<io::Error>() {
        Ok(error) => in_folder(*error).into(),
        Err(error) => error,
    })
}

async fn make(
    folder: &Path,
    (copies, now): (bool, Millis),
    store: &Store,
    settings: &Settings,
) -> Result<PathBuf, Broken> {
    let time = Timestamp::from_millisecond(now.0)?;
    let at = time.as_second().unsigned_abs();
    let mut archive = Archive::create(folder, &name_at(time), at)?;
    let head = Head {
        format: FORMAT,
        schema: Store::schema(),
        made_at: now,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        engine: store.engine(),
        files: settings.files.to_string(),
        has_bytes: copies,
    };
    archive.add(HEAD, &serde_json::to_vec_pretty(&head)?)?;
    let mut keys = Vec::new();
    for name in secrets::NAMES {
        let path = settings.data.join(name);
        match fs::read(&path) {
            Ok(secret) => {
                archive.add(&format!("secrets/{name}"), &secret)?;
                keys.push((name.to_owned(), Hash::of(&secret).to_string()));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("cannot read {}: {error}", path.display()).into()),
        }
    }
    let writing = Arc::new(Mutex::new(Writing {
        archive,
        sums: Sums::default(),
        pieces: 0,
        rows: 0,
        named: BTreeSet::new(),
    }));
    let shared = writing.clone();
    store.pour(move |rows| lock(&shared).take(&rows)).await?;
    let Some(writing) = Arc::into_inner(writing) else {
        return Err("the rows are still being written".into());
    };
    let mut writing = writing.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut manifest = Manifest {
        secrets: keys,
        tables: writing.sums.tables(),
        ..Manifest::default()
    };
    if copies {
        writing.copy(&mut manifest, settings).await?;
    }
    let Writing { mut archive, .. } = writing;
    archive.add(MANIFEST, &serde_json::to_vec_pretty(&manifest)?)?;
    Ok(archive.finish()?)
}

impl Writing {
    fn take(&mut self, rows: &Rows) -> Result<(), Broken> {
        let lines = self.sums.add(rows);
        self.pieces += 1;
        let name = format!("rows/{:08}-{}.jsonl.gz", self.pieces, rows.table);
        self.archive.add(&name, &pack(rows, &lines)?)?;
        if rows.table == "files" {
            self.named.extend(named(rows));
        }
        let before = self.rows / TELLING;
        self.rows += rows.rows.len() as u64;
        if self.rows / TELLING > before {
            eprintln!("{} rows, at {}", self.rows, rows.table);
        }
        Ok(())
    }

    /// Copies the bytes that the rows name.
    async fn copy(&mut self, manifest: &mut Manifest, settings: &Settings) -> Result<(), Broken> {
        let store = veche_files::Store::open(&settings.files, &settings.access)?;
        let named = std::mem::take(&mut self.named);
        let all = named.len();
        for (nth, hash) in named.into_iter().enumerate() {
            let Some(opened) = store.get(hash).await? else {
                manifest.missing += 1;
                continue;
            };
            self.archive.begin(&format!("files/{hash}"), opened.size)?;
            let mut at = 0;
            while at < opened.size {
                let end = opened.size.min(at + opened.piece() as u64);
                self.archive.go_on(&opened.read(at..end).await?)?;
                at = end;
            }
            self.archive.end(opened.size)?;
            manifest.files += 1;
            manifest.bytes += opened.size;
            if (nth + 1).is_multiple_of(1000) {
                eprintln!(
                    "{} of {all} pieces of files, {} bytes",
                    nth + 1,
                    manifest.bytes
                );
            }
        }
        Ok(())
    }
}

/// The bytes that rows of files name.
fn named(rows: &Rows) -> Vec<Hash> {
    let places = NAMES.into_iter().filter_map(|name| rows.place(name));
    let places: Vec<usize> = places.collect();
    let cells = rows
        .rows
        .iter()
        .flat_map(|row| places.iter().map(move |at| &row[*at]));
    let hashes = cells.filter_map(|cell| match cell {
        Cell::Text(text) => Hash::parse(text),
        _ => None,
    });
    hashes.collect()
}

fn lock(writing: &Mutex<Writing>) -> MutexGuard<'_, Writing> {
    writing.lock().unwrap_or_else(PoisonError::into_inner)
}
