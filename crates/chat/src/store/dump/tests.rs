//! That nothing is forgotten.

use std::collections::BTreeSet;

use super::*;
use crate::store::{DatabaseUrl, Store};

/// What is made anew by itself, and what belongs to the engine.
const LEFT: [&str; 5] = [
    "nodes",
    "resets_asked",
    "sign_in_links",
    "tickets",
    "sqlite_sequence",
];

#[tokio::test]
async fn every_table_leaves_with_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::Sqlite(folder.path().join("veche.db"));
    let store = Store::open(&url, 1).await.unwrap();
    let names = store.read_long(async |tx| {
        let sql = "select name from sqlite_master where type = 'table'";
        let names: Vec<(String,)> = tx.all(sql, &[]).await?;
        Ok::<_, Failure>(names)
    });
    let names: BTreeSet<String> = names
        .await
        .unwrap()
        .into_iter()
        .map(|(name,)| name)
        .collect();
    let known = TABLES.iter().chain(&LEFT);
    let known: BTreeSet<String> = known.map(|name| (*name).to_owned()).collect();
    assert_eq!(names, known);
    store.close().await;
}

/// A schema before answers knew whether they stand aside.
const OLD: usize = 21;

async fn unused(folder: &tempfile::TempDir, name: &str) -> (Store, DatabaseUrl) {
    let url = DatabaseUrl::Sqlite(folder.path().join(name));
    (Store::open_unused(&url, 1, OLD).await.unwrap(), url)
}

#[tokio::test]
async fn an_older_backup_comes_in_as_it_was_and_goes_on_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let (from, _) = unused(&folder, "from.db").await;
    let written = from.write(async |tx| {
        for sql in [
            "insert into users (id, username, username_fold, name, name_fold, password, role, created_at)
                values (7, 'anna', 'anna', 'anna', 'anna', '-', 0, 0)",
            "insert into channels (id, kind, name, name_fold, head, created_at) values (3, 0, 'square', 'square', 2, 0)",
            "insert into messages (channel_id, seq, changed, author_id, text, posted_at) values (3, 1, 1, 7, 'who comes?', 0)",
            "insert into messages (channel_id, seq, changed, author_id, text, posted_at, thread) values (3, 2, 2, 7, 'I do', 0, 1)",
        ] {
            tx.run(sql, &[]).await?;
        }
        Ok::<_, Failure>(())
    });
    written.await.unwrap();
    let (to, url) = unused(&folder, "to.db").await;
    let (rows, coming) = std::sync::mpsc::channel();
    let poured = from.pour(move |piece| rows.send(piece).map_err(|_| Failure::Closed));
    poured.await.unwrap();
    to.fill(move || Ok::<_, Failure>(coming.recv().ok()))
        .await
        .unwrap();
    to.close().await;

    let store = Store::open(&url, 1).await.unwrap();
    let found = store.read_long(async |tx| {
        let found: Vec<(i64, Option<i64>)> = tx
            .all("select seq, aside from messages order by seq", &[])
            .await?;
        Ok::<_, Failure>(found)
    });
    assert_eq!(found.await.unwrap(), [(1, None), (2, Some(1))]);
    let broken = store.read_long(async |tx| tx.broken_log(veche_model::ChannelId(3)).await);
    assert_eq!(broken.await.unwrap(), Vec::<String>::new());
    let used = Store::open_unused(&url, 1, Store::schema()).await;
    assert!(matches!(used, Err(Failure::Used)));
    store.close().await;
    from.close().await;
}

#[tokio::test]
async fn no_text_of_a_backup_becomes_sql() {
    let folder = tempfile::tempdir().unwrap();
    let (to, _) = unused(&folder, "to.db").await;
    for (table, column) in [
        ("users; drop table users", "id"),
        ("nothing", "id"),
        ("users", "id) select 1 --"),
        ("users", "nothing"),
    ] {
        let mut piece = Some(Rows {
            table: table.to_owned(),
            columns: vec![column.to_owned()],
            rows: vec![vec![Cell::Int(1)]],
        });
        let filled = to.fill(move || Ok::<_, Failure>(piece.take())).await;
        assert!(
            matches!(filled, Err(Failure::Unreadable(_))),
            "{table}: {filled:?}"
        );
    }
    to.close().await;
}
