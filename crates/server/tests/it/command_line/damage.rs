//! Databases that are damaged, from elsewhere or from the future: refused, and left as they are.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::{database, folder};
use crate::harness::Binary;

/// A folder with a database in which something was said, as it is when the server has stopped.
async fn filled() -> TempDir {
    let folder = folder();
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    let database = database(folder.path());
    database
        .execute_batch("pragma wal_checkpoint(truncate)")
        .expect("the log can be emptied");
    folder
}

#[tokio::test]
async fn the_start_on_a_damaged_database_says_what_to_do_and_changes_nothing() {
    type Harm = (&'static str, fn(&Path));
    fn without_last(file: &Path, bytes: usize) {
        let content = fs::read(file).expect("it can be read");
        fs::write(file, &content[..content.len() - bytes]).expect("it can be written");
    }
    let harms: [Harm; 8] = [
        ("the last byte is missing", |file| without_last(file, 1)),
        ("half of the last page is missing", |file| {
            without_last(file, 2000);
        }),
        ("the last page is missing", |file| without_last(file, 4096)),
        ("cut off", |file| {
            let content = fs::read(file).expect("it can be read");
            fs::write(file, &content[..content.len() / 2]).expect("it can be written");
        }),
        ("pages of another time", |file| {
            let mut content = fs::read(file).expect("it can be read");
            let pages = content.len() / 4096;
            for page in (1..pages).step_by(3) {
                content[page * 4096..page * 4096 + 16].fill(0xff);
            }
            fs::write(file, content).expect("it can be written");
        }),
        ("no database", |file| {
            fs::write(file, "somebody's letters ".repeat(500)).expect("it can be written");
        }),
        ("a log without its database", |file| {
            fs::rename(file, file.with_extension("db-wal")).expect("it can be moved");
        }),
        ("a log beside an empty file", |file| {
            fs::rename(file, file.with_extension("db-wal")).expect("it can be moved");
            fs::write(file, "").expect("it can be written");
        }),
    ];
    for (harm, harms) in harms {
        let folder = filled().await;
        let file = folder.path().join("data/veche.db");
        harms(&file);
        let read = |file: &Path| fs::read(file).ok();
        let log = file.with_extension("db-wal");
        let before = (read(&file), read(&log));
        let ran = Binary::new(folder.path(), &["serve", "--listen", "127.0.0.1:0"])
            .run()
            .await;
        ran.failed(&[
            "cannot open the database data/veche.db",
            "damaged",
            "restore a backup",
            "veche check",
        ]);
        assert!(!ran.err.contains("panicked"), "{harm}: {ran:?}");
        assert!(
            (read(&file), read(&log)) == before,
            "{harm}: something was changed"
        );
        let checked = Binary::new(folder.path(), &["check"]).run().await;
        assert_eq!(checked.code, Some(1), "{harm}: {checked:?}");
    }
}

#[tokio::test]
async fn a_database_from_the_future_or_from_elsewhere_is_refused_and_left_alone() {
    let folder = folder();
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    let file = folder.path().join("data/veche.db");
    let database = database(folder.path());
    database
        .pragma_update(None, "user_version", 999)
        .expect("it can be set");
    drop(database);
    let before = fs::read(&file).expect("it can be read");
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["check"],
        &["user", "list"],
        &["demo", "clear"],
    ] {
        Binary::new(folder.path(), args)
            .run()
            .await
            .failed(&["schema 999", "start the newer version"]);
    }
    assert!(
        fs::read(&file).expect("it can be read") == before,
        "it was changed"
    );

    for content in [
        b"this is no database, but a text that somebody left here".repeat(100),
        b"SQLite format 3\0"
            .iter()
            .copied()
            .chain([0xff; 4096])
            .collect(),
    ] {
        let folder = super::folder();
        fs::write(folder.path().join("veche.db"), &content).expect("it can be written");
        for args in [
            &["serve", "--listen", "127.0.0.1:0"][..],
            &["check"],
            &["user", "list"],
        ] {
            let ran = Binary::new(folder.path(), args)
                .env("DATABASE_URL", "veche.db")
                .run()
                .await;
            ran.failed(&["cannot open the database veche.db"]);
        }
        assert!(
            fs::read(folder.path().join("veche.db")).expect("it can be read") == content,
            "it was changed"
        );
    }

    // Damage in the middle: the file opens, and the check says what is wrong.
    let folder = super::folder();
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    let database = super::database(folder.path());
    let (page, root): (i64, i64) = database
        .query_row("select (select page_size from pragma_page_size), rootpage from sqlite_schema where name = 'messages'", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("there is such a table");
    database
        .execute_batch("pragma wal_checkpoint(truncate)")
        .expect("the log can be emptied");
    drop(database);
    let file = folder.path().join("data/veche.db");
    let mut content = fs::read(&file).expect("it can be read");
    let from = usize::try_from(page * (root - 1)).expect("it is within the file");
    content[from..from + 64].fill(0xff);
    fs::write(&file, content).expect("it can be written");
    let ran = Binary::new(folder.path(), &["check"]).run().await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        !ran.out.contains("nothing is damaged") && !ran.err.contains("panicked"),
        "{ran:?}"
    );
}
