//! Messages that people save for themselves.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    what_was_saved_last_is_listed_first,
    a_saved_message_is_shown_as_it_is_now,
    nobody_sees_what_another_has_saved,
    a_deleted_message_is_saved_no_more,
    what_one_may_not_read_any_more_is_not_shown,
    only_a_message_that_one_may_read_can_be_saved,
];

fn saved(channel: i64, message: i64) -> String {
    format!("/api/v1/channels/{channel}/messages/{message}/saved")
}

async fn saves(person: &Person, channel: i64, message: i64) -> Value {
    let reply = person
        .put_json(&saved(channel, message), json!({}))
        .await
        .ok();
    assert_eq!(reply["message"]["seq"], message);
    reply
}

async fn texts(person: &Person, query: &str) -> Vec<String> {
    let list = person.asks(&format!("/saved{query}")).await;
    let items = list.as_array().expect("a list").iter();
    items
        .map(|item| item["message"]["text"].as_str().expect("a text").to_owned())
        .collect()
}

async fn what_was_saved_last_is_listed_first(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let mut seqs = Vec::new();
    for text in ["one", "two", "three", "four"] {
        seqs.push(anna.says(square, text).await);
    }

    let mut times = Vec::new();
    for index in [2, 0, 3, 1] {
        let item = saves(&anna, square, seqs[index]).await;
        times.push(item["saved_at"].as_i64().expect("a time"));
    }
    let again = saves(&anna, square, seqs[2]).await;

    assert_eq!(again["saved_at"], times[0], "again changes nothing");
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
    assert_eq!(texts(&anna, "").await, ["two", "four", "one", "three"]);
    assert_eq!(texts(&anna, "?limit=2").await, ["two", "four"]);
    let before = format!("?limit=2&before={}", times[2]);
    assert_eq!(texts(&anna, &before).await, ["one", "three"]);
    let before = format!("?before={}", times[0]);
    assert!(texts(&anna, &before).await.is_empty());
    anna.get("/api/v1/saved?limit=201")
        .await
        .is_problem("invalid");

    anna.delete(&saved(square, seqs[3])).await.done();
    anna.delete(&saved(square, seqs[3])).await.done();
    assert_eq!(texts(&anna, "").await, ["two", "one", "three"]);
}

async fn a_saved_message_is_shown_as_it_is_now(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = anna.says(square, "first words for @boris").await;
    saves(&boris, square, seq).await;

    let message = format!("/api/v1/channels/{square}/messages/{seq}");
    let told = json!({ "text": "other words for @boris" });
    anna.patch_json(&message, told).await.ok();
    boris
        .put_json(&format!("{message}/reactions/👍"), json!({}))
        .await
        .ok();

    let list = boris.asks("/saved").await;
    let shown = &list[0]["message"];
    assert_eq!(shown["text"], "other words for @boris");
    assert_eq!(shown["mentions"], json!([boris.id]));
    assert_eq!(
        shown["reactions"],
        json!([{ "emoji": "👍", "people": [boris.id] }])
    );
    assert_eq!(
        shown,
        &anna
            .asks(&format!("/channels/{square}/messages/{seq}"))
            .await
    );
}

async fn nobody_sees_what_another_has_saved(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = anna.says(square, "hello").await;

    saves(&boris, square, seq).await;
    anna.delete(&saved(square, seq)).await.done();

    assert_eq!(texts(&boris, "").await, ["hello"]);
    assert!(texts(&anna, "").await.is_empty());
}

async fn a_deleted_message_is_saved_no_more(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let (gone, stays) = (
        anna.says(square, "gone").await,
        anna.says(square, "stays").await,
    );
    for person in [&anna, &boris] {
        saves(person, square, gone).await;
        saves(person, square, stays).await;
    }

    anna.delete(&format!("/api/v1/channels/{square}/messages/{gone}"))
        .await
        .done();

    for person in [&anna, &boris] {
        assert_eq!(texts(person, "").await, ["stays"]);
    }
    anna.put_json(&saved(square, gone), json!({}))
        .await
        .is_problem("not_found");
}

async fn what_one_may_not_read_any_more_is_not_shown(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let said = anna.says(square, "inside").await;
    for person in [&boris, &moderator] {
        saves(person, square, said).await;
    }

    let member = format!("/api/v1/channels/{square}/members/{}", boris.id);
    anna.delete(&member).await.done();

    assert!(texts(&boris, "").await.is_empty());
    let held = texts(&moderator, "").await;
    assert_eq!(held, ["inside"], "who keeps order reads on");
    anna.brings(square, &[&boris]).await;
    assert_eq!(texts(&boris, "").await, ["inside"]);
    anna.delete(&member).await.done();
    boris.delete(&saved(square, said)).await.done();
    anna.brings(square, &[&boris]).await;
    assert!(texts(&boris, "").await.is_empty());
}

async fn only_a_message_that_one_may_read_can_be_saved(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    let seq = anna.says(square, "inside").await;

    let strange = boris.put_json(&saved(square, seq), json!({})).await;
    let nothing = boris.put_json(&saved(999_999, 1), json!({})).await;
    strange.is_problem("not_found");
    assert_eq!(strange.text, nothing.text, "both look alike");
    // The first position is her coming in: no message.
    anna.put_json(&saved(square, 1), json!({}))
        .await
        .is_problem("not_found");
    saves(&anna, square, seq).await;
}
