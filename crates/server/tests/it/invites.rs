//! Links that let people into a channel.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    stories,
};

stories![
    whoever_has_the_code_comes_in,
    an_invite_is_good_for_so_long_and_so_many,
    somebody_who_is_in_already_uses_nothing_up,
    members_see_their_own_invites_and_owners_all,
    an_invite_is_revoked_by_its_creator_and_the_owners,
    a_code_that_lets_nobody_in_looks_like_any_other,
    nobody_invites_to_a_direct_channel,
    a_channel_has_a_hundred_invites_at_the_most,
];

async fn tries_to_make(person: &Person, channel: i64, told: Value) -> Reply {
    let path = format!("/api/v1/channels/{channel}/invites");
    person.post_json(&path, told).await
}

async fn makes(person: &Person, channel: i64, told: Value) -> String {
    let invite = tries_to_make(person, channel, told).await.ok();
    assert_eq!(invite["creator"], person.id);
    assert_eq!(invite["channel"], channel);
    invite["code"].as_str().expect("a code").to_owned()
}

async fn accepts(person: &Person, code: &str) -> Reply {
    let path = format!("/api/v1/invites/{code}/accept");
    person.post_json(&path, json!({})).await
}

async fn revokes(person: &Person, code: &str) -> Reply {
    person.delete(&format!("/api/v1/invites/{code}")).await
}

async fn codes(person: &Person, channel: i64) -> Vec<String> {
    let list = person.asks(&format!("/channels/{channel}/invites")).await;
    let items = list.as_array().expect("a list").iter();
    let mut codes: Vec<String> = items
        .map(|invite| invite["code"].as_str().expect("a code").to_owned())
        .collect();
    codes.sort();
    codes
}

async fn whoever_has_the_code_comes_in(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.patch_json(
        &format!("/api/v1/channels/{square}"),
        json!({ "topic": "the town" }),
    )
    .await
    .ok();
    let code = makes(&anna, square, json!({})).await;
    assert_eq!(code.len(), 32);

    let shown = boris.asks(&format!("/invites/{code}")).await;
    let expected = json!({
        "channel": square, "kind": "closed", "name": "square", "topic": "the town", "members": 1, "creator": anna.id,
        "creator_name": "anna", "town": "", "first_channels": [],
    });
    assert_eq!(shown, expected);
    boris
        .get(&format!("/api/v1/channels/{square}"))
        .await
        .is_problem("not_found");

    let place = accepts(&boris, &code).await.ok();
    assert_eq!(place["channel"]["id"], square);
    assert_eq!(place["membership"]["is_owner"], false);
    boris.says(square, "thank you").await;
    let log = anna
        .asks(&format!("/channels/{square}/events?after=2&limit=1"))
        .await;
    let came = &log["events"][0];
    assert_eq!(
        (&came["type"], &came["user"], &came["actor"]),
        (&json!("joined"), &json!(boris.id), &json!(boris.id))
    );
}

async fn an_invite_is_good_for_so_long_and_so_many(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let make = async |told| tries_to_make(&anna, square, told).await;

    let week = make(json!({})).await.ok();
    let lasting = |invite: &Value| {
        let until = invite["expires_at"].as_i64().expect("a time");
        until - invite["created_at"].as_i64().expect("a time")
    };
    assert_eq!(lasting(&week), 7 * 24 * 3600 * 1000);
    assert!(week["uses"].is_null());
    let forever = make(json!({ "expires_in_seconds": null, "uses": null })).await;
    let forever = forever.ok();
    assert!(forever["expires_at"].is_null() && forever["uses"].is_null());
    let shortest = make(json!({ "expires_in_seconds": 60, "uses": 1 })).await;
    let shortest = shortest.ok();
    assert_eq!((lasting(&shortest), &shortest["uses"]), (60_000, &json!(1)));
    make(json!({ "expires_in_seconds": 2_592_000, "uses": 1000 }))
        .await
        .ok();
    for (field, bad) in [
        ("expires_in_seconds", 59),
        ("expires_in_seconds", 2_592_001),
        ("uses", 0),
        ("uses", 1001),
    ] {
        let refused = make(json!({ field: bad })).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], field);
    }
}

