//! Polls where they are not voted in: found by a search, told by a resume, and as lines of text where only text is known.

use serde_json::json;

use super::{asks, counts, tries_to_close, votes};
use crate::{
    harness::{Veche, until},
    stories,
};

stories![
    a_poll_is_found_by_what_may_be_chosen,
    whoever_was_away_hears_how_it_stands,
    where_only_text_is_known_a_poll_is_lines,
    a_reported_poll_shows_what_could_be_chosen,
];

async fn a_poll_is_found_by_what_may_be_chosen(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let seq = asks(&anna, square, json!({})).await;
    anna.says(square, "coffee is ready").await;
    for (query, wanted) in [
        ("coffee", vec![seq, seq + 1]),
        ("has:poll", vec![seq]),
        ("coffee -has:poll", vec![seq + 1]),
        ("has:poll juice", vec![]),
    ] {
        until(async || {
            let path = format!("/search?query={}", query.replace(' ', "%20"));
            let found = anna.asks(&path).await;
            let hits = found["hits"].as_array().expect("a list").iter();
            let mut seqs: Vec<i64> = hits
                .map(|hit| hit["message"]["seq"].as_i64().expect("a position"))
                .collect();
            seqs.sort_unstable();
            found["is_complete"] == true && seqs == wanted
        })
        .await;
    }
}

async fn whoever_was_away_hears_how_it_stands(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = asks(&anna, square, json!({})).await;
    for choice in 0..3 {
        votes(&anna, square, seq, &[choice]).await;
    }
    let mut back = boris.tries_to_live().await.expect("the socket opens");
    back.resume(&[(square, seq - 1)]).await;
    for kind in ["posted", "voted", "voted", "voted"] {
        let told = back.event().await;
        assert_eq!(told["type"], kind);
        assert_eq!(told["message"]["changed"], seq + 3);
        assert_eq!(counts(&told["message"]), (vec![0, 0, 1], 1));
    }
}

async fn where_only_text_is_known_a_poll_is_lines(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut heard = boris.listens(square).await;
    let seq = asks(&anna, square, json!({})).await;
    let lines = "What shall we drink?\n1. tea: 0\n2. coffee: 0\n3. water: 0";
    assert_eq!(heard.text().await, format!("anna: {lines}"));
    votes(&boris, square, seq, &[1]).await;
    tries_to_close(&anna, square, seq).await.ok();
    let lines = "What shall we drink?\n1. tea: 0\n2. coffee: 1\n3. water: 0\n(closed)";
    assert_eq!(boris.reads(square).await, [(anna.id, lines.to_owned())]);

    let told = json!({"people": [boris.id]});
    let direct = anna.post_json("/api/v1/directs", told).await.ok();
    let direct = direct["channel"]["id"].as_i64().expect("an id");
    asks(&anna, direct, json!({})).await;
    let lines = "What shall we drink?\n1. tea: 0\n2. coffee: 0\n3. water: 0";
    assert_eq!(boris.texts_with("/getallchats", &anna).await, [lines]);
}

async fn a_reported_poll_shows_what_could_be_chosen(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = asks(&anna, square, json!({})).await;
    let path = format!("/api/v1/channels/{square}/messages/{seq}/report");
    boris.post_json(&path, json!({"reason": "rude"})).await.ok();
    let text = moderator.asks("/reports").await[0]["text"].clone();
    assert_eq!(
        text,
        "What shall we drink?\n1. tea: 0\n2. coffee: 0\n3. water: 0"
    );
}
