//! When the store cannot store: who asks is told so in time, `/readyz` knows it, nothing that was acknowledged is lost.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::harness::{Binary, Cluster, Engine, Reply, Veche, until};

/// More than the 3 s that are promised, for the sake of busy machines, and far less than waiting for the store takes.
const PROMISE: Duration = Duration::from_secs(6);

/// Checks a refusal by a store that may be back soon.
#[track_caller]
fn is_away(reply: &Reply) {
    assert_eq!(reply.status, 503, "{}", reply.text);
    let wait: u64 = reply
        .header("retry-after")
        .parse()
        .expect("seconds to wait");
    assert!((1..=3).contains(&wait), "{wait}");
}

/// Checks that the server is alive and not ready, and which part of it is not.
async fn is_unready(veche: &Veche, part: &str) {
    let reply = veche.get("/readyz").await;
    assert_eq!(
        (reply.status, &reply.json["part"]),
        (503, &json!(part)),
        "{}",
        reply.text
    );
    veche.get("/healthz").await.ok();
    let asked = veche
        .command(&["health"])
        .env("VECHE_LISTEN", veche.base.replace("http://", ""));
    asked.run().await.failed(&["is not ready", part]);
}

async fn becomes_ready(veche: &Veche) {
    until(async || veche.get("/readyz").await.status == 200).await;
    let ready = veche.get("/readyz").await.ok();
    assert_eq!(ready, json!({"status": "ready"}));
}

#[tokio::test]
async fn who_needs_a_database_that_has_gone_silent_is_told_so_in_time_on_every_wire() {
    let cluster = Cluster::start();
    let veche = Veche::on(Engine::Postgres, &[("database_url", &cluster.url)]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    anna.says(square, "before").await;
    let (mut live, mut atom, mut greenatom) = (
        anna.lives().await,
        anna.listens(square).await,
        anna.chats().await,
    );
    becomes_ready(&veche).await;

    let path = format!("/api/v1/channels/{square}/messages");
    let post = |text: &str| json!({"text": text, "nonce": text});
    let silence = cluster.falls_silent().await;
    let begun = Instant::now();
    let (posted, paged, old, asked, (), ()) = tokio::join!(
        anna.post_json(&path, post("lost")),
        boris.get(&path),
        boris.get("/getallchats"),
        live.refused(
            "post",
            json!({"channel": square, "text": "live", "nonce": "live"})
        ),
        async {
            atom.send("atom").await;
            let refused = atom.text().await;
            assert!(
                refused.starts_with("veche: ") && refused.contains("database"),
                "{refused}"
            );
        },
        async {
            greenatom.writes(&boris, "direct").await;
            assert_eq!(greenatom.json().await["status"], "error");
        },
    );
    assert!(begun.elapsed() < PROMISE, "{:?}", begun.elapsed());
    posted.problem("unavailable");
    paged.problem("unavailable");
    for reply in [&posted, &paged, &old] {
        is_away(reply);
    }
    assert_eq!(asked["code"], "unavailable");

    // From now on nobody waits for what is known.
    let begun = Instant::now();
    for text in ["again 1", "again 2", "again 3", "again 4"] {
        is_away(&anna.post_json(&path, post(text)).await);
    }
    is_away(
        &veche
            .tries_to_sign_in("/auth/token", "anna", "a password")
            .await,
    );
    assert!(begun.elapsed() < PROMISE, "{:?}", begun.elapsed());
    is_unready(&veche, "database").await;

    drop(silence);
    becomes_ready(&veche).await;
    // Whatever became of it, asking again with the same nonce stores it once.
    for text in ["lost", "live", "after"] {
        anna.post_json(&path, post(text)).await.ok();
    }
    let texts: Vec<String> = anna
        .reads(square)
        .await
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    for text in ["before", "lost", "live", "after"] {
        assert_eq!(
            texts.iter().filter(|said| *said == text).count(),
            1,
            "{text}: {texts:?}"
        );
    }
    live.request(
        "post",
        json!({"channel": square, "text": "whole", "nonce": "whole"}),
    )
    .await;
}

#[tokio::test]
async fn a_database_that_may_only_be_read_is_not_ready() {
    let cluster = Cluster::start();
    let veche = Veche::on(Engine::Postgres, &[("database_url", &cluster.url)]).await;
    becomes_ready(&veche).await;
    let only_read = "alter system set default_transaction_read_only to";
    for (word, is_ready) in [("on", false), ("off", true)] {
        let alter = format!("{only_read} {word}");
        let here = "set default_transaction_read_only to off";
        cluster
            .run(&[here, &alter, "select pg_reload_conf()"])
            .await;
        until(async || (veche.get("/readyz").await.status == 200) == is_ready).await;
    }
}

#[tokio::test]
async fn nothing_is_acknowledged_that_the_synchronous_standby_does_not_have() {
    let cluster = Cluster::start();
    let veche = Veche::on(Engine::Postgres, &[("database_url", &cluster.url)]).await;
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    anna.says(square, "before").await;
    let path = format!("/api/v1/channels/{square}/messages");
    let standby = "alter system set synchronous_standby_names to";
    let reload = "select pg_reload_conf()";
    // One that is never there.
    cluster.run(&[&format!("{standby} 'away'"), reload]).await;

    // It takes the server a moment to know.
    let mut texts = (1..5).map(|number| format!("message-{number}"));
    let (text, refused) = loop {
        let text = texts.next().expect("by then nothing is acknowledged");
        let begun = Instant::now();
        let post = json!({"text": text, "nonce": text});
        let reply = anna.post_json(&path, post).await;
        assert!(begun.elapsed() < PROMISE, "{:?}", begun.elapsed());
        if reply.status != 201 {
            break (text, reply);
        }
    };
    is_away(&refused);
    refused.problem("unavailable");
    let again = json!({"text": text, "nonce": text});
    is_away(&anna.post_json(&path, again.clone()).await);
    let read = anna.reads(square).await;
    assert!(read.iter().all(|(_, read)| *read != text), "{read:?}");

    cluster.run(&[&format!("{standby} ''"), reload]).await;
    becomes_ready(&veche).await;
    anna.post_json(&path, again).await.ok();
    let read = anna.reads(square).await;
    let stored = read.iter().filter(|(_, read)| *read == text);
    assert_eq!(stored.count(), 1, "{read:?}");
}

#[tokio::test]
async fn a_file_that_another_process_holds_is_not_ready_until_it_is_let_go() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    becomes_ready(&veche).await;
    let other = rusqlite::Connection::open(veche.folder().join("veche.db")).expect("it is there");
    other
        .execute_batch("begin exclusive")
        .expect("it can be held");

    let begun = Instant::now();
    let (first, second) = tokio::join!(anna.tries_to_say(square, "first"), async {
        // Behind the first, and not after it as long again.
        anna.tries_to_say(square, "second").await
    });
    assert!(begun.elapsed() < PROMISE, "{:?}", begun.elapsed());
    is_away(&first);
    is_away(&second);
    until(async || veche.get("/readyz").await.status == 503).await;
    anna.asks(&format!("/channels/{square}/messages")).await;

    other.execute_batch("rollback").expect("it can be let go");
    becomes_ready(&veche).await;
    anna.says(square, "third").await;
}

