//! Where a day begins.

use serde_json::{Value, json};

use crate::{harness::Veche, stories};

stories![the_first_message_since_a_time_is_found];

async fn the_first_message_since_a_time_is_found(veche: Veche) {
    let [anna, clara] = veche.people(["anna", "clara"]).await;
    let square = anna.founds("closed", "square").await;
    let mut said = Vec::new();
    for text in ["one", "two", "three", "four", "five"] {
        let seq = anna.says(square, text).await;
        let message = anna
            .asks(&format!("/channels/{square}/messages/{seq}"))
            .await;
        said.push((message["posted_at"].as_i64().expect("a time"), seq));
        // Neither an answer in a thread nor what became of the channel stands in it.
        let path = format!("/api/v1/channels/{square}/messages");
        let told =
            json!({"text": "hm", "nonce": format!("to {text}").replace(' ', "-"), "thread": seq});
        anna.post_json(&path, told).await.ok();
    }
    let since = async |time: i64| {
        let path = format!("/channels/{square}/since?time={time}");
        anna.asks(&path).await["message"].clone()
    };

    assert_eq!(since(0).await, said[0].1);
    assert_eq!(since(i64::MIN).await, said[0].1);
    for (at, _) in &said {
        let first = said.iter().find(|(other, _)| other >= at);
        assert_eq!(since(*at).await, first.expect("this one").1);
    }
    assert_eq!(since(said[4].0 + 60_000).await, Value::Null);
    anna.delete(&format!("/api/v1/channels/{square}/messages/{}", said[0].1))
        .await
        .done();
    assert_eq!(
        since(0).await,
        said[0].1,
        "a tombstone stands while it has answers"
    );
    let path = format!("/api/v1/channels/{square}/since?time=0");
    clara.get(&path).await.is_problem("not_found");
}
