//! What people have begun to write.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    stories,
};

stories![
    a_draft_is_found_on_another_device_and_by_nobody_else,
    an_empty_draft_is_forgotten,
    a_draft_is_kept_where_one_may_read,
    posting_forgets_no_draft,
    a_draft_has_the_limits_of_a_message,
];

async fn keeps(person: &Person, channel: i64, told: Value) -> Reply {
    let path = format!("/api/v1/channels/{channel}/draft");
    person.put_json(&path, told).await
}

async fn drafts(person: &Person) -> Vec<(i64, Option<i64>, String)> {
    let list = person.asks("/drafts").await;
    let items = list.as_array().expect("a list").iter();
    items
        .map(|item| {
            assert!(item["kept_at"].is_i64());
            (
                item["channel"].as_i64().expect("a channel"),
                item["thread"].as_i64(),
                item["text"].as_str().expect("a text").to_owned(),
            )
        })
        .collect()
}

async fn a_draft_is_found_on_another_device_and_by_nobody_else(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let root = anna.says(square, "what do you think?").await;

    keeps(&boris, square, json!({ "text": "well" }))
        .await
        .done();
    keeps(&boris, square, json!({ "text": " I th", "thread": root }))
        .await
        .done();
    keeps(&boris, square, json!({ "text": "well, " }))
        .await
        .done();

    let other_device = veche.signs_in("boris", crate::harness::PASSWORD).await;
    let mut found = drafts(&other_device).await;
    found.sort();
    assert_eq!(
        found,
        [
            (square, None, "well, ".to_owned()),
            (square, Some(root), " I th".to_owned())
        ]
    );
    assert!(drafts(&anna).await.is_empty());
}

async fn an_empty_draft_is_forgotten(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let root = anna.says(square, "hm").await;
    keeps(&anna, square, json!({ "text": "a" })).await.done();
    keeps(&anna, square, json!({ "text": "b", "thread": root }))
        .await
        .done();

    keeps(&anna, square, json!({ "text": "" })).await.done();
    assert_eq!(drafts(&anna).await, [(square, Some(root), "b".to_owned())]);
    keeps(&anna, square, json!({ "text": "\n", "thread": root }))
        .await
        .done();
    keeps(&anna, square, json!({ "text": "", "thread": root }))
        .await
        .done();
    assert!(drafts(&anna).await.is_empty());
}

async fn a_draft_is_kept_where_one_may_read(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;

    let strange = keeps(&boris, square, json!({ "text": "let me in" })).await;
    strange.is_problem("not_found");
    anna.brings(square, &[&boris]).await;
    keeps(&boris, square, json!({ "text": "thank you" }))
        .await
        .done();
    let nowhere = json!({ "text": "to whom?", "thread": 999 });
    keeps(&boris, square, nowhere).await.is_problem("not_found");

    let member = format!("/api/v1/channels/{square}/members/{}", boris.id);
    anna.delete(&member).await.done();
    assert!(drafts(&boris).await.is_empty());
    anna.brings(square, &[&boris]).await;
    assert_eq!(drafts(&boris).await.len(), 1);
    anna.delete(&member).await.done();
    keeps(&boris, square, json!({ "text": "" })).await.done();
    anna.brings(square, &[&boris]).await;
    assert!(drafts(&boris).await.is_empty());
}

async fn posting_forgets_no_draft(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    keeps(&anna, square, json!({ "text": "hello" }))
        .await
        .done();
    anna.says(square, "hello").await;
    assert_eq!(drafts(&anna).await.len(), 1);
}

async fn a_draft_has_the_limits_of_a_message(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let longest = "я".repeat(10_000);
    keeps(&anna, square, json!({ "text": longest }))
        .await
        .done();
    for bad in [format!("{longest}я"), "a\u{0}b".to_owned()] {
        let reply = keeps(&anna, square, json!({ "text": bad })).await;
        reply.is_problem("invalid");
        assert_eq!(reply.json["field"], "text");
    }
    assert_eq!(drafts(&anna).await[0].2, longest);
}
