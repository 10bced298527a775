//! Sessions, passwords, profiles and roles over /api/v1.

#![expect(
    clippy::unwrap_used,
    reason = "a story fails where something does not go as told"
)]

use serde_json::{Value, json};

use crate::{
    harness::{Live, PASSWORD, Veche},
    stories,
};

stories![
    people_see_and_end_their_sessions,
    signing_out_closes_the_sockets_of_this_session_only,
    a_block_closes_the_live_sockets,
    a_changed_password_keeps_this_session_only,
    a_ticket_opens_one_live_socket,
    administrators_see_and_end_the_sessions_of_others,
    a_changed_profile_is_told_to_those_around,
    a_profile_takes_nothing_that_breaks_a_rule,
    a_changed_role_holds_on_an_open_socket,
    a_moderator_who_is_put_out_hears_the_channel_no_more,
    nobody_learns_the_address_of_another,
];

const SESSIONS: &str = "/api/v1/sessions";
const CURRENT: &str = "/api/v1/sessions/current";

fn ids(sessions: &Value) -> Vec<String> {
    let sessions = sessions.as_array().unwrap().iter();
    let ids = sessions.map(|session| session["id"].as_str().unwrap().to_owned());
    ids.collect()
}

async fn people_see_and_end_their_sessions(veche: Veche) {
    let [_, boris] = veche.people(["anna", "boris"]).await;
    let (here, _) = veche.enters("anna").await;
    let (there, _) = veche.enters("anna").await;

    let sessions = here.get(SESSIONS).await.ok();

    // The two, and the one that her account was made with.
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 3);
    let current: Vec<_> = sessions
        .iter()
        .filter(|one| one["is_current"] == true)
        .collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["kind"], "lasting");
    assert_eq!(
        current[0]["scopes"],
        json!(["read", "write", "moderate", "admin"])
    );
    assert_eq!(current[0]["address"], "127.0.0.1");
    let own = current[0]["id"].as_str().unwrap();
    let other = there.get(SESSIONS).await.ok();
    let other = other
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["is_current"] == true);
    let other = other.unwrap()["id"].as_str().unwrap().to_owned();

    let path = format!("{SESSIONS}/{other}");
    boris.delete(&path).await.problem("not_found");
    there.get("/api/v1/me").await.ok();
    let live = there.lives().await;
    here.delete(&path).await.done();
    assert_eq!(live.closed().await.0, Some(4001));
    there.get("/api/v1/me").await.problem("unauthenticated");
    here.delete(&path).await.problem("not_found");
    here.delete(&format!("{SESSIONS}/no-such"))
        .await
        .problem("not_found");

    let (third, _) = veche.enters("anna").await;
    here.delete(SESSIONS).await.done();
    third.get("/api/v1/me").await.problem("unauthenticated");
    assert_eq!(ids(&here.get(SESSIONS).await.ok()), [own]);
}

async fn signing_out_closes_the_sockets_of_this_session_only(veche: Veche) {
    veche.person("anna").await;
    let (here, _) = veche.enters("anna").await;
    let (there, _) = veche.enters("anna").await;
    let (heres, mut theres) = (here.lives().await, there.lives().await);

    here.delete(CURRENT).await.done();

    assert_eq!(heres.closed().await.0, Some(4001));
    here.get("/api/v1/me").await.problem("unauthenticated");
    here.delete(CURRENT).await.problem("unauthenticated");
    let refused = here.tries_to_live().await.err().unwrap();
    assert_eq!(
        (refused.status, &refused.json["code"]),
        (401, &json!("unauthenticated"))
    );
    assert_eq!(
        theres.request("me", json!({})).await["person"]["username"],
        "anna"
    );
    // The socket can end its own session, too.
    theres.send("sign_out", json!({})).await;
    assert_eq!(theres.closed().await.0, Some(4001));
    there.get("/api/v1/me").await.problem("unauthenticated");
}

