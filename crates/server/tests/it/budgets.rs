//! How much one person may store: bounded in a day and altogether, on every wire, across restarts; others notice nothing.

use serde_json::{Value, json};

use crate::harness::{Engine, Person, Reply, Veche, until};

/// As many bytes as a message may have.
fn largest() -> String {
    "𝓍".repeat(10_000)
}

/// Checks that somebody has to wait, for no longer than a day.
#[track_caller]
fn must_wait(reply: &Reply) {
    assert_eq!(reply.status, 429, "{}", reply.text);
    let wait: u64 = reply
        .header("retry-after")
        .parse()
        .expect("seconds to wait");
    assert!((1..=24 * 3600).contains(&wait), "{wait}");
}

#[track_caller]
fn is_one_too_many(reply: &Reply, most: &str) {
    reply.problem("conflict");
    let detail = reply.json["detail"].as_str().expect("a text");
    assert!(
        detail.contains(most) && detail.contains("already"),
        "{detail}"
    );
}

async fn edits(person: &Person, channel: i64, seq: i64, text: &str) -> Reply {
    let path = format!("/api/v1/channels/{channel}/messages/{seq}");
    person.patch_json(&path, json!({ "text": text })).await
}

async fn leaves(person: &Person, channel: i64) {
    person
        .delete(&format!("/api/v1/channels/{channel}/membership"))
        .await
        .done();
}

async fn founds(person: &Person, name: &str) -> Reply {
    person
        .post_json("/api/v1/channels", json!({"kind": "open", "name": name}))
        .await
}

/// Says as much as the day has; the seq of a message that was taken.
async fn uses_up_the_day(person: &Person, channel: i64) -> (i64, usize) {
    let (mut last, mut said) = (0, 0);
    loop {
        let reply = person.tries_to_say(channel, &largest()).await;
        if reply.status == 429 {
            must_wait(&reply);
            return (last, said);
        }
        last = reply.ok()["seq"].as_i64().expect("a number");
        said += 1;
        assert!(said < 100, "nobody said stop");
    }
}

#[tokio::test]
async fn what_one_person_writes_in_a_day_is_bounded_on_every_wire_and_across_restarts() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let mut veche = Veche::on(engine, &[("stored_mib_per_day", "1")]).await;
        let [anna, boris] = veche.people(["anna", "boris"]).await;
        let square = anna.founds("open", "square").await;
        anna.brings(square, &[&boris]).await;
        let nonce = json!({"text": "kept", "nonce": "kept"});
        let path = format!("/api/v1/channels/{square}/messages");
        let kept = anna.post_json(&path, nonce.clone()).await.ok();
        let (last, said) = uses_up_the_day(&anna, square).await;
        assert!(
            (20..=27).contains(&said),
            "{said} messages of 40 kB in 1 MiB"
        );

        // The live socket, both old contracts, and other words for an old message.
        let mut live = anna.lives().await;
        let told = json!({"channel": square, "text": largest(), "nonce": "live"});
        let refused = live.refused("post", told).await;
        assert_eq!(refused["code"], "too_fast");
        assert!(
            refused["retry_after"].as_u64().is_some_and(|wait| wait > 0),
            "{refused}"
        );
        let mut atom = anna.listens(square).await;
        atom.send(&largest()).await;
        let line = atom.text().await;
        assert!(
            line.starts_with("veche: ") && line.contains("Too many requests, wait "),
            "{line}"
        );
        let mut greenatom = anna.chats().await;
        greenatom.writes(&boris, &largest()).await;
        let status = greenatom.json().await;
        assert_eq!(status["status"], "error", "{status}");
        must_wait(&edits(&anna, square, last, &largest()[4..]).await);
        let draft = format!("/api/v1/channels/{square}/draft");
        must_wait(&anna.put_json(&draft, json!({ "text": largest() })).await);

        // What was done is answered, what takes something away is done, and nobody else notices.
        assert_eq!(
            anna.post_json(&path, nonce.clone()).await.ok()["seq"],
            kept["seq"]
        );
        let read = format!("/api/v1/channels/{square}/read");
        anna.put_json(&read, json!({ "seq": last })).await;
        anna.delete(&format!("{path}/{last}")).await.done();
        boris.says(square, &largest()).await;

        veche.stop().await;
        veche.start().await;
        let anna = veche.with_token("anna", &anna.token);
        must_wait(&anna.tries_to_say(square, &largest()).await);
    }
}

#[tokio::test]
async fn channels_made_in_a_day_are_counted_whether_they_are_left_or_not() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let mut veche = Veche::on(engine, &[("channels_per_day", "3")]).await;
        let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
        for name in ["one", "two"] {
            let channel = anna.founds("open", name).await;
            leaves(&anna, channel).await;
        }
        let group = json!({ "people": [boris.id, clara.id] });
        anna.post_json("/api/v1/directs", group.clone()).await.ok();
        must_wait(&founds(&anna, "four").await);
        // What is there already costs nothing, and neither does talking with one person.
        anna.post_json("/api/v1/directs", group).await.ok();
        anna.post_json("/api/v1/directs", json!({ "people": [boris.id] }))
            .await
            .ok();
        founds(&boris, "another's").await.ok();
        let moderator = veche.demo("moderator").await;
        for number in 0..5 {
            founds(&moderator, &format!("house {number}")).await.ok();
        }
        veche.stop().await;
        veche.start().await;
        let anna = veche.with_token("anna", &anna.token);
        must_wait(&founds(&anna, "four").await);
    }
}

