//! Personal access tokens: no more than their scopes, on whatever wire.

#![expect(
    clippy::unwrap_used,
    reason = "a story fails where something does not go as told"
)]

use serde_json::{Value, json};

use crate::{
    harness::{Live, Person, Veche},
    stories,
};

stories![
    a_token_that_may_only_read_says_nothing,
    the_old_contracts_know_no_part_of_a_token,
    a_moderators_token_without_the_scope_is_a_members,
    an_administrators_token_administers_only_when_it_was_made_for_it,
    a_token_makes_and_ends_nothing,
    a_token_is_made_within_its_rules,
    an_ended_token_closes_its_sockets,
];

async fn makes(veche: &Veche, owner: &Person, scopes: &[&str]) -> (Person, String) {
    let fields = json!({"name": "robot", "scopes": scopes});
    let made = owner.post_json("/api/v1/me/tokens", fields).await.ok();
    let token = made["token"].as_str().unwrap();
    let mut robot = veche.with_token(&owner.name, token);
    robot.id = owner.id;
    let session = made["session"]["id"].as_str().unwrap();
    (robot, session.to_owned())
}

fn draft(channel: i64, text: &str) -> Value {
    json!({"channel": channel, "text": text, "nonce": text})
}

async fn a_token_that_may_only_read_says_nothing(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let (robot, _) = makes(&veche, &anna, &["read"]).await;
    let messages = format!("/api/v1/channels/{square}/messages");
    let said = json!({"text": "beep", "nonce": "n1"});

    let refused = robot.post_json(&messages, said.clone()).await;

    refused.problem("scope");
    assert_eq!(refused.status, 403);
    let read = json!({"seq": 1});
    let path = format!("/api/v1/channels/{square}/read");
    robot.put_json(&path, read).await.problem("scope");
    robot
        .patch_json("/api/v1/me", json!({}))
        .await
        .problem("scope");
    let mut live = robot.lives().await;
    let refused = live.refused("post", draft(square, "beep")).await;
    assert_eq!(refused["code"], "scope");
    // A ticket carries no more than the token.
    let given = robot
        .post_json("/api/v1/socket/ticket", json!({}))
        .await
        .ok();
    let query = format!("?ticket={}", given["ticket"].as_str().unwrap());
    let mut by_ticket = Live::open(&veche.base, &query, &[]).await.unwrap();
    let refused = by_ticket.refused("post", draft(square, "beep")).await;
    assert_eq!(refused["code"], "scope");
    // It reads, and hears what its owner says.
    anna.post_json(&messages, said).await.ok();
    assert_eq!(live.event().await["message"]["text"], "beep");
    let page = robot.get(&messages).await.ok();
    assert_eq!(page["messages"].as_array().unwrap().len(), 1);
    // And the other way round.
    let (robot, _) = makes(&veche, &anna, &["write"]).await;
    robot.get(&messages).await.problem("scope");
    assert_eq!(robot.tries_to_live().await.err().unwrap().status, 403);
    robot
        .post_json(&messages, json!({"text": "b", "nonce": "n2"}))
        .await
        .ok();
}

async fn the_old_contracts_know_no_part_of_a_token(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let history = format!("/messages/{square}/");
    for part in [
        &["read"][..],
        &["read", "write"],
        &["read", "write", "moderate"],
    ] {
        let (robot, _) = makes(&veche, &anna, part).await;
        assert_eq!(robot.get(&history).await.status, 401, "{part:?}");
        assert_eq!(robot.get("/getallchats").await.status, 401, "{part:?}");
        assert!(robot.tries_to_listen(square).await.is_err());
        assert!(robot.tries_to_chat().await.is_err());
    }
    let all = ["read", "write", "moderate", "admin"];
    let (robot, _) = makes(&veche, &anna, &all).await;
    robot.get(&history).await.ok();
    robot.listens(square).await.close().await;
    robot.chats().await.close().await;
}

async fn a_moderators_token_without_the_scope_is_a_members(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let closed = veche.channel("closed", &[&anna]).await;
    let shared = veche.channel("shared", &[&anna, &moderator, &boris]).await;
    let says = async |channel: i64, text: &str| {
        let path = format!("/api/v1/channels/{channel}/messages");
        let said = json!({"text": text, "nonce": text});
        anna.post_json(&path, said).await.ok()["seq"]
            .as_i64()
            .unwrap()
    };
    let secret = says(closed, "secret").await;
    let first = says(shared, "first").await;
    let (member, _) = makes(&veche, &moderator, &["read", "write"]).await;
    let (keeper, _) = makes(&veche, &moderator, &["read", "write", "moderate"]).await;
    let place = format!("/api/v1/channels/{closed}");
    let message = format!("{place}/messages/{secret}");

    for path in [
        place.clone(),
        message.clone(),
        format!("{place}/messages"),
        format!("{place}/events?after=0"),
        format!("{place}/members"),
        format!("{place}/pins"),
        format!("{place}/readers"),
    ] {
        member.get(&path).await.problem("not_found");
        keeper.get(&path).await.ok();
    }
    let beep = json!({"text": "beep", "nonce": "beep"});
    let refused = member.post_json(&format!("{place}/messages"), beep).await;
    refused.problem("not_found");
    member.delete(&message).await.problem("not_found");
    let theirs = format!("/api/v1/channels/{shared}/messages/{first}");
    member.delete(&theirs).await.problem("forbidden");
    let topic = json!({"topic": "beep"});
    let arranged = format!("/api/v1/channels/{shared}");
    member
        .patch_json(&arranged, json!({"slow_seconds": 5}))
        .await
        .problem("forbidden");
    member.delete(&arranged).await.problem("scope");
    let mut live = member.lives().await;
    let read = live.refused("messages", json!({"channel": closed})).await;
    assert_eq!(read["code"], "not_found");
    let delete = json!({"channel": shared, "message": first});
    assert_eq!(live.refused("delete", delete).await["code"], "forbidden");

    // A member it is.
    member.get(&theirs).await.ok();
    member.patch_json(&arranged, topic).await.ok();
    keeper.delete(&theirs).await.done();
}