async fn a_block_closes_the_live_sockets(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (annas, mut boriss) = (anna.lives().await, boris.lives().await);
    let moderator = veche.demo("moderator").await;

    let path = format!("/moderator/block_user/{}", anna.id);
    moderator.post(&path).await.ok();

    assert_eq!(annas.closed().await.0, Some(4003));
    anna.get("/api/v1/me").await.problem("blocked");
    let refused = anna.tries_to_live().await.err().unwrap();
    assert_eq!(
        (refused.status, &refused.json["code"]),
        (403, &json!("blocked"))
    );
    boriss.request("me", json!({})).await;
}

async fn a_changed_password_keeps_this_session_only(veche: Veche) {
    veche.person("anna").await;
    let (here, mine) = veche.enters("anna").await;
    let (there, theirs) = veche.enters("anna").await;
    let robot = json!({"name": "robot", "scopes": ["read"]});
    let made = here.post_json("/api/v1/me/tokens", robot).await.ok();
    let robot = veche.with_token("anna", made["token"].as_str().unwrap());
    let (mut heres, theres) = (here.lives().await, there.lives().await);
    let robots = robot.lives().await;
    let change = async |old: &str, new: &str| {
        let fields = json!({"old": old, "new": new});
        here.put_json("/api/v1/me/password", fields).await
    };
    let wrong = change("a wrong password", "another good password").await;
    wrong.problem("wrong_password");
    for bad in ["short", "password1", "qwertyuiop", "anna"] {
        let refused = change(PASSWORD, bad).await;
        assert_eq!(refused.problem("invalid"), "new", "{bad}");
    }
    there.get("/api/v1/me").await.ok();

    change(PASSWORD, "another good password").await.done();

    assert_eq!(theres.closed().await.0, Some(4001));
    assert_eq!(robots.closed().await.0, Some(4001));
    there.get("/api/v1/me").await.problem("unauthenticated");
    robot.get("/api/v1/me").await.problem("unauthenticated");
    let refresh = async |held: &Value| {
        let refresh = json!({"refresh": held["refresh"]});
        veche.post_json("/api/v1/sessions/refresh", refresh).await
    };
    refresh(&theirs).await.problem("unauthenticated");
    heres.request("me", json!({})).await;
    here.get("/api/v1/me").await.ok();
    refresh(&mine).await.ok();
    let old = json!({"username": "anna", "password": PASSWORD});
    veche
        .post_json(SESSIONS, old)
        .await
        .problem("wrong_password");
    let new = json!({"username": "anna", "password": "another good password"});
    veche.post_json(SESSIONS, new).await.ok();
}

async fn a_ticket_opens_one_live_socket(veche: Veche) {
    let anna = veche.person("anna").await;
    let given = anna
        .post_json("/api/v1/socket/ticket", json!({}))
        .await
        .ok();
    assert!(given["until"].is_i64());
    let query = format!("?ticket={}", given["ticket"].as_str().unwrap());

    let mut live = Live::open(&veche.base, &query, &[]).await.unwrap();

    assert_eq!(live.hello["me"]["person"]["username"], "anna");
    live.request("me", json!({})).await;
    let second = Live::open(&veche.base, &query, &[]).await.err().unwrap();
    assert_eq!(
        (second.status, &second.json["code"]),
        (401, &json!("unauthenticated"))
    );
    for bad in [
        "?ticket=",
        "?ticket=garbage",
        &format!("?ticket={}", anna.token),
        "",
    ] {
        assert_eq!(
            Live::open(&veche.base, bad, &[])
                .await
                .err()
                .unwrap()
                .status,
            401
        );
    }
    // A ticket is nothing but that.
    let given = live.request("ticket", json!({})).await;
    let ticket = given["ticket"].as_str().unwrap();
    let robot = veche.with_token("anna", ticket);
    robot.get("/api/v1/me").await.problem("unauthenticated");
    // It stands on its session.
    anna.delete(CURRENT).await.done();
    assert_eq!(live.closed().await.0, Some(4001));
    let query = format!("?ticket={ticket}");
    assert_eq!(
        Live::open(&veche.base, &query, &[])
            .await
            .err()
            .unwrap()
            .status,
        401
    );
}

