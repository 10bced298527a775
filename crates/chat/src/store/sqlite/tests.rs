//! What is written along with something else.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::*;
use crate::store::value::values;

const SOON: Duration = Duration::from_secs(5);

fn open() -> (tempfile::TempDir, Sqlite) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("along.db");
    let store = Sqlite::open(&path, migrations::KNOWN, Damaged::default());
    (folder, store.expect("the store opens"))
}

/// Writes a fact; a refusal keeps nothing of it.
async fn put(tx: &mut Tx<'_>, key: String, is_refused: bool) -> Result<(), Failure> {
    let sql = "insert into facts (name, value) values ($1, $1)";
    tx.run(sql, values![key.as_str()]).await?;
    if is_refused {
        return Err(Failure::Used);
    }
    Ok(())
}

async fn names(store: &Sqlite) -> Vec<String> {
    let sql = "select name from facts where name like 'test%' order by name";
    let read = async move |tx: &mut Tx<'_>| tx.all(sql, &[]).await;
    let names: Vec<(String,)> = store.read(read).await.expect("facts");
    names.into_iter().map(|(name,)| name).collect()
}

#[tokio::test]
async fn what_may_wait_is_written_with_others_and_without() {
    let (_folder, store) = open();
    let alone = store.write_along(async |tx| put(tx, "test 1".to_owned(), false).await);
    timeout(SOON, alone).await.expect("in time").expect("alone");
    let many = (2..8).map(|number| {
        let store = &store;
        async move {
            let (name, other) = (format!("test {number}"), format!("test {number} beside"));
            // Each third is refused, and keeps nothing; those that it goes along with stay.
            let is_refused = number % 3 == 0;
            let along = store.write_along(async move |tx| put(tx, name, is_refused).await);
            let beside = store.write(async move |tx| put(tx, other, false).await);
            let (along, beside) = tokio::join!(along, beside);
            assert_eq!(along.is_err(), is_refused, "{number}");
            beside.expect("written");
        }
    });
    timeout(SOON, join_all(many)).await.expect("in time");
    let mut expected = vec!["test 1".to_owned()];
    for number in 2..8 {
        if number % 3 != 0 {
            expected.push(format!("test {number}"));
        }
        expected.push(format!("test {number} beside"));
    }
    assert_eq!(names(&store).await, expected);
    store.close().await;
}

#[tokio::test]
async fn what_waits_for_a_store_that_is_closed_hears_so() {
    let (_folder, store) = open();
    store.close().await;
    let many = (0..10).map(|number| {
        let name = format!("test {number}");
        store.write_along(async move |tx| put(tx, name, false).await)
    });
    let answers = timeout(SOON, join_all(many)).await.expect("in time");
    for answer in answers {
        assert!(matches!(answer, Err(Failure::Closed)), "{answer:?}");
    }
}

#[tokio::test]
async fn what_waits_when_the_store_is_closed_is_written_or_hears_so() {
    let (_folder, store) = open();
    let many = (0..10).map(|number| {
        let (name, store) = (format!("test {number}"), store.clone());
        let along = async move {
            store
                .write_along(async move |tx| put(tx, name, false).await)
                .await
        };
        tokio::spawn(along)
    });
    let many: Vec<_> = many.collect();
    tokio::task::yield_now().await;
    store.close().await;
    for answer in timeout(SOON, join_all(many)).await.expect("in time") {
        let answer = answer.expect("no panic");
        assert!(
            matches!(answer, Ok(()) | Err(Failure::Closed)),
            "{answer:?}"
        );
    }
}