async fn somebody_who_is_in_already_uses_nothing_up(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("closed", "square").await;
    let code = makes(&anna, square, json!({ "uses": 2 })).await;
    let left = async || anna.asks(&format!("/channels/{square}/invites")).await[0]["uses"].clone();

    let first = accepts(&boris, &code).await.ok();
    for again in [&anna, &boris, &boris] {
        accepts(again, &code).await.ok();
    }
    assert_eq!(left().await, 1);
    accepts(&clara, &code).await.ok();

    // Used up: nobody new comes in, and who came in by it may ask again.
    let dora = veche.person("dora").await;
    accepts(&dora, &code).await.is_problem("not_found");
    let again = accepts(&boris, &code).await.ok();
    assert_eq!(
        again["membership"]["joined_at"],
        first["membership"]["joined_at"]
    );
    assert!(codes(&anna, square).await.is_empty());
}

async fn members_see_their_own_invites_and_owners_all(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut all = Vec::new();
    for person in [&anna, &boris, &boris] {
        all.push(makes(person, square, json!({})).await);
    }
    let mut own = all[1..].to_vec();
    own.sort();
    all.sort();

    assert_eq!(codes(&boris, square).await, own);
    assert_eq!(codes(&anna, square).await, all);
    assert_eq!(codes(&moderator, square).await, all);
    let path = format!("/api/v1/channels/{square}/invites");
    clara.get(&path).await.is_problem("forbidden");
    tries_to_make(&clara, square, json!({}))
        .await
        .is_problem("forbidden");
}

async fn an_invite_is_revoked_by_its_creator_and_the_owners(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris, &clara]).await;

    for revoker in [&boris, &anna, &moderator] {
        let code = makes(&boris, square, json!({})).await;
        revokes(&clara, &code).await.is_problem("forbidden");
        revokes(revoker, &code).await.done();
        revokes(revoker, &code).await.is_problem("not_found");
        clara
            .get(&format!("/api/v1/invites/{code}"))
            .await
            .is_problem("not_found");
    }
}

async fn a_code_that_lets_nobody_in_looks_like_any_other(veche: Veche) {
    let [anna, boris, clara, dora] = veche.people(["anna", "boris", "clara", "dora"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("closed", "square").await;
    let market = anna.founds("closed", "market").await;
    anna.brings(square, &[&boris, &clara]).await;
    let by_gone = makes(&boris, square, json!({})).await;
    let by_blocked = makes(&clara, square, json!({})).await;
    let to_archived = makes(&anna, market, json!({})).await;
    let revoked = makes(&anna, square, json!({})).await;
    for code in [&by_gone, &by_blocked, &to_archived, &revoked] {
        dora.asks(&format!("/invites/{code}")).await;
    }

    boris
        .delete(&format!("/api/v1/channels/{square}/membership"))
        .await
        .done();
    let block = format!("/moderator/block_user/{}", clara.id);
    moderator.post(&block).await.ok();
    anna.patch_json(
        &format!("/api/v1/channels/{market}"),
        json!({ "mode": "archived" }),
    )
    .await
    .ok();
    revokes(&anna, &revoked).await.done();

    let never_was = "0".repeat(32);
    let shown = dora.get(&format!("/api/v1/invites/{never_was}")).await;
    let refused = accepts(&dora, &never_was).await;
    shown.is_problem("not_found");
    for code in [by_gone.as_str(), &by_blocked, &to_archived, &revoked, "x"] {
        let path = format!("/api/v1/invites/{code}");
        assert_eq!(dora.get(&path).await.text, shown.text, "{code}");
        assert_eq!(accepts(&dora, code).await.text, refused.text, "{code}");
    }
    for channel in [square, market] {
        dora.get(&format!("/api/v1/channels/{channel}"))
            .await
            .is_problem("not_found");
    }
}

async fn nobody_invites_to_a_direct_channel(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let opened = json!({ "people": [boris.id] });
    let place = anna.post_json("/api/v1/directs", opened).await.ok();
    let direct = place["channel"]["id"].as_i64().expect("an id");

    tries_to_make(&anna, direct, json!({}))
        .await
        .is_problem("forbidden");
    tries_to_make(&clara, direct, json!({}))
        .await
        .is_problem("not_found");
}

async fn a_channel_has_a_hundred_invites_at_the_most(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let mut last = String::new();
    for _ in 0..100 {
        last = makes(&anna, square, json!({ "uses": 1 })).await;
    }
    tries_to_make(&anna, square, json!({}))
        .await
        .is_problem("conflict");

    let boris = veche.person("boris").await;
    accepts(&boris, &last).await.ok();
    makes(&anna, square, json!({})).await;
    tries_to_make(&anna, square, json!({}))
        .await
        .is_problem("conflict");
}
