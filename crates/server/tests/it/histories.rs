//! Positions that mean something else than they did: an old copy of the data was put back under clients that were ahead of it.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{
    harness::{Live, Veche},
    stories,
};

stories![
    a_position_of_another_history_is_read_anew,
    every_position_says_which_history_it_is_of,
];

/// Resumes one channel from a position of a history; what is to be read anew of it, if that is so.
async fn resume(live: &mut Live, channel: i64, (seq, link): &(Value, Value)) -> Option<Value> {
    let channel = channel.to_string();
    let told = json!({
        "epoch": live.hello["epoch"], "channels": {&channel: seq}, "links": {&channel: link},
    });
    live.send("resume", told).await;
    let frame = live.frame().await;
    match frame.get("resync") {
        Some(resync) => {
            let answer = live.next("answer").await;
            assert_eq!(answer["ok"]["resync"], json!([resync["channel"]]));
            Some(resync.clone())
        }
        None => None,
    }
}

/// Where a channel is in a greeting.
fn head(live: &Live, channel: i64) -> (Value, Value) {
    let places = live.hello["places"].as_array().expect("a list");
    let place = places
        .iter()
        .find(|place| place["channel"]["id"] == channel);
    let channel = &place.expect("a place")["channel"];
    (channel["head"].clone(), channel["link"].clone())
}

async fn every_position_says_which_history_it_is_of(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut live = boris.lives().await;
    let mut links = vec![head(&live, square)];
    let seq = anna.says(square, "who comes?").await;
    anna.says(square, "it is late").await;
    let path = format!("/api/v1/channels/{square}/messages/{seq}");
    anna.patch_json(&path, json!({"text": "who comes along?"}))
        .await
        .ok();
    boris
        .put_json(&format!("{path}/reactions/👍"), json!({}))
        .await
        .ok();
    assert_eq!(anna.delete(&path).await.status, 204);
    for _ in 0..5 {
        let event = live.event().await;
        links.push((event["seq"].clone(), event["link"].clone()));
    }

    // What was told, is read again, and stands at the head is one.
    for (at, held) in links.iter().enumerate() {
        let mut again = boris.tries_to_live().await.expect("it opens");
        assert_eq!(head(&again, square), links[5]);
        let told = json!({
            "epoch": again.hello["epoch"],
            "channels": {square.to_string(): held.0}, "links": {square.to_string(): held.1},
        });
        again.send("resume", told).await;
        for link in &links[at + 1..] {
            let event = again.event().await;
            assert_eq!((&event["seq"], &event["link"]), (&link.0, &link.1));
        }
        let answer = again.next("answer").await;
        assert_eq!(answer["ok"], json!({"resync": [], "gone": []}));
        again.close().await;
    }
    let mut all: Vec<String> = links.iter().map(|(_, link)| link.to_string()).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 6);
}

async fn a_position_of_another_history_is_read_anew(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let other = veche.channel("other", &[&anna, &boris]).await;
    let mut live = boris.lives().await;
    anna.says(square, "one").await;
    let event = live.event().await;
    let held = (event["seq"].clone(), event["link"].clone());
    anna.says(square, "two").await;
    let [is, elsewhere] = [head(&live, square), head(&live, other)];

    let mut good = boris.tries_to_live().await.expect("it opens");
    assert_eq!(resume(&mut good, square, &held).await, None);
    // What the position was before is not what it is: in whatever place the two differ, the channel is told of, and is told on.
    for wrong in [
        (held.0.clone(), is.1.clone()),
        (held.0.clone(), elsewhere.1),
    ] {
        let mut live = boris.tries_to_live().await.expect("it opens");
        let now = head(&live, square);
        let resync = resume(&mut live, square, &wrong).await.expect("read anew");
        assert_eq!((&resync["head"], &resync["link"]), (&now.0, &now.1));
        anna.says(square, "and on").await;
        let seq = now.0.as_i64().expect("a position");
        assert_eq!(live.event().await["seq"], seq + 1);
        live.close().await;
    }
    let mut live = boris.tries_to_live().await.expect("it opens");
    let links = json!({square.to_string(): "no link"});
    let told = json!({"epoch": live.hello["epoch"], "channels": {}, "links": links});
    let problem = live.refused("resume", told).await;
    assert_eq!(problem["code"], "invalid");
}

/// Puts all of a database's files elsewhere.
fn copy(from: &Path, to: &Path) {
    for name in ["veche.db", "veche.db-wal", "veche.db-shm"] {
        let _ = fs::remove_file(to.join(name));
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).expect("it can be copied");
        }
    }
}

#[tokio::test]
async fn a_data_folder_that_is_put_back_by_hand_leaves_no_device_with_what_nobody_else_has() {
    let rounds = std::env::var("RESTORES").map_or(4, |rounds| rounds.parse().expect("a number"));
    let mut veche = Veche::on_sqlite().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let before = tempfile::tempdir().expect("a folder");
    let mut resyncs = 0;
    for round in 0..rounds {
        let [anna, boris] = [&anna, &boris].map(|one| veche.with_token(&one.name, &one.token));
        anna.says(square, &format!("kept in round {round}")).await;
        veche.stop().await;
        copy(&veche.folder(), before.path());
        veche.start().await;
        let [anna, boris] = [&anna, &boris].map(|one| veche.with_token(&one.name, &one.token));
        let mut ahead = boris.lives().await;
        let kept = head(&ahead, square);
        let (lost, new) = (1 + round % 3, 1 + round % 4);
        let mut held = Vec::new();
        for number in 0..lost {
            anna.says(square, &format!("lost in round {round}: {number}"))
                .await;
            let event = ahead.event().await;
            held.push((event["seq"].clone(), event["link"].clone()));
        }
        veche.stop().await;
        copy(before.path(), &veche.folder());
        veche.start().await;
        let [anna, boris] = [&anna, &boris].map(|one| veche.with_token(&one.name, &one.token));
        for number in 0..new {
            anna.says(square, &format!("new in round {round}: {number}"))
                .await;
        }

        // Whoever was ahead reads anew; whoever was not, goes on from where they were.
        for ahead in &held {
            let mut live = boris.tries_to_live().await.expect("it opens");
            let now = head(&live, square);
            let resync = resume(&mut live, square, ahead).await.expect("read anew");
            assert_eq!((&resync["head"], &resync["link"]), (&now.0, &now.1));
            resyncs += 1;
            live.close().await;
        }
        let mut live = boris.tries_to_live().await.expect("it opens");
        assert_eq!(resume(&mut live, square, &kept).await, None);
        live.close().await;
    }
    println!("{rounds} times put back: {resyncs} positions that were ahead, all of them read anew");
}
