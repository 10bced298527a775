//! `veche backup`, `veche restore` and `veche migrate`.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use tokio::time::sleep;

use super::folder;
use crate::{
    harness::{Binary, PASSWORD, Person, Veche, database},
    stories,
};

stories![
    a_backup_made_while_people_talk_is_brought_back_whole,
    a_town_moves_to_another_database_and_is_the_same_there,
];

/// The one backup in a folder.
fn made(folder: &Path) -> PathBuf {
    let mut found = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path());
    let one = found.next().expect("a backup");
    assert_eq!(found.next(), None, "one file, and nothing that was begun");
    one
}

async fn texts(person: &Person, channel: i64) -> Vec<String> {
    let page = person
        .asks(&format!("/channels/{channel}/messages?limit=200"))
        .await;
    let messages = page["messages"].as_array().expect("messages").iter();
    messages
        .map(|message| message["text"].as_str().expect("a text").to_owned())
        .collect()
}

/// The files of a channel's messages, by their names.
async fn shown(person: &Person, channel: i64) -> Vec<(i64, String)> {
    let page = person
        .asks(&format!("/channels/{channel}/messages?limit=200"))
        .await;
    let messages = page["messages"].as_array().expect("messages").iter();
    messages
        .flat_map(|message| message["files"].as_array().cloned().unwrap_or_default())
        .map(|file| {
            let name = file["name"].as_str().expect("a name").to_owned();
            (file["id"].as_i64().expect("an id"), name)
        })
        .collect()
}

/// What a town is worth: people, a channel with what hangs in it, an avatar, a group with a name, a reminder.
async fn furnish(anna: &Person, boris: &Person) -> (i64, i64) {
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[boris]).await;
    anna.says(square, "before, \u{1f980} and 'quotes'").await;
    let plan = anna.sends("plan.txt", b"bread and salt").await;
    anna.shows(square, &[&plan]).await;
    let avatar = anna.sends_avatar(&crate::files::picture(80, 80)).await;
    let worn = json!({"avatar": avatar["id"]});
    anna.patch_json("/api/v1/me", worn).await.ok();
    let at = (crate::tokens::now() + 3600) * 1000;
    let reminder = json!({"text": "bread", "at": at, "nonce": "bread"});
    anna.post_json("/api/v1/reminders", reminder).await.ok();
    (square, plan["id"].as_i64().expect("an id"))
}

/// Sends one file after the other, until it is over; how many that were.
async fn keeps_sending(person: Person, channel: i64, is_over: Arc<AtomicBool>) -> usize {
    let mut sent = 0;
    while !is_over.load(Ordering::Relaxed) {
        let name = format!("meanwhile-{sent}.txt");
        let file = person.sends(&name, name.as_bytes()).await;
        person.shows(channel, &[&file]).await;
        sent += 1;
        sleep(Duration::from_millis(20)).await;
    }
    sent
}

