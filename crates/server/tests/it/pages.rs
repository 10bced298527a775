//! Reading a channel page by page, through `/api/v1`.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![between_two_pages_nothing_is_lost_and_nothing_is_told_twice];

/// The positions of what stands in a page, in order.
fn positions(page: &Value) -> Vec<i64> {
    let lists = [&page["messages"], &page["events"]];
    let all = lists
        .into_iter()
        .flat_map(|list| list.as_array().expect("a list"));
    let mut positions: Vec<i64> = all
        .map(|item| item["seq"].as_i64().expect("a position"))
        .collect();
    positions.sort_unstable();
    positions
}

async fn read(person: &Person, channel: i64, query: &str) -> Value {
    let path = format!("/channels/{channel}/messages?limit=2{query}");
    person.asks(&path).await
}

async fn between_two_pages_nothing_is_lost_and_nothing_is_told_twice(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let square = anna.founds("open", "square").await;
    for round in 0..7 {
        anna.says(square, &format!("message {round}")).await;
        for name in ["this", "that"] {
            let told = json!({ "name": format!("{name} {round}") });
            let path = format!("/api/v1/channels/{square}");
            anna.patch_json(&path, told).await.ok();
        }
    }

    let mut page = read(&anna, square, "").await;
    let whole: Vec<i64> = (1..=page["head"].as_i64().expect("a head")).collect();
    assert!(whole.len() >= 21, "{whole:?}");
    let mut backwards = positions(&page);
    while page["has_before"] == true {
        let first = &page["messages"][0]["seq"];
        page = read(&anna, square, &format!("&before={first}")).await;
        backwards.splice(0..0, positions(&page));
    }
    assert_eq!(backwards, whole);

    let mut forwards = Vec::new();
    let mut last = 0;
    loop {
        page = read(&anna, square, &format!("&after={last}")).await;
        forwards.extend(positions(&page));
        if page["has_after"] == false {
            break;
        }
        let messages = page["messages"].as_array().expect("a list");
        last = messages.last().expect("a message")["seq"]
            .as_i64()
            .expect("a position");
    }
    assert_eq!(forwards, whole);
}
