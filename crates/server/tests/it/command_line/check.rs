//! `veche check`, and copies that pass it.

use std::fs;

use super::{database, folder};
use crate::harness::{Binary, Veche};

#[tokio::test]
async fn check_finds_what_is_missing_or_impossible() {
    for (harm, said) in [
        (
            "delete from messages where channel_id = 1 and seq = (select min(seq) from messages where channel_id = 1)",
            "channel 1: its head",
        ),
        (
            "update channels set head = head + 5 where id = 1",
            "channel 1: its head",
        ),
        (
            "update channels set head = 1 where id = 1",
            "beyond its head",
        ),
        (
            "update messages set changed = 99 where channel_id = 1",
            "last change is impossible",
        ),
        (
            "update messages set text = text || '.' where channel_id = 1 and seq = (select max(seq) from messages where channel_id = 1)",
            "it does not say what was stored",
        ),
        (
            "update messages set posted_at = posted_at + 1 where channel_id = 1 and seq = 1",
            "position 1: it does not say what was stored",
        ),
        (
            "update messages set link = link + 1 where channel_id = 1",
            "it is not what was said here",
        ),
        (
            "update channels set link = link + 1 where id = 1",
            "its log is not the one that it has come to",
        ),
        (
            "update members set read_seq = 99 where channel_id = 2",
            "has read beyond its head",
        ),
        (
            "delete from users where username = 'user1'",
            "its author or channel is missing",
        ),
        (
            "update channels set name = null where id = 2",
            "do not go with its kind",
        ),
    ] {
        let folder = folder();
        Binary::new(folder.path(), &["demo", "add"])
            .run()
            .await
            .ok();
        assert_eq!(
            Binary::new(folder.path(), &["check"]).run().await.ok(),
            "nothing is damaged\n"
        );
        let database = database(folder.path());
        database
            .pragma_update(None, "foreign_keys", false)
            .expect("it can be set");
        assert!(
            database.execute(harm, []).expect("it can be harmed") > 0,
            "{harm}"
        );
        drop(database);
        let ran = Binary::new(folder.path(), &["check"]).run().await;
        assert_eq!(ran.code, Some(1), "{harm}: {ran:?}");
        assert!(
            ran.out.contains(said) && ran.out.contains("damaged"),
            "{harm}: {ran:?}"
        );
    }
}

#[tokio::test]
async fn a_copy_made_as_the_operator_is_told_has_all_that_was_acknowledged_before() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let copy = folder();
    fs::create_dir(copy.path().join("data")).expect("it can be made");
    let file = copy.path().join("data/veche.db");
    let writing = async {
        for number in 0..200 {
            anna.says(square, &format!("while it is copied {number}"))
                .await;
        }
    };
    for number in 0..20 {
        anna.says(square, &format!("before {number}")).await;
    }
    let target = file.display().to_string();
    let source = veche.folder().join("veche.db");
    let copying = tokio::task::spawn_blocking(move || {
        let database = rusqlite::Connection::open(source).expect("it is there");
        database
            .execute("vacuum into ?1", [target])
            .expect("it can be copied");
    });
    let (copied, ()) = tokio::join!(copying, writing);
    copied.expect("it was copied");
    Binary::new(copy.path(), &["check"]).run().await.ok();
    let serving = Binary::new(copy.path(), &["serve"]).serve().await;
    let moderator = serving.signs_in("moderator", "password").await;
    let texts = moderator.reads(square).await;
    for number in 0..20 {
        let text = format!("before {number}");
        assert!(
            texts.iter().any(|(_, said)| *said == text),
            "{text} is not in the copy"
        );
    }
}