#[tokio::test]
async fn nothing_is_acknowledged_into_a_file_that_is_not_there_any_more() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    becomes_ready(&veche).await;
    let (file, away) = (
        veche.folder().join("veche.db"),
        veche.folder().join("away.db"),
    );
    fs::rename(&file, &away).expect("it can be moved");
    is_away(&anna.tries_to_say(square, "into nothing").await);
    until(async || veche.get("/readyz").await.status == 503).await;
    is_unready(&veche, "database").await;
    fs::write(&file, "another").expect("it can be made");
    is_away(&anna.tries_to_say(square, "into another").await);
    fs::rename(&away, &file).expect("it can be moved back");
    becomes_ready(&veche).await;
    anna.says(square, "home").await;
}

#[tokio::test]
async fn a_full_disk_is_not_ready_and_heals_by_itself() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let serving = Binary::new(folder.path(), &["serve"]).serve().await;
    let anna = serving.signs_in("user1", "password").await;
    assert_eq!(serving.get("/readyz").await.status, 200);
    let limit = |bytes: &str| {
        let id = serving.id().to_string();
        let told = Command::new("prlimit")
            .args(["--pid", &id, &format!("--fsize={bytes}:unlimited")])
            .status();
        assert!(told.expect("prlimit can be run").success());
    };
    limit("1");
    until(async || serving.get("/readyz").await.status == 503).await;
    let reply = serving.get("/readyz").await;
    assert_eq!(reply.json["part"], "disk", "{}", reply.text);
    let refused = anna.tries_to_say(1, "no room").await;
    refused.problem("full");
    assert_eq!(refused.status, 507);
    serving.get("/healthz").await.ok();
    limit("unlimited");
    until(async || serving.get("/readyz").await.status == 200).await;
    anna.says(1, "room").await;
}
