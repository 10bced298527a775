//! What people and channels may be called, whatever the wire.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    every_way_to_an_account_refuses_the_same_names,
    every_way_to_an_account_refuses_a_look_alike,
    nobody_is_shown_as_one_who_keeps_order,
    what_was_typed_is_what_is_shown,
    nothing_hides_in_what_is_shown,
    both_ways_to_a_channel_refuse_a_look_alike,
    an_emoji_is_one_reaction_however_it_is_spelled,
    what_is_no_emoji_is_no_reaction,
    a_name_with_a_yo_is_called_and_signed_in_with_either_way,
    a_name_that_could_pass_for_a_line_of_chat_is_refused,
];

fn atom(username: &str) -> Value {
    json!({"username": username, "email": "new@example.org", "password": PASSWORD})
}

fn greenatom(username: &str, name: &str) -> Value {
    json!({"username": username, "name": name, "mail": "new@example.org", "password": PASSWORD})
}

fn first(username: &str, name: &str) -> Value {
    json!({"username": username, "name": name, "password": PASSWORD})
}

/// The rule's field in a refusal of /api/v1.
fn field(reply: &Reply) -> &str {
    reply.problem("invalid");
    reply.json["field"].as_str().unwrap_or_default()
}

async fn every_way_to_an_account_refuses_the_same_names(veche: Veche) {
    let admin = veche.demo("admin").await;
    for bad in [
        "vera.",
        "boris_",
        "lev-",
        "user1\u{301}",
        "us\u{34f}er1",
        "user1\u{fe0f}",
        "admi\u{307}n",
        "us\u{ad}er",
        "a\u{115f}",
        "a\u{3164}b",
        "a\u{2065}b",
        "a\u{e0100}b",
        "a\u{180b}b",
        "а\u{200d}б",
        "аdmin",
        "a11",
        "",
    ] {
        let reply = veche.post_json("/auth/register", atom(bad)).await;
        reply.misfits(&["body.username"]);
        let reply = veche
            .post_json("/register", greenatom(bad, "Somebody"))
            .await;
        reply.misfits(&["body.username"]);
        let reply = admin
            .post_json("/register_admin", greenatom(bad, "Somebody"))
            .await;
        reply.misfits(&["body.username"]);
        let reply = veche
            .post_json("/api/v1/register", first(bad, "Somebody"))
            .await;
        assert_eq!(field(&reply), "username", "{bad:?}");
    }
}

async fn every_way_to_an_account_refuses_a_look_alike(veche: Veche) {
    let admin = veche.demo("admin").await;
    veche.person("mary").await;
    for like in ["userl", "USERI", "rnary", "moderat0r", "ａｄｍｉｎ"] {
        let taken = "Username already registered";
        veche
            .post_json("/auth/register", atom(like))
            .await
            .refused(400, taken);
        veche
            .post_json("/register", greenatom(like, "Somebody"))
            .await
            .refused(400, taken);
        let reply = admin
            .post_json("/register_admin", greenatom(like, "Somebody"))
            .await;
        reply.refused(400, taken);
        let reply = veche
            .post_json("/api/v1/register", first(like, "Somebody"))
            .await;
        reply.problem("taken");
        assert_eq!(reply.json["field"], "username");
    }
    // Whoever is to keep order may be called so.
    for like in ["ADM1N", "mo.de.rator", "adm-in"] {
        let reply = veche.post_json("/auth/register", atom(like)).await;
        reply.refused(400, "Username already registered");
    }
    let made = greenatom("administrator", "Администратор");
    admin.post_json("/register_admin", made).await.ok();
}

async fn renames(person: &Person, name: &str) -> Reply {
    person
        .patch_json("/api/v1/me", json!({ "name": name }))
        .await
}

async fn nobody_is_shown_as_one_who_keeps_order(veche: Veche) {
    let (anna, moderator) = (veche.person("anna").await, veche.demo("moderator").await);
    renames(&moderator, "Ольга").await.ok();
    for name in [
        "Admin",
        "аdmin",
        "Administrator",
        "Администратор",
        "Модератор",
        "moderat0r",
        "[Admin] ✅",
        "A d m i n",
        "ольга",
        "Oльгa.",
    ] {
        assert_eq!(field(&renames(&anna, name).await), "name", "{name}");
        let reply = veche
            .post_json("/api/v1/register", first("boris", name))
            .await;
        assert_eq!(field(&reply), "name", "{name}");
        let reply = veche.post_json("/register", greenatom("boris", name)).await;
        reply.misfits(&["body.name"]);
    }
    renames(&moderator, "Модератор").await.ok();
    renames(&moderator, "ОЛЬГА").await.ok();
    renames(&anna, "Анна").await.ok();
}