#[tokio::test]
async fn without_limits_nobody_is_counted() {
    let given = [
        ("channels_per_day", "1"),
        ("stored_mib_per_day", "1"),
        ("limits", "off"),
    ];
    let veche = Veche::on(Engine::Sqlite, &given).await;
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "one").await;
    anna.founds("open", "two").await;
    for _ in 0..30 {
        anna.says(square, &largest()).await;
    }
}

#[tokio::test]
async fn what_a_person_keeps_has_the_bounds_that_the_operator_set() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let given = [
            "drafts_per_user",
            "saved_per_user",
            "reminders_per_user",
            "scheduled_per_user",
            "tokens_per_user",
            "invites_per_user",
            "reports_per_user",
        ];
        let veche = Veche::on(engine, &given.map(|name| (name, "1"))).await;
        let [anna, boris] = veche.people(["anna", "boris"]).await;
        let (one, two) = (
            anna.founds("open", "one").await,
            anna.founds("open", "two").await,
        );
        boris
            .put_json(&format!("/api/v1/channels/{one}/membership"), json!({}))
            .await
            .ok();
        let seqs = [
            boris.says(one, "first").await,
            boris.says(one, "second").await,
        ];

        let draft = async |channel: i64| {
            let path = format!("/api/v1/channels/{channel}/draft");
            anna.put_json(&path, json!({ "text": "begun" })).await
        };
        draft(one).await.done();
        draft(one).await.done();
        is_one_too_many(&draft(two).await, "1 drafts");

        let about = async |seq: i64, what: &str, told: Value| {
            let path = format!("/api/v1/channels/{one}/messages/{seq}/{what}");
            if what == "saved" {
                anna.put_json(&path, told).await
            } else {
                anna.post_json(&path, told).await
            }
        };
        about(seqs[0], "saved", json!({})).await.ok();
        is_one_too_many(&about(seqs[1], "saved", json!({})).await, "1 saved");
        let reason = json!({ "reason": "rude" });
        about(seqs[0], "report", reason.clone()).await.ok();
        is_one_too_many(&about(seqs[1], "report", reason).await, "1 open reports");

        let at = (crate::tokens::now() + 3600) * 1000;
        let remind = async |nonce: &str| {
            let told = json!({"text": "think", "at": at, "nonce": nonce});
            anna.post_json("/api/v1/reminders", told).await
        };
        remind("r1").await.ok();
        remind("r1").await.ok();
        is_one_too_many(&remind("r2").await, "1 reminders");
        let schedule = async |nonce: &str| {
            let told = json!({"text": "later", "at": at, "nonce": nonce});
            let path = format!("/api/v1/channels/{one}/scheduled");
            anna.post_json(&path, told).await
        };
        schedule("s1").await.ok();
        is_one_too_many(&schedule("s2").await, "1 scheduled messages");

        let token = json!({"name": "bot", "scopes": ["read"]});
        anna.post_json("/api/v1/me/tokens", token.clone())
            .await
            .ok();
        is_one_too_many(
            &anna.post_json("/api/v1/me/tokens", token).await,
            "1 personal access",
        );
        let invite = async |channel: i64| {
            anna.post_json(&format!("/api/v1/channels/{channel}/invites"), json!({}))
                .await
        };
        invite(one).await.ok();
        is_one_too_many(&invite(two).await, "1 invites");
    }
}

#[tokio::test]
async fn who_signs_in_once_too_often_ends_the_session_that_was_quiet_for_longest() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let veche = Veche::on(engine, &[("sessions_per_user", "2")]).await;
        let anna = veche.person("anna").await;
        let live = anna.lives().await;
        let (second, _) = veche.enters("anna").await;
        anna.asks("/me").await;
        let (third, _) = veche.enters("anna").await;
        live.closed().await;
        assert_eq!(anna.get("/api/v1/me").await.status, 401);
        second.asks("/me").await;
        third.asks("/me").await;
    }
}

#[tokio::test]
async fn what_strangers_try_again_and_again_is_one_line_of_the_audit_log() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let veche = Veche::on(engine, &[("limits", "off")]).await;
        for name in ["user1", "user2", "nobody"].repeat(10) {
            veche
                .tries_to_sign_in("/login", name, "a wrong password")
                .await;
        }
        let admin = veche.demo("admin").await;
        let lines = admin.asks("/audit?act=refused").await;
        let lines = lines
            .as_array()
            .or(lines["entries"].as_array())
            .expect("a list")
            .clone();
        // A minute may have ended between two of them.
        assert!(lines.len() <= 2, "{lines:?}");
        let times = lines
            .iter()
            .map(|line| line["times"].as_i64().expect("a number"));
        assert_eq!(times.sum::<i64>(), 30, "{lines:?}");
    }
}

#[tokio::test]
async fn the_audit_log_goes_back_as_far_as_was_set() {
    let mut veche = Veche::on(Engine::Sqlite, &[("audit_days", "2")]).await;
    veche.stop().await;
    let database =
        rusqlite::Connection::open(veche.folder().join("veche.db")).expect("it is there");
    let many = "with recursive n (n) as (select 1 union all select n + 1 from n where n < 1200)
        insert into audit (at, act) select 1000 + n, 'blocked' from n";
    database.execute_batch(many).expect("they can be added");
    // Ids go with time.
    let moved = "update audit set id = id + 100000 where act <> 'blocked'";
    database.execute_batch(moved).expect("they can be moved");
    veche.start().await;
    let count = || -> i64 {
        let old = "select count(*) from audit where at < 100000";
        database
            .query_row(old, [], |row| row.get(0))
            .expect("a number")
    };
    until(async || {
        veche.get("/healthz").await;
        count() == 0
    })
    .await;
    let kept = "select count(*) from audit";
    let kept: i64 = database
        .query_row(kept, [], |row| row.get(0))
        .expect("a number");
    assert!(kept > 0, "what is new stays");
}
