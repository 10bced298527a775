//! The town's rules: what is left to everybody, and what to moderators.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Veche},
    stories,
};

stories![
    where_moderators_alone_make_channels_nobody_else_does,
    a_call_of_everybody_from_whoever_may_not_is_only_text,
    invites_of_whoever_may_make_none_any_more_let_nobody_in,
    rules_are_told_live_and_stand_in_the_audit_log,
];

async fn rules(veche: &Veche, told: Value) -> Value {
    let admin = veche.demo("admin").await;
    admin.patch_json("/api/v1/town", told).await.ok()
}

async fn where_moderators_alone_make_channels_nobody_else_does(veche: Veche) {
    let anna = veche.person("anna").await;
    let moderator = veche.demo("moderator").await;
    anna.founds("open", "before").await;
    let told = rules(&veche, json!({"create_channel": "moderators"})).await;
    assert_eq!(told["rules"]["create_channel"], "moderators");
    assert_eq!(told["rules"]["make_invite"], "everybody");

    let square = json!({"kind": "open", "name": "square", "topic": ""});
    anna.post_json("/api/v1/channels", square.clone())
        .await
        .is_problem("forbidden");
    moderator.post_json("/api/v1/channels", square).await.ok();
    // A group of people is no channel that anybody else sees.
    let direct = json!({"people": [moderator.id]});
    anna.post_json("/api/v1/directs", direct).await.ok();

    rules(&veche, json!({"create_channel": "everybody"})).await;
    anna.founds("open", "after").await;
}

async fn says(person: &Person, channel: i64, text: &str) -> Value {
    person.tries_to_say(channel, text).await.ok()
}

async fn a_call_of_everybody_from_whoever_may_not_is_only_text(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut live = anna.lives().await;
    assert_eq!(
        says(&boris, square, "@channel now").await["mentions_everyone"],
        true
    );
    rules(&veche, json!({"call_everybody": "moderators"})).await;
    live.signal("town").await;

    let said = says(&boris, square, "@channel @here and @anna").await;
    assert_eq!(said["mentions_everyone"], false);
    assert_eq!(said["mentions"], json!([anna.id]), "a name is still called");
    let path = format!("/api/v1/channels/{square}/messages/{}", said["seq"]);
    let edited = boris
        .patch_json(&path, json!({"text": "@all of you"}))
        .await
        .ok();
    assert_eq!(edited["mentions_everyone"], false);
    // By the old contract it is said, too, and calls nobody.
    let mut socket = boris.listens(square).await;
    socket.send("@channel again").await;
    assert_eq!(socket.text().await, "boris: @channel again");
    let page = anna.asks(&format!("/channels/{square}/messages")).await;
    let last = page["messages"].as_array().and_then(|all| all.last());
    let last = last.expect("a message");
    assert_eq!(last["text"], "@channel again");
    assert_eq!(last["mentions_everyone"], false, "{last}");
    let owner = says(&anna, square, "@channel it is mine").await;
    assert_eq!(owner["mentions_everyone"], true);
    let direct = json!({"people": [anna.id]});
    let direct = boris.post_json("/api/v1/directs", direct).await.ok();
    let among_us = says(
        &boris,
        direct["channel"]["id"].as_i64().expect("an id"),
        "@channel us",
    )
    .await;
    assert_eq!(among_us["mentions_everyone"], true);
    let moderator = veche.demo("moderator").await;
    anna.brings(square, &[&moderator]).await;
    assert_eq!(
        says(&moderator, square, "@here order").await["author"],
        moderator.id
    );
    assert_eq!(
        says(&moderator, square, "@channel order").await["mentions_everyone"],
        true
    );
}

async fn invites_of_whoever_may_make_none_any_more_let_nobody_in(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    let path = format!("/api/v1/channels/{square}/invites");
    let invite = anna.post_json(&path, json!({})).await.ok();
    let code = json!({"code": invite["code"]});
    veche.post_json("/api/v1/invited", code.clone()).await.ok();

    rules(&veche, json!({"make_invite": "moderators"})).await;

    anna.post_json(&path, json!({}))
        .await
        .is_problem("forbidden");
    veche
        .post_json("/api/v1/invited", code.clone())
        .await
        .is_problem("not_found");
    let accept = format!(
        "/api/v1/invites/{}/accept",
        invite["code"].as_str().expect("a code")
    );
    boris
        .post_json(&accept, json!({}))
        .await
        .is_problem("not_found");
    let account = json!({"username": "clara", "password": PASSWORD, "invite": invite["code"]});
    veche
        .post_json("/api/v1/register", account.clone())
        .await
        .is_problem("not_found");
    // Whom she knows here she brings in as before, and what she made she sees and takes back.
    anna.brings(square, &[&boris]).await;
    assert_eq!(
        anna.asks(&format!("/channels/{square}/invites"))
            .await
            .as_array()
            .map(Vec::len),
        Some(1)
    );

    rules(&veche, json!({"make_invite": "everybody"})).await;
    veche.post_json("/api/v1/register", account).await.ok();
}

async fn rules_are_told_live_and_stand_in_the_audit_log(veche: Veche) {
    let anna = veche.person("anna").await;
    let mut live = anna.lives().await;
    rules(
        &veche,
        json!({"make_invite": "moderators", "create_channel": "everybody"}),
    )
    .await;
    live.signal("town").await;
    assert_eq!(
        anna.asks("/town").await["rules"]["make_invite"],
        "moderators"
    );
    let admin = veche.demo("admin").await;
    let log = admin.asks("/audit?act=town_changed").await;
    assert_eq!(log[0]["detail"], "make invites: moderators", "{log}");
    anna.patch_json("/api/v1/town", json!({"make_invite": "everybody"}))
        .await
        .is_problem("forbidden");
    let moderator = veche.demo("moderator").await;
    moderator
        .patch_json("/api/v1/town", json!({"make_invite": "everybody"}))
        .await
        .is_problem("forbidden");
}