async fn an_administrators_token_administers_only_when_it_was_made_for_it(veche: Veche) {
    let anna = veche.person("anna").await;
    let admin = veche.demo("admin").await;
    let path = format!("/api/v1/people/{}/role", anna.id);
    let role = json!({"role": "moderator"});
    let (robot, _) = makes(&veche, &admin, &["read", "write", "moderate"]).await;
    robot.put_json(&path, role.clone()).await.problem("scope");
    let (robot, _) = makes(&veche, &admin, &["admin"]).await;
    robot.put_json(&path, role.clone()).await.done();
    // The scope alone makes nobody an administrator.
    let (robot, _) = makes(&veche, &anna, &["admin"]).await;
    robot.put_json(&path, role).await.problem("forbidden");
}

async fn a_token_makes_and_ends_nothing(veche: Veche) {
    let anna = veche.person("anna").await;
    let admin = veche.demo("admin").await;
    let all = ["read", "write", "moderate", "admin"];
    let (robot, session) = makes(&veche, &admin, &all).await;
    let token = json!({"name": "another", "scopes": ["read"]});
    robot
        .post_json("/api/v1/me/tokens", token)
        .await
        .problem("forbidden");
    robot.get("/api/v1/sessions").await.problem("forbidden");
    robot.delete("/api/v1/sessions").await.problem("forbidden");
    let path = format!("/api/v1/sessions/{session}");
    robot.delete(&path).await.problem("forbidden");
    let password = json!({"old": "securepassword", "new": "another good password"});
    robot
        .put_json("/api/v1/me/password", password)
        .await
        .problem("forbidden");
    let path = format!("/api/v1/people/{}/sessions", anna.id);
    robot.get(&path).await.problem("forbidden");
    robot.delete(&path).await.problem("forbidden");
    // It is no refresh token, and can end itself.
    let refresh = json!({"refresh": robot.token});
    let refreshed = veche.post_json("/api/v1/sessions/refresh", refresh).await;
    refreshed.problem("unauthenticated");
    robot.delete("/api/v1/sessions/current").await.done();
    robot.get("/api/v1/me").await.problem("unauthenticated");
    admin.get("/api/v1/me").await.ok();
}

async fn a_token_is_made_within_its_rules(veche: Veche) {
    let anna = veche.person("anna").await;
    for (change, field) in [
        (json!({"scopes": []}), "scopes"),
        (json!({"scopes": ["rule"]}), "scopes"),
        (json!({"scopes": "read"}), "scopes"),
        (json!({"name": " "}), "name"),
        (json!({"name": "x".repeat(81)}), "name"),
        (json!({"expires_in_days": 0}), "expires_in_days"),
        (json!({"expires_in_days": 3651}), "expires_in_days"),
        (json!({"expires_in_days": -1}), "expires_in_days"),
        (json!({"days": 1}), "days"),
    ] {
        let mut fields = json!({"name": "robot", "scopes": ["read"]});
        for (name, value) in change.as_object().unwrap() {
            fields[name] = value.clone();
        }
        let refused = anna.post_json("/api/v1/me/tokens", fields).await;
        let named = refused.problem("invalid");
        assert_eq!(named.split(['.', '[']).next(), Some(field), "{change}");
    }
    let fields = json!({"name": "robot", "scopes": ["write", "read"], "expires_in_days": 1});
    let made = anna.post_json("/api/v1/me/tokens", fields).await.ok();
    let session = &made["session"];
    assert_eq!(session["scopes"], json!(["read", "write"]));
    let (from, until) = (
        session["created_at"].as_i64(),
        session["expires_at"].as_i64(),
    );
    assert_eq!(until.unwrap() - from.unwrap(), 86_400_000);
    let sessions = anna.get("/api/v1/sessions").await;
    assert!(!sessions.text.contains(made["token"].as_str().unwrap()));
    assert_eq!(sessions.ok()[0]["name"], "robot");
}

async fn an_ended_token_closes_its_sockets(veche: Veche) {
    let anna = veche.person("anna").await;
    let (robot, session) = makes(&veche, &anna, &["read"]).await;
    let (robots, mut annas) = (robot.lives().await, anna.lives().await);

    anna.delete(&format!("/api/v1/sessions/{session}"))
        .await
        .done();

    assert_eq!(robots.closed().await.0, Some(4001));
    robot.get("/api/v1/me").await.problem("unauthenticated");
    annas.request("me", json!({})).await;
}