async fn a_backup_made_while_people_talk_is_brought_back_whole(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (square, plan) = furnish(&anna, &boris).await;
    let before = texts(&anna, square).await;
    let epoch = anna.lives().await.hello["epoch"].clone();
    let is_over = Arc::new(AtomicBool::new(false));
    let talking = tokio::spawn({
        let (boris, is_over) = (boris.clone(), is_over.clone());
        async move {
            for nth in 0.. {
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                boris.says(square, &format!("meanwhile {nth}")).await;
            }
        }
    });
    let sending = tokio::spawn(keeps_sending(anna.clone(), square, is_over.clone()));
    let kept = folder();
    let to = kept.path().join("backups");
    let said = veche
        .command(&["backup", to.to_str().expect("a path")])
        .run()
        .await
        .ok();
    is_over.store(true, Ordering::Relaxed);
    talking.await.expect("they talk");
    let sent = sending.await.expect("they are taken");
    // The plan and both sizes of the avatar, and whatever was there by then.
    let pieces: usize = said
        .split_once(" pieces of files")
        .and_then(|(before, _)| before.rsplit([' ', ',', '(']).next()?.parse().ok())
        .unwrap_or_else(|| panic!("{said}"));
    assert!((2..=3 + sent).contains(&pieces), "{said}");
    let backup = made(&to);
    let mode = fs::metadata(&backup)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let after = texts(&anna, square).await;

    for url in [None, Some(database().await)] {
        let folder = folder();
        let command = |args: &[&str]| {
            let command = Binary::new(folder.path(), args);
            match &url {
                Some(url) => command.env("DATABASE_URL", url),
                None => command,
            }
        };
        let path = backup.to_str().expect("a path");
        if url.is_some() {
            let server = command(&[]).env("VECHE_DEMO", "off").serve().await;
            let refused = command(&["restore", path]).run().await;
            assert!(refused.err.contains("is served by"), "{refused:?}");
            assert_eq!(refused.code, Some(1));
            server.stop().await;
        }
        let said = command(&["restore", path]).run().await.ok();
        assert!(said.contains("restored into"), "{said}");
        assert_eq!(command(&["check"]).run().await.ok(), "nothing is damaged\n");
        let files = command(&["files", "check"]).run().await.ok();
        assert!(files.contains(" 0 damaged or missing; 0 pieces"), "{files}");

        let server = command(&[]).serve().await;
        let mut anna = server.signs_in("anna", PASSWORD).await;
        let me = anna.asks("/me").await;
        anna.id = me["person"]["id"].as_i64().expect("an id");
        assert!(me["person"]["avatar"].is_number(), "{me}");
        let brought = texts(&anna, square).await;
        assert_eq!(brought[..before.len()], before[..]);
        assert_eq!(
            brought[..],
            after[..brought.len()],
            "a beginning of what was said"
        );
        assert_eq!(
            anna.get(&format!("/files/{plan}/plan.txt")).await.text,
            "bread and salt"
        );
        for (id, name) in shown(&anna, square).await {
            if name != "plan.txt" {
                let got = anna.get(&format!("/files/{id}/{name}")).await;
                assert_eq!(got.text, name);
            }
        }
        assert_eq!(anna.asks("/reminders").await[0]["text"], "bread");
        // Whoever held a position of the town that was asks anew.
        assert_ne!(anna.lives().await.hello["epoch"], epoch);
        // It goes on where it was, and gives no id twice.
        anna.says(square, "and on").await;
        assert_eq!(texts(&anna, square).await.len(), brought.len() + 1);
        let next = anna.sends("next.txt", b"next").await;
        assert!(next["id"].as_i64() > Some(plan), "{next}");
        server.stop().await;
        // What is used now is not written over.
        let again = command(&["restore", path]).run().await;
        assert_eq!(again.code, Some(1), "{again:?}");
        assert!(again.err.contains("wants a new one"), "{again:?}");
    }
}

async fn a_town_moves_to_another_database_and_is_the_same_there(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (square, _) = furnish(&anna, &boris).await;
    let before = texts(&anna, square).await;
    let folder = folder();
    let sqlite = folder.path().join("moved.db").display().to_string();
    let mut url = database().await;
    let said = veche.command(&["migrate", "--to", &url]).run().await.ok();
    assert!(
        said.contains("messages: ") && said.contains("the same on both sides"),
        "{said}"
    );
    let again = veche.command(&["migrate", "--to", &url]).run().await;
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("wants a new one"), "{again:?}");
    // And on, into the other engine, on a machine that has one processor.
    let command = |args: &[&str], url: &str| {
        let command = veche.command(args).env("DATABASE_URL", url);
        command.env("TOKIO_WORKER_THREADS", "1")
    };
    for to in [sqlite, database().await] {
        command(&["migrate", "--to", &to], &url).run().await.ok();
        url = to;
        assert_eq!(
            command(&["check"], &url).run().await.ok(),
            "nothing is damaged\n"
        );
    }
    let server = command(&[], &url).serve().await;
    let anna = server.signs_in("anna", PASSWORD).await;
    assert_eq!(texts(&anna, square).await, before);
    server.stop().await;
}