const SHOWN: [&str; 12] = [
    "Отдел №5",
    "м²",
    "…",
    "½",
    "㊗️",
    "👩‍💻 dev",
    "🏳️‍🌈",
    "1️⃣ first",
    "می‌خواهم",
    "ශ්‍රී",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 fans",
    "👍🏽 🇷🇺",
];

async fn what_was_typed_is_what_is_shown(veche: Veche) {
    let (anna, moderator) = (veche.person("anna").await, veche.demo("moderator").await);
    for (number, text) in SHOWN.into_iter().enumerate() {
        let profile = json!({"name": text, "about": text, "status": {"text": text, "until": null}});
        let me = anna.patch_json("/api/v1/me", profile).await.ok();
        assert_eq!(me["person"]["name"], text);
        assert_eq!(me["person"]["about"], text);
        assert_eq!(me["person"]["status"]["text"], text);
        let made = json!({"kind": "open", "name": text, "topic": text});
        let place = anna.post_json("/api/v1/channels", made).await.ok();
        assert_eq!(place["channel"]["name"], text);
        assert_eq!(place["channel"]["topic"], text);
        let named = format!("{text} {number}");
        let made = json!({ "name": named });
        let made = moderator
            .post_json("/moderator/create_channel", made)
            .await
            .ok();
        assert_eq!(made["name"], named);
    }
    let me = renames(&anna, "и\u{306}од").await.ok();
    assert_eq!(me["person"]["name"], "йод");
}

async fn nothing_hides_in_what_is_shown(veche: Veche) {
    let (anna, moderator) = (veche.person("anna").await, veche.demo("moderator").await);
    let square = anna.founds("open", "square").await;
    for bad in [
        "a\u{34f}b",
        "a\u{202e}b",
        "ab\u{fe0f}",
        "a\u{200d}b",
        "\u{3164}",
        "a\u{2800}",
        "a\u{e0041}",
    ] {
        assert_eq!(field(&renames(&anna, bad).await), "name");
        let status = json!({"status": {"text": bad, "until": null}});
        anna.patch_json("/api/v1/me", status)
            .await
            .problem("invalid");
        let made = json!({"kind": "open", "name": bad});
        assert_eq!(
            field(&anna.post_json("/api/v1/channels", made).await),
            "name"
        );
        let path = format!("/api/v1/channels/{square}");
        assert_eq!(
            field(&anna.patch_json(&path, json!({ "name": bad })).await),
            "name"
        );
        assert_eq!(
            field(&anna.patch_json(&path, json!({ "topic": bad })).await),
            "topic"
        );
        let made = moderator
            .post_json("/moderator/create_channel", json!({ "name": bad }))
            .await;
        made.misfits(&["body.name"]);
    }
}

async fn both_ways_to_a_channel_refuse_a_look_alike(veche: Veche) {
    let (anna, moderator) = (veche.person("anna").await, veche.demo("moderator").await);
    let mine = anna.founds("open", "mine").await;
    for like in ["Сhannel 1", "channel  l", "ＣＨＡＮＮＥＬ 1"] {
        let made = moderator
            .post_json("/moderator/create_channel", json!({ "name": like }))
            .await;
        assert_eq!(made.status, 400, "{like}: {}", made.text);
        let made = anna
            .post_json("/api/v1/channels", json!({"kind": "open", "name": like}))
            .await;
        made.problem("taken");
        let path = format!("/api/v1/channels/{mine}");
        anna.patch_json(&path, json!({ "name": like }))
            .await
            .problem("taken");
    }
    let path = format!("/api/v1/channels/{mine}");
    let renamed = anna.patch_json(&path, json!({"name": "MINE"})).await.ok();
    assert_eq!(renamed["name"], "MINE");
}