async fn administrators_see_and_end_the_sessions_of_others(veche: Veche) {
    let anna = veche.person("anna").await;
    let (admin, moderator) = (veche.demo("admin").await, veche.demo("moderator").await);
    let path = format!("/api/v1/people/{}/sessions", anna.id);
    for nosy in [&anna, &moderator] {
        nosy.get(&path).await.problem("forbidden");
        nosy.delete(&path).await.problem("forbidden");
    }
    let seen = admin.get(&path).await.ok();
    assert_eq!(ids(&seen), ids(&anna.get(SESSIONS).await.ok()));
    assert!(
        seen.as_array()
            .unwrap()
            .iter()
            .all(|one| one["is_current"] == false)
    );
    let live = anna.lives().await;

    admin.delete(&path).await.done();

    assert_eq!(live.closed().await.0, Some(4001));
    anna.get("/api/v1/me").await.problem("unauthenticated");
    admin
        .get("/api/v1/people/999/sessions")
        .await
        .problem("not_found");
    admin
        .delete("/api/v1/people/999/sessions")
        .await
        .problem("not_found");
}

async fn a_changed_profile_is_told_to_those_around(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.lives().await, boris.lives().await);
    let mut claras = clara.lives().await;
    let change = json!({
        "name": "Anna A.", "about": "<b>here</b>", "colour": 200, "locale": "ru",
        "time_zone": "Europe/Moscow", "status": {"text": "at lunch", "until": null},
    });

    let me = anna.patch_json("/api/v1/me", change).await.ok();

    assert_eq!(me["person"]["about"], "<b>here</b>");
    assert_eq!(
        (&me["locale"], &me["is_discreet"]),
        (&json!("ru"), &json!(false))
    );
    assert_eq!(boriss.signal("person").await["user"], anna.id);
    annas.signal("me").await;
    let path = format!("/api/v1/people/{}", anna.id);
    assert_eq!(boris.get(&path).await.ok(), me["person"]);
    // What is not named stays, and null clears.
    let me = anna
        .patch_json("/api/v1/me", json!({"status": null, "colour": null}))
        .await
        .ok();
    assert_eq!(
        (&me["person"]["status"], &me["person"]["colour"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(me["person"]["name"], "Anna A.");
    assert_eq!(annas.request("edit_profile", json!({})).await, me);
    // Who shares no channel is told nothing: the first that Clara hears is of herself.
    clara
        .patch_json("/api/v1/me", json!({"name": "C"}))
        .await
        .ok();
    assert_eq!(claras.next("signal").await["type"], "me");
}

async fn a_profile_takes_nothing_that_breaks_a_rule(veche: Veche) {
    let anna = veche.person("anna").await;
    let before = anna.get("/api/v1/me").await.ok();
    for (change, field) in [
        (json!({"role": "admin"}), "role"),
        (json!({"username": "x"}), "username"),
        (json!({"email": "x@example.org"}), "email"),
        (json!({"name": ""}), "name"),
        (json!({"name": 1}), "name"),
        (json!({"about": "x".repeat(501)}), "about"),
        (json!({"colour": 360}), "colour"),
        (json!({"colour": "red"}), "colour"),
        (json!({"locale": "русский"}), "locale"),
        (json!({"time_zone": "../etc"}), "time_zone"),
        (json!({"status": {"text": ""}}), "status"),
        (json!({"status": {"text": "a", "emoji": "b"}}), "status"),
        (json!({"is_discreet": "yes"}), "is_discreet"),
    ] {
        let refused = anna.patch_json("/api/v1/me", change.clone()).await;
        let named = refused.problem("invalid");
        assert_eq!(named.split('.').next(), Some(field), "{change}");
    }
    assert_eq!(anna.get("/api/v1/me").await.ok(), before);
}

async fn a_changed_role_holds_on_an_open_socket(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let closed = veche.channel("closed", &[&boris]).await;
    let shared = veche.channel("shared", &[&anna, &boris]).await;
    let admin = veche.demo("admin").await;
    let (mut annas, mut boriss) = (anna.lives().await, boris.lives().await);
    let secret = json!({"channel": closed, "text": "secret", "nonce": "n1"});
    boriss.request("post", secret).await;
    let role = async |person: i64, role: &str| {
        let path = format!("/api/v1/people/{person}/role");
        admin.put_json(&path, json!({"role": role})).await
    };
    let read = json!({"channel": closed});
    assert_eq!(
        annas.refused("messages", read.clone()).await["code"],
        "not_found"
    );
    for nosy in [&anna, &veche.demo("moderator").await] {
        let path = format!("/api/v1/people/{}/role", nosy.id);
        let refused = nosy.put_json(&path, json!({"role": "admin"})).await;
        refused.problem("forbidden");
    }

    role(anna.id, "moderator").await.done();

    annas.signal("me").await;
    assert_eq!(boriss.signal("person").await["user"], anna.id);
    let page = annas.request("messages", read.clone()).await;
    assert_eq!(page["messages"][0]["text"], "secret");
    role(anna.id, "member").await.done();
    annas.signal("me").await;
    assert_eq!(annas.refused("messages", read).await["code"], "not_found");
    annas.request("messages", json!({"channel": shared})).await;

    role(999, "member").await.problem("not_found");
    assert_eq!(role(anna.id, "king").await.problem("invalid"), "role");
    role(admin.id, "member").await.problem("conflict");
}

async fn a_moderator_who_is_put_out_hears_the_channel_no_more(veche: Veche) {
    let anna = veche.person("anna").await;
    let (admin, moderator) = (veche.demo("admin").await, veche.demo("moderator").await);
    let closed = veche.channel("closed", &[&anna, &moderator]).await;
    let shared = veche.channel("shared", &[&anna, &moderator]).await;
    let (mut annas, mut moderators) = (anna.lives().await, moderator.lives().await);

    let path = format!("/api/v1/channels/{closed}/members/{}", moderator.id);
    admin.delete(&path).await.done();

    assert_eq!(moderators.signal("gone").await["channel"], closed);
    for (channel, text) in [(closed, "without"), (shared, "with")] {
        let said = json!({"channel": channel, "text": text, "nonce": text});
        annas.request("post", said).await;
    }
    let heard = moderators.event().await;
    assert_eq!(heard["message"]["text"], "with");
    // They may look in whenever they want to.
    let read = json!({"channel": closed});
    let page = moderators.request("messages", read).await;
    assert_eq!(page["messages"][0]["text"], "without");
}

async fn nobody_learns_the_address_of_another(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.lives().await, boris.lives().await);
    annas
        .request(
            "post",
            json!({"channel": square, "text": "here", "nonce": "n1"}),
        )
        .await;
    let mut seen = vec![boriss.hello.to_string(), boriss.event().await.to_string()];
    anna.patch_json("/api/v1/me", json!({"name": "A"}))
        .await
        .ok();
    seen.push(boriss.signal("person").await.to_string());
    for path in [
        "/api/v1/people".to_owned(),
        "/api/v1/people?search=anna".to_owned(),
        format!("/api/v1/people?ids={}", anna.id),
        format!("/api/v1/people/{}", anna.id),
        format!("/api/v1/channels/{square}"),
        format!("/api/v1/channels/{square}/members"),
        format!("/api/v1/channels/{square}/messages"),
        "/api/v1/me".to_owned(),
        SESSIONS.to_owned(),
        "/api/v1/server".to_owned(),
    ] {
        let reply = boris.get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        seen.push(reply.text);
    }
    for text in &seen {
        assert!(!text.contains("anna@example.org"), "{text}");
    }
    assert!(
        anna.get("/api/v1/me")
            .await
            .text
            .contains("anna@example.org")
    );
}
