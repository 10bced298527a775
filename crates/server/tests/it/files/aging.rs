//! Files that are older than they are kept: they go, and everybody is told so.

use serde_json::{Value, json};
use veche_chat::DatabaseUrl;

use crate::{
    harness::{Engine, Person, Reply, Veche, until},
    on_both,
};

/// Stops the server, lets all messages be so many days older, and starts it again.
async fn days_pass(veche: &mut Veche, days: i64) {
    veche.stop().await;
    let milliseconds = days * 24 * 3600 * 1000;
    let sql = format!("update messages set posted_at = posted_at - {milliseconds}");
    match &veche.settings.database_url {
        DatabaseUrl::Sqlite(path) => {
            let database = rusqlite::Connection::open(path).expect("the file is there");
            database.execute_batch(&sql).expect("they grow old");
        }
        DatabaseUrl::Postgres(url) => {
            let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
            let (client, connection) = connected.expect("the server is up");
            tokio::spawn(connection);
            client.batch_execute(&sql).await.expect("they grow old");
        }
    }
    veche.start().await;
}

async fn keeps(who: &Person, channel: i64, days: Value) -> Reply {
    let path = format!("/api/v1/channels/{channel}");
    who.patch_json(&path, json!({ "file_days": days })).await
}

/// The message, once it has lost its files.
async fn robbed(who: &Person, channel: i64, seq: i64) -> Value {
    let path = format!("/channels/{channel}/messages/{seq}");
    until(async || who.asks(&path).await["files"].is_null()).await;
    who.asks(&path).await
}

async fn a_channel_keeps_files_as_long_as_it_says(engine: Engine) {
    let mut veche = Veche::on(engine, &[("files_kept_days", "0")]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let moderator = veche.demo("moderator").await;
    for bad in [json!(-1), json!(36_501), json!("7"), json!(1.5)] {
        assert_eq!(
            keeps(&moderator, square, bad).await.problem("invalid"),
            "file_days"
        );
    }
    keeps(&boris, square, json!(7))
        .await
        .is_problem("forbidden");
    let picture = anna.sends_avatar(&super::picture(80, 80)).await;
    let channel = format!("/api/v1/channels/{square}");
    // A channel's picture has its channel, and no message: it is kept for as long as it is shown.
    let shown = moderator.sends_avatar(&super::picture(80, 80)).await;
    let worn = json!({"avatar": shown["id"]});
    moderator.patch_json(&channel, worn).await.ok();
    let file = anna.sends("отчёт.txt", b"text").await;
    let seq = anna.shows(square, &[&file]).await["seq"].as_i64();
    let seq = seq.expect("a position");
    let mut live = boris.lives().await;
    let kept = keeps(&moderator, square, json!(7)).await.ok();
    assert_eq!(kept["file_days"], 7);
    let event = live.event().await;
    assert_eq!(
        (&event["type"], &event["days"]),
        (&json!("file_days"), &json!(7))
    );
    let head = event["seq"].as_i64().expect("a position");
    live.close().await;

    days_pass(&mut veche, 8).await;
    let boris = veche.with_token("boris", &boris.token);
    let found = robbed(&boris, square, seq).await;
    let removed = &found["removed_files"][0];
    assert_eq!(
        (&removed["name"], &removed["size"], &removed["days"]),
        (&json!("отчёт.txt"), &json!(4), &json!(7))
    );
    let gone = boris.looks(&file, "", reqwest::header::HeaderMap::new());
    assert_eq!(gone.await.status(), 404);
    let search = boris.asks("/search?limit=20&query=has:file").await;
    assert_eq!(search["hits"], json!([]));

    // Whoever was away is told.
    let mut live = boris.tries_to_live().await.expect("it opens");
    live.resume(&[(square, head)]).await;
    let event = live.event().await;
    assert_eq!(
        (&event["type"], &event["actor"], &event["message"]),
        (&json!("files_removed"), &Value::Null, &found)
    );
    // Clients of the old contract read a line.
    let line = "отчёт.txt: removed after 7 days".to_owned();
    assert_eq!(boris.reads(square).await.last(), Some(&(anna.id, line)));

    let seen = boris.get(&format!("/files/{}/avatar", shown["id"])).await;
    assert_eq!(seen.status, 200);
    let admin = veche.demo("admin").await;
    let audit = admin.asks("/audit?act=files_removed").await;
    assert_eq!(
        audit.as_array().expect("a list")[0]["detail"],
        "messages: 1, older than 7 days"
    );
    // One that nobody wears yet is no message's either.
    let unused = veche.with_token("anna", &anna.token);
    let unused = unused.get(&format!("/files/{}/x", picture["id"])).await;
    assert_eq!(unused.status, 200);
}

async fn a_server_keeps_no_files_for_longer_than_it_says(engine: Engine) {
    let mut veche = Veche::on(engine, &[("file_days", "30")]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let told = veche.get("/api/v1/server").await.ok();
    assert_eq!(told["limits"]["file_days"], 30);
    let square = veche.channel("square", &[&anna]).await;
    let moderator = veche.demo("moderator").await;
    keeps(&moderator, square, json!(365)).await.ok();
    let pinned = anna.sends("pinned.txt", b"pinned").await;
    let pinned = anna.shows(square, &[&pinned]).await;
    let at = format!("/channels/{square}/messages/{}", pinned["seq"]);
    let pin = format!("/api/v1{at}/pin");
    anna.put_json(&pin, json!({})).await.ok();
    let file = anna.sends("plan.txt", b"plan").await;
    let direct = json!({"people": [boris.id]});
    let direct = anna.post_json("/api/v1/directs", direct).await.ok();
    let direct = direct["channel"]["id"].as_i64().expect("a channel");
    let seq = anna.shows(direct, &[&file]).await["seq"].as_i64();
    let seq = seq.expect("a position");

    days_pass(&mut veche, 31).await;
    let boris = veche.with_token("boris", &boris.token);
    let found = robbed(&boris, direct, seq).await;
    assert_eq!(found["removed_files"][0]["days"], 30);
    let texts = boris.texts_with("/getallmessages", &anna).await;
    assert_eq!(
        texts.last().map(String::as_str),
        Some("plan.txt: removed after 30 days")
    );
    let anna = veche.with_token("anna", &anna.token);
    assert_eq!(anna.asks(&at).await["files"][0]["name"], "pinned.txt");
}

on_both![
    a_channel_keeps_files_as_long_as_it_says,
    a_server_keeps_no_files_for_longer_than_it_says,
];
