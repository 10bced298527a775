//! What links to messages show, to those who may read them.

use serde_json::json;

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    links_show_messages_as_they_are_now,
    a_link_shows_nothing_to_whoever_may_not_read_the_message,
    so_many_messages_are_shown_at_once_and_no_more,
];

fn previews(channel: i64, seqs: &[i64]) -> String {
    let seqs: Vec<String> = seqs.iter().map(i64::to_string).collect();
    format!("/channels/{channel}/previews?messages={}", seqs.join(","))
}

async fn texts(person: &Person, channel: i64, seqs: &[i64]) -> Vec<String> {
    let list = person.asks(&previews(channel, seqs)).await;
    let items = list.as_array().expect("a list").iter();
    items
        .map(|item| item["text"].as_str().expect("a text").to_owned())
        .collect()
}

async fn links_show_messages_as_they_are_now(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let one = anna.says(square, "one").await;
    let two = boris.says(square, "two").await;
    let file = anna.sends("plan.txt", b"the plan").await;
    let shown = anna.shows(square, &[&file]).await;
    let with_file = shown["seq"].as_i64().expect("a position");

    assert_eq!(texts(&boris, square, &[two, one]).await, ["two", "one"]);
    let shown = boris.asks(&previews(square, &[with_file])).await;
    assert_eq!(shown[0]["files"][0]["name"], "plan.txt");
    let alone = format!("/channels/{square}/messages/{with_file}");
    assert_eq!(shown[0], boris.asks(&alone).await);

    let message = format!("/api/v1/channels/{square}/messages/{one}");
    anna.patch_json(&message, json!({"text": "other words"}))
        .await
        .ok();
    assert_eq!(texts(&boris, square, &[one]).await, ["other words"]);
    anna.delete(&message).await.done();
    // The first position is the founder's coming in: no message.
    let left = texts(&boris, square, &[1, one, two, 999]).await;
    assert_eq!(left, ["two"], "what is gone leaves no trace");
}

async fn a_link_shows_nothing_to_whoever_may_not_read_the_message(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let inside = anna.says(square, "inside").await;
    assert_eq!(texts(&boris, square, &[inside]).await, ["inside"]);
    let member = format!("/api/v1/channels/{square}/members/{}", boris.id);
    anna.delete(&member).await.done();

    let path = |channel| format!("/api/v1{}", previews(channel, &[inside]));
    let strange = boris.get(&path(square)).await;
    let nothing = boris.get(&path(999_999)).await;
    strange.is_problem("not_found");
    assert_eq!(strange.text, nothing.text, "both look alike");
    assert_eq!(texts(&moderator, square, &[inside]).await, ["inside"]);

    let told = json!({"people": [anna.id]});
    let direct = boris.post_json("/api/v1/directs", told).await.ok();
    let direct = direct["channel"]["id"].as_i64().expect("an id");
    let said = boris.says(direct, "between us").await;
    assert_eq!(texts(&anna, direct, &[said]).await, ["between us"]);
    let path = format!("/api/v1{}", previews(direct, &[said]));
    moderator.get(&path).await.is_problem("not_found");
}

async fn so_many_messages_are_shown_at_once_and_no_more(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let mut seqs = Vec::new();
    for n in 0..21 {
        seqs.push(anna.says(square, &format!("words {n}")).await);
    }

    assert_eq!(texts(&anna, square, &seqs[..20]).await.len(), 20);
    for wrong in [&seqs[..], &[], &[seqs[0], seqs[0]]] {
        let path = format!("/api/v1{}", previews(square, wrong));
        let refused = anna.get(&path).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], "messages");
    }
    for wrong in ["", "?messages=a", "?messages=1&more=1"] {
        let path = format!("/api/v1/channels/{square}/previews{wrong}");
        anna.get(&path).await.is_problem("invalid");
    }
}
