//! The town: what its administrators decide for all, and who may come in by themselves.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    a_stranger_makes_no_account_where_registration_is_closed,
    an_invite_makes_an_account_and_brings_it_into_the_channel,
    an_invite_for_one_lets_one_in_however_many_come_at_once,
    a_server_that_others_reach_asks_for_an_invite_once_somebody_keeps_it,
    the_town_is_arranged_by_administrators_and_everybody_hears_of_it,
    what_breaks_a_rule_changes_no_town,
    the_picture_of_the_town_is_seen_by_strangers_and_no_other_is,
];

async fn registers(veche: &Veche, name: &str, invite: Option<&str>) -> Reply {
    let account = json!({"username": name, "password": PASSWORD, "invite": invite});
    veche.post_json("/api/v1/register", account).await
}

/// The same over both contracts of the prototypes.
async fn registers_as_before(veche: &Veche, name: &str) -> [Reply; 2] {
    let atom =
        json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
    let greenatom = json!({"username": name, "name": name, "mail": format!("{name}2@example.org"), "password": PASSWORD});
    [
        veche.post_json("/auth/register", atom).await,
        veche.post_json("/register", greenatom).await,
    ]
}

async fn decides(veche: &Veche, registration: Value) -> Value {
    let admin = veche.demo("admin").await;
    let told = json!({"registration": registration});
    admin.patch_json("/api/v1/town", told).await.ok()
}

async fn invites(person: &Person, channel: i64, told: Value) -> String {
    let path = format!("/api/v1/channels/{channel}/invites");
    let invite = person.post_json(&path, told).await.ok();
    invite["code"].as_str().expect("a code").to_owned()
}

async fn a_stranger_makes_no_account_where_registration_is_closed(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let code = invites(&anna, square, json!({})).await;
    for (registration, takes_invites) in [("closed", false), ("invited", true)] {
        let town = decides(&veche, json!(registration)).await;
        assert_eq!(
            (&town["registration"], &town["is_decided"]),
            (&json!(registration), &json!(true))
        );

        registers(&veche, "boris", None)
            .await
            .is_problem("forbidden");
        for refused in registers_as_before(&veche, "boris").await {
            assert_eq!(refused.status, 403, "{}", refused.text);
            assert_eq!(refused.json["detail"], "Registration is closed");
        }
        let name = format!("guest{registration}");
        let by_invite = registers(&veche, &name, Some(&code)).await;
        if takes_invites {
            by_invite.ok();
        } else {
            by_invite.is_problem("forbidden");
        }
        let shown = veche.get("/api/v1/server").await.ok();
        assert_eq!(shown["town"]["registration"], registration);
    }
    let admin = veche.demo("admin").await;
    let names: Vec<Value> = admin
        .asks("/people?search=boris")
        .await
        .as_array()
        .expect("people")
        .clone();
    assert!(names.is_empty(), "{names:?}");

    decides(&veche, json!("open")).await;
    registers(&veche, "boris", None).await.ok();
}

async fn an_invite_makes_an_account_and_brings_it_into_the_channel(veche: Veche) {
    let anna = veche.person("anna").await;
    let closed = anna.founds("closed", "back room").await;
    decides(&veche, json!("invited")).await;
    let code = invites(&anna, closed, json!({"uses": 1})).await;
    let mut live = anna.lives().await;

    let shown = veche
        .post_json("/api/v1/invited", json!({"code": code}))
        .await
        .ok();
    assert_eq!(shown["name"], "back room");
    assert_eq!(shown["creator_name"], "anna");
    let signed_in = registers(&veche, "boris", Some(&code)).await.ok();

    let told = live.event().await;
    assert_eq!(
        (&told["type"], &told["user"]),
        (&json!("joined"), &signed_in["me"]["person"]["id"])
    );
    let boris = veche.signs_in("boris", PASSWORD).await;
    boris.says(closed, "good morning").await;
    // It was for one.
    registers(&veche, "clara", Some(&code))
        .await
        .is_problem("not_found");
    veche
        .post_json("/api/v1/invited", json!({"code": code}))
        .await
        .is_problem("not_found");
    let bad = "0".repeat(32);
    for bad in [bad.as_str(), "", "x"] {
        registers(&veche, "clara", Some(bad))
            .await
            .is_problem("not_found");
    }
    // A name that another has spends nothing.
    let code = invites(&anna, closed, json!({"uses": 1})).await;
    registers(&veche, "boris", Some(&code))
        .await
        .is_problem("taken");
    registers(&veche, "clara", Some(&code)).await.ok();
}

async fn an_invite_for_one_lets_one_in_however_many_come_at_once(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    decides(&veche, json!("invited")).await;
    let code = invites(&anna, square, json!({"uses": 1})).await;
    let names: Vec<String> = (0..8).map(|number| format!("guest{number}")).collect();
    let all = names
        .iter()
        .map(|name| registers(&veche, name, Some(&code)));
    let replies = futures_util::future::join_all(all).await;
    let came = replies
        .iter()
        .filter(|reply| reply.status == 200 || reply.status == 201);
    assert_eq!(came.count(), 1);
    let members = anna.asks(&format!("/channels/{square}/members")).await;
    assert_eq!(members.as_array().expect("members").len(), 2);
    let people = anna.asks("/people?search=guest").await;
    assert_eq!(
        people.as_array().expect("people").len(),
        1,
        "no account is left over"
    );
}

