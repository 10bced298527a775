//! What messages said before they were edited.

use serde_json::{Value, json};

use crate::{
    harness::{Engine, Person, Veche, until},
    stories,
};

stories![
    each_edit_keeps_the_text_before,
    a_deleted_message_has_no_history,
    only_so_many_texts_are_kept,
    a_text_that_was_edited_away_is_not_found,
];

async fn edits(person: &Person, channel: i64, message: i64, text: &str) {
    let path = format!("/api/v1/channels/{channel}/messages/{message}");
    person.patch_json(&path, json!({"text": text})).await.ok();
}

async fn texts(person: &Person, channel: i64, message: i64) -> Vec<String> {
    let list = person
        .asks(&format!("/channels/{channel}/messages/{message}/edits"))
        .await;
    let items = list.as_array().expect("a list").iter();
    let text = |item: &Value| item["text"].as_str().expect("a text").to_owned();
    items.map(text).collect()
}

async fn each_edit_keeps_the_text_before(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = anna.says(square, "one").await;
    assert_eq!(texts(&boris, square, seq).await, ["one"]);

    edits(&anna, square, seq, "two").await;
    edits(&anna, square, seq, "two").await;
    edits(&anna, square, seq, "three").await;

    assert_eq!(texts(&boris, square, seq).await, ["one", "two", "three"]);
    let path = format!("/channels/{square}/messages/{seq}");
    let list = boris.asks(&format!("{path}/edits")).await;
    let message = boris.asks(&path).await;
    assert_eq!(list[0]["written_at"], message["posted_at"]);
    assert_eq!(list[2]["written_at"], message["edited_at"]);
    let path = format!("/api/v1{path}/edits");
    clara.get(&path).await.is_problem("not_found");
}

async fn a_deleted_message_has_no_history(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let seq = anna.says(square, "one").await;
    edits(&anna, square, seq, "two").await;
    let path = format!("/api/v1/channels/{square}/messages/{seq}");
    anna.delete(&path).await.done();
    anna.get(&format!("{path}/edits"))
        .await
        .is_problem("not_found");
    assert!(
        veche
            .operator()
            .await
            .check()
            .await
            .expect("it is read")
            .is_empty()
    );
}

async fn only_so_many_texts_are_kept(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let seq = anna.says(square, "text 0").await;
    for edit in 1..=25 {
        edits(&anna, square, seq, &format!("text {edit}")).await;
    }
    let kept: Vec<String> = (5..=25).map(|edit| format!("text {edit}")).collect();
    assert_eq!(texts(&anna, square, seq).await, kept);
    // And so many bytes: 128 KiB hold six of the longest, of two bytes a character.
    for edit in 0..10 {
        let long = format!("{edit}{}", "я".repeat(9_999));
        edits(&anna, square, seq, &long).await;
    }
    assert_eq!(texts(&anna, square, seq).await.len(), 7);
}

async fn a_text_that_was_edited_away_is_not_found(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let seq = anna.says(square, "elderberry").await;
    edits(&anna, square, seq, "gooseberry").await;
    let hits = async |query: &str| {
        let found = anna.asks(&format!("/search?query={query}")).await;
        found["hits"].as_array().map(Vec::len)
    };
    until(async || hits("gooseberry").await == Some(1)).await;
    assert_eq!(hits("elderberry").await, Some(0));
}

#[tokio::test]
async fn who_sees_earlier_texts_is_the_operators_choice() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let mut veche = Veche::on(engine, &[("edit_history", "moderators")]).await;
        let [anna, boris] = veche.people(["anna", "boris"]).await;
        let square = anna.founds("closed", "square").await;
        anna.brings(square, &[&boris]).await;
        let seq = boris.says(square, "one").await;
        edits(&boris, square, seq, "two").await;
        let hers = anna.says(square, "one").await;
        let path = |seq: i64| format!("/api/v1/channels/{square}/messages/{seq}/edits");
        assert_eq!(
            texts(&boris, square, seq).await,
            ["one", "two"],
            "one's own"
        );
        assert_eq!(texts(&anna, square, seq).await, ["one", "two"], "an owner");
        boris.get(&path(hers)).await.is_problem("forbidden");

        veche.stop().await;
        veche.settings.edit_history = veche_model::EditHistory::Nobody;
        veche.start().await;
        let [anna, boris] = [
            veche.signs_in("anna", crate::harness::PASSWORD).await,
            veche.signs_in("boris", crate::harness::PASSWORD).await,
        ];
        edits(&boris, square, seq, "three").await;
        anna.get(&path(seq)).await.is_problem("forbidden");
        boris.get(&path(seq)).await.is_problem("forbidden");

        veche.stop().await;
        veche.settings.edit_history = veche_model::EditHistory::Everybody;
        veche.start().await;
        let anna = veche.signs_in("anna", crate::harness::PASSWORD).await;
        let kept = texts(&anna, square, seq).await;
        assert_eq!(kept, ["one", "three"], "nothing was kept meanwhile");
    }
}
