//! Answers that stand in their thread and in the channel itself.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    reminders::in_millis,
    stories,
};

stories![
    an_answer_for_the_channel_stands_in_both,
    it_is_counted_where_it_stands,
    only_answers_are_for_the_channel_as_well,
    a_repeat_has_to_stand_where_the_first_one_does,
    it_is_scheduled_like_any_other,
];

/// Once for the channel as well, and once aside, at the most.
async fn answers(person: &Person, channel: i64, root: i64, also: bool) -> Reply {
    let text = if also { "for all" } else { "aside" };
    let told = json!({"text": text, "thread": root, "in_channel": also, "nonce": format!("{root}-{also}")});
    let path = format!("/api/v1/channels/{channel}/messages");
    person.post_json(&path, told).await
}

async fn texts(person: &Person, channel: i64, query: &str) -> Vec<String> {
    let page = person
        .asks(&format!("/channels/{channel}/messages{query}"))
        .await;
    let messages = page["messages"].as_array().expect("messages").iter();
    messages
        .map(|message| message["text"].as_str().expect("a text").to_owned())
        .collect()
}

async fn unread(person: &Person, channel: i64) -> (i64, i64) {
    let place = person.asks(&format!("/channels/{channel}")).await;
    let count = |what: &str| place["membership"][what].as_i64().expect("a number");
    (count("unread"), count("mentions"))
}

async fn an_answer_for_the_channel_stands_in_both(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let root = anna.says(square, "who comes?").await;
    let mut device = boris.lives().await;

    let aside = answers(&boris, square, root, false).await.ok();
    assert_eq!(aside.get("in_channel"), None);
    let also = answers(&boris, square, root, true).await.ok();
    assert_eq!(also["in_channel"], true);
    assert_eq!(also["thread"], root);
    device.event().await;
    let event = device.event().await;
    assert_eq!(event["message"]["in_channel"], true);
    assert_eq!(event["thread"]["replies"], 2);

    assert_eq!(texts(&anna, square, "").await, ["who comes?", "for all"]);
    let thread = format!("?thread={root}");
    assert_eq!(texts(&anna, square, &thread).await, ["aside", "for all"]);
    // It is an answer all the same: nobody answers it apart from what it answers.
    let seq = also["seq"].as_i64().expect("a position");
    answers(&anna, square, seq, false)
        .await
        .is_problem("not_found");

    let path = format!("/api/v1/channels/{square}/messages/{seq}");
    let edited = boris.patch_json(&path, json!({"text": "for everybody"}));
    assert_eq!(edited.await.ok()["in_channel"], true);
    boris.delete(&path).await.done();
    assert_eq!(texts(&anna, square, "").await, ["who comes?"]);
    assert_eq!(texts(&anna, square, &thread).await, ["aside"]);
}

async fn it_is_counted_where_it_stands(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let root = anna.says(square, "@boris, who comes?").await;
    assert_eq!(unread(&boris, square).await, (1, 1));
    answers(&boris, square, root, false).await.ok();
    answers(&anna, square, root, false).await.ok();
    assert_eq!(unread(&boris, square).await, (1, 1));
    let also = answers(&anna, square, root, true).await.ok();
    assert_eq!(unread(&boris, square).await, (2, 1));
    // Whoever has read the channel has read it; the thread has a position of its own.
    let read = json!({ "seq": also["seq"] });
    let path = format!("/api/v1/channels/{square}/read");
    boris.put_json(&path, read).await.ok();
    assert_eq!(unread(&boris, square).await, (0, 0));
    let threads = boris.asks("/threads").await;
    assert_eq!(threads[0]["unread"], 2);
}

async fn only_answers_are_for_the_channel_as_well(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let square = anna.founds("open", "square").await;
    let told = json!({"text": "hear", "in_channel": true, "nonce": "alone"});
    let path = format!("/api/v1/channels/{square}/messages");
    let refused = anna.post_json(&path, told).await;
    assert_eq!(refused.problem("invalid"), "in_channel");
}

async fn a_repeat_has_to_stand_where_the_first_one_does(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let square = anna.founds("open", "square").await;
    let root = anna.says(square, "who comes?").await;
    let path = format!("/api/v1/channels/{square}/messages");
    let says = async |also: bool| {
        let told = json!({"text": "me", "thread": root, "in_channel": also, "nonce": "again"});
        anna.post_json(&path, told).await
    };
    let first = says(true).await.ok();
    assert_eq!(says(true).await.ok(), first);
    says(false).await.is_problem("conflict");
}

async fn it_is_scheduled_like_any_other(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let square = anna.founds("open", "square").await;
    let root = anna.says(square, "who comes?").await;
    let told = json!({
        "text": "me", "thread": root, "in_channel": true, "nonce": "later",
        "at": in_millis(3_600_000),
    });
    let path = format!("/api/v1/channels/{square}/scheduled");
    let scheduled: Value = anna.post_json(&path, told).await.ok();
    assert_eq!(scheduled["in_channel"], true);
    let path = format!("/api/v1/scheduled/{}/send", scheduled["id"]);
    let sent = anna.post_json(&path, json!({})).await.ok();
    assert_eq!(sent["in_channel"], true);
    assert_eq!(texts(&anna, square, "").await, ["who comes?", "me"]);
}