async fn a_server_that_others_reach_asks_for_an_invite_once_somebody_keeps_it(veche: Veche) {
    let shown = veche.get("/api/v1/server").await.ok();
    let town = json!({"name": "", "welcome": "", "language": null, "avatar": null, "registration": "open", "is_decided": false,
        "rules": {"create_channel": "everybody", "call_everybody": "everybody", "make_invite": "everybody", "make_emoji": "everybody"},
        "first_channels": []});
    assert_eq!(shown["town"], town);

    let public = Veche::on(veche.engine, &[("proxies", "127.0.0.1"), ("demo", "on")]).await;
    let registration = async || {
        let shown = public.get("/api/v1/server").await.ok();
        shown["town"]["registration"].clone()
    };
    assert_eq!(registration().await, "open", "the demo people keep nothing");
    let anna = registers(&public, "anna", None).await.ok();
    let path = format!("/api/v1/people/{}/role", anna["me"]["person"]["id"]);
    let demo = public.demo("admin").await;
    demo.put_json(&path, json!({"role": "admin"})).await.done();
    assert_eq!(registration().await, "invited");
    registers(&public, "boris", None)
        .await
        .is_problem("forbidden");
    decides(&public, json!("open")).await;
    registers(&public, "boris", None).await.ok();
    let town = decides(&public, Value::Null).await;
    assert_eq!(
        (&town["registration"], &town["is_decided"]),
        (&json!("invited"), &json!(false))
    );
}

async fn the_town_is_arranged_by_administrators_and_everybody_hears_of_it(veche: Veche) {
    let anna = veche.person("anna").await;
    let mut live = anna.lives().await;
    let admin = veche.demo("admin").await;
    let told = json!({"name": "Новгород", "welcome": "Come in!\nThe bell is on the left."});
    let town = admin.patch_json("/api/v1/town", told.clone()).await.ok();
    live.signal("town").await;
    assert_eq!(anna.asks("/town").await, town);
    assert_eq!(town["name"], told["name"]);
    assert_eq!(town["welcome"], told["welcome"]);
    assert_eq!(town["registration"], "open", "what is missing stays");
    // The same again is no change.
    admin.patch_json("/api/v1/town", told).await.ok();
    let log = admin.asks("/audit?act=town_changed").await;
    let lines = log.as_array().expect("lines");
    assert_eq!(lines.len(), 1, "{log}");
    assert_eq!(lines[0]["detail"], "name: Новгород, welcome");
    anna.patch_json("/api/v1/town", json!({"name": "Mine"}))
        .await
        .is_problem("forbidden");
}

async fn what_breaks_a_rule_changes_no_town(veche: Veche) {
    let admin = veche.demo("admin").await;
    for (bad, field) in [
        (json!({"name": "a".repeat(81)}), "name"),
        (json!({"name": "a\nb"}), "name"),
        (json!({"welcome": "a".repeat(501)}), "welcome"),
        (json!({"registration": "ajar"}), "registration"),
        (json!({"registration": 1}), "registration"),
        (json!({"language": "de"}), "language"),
        (json!({"avatar": 999_999}), "avatar"),
        (json!({"create_channel": "nobody"}), "create_channel"),
        (
            json!({"make_invite": null, "call_everybody": 1}),
            "call_everybody",
        ),
        (json!({"motto": "x"}), "motto"),
    ] {
        let refused = admin.patch_json("/api/v1/town", bad).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], field, "{}", refused.text);
    }
    assert_eq!(admin.asks("/town").await["name"], "");
}

async fn the_picture_of_the_town_is_seen_by_strangers_and_no_other_is(veche: Veche) {
    let admin = veche.demo("admin").await;
    let shows = async |file: &Value| {
        let told = json!({"avatar": file["id"]});
        admin.patch_json("/api/v1/town", told).await
    };
    let first = admin.sends_avatar(&crate::files::picture(80, 80)).await;
    let path = |file: &Value| format!("/files/{}/avatar", file["id"]);
    veche.get(&path(&first)).await.is_problem("unauthenticated");

    let town = shows(&first).await.ok();

    assert_eq!(town["avatar"], first["id"]);
    let shown = veche.get("/api/v1/server").await.ok();
    assert_eq!(shown["town"]["avatar"], first["id"]);
    for size in ["", "?preview=64"] {
        let seen = veche.get(&format!("{}{size}", path(&first))).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        // What it was called on an administrator's disk is nobody's business.
        let named = seen.headers["content-disposition"].to_str();
        assert!(named.is_ok_and(|named| named.contains("\"picture\"")));
    }
    let anna = veche.person("anna").await;
    assert_eq!(anna.get(&path(&first)).await.status, 200);
    // Another's, a file that is none, and one that is in use are no picture of the town.
    let of_anna = anna.sends_avatar(&crate::files::picture(80, 80)).await;
    let plain = admin.sends("hear.txt", b"hear").await;
    for bad in [&of_anna, &plain] {
        let refused = shows(bad).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], "avatar", "{}", refused.text);
        veche.get(&path(bad)).await.is_problem("unauthenticated");
    }
    let second = admin.sends_avatar(&crate::files::picture(64, 64)).await;
    shows(&second).await.ok();
    veche.get(&path(&first)).await.is_problem("unauthenticated");
    assert_eq!(veche.get(&path(&second)).await.status, 200);
    shows(&json!({"id": null})).await.ok();
    veche
        .get(&path(&second))
        .await
        .is_problem("unauthenticated");
    let log = admin.asks("/audit?act=town_changed").await;
    let lines = log.as_array().expect("lines");
    assert_eq!(lines.len(), 3, "{log}");
    assert!(
        lines.iter().all(|line| line["detail"] == "picture"),
        "{log}"
    );
}