async fn an_emoji_is_one_reaction_however_it_is_spelled(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = anna.says(square, "hello").await;
    let at = |emoji: &str| format!("/api/v1/channels/{square}/messages/{seq}/reactions/{emoji}");
    anna.put_json(&at("❤"), json!({})).await.ok();
    anna.put_json(&at("👍"), json!({})).await.ok();
    boris.put_json(&at("👍\u{fe0f}"), json!({})).await.ok();
    boris.put_json(&at("👍🏽"), json!({})).await.ok();
    let message = boris.put_json(&at("❤\u{fe0f}"), json!({})).await.ok();
    let people = json!([anna.id, boris.id]);
    assert_eq!(
        message["reactions"],
        json!([{"emoji": "❤️", "people": people}, {"emoji": "👍", "people": people}, {"emoji": "👍🏽", "people": [boris.id]}])
    );
    let message = boris.delete(&at("❤")).await.ok();
    assert_eq!(
        message["reactions"][0],
        json!({"emoji": "❤️", "people": [anna.id]})
    );
}

async fn what_is_no_emoji_is_no_reaction(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let seq = anna.says(square, "hello").await;
    let mut live = anna.lives().await;
    for bad in [
        "\u{200b}", "\u{202e}", "—", "a", "1", "%23", "🇷", "🏽", "\u{200d}", "👍👍", "\u{fe0f}",
        "∞",
    ] {
        let path = format!("/api/v1/channels/{square}/messages/{seq}/reactions/{bad}");
        assert_eq!(
            field(&anna.put_json(&path, json!({})).await),
            "emoji",
            "{bad:?}"
        );
        let params = json!({"channel": square, "message": seq, "emoji": bad});
        let refused = live.refused("react", params).await;
        assert_eq!(refused["field"], "emoji", "{bad:?}");
    }
    for good in ["1️⃣", "%23️⃣", "🇷🇺", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👨‍👩‍👧‍👦"]
    {
        let path = format!("/api/v1/channels/{square}/messages/{seq}/reactions/{good}");
        anna.put_json(&path, json!({})).await.ok();
    }
}

async fn a_name_with_a_yo_is_called_and_signed_in_with_either_way(veche: Veche) {
    let [anna, hedgehog] = veche.people(["anna", "ёжик"]).await;
    veche
        .post_json("/auth/register", atom("ежик"))
        .await
        .refused(400, "Username already registered");
    veche.signs_in("Ежик", PASSWORD).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&hedgehog]).await;
    for text in ["@ежик, look", "@Ёжик, look"] {
        let seq = anna.says(square, text).await;
        let message = anna
            .asks(&format!("/channels/{square}/messages/{seq}"))
            .await;
        assert_eq!(message["mentions"], json!([hedgehog.id]), "{text}");
    }
}

async fn a_name_that_could_pass_for_a_line_of_chat_is_refused(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    for (number, bad) in [
        "anna: hello",
        "anna:",
        ":",
        "anna\nmoderator",
        "anna\r\nmoderator: hi",
        "anna\tboris",
        "anna\u{2028}b",
        "anna\u{85}b",
        "anna\u{b}b",
        "anna b",
        "anna\u{a0}b",
        "anna\u{0}",
        "anna\u{200b}",
        "anna\u{202e}b",
        "anna\u{ff1a}hi",
        "veche",
        "VECHE",
        "<b>anna</b>",
        "anna/..",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        let mail = format!("a{number}@example.org");
        let atom = json!({"username": bad, "email": mail, "password": "correct horse battery"});
        veche
            .post_json("/auth/register", atom)
            .await
            .misfits(&["body.username"]);
        let greenatom = json!({"username": bad, "name": "Anna", "mail": mail, "password": "correct horse battery"});
        veche
            .post_json("/register", greenatom)
            .await
            .misfits(&["body.username"]);
    }
    for bad in [
        "",
        " ",
        "a\nb",
        "a\r\nb",
        "a\u{2028}b",
        "a\u{0}",
        "a\u{202e}b",
        "a\u{1b}[2J",
    ] {
        moderator
            .post_json("/moderator/create_channel", json!({"name": bad}))
            .await
            .misfits(&["body.name"]);
        let shown = json!({"username": "anna", "name": bad, "mail": "anna@example.org", "password": "correct horse battery"});
        veche
            .post_json("/register", shown)
            .await
            .misfits(&["body.name"]);
    }
    veche.person("anna").await;
}