#[tokio::test]
async fn a_damaged_backup_is_refused_before_anything_is_written() {
    let folder = folder();
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    Binary::new(folder.path(), &["backup", "backups"])
        .run()
        .await
        .ok();
    let sound = fs::read(made(&folder.path().join("backups"))).expect("it can be read");
    let harmed = |at: usize| {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x40;
        bytes
    };
    let other = |name: &[u8], by: &[u8]| {
        let at = sound
            .windows(name.len())
            .position(|part| part == name)
            .expect("it has it");
        let mut bytes = sound.clone();
        bytes[at..at + by.len()].copy_from_slice(by);
        bytes
    };
    let wrong = [
        ("empty", Vec::new()),
        ("something else", b"no backup at all".to_vec()),
        ("cut", sound[..sound.len() / 2].to_vec()),
        ("without its end", sound[..sound.len() - 6000].to_vec()),
        ("with a bit turned in its rows", harmed(sound.len() / 2)),
        ("with a bit turned in its end", harmed(sound.len() - 2048)),
        ("of another name", other(b"veche.json", b"veche.jsom")),
        ("twice", [&sound[..sound.len() - 1024], &sound].concat()),
    ];
    for (what, bytes) in wrong {
        let path = folder.path().join("wrong.tar");
        fs::write(&path, bytes).expect("it can be written");
        let command =
            Binary::new(folder.path(), &["restore", "wrong.tar"]).env("VECHE_DATA", "other");
        let ran = command.run().await;
        assert_eq!(ran.code, Some(1), "{what}: {ran:?}");
        assert!(ran.err.contains("no backup, or damaged"), "{what}: {ran:?}");
        assert!(!folder.path().join("other").exists(), "{what}");
    }
    let none = Binary::new(folder.path(), &["restore", "nowhere.tar"])
        .run()
        .await;
    assert!(none.err.contains("No such file"), "{none:?}");
}

#[tokio::test]
async fn keys_come_along_and_others_stay() {
    let folder = folder();
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    let server = Binary::new(folder.path(), &[]).serve().await;
    let token = server.signs_in("user1", "password").await.token;
    server.stop().await;
    Binary::new(folder.path(), &["backup", "backups"])
        .run()
        .await
        .ok();
    let backup = made(&folder.path().join("backups"));
    let restore = async |data: &str| {
        let command = Binary::new(
            folder.path(),
            &["restore", backup.to_str().expect("a path")],
        );
        command.env("VECHE_DATA", data).run().await
    };
    let own = fs::read(folder.path().join("data/secret_key")).expect("a key");

    restore("one").await.ok();
    let key = folder.path().join("one/secret_key");
    assert_eq!(fs::read(&key).expect("a key"), own);
    let mode = fs::metadata(&key)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let server = Binary::new(folder.path(), &[])
        .env("VECHE_DATA", "one")
        .serve()
        .await;
    let mut user = server.signs_in("user1", "password").await;
    user.token = token;
    assert_eq!(user.asks("/me").await["person"]["username"], "user1");
    server.stop().await;

    fs::create_dir(folder.path().join("two")).expect("a folder");
    fs::write(
        folder.path().join("two/secret_key"),
        "another key of this machine",
    )
    .expect("a key");
    let ran = restore("two").await;
    assert!(ran.err.contains("secret_key stays"), "{ran:?}");
    ran.ok();
    let key = fs::read_to_string(folder.path().join("two/secret_key"));
    assert_eq!(key.expect("a key"), "another key of this machine");
}

#[tokio::test]
async fn files_in_a_bucket_stay_there_unless_they_are_asked_for() {
    let folder = folder();
    let bucket = crate::harness::Bucket::start().await;
    let command = |args: &[&str]| Binary::new(folder.path(), args).with_bucket(&bucket);
    let server = command(&["--demo", "on"]).serve().await;
    let user = server.signs_in("user1", "password").await;
    user.sends("a.txt", b"bread").await;
    server.stop().await;

    let said = command(&["backup", "without"]).run().await.ok();
    assert!(
        said.contains("no bytes of files: they stay in s3://"),
        "{said}"
    );
    let said = command(&["backup", "with", "--bytes", "yes"])
        .run()
        .await
        .ok();
    assert!(said.contains("1 pieces of files with 5 bytes"), "{said}");
    // From the bucket onto a disk.
    let backup = made(&folder.path().join("with"));
    let at = |args: &[&str]| Binary::new(folder.path(), args).env("VECHE_DATA", "there");
    at(&["restore", backup.to_str().expect("a path")])
        .run()
        .await
        .ok();
    let files = at(&["files", "check"]).run().await.ok();
    assert!(
        files.starts_with("1 files, 0 damaged or missing; 0 pieces"),
        "{files}"
    );
}

#[tokio::test]
async fn a_wrong_setting_makes_no_empty_backup() {
    let folder = folder();
    let ran = Binary::new(folder.path(), &["backup", "backups"])
        .run()
        .await;
    ran.failed(&["nobody is in the database", "veche.db"]);
    assert!(!folder.path().join("data/veche.db").exists());
    assert!(!folder.path().join("backups").exists());
    let url = database().await;
    let ran = Binary::new(folder.path(), &["migrate", "--to", "there.db"]);
    let ran = ran.env("DATABASE_URL", &url).run().await;
    ran.failed(&["nobody is in the database"]);
}
