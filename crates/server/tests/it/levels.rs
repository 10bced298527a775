//! Of what people are told, in all channels and in one.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    channels_tell_of_mentions_until_somebody_chooses,
    what_is_chosen_for_all_reaches_those_without_a_choice,
    a_level_is_one_of_three,
];

async fn level(person: &Person, channel: i64) -> (Value, Value) {
    let place = person.asks(&format!("/channels/{channel}")).await;
    let membership = &place["membership"];
    (
        membership["level"].clone(),
        membership["has_own_level"].clone(),
    )
}

async fn prefers(person: &Person, channel: i64, level: Value) -> Value {
    let path = format!("/api/v1/channels/{channel}/membership");
    let told = json!({"level": level});
    person.patch_json(&path, told).await.ok()
}

async fn channels_tell_of_mentions_until_somebody_chooses(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    let people = json!({"people": [boris.id]});
    let direct = anna.post_json("/api/v1/directs", people).await.ok();
    let direct = direct["channel"]["id"].as_i64().expect("an id");

    assert_eq!(
        level(&anna, square).await,
        (json!("mentions"), json!(false))
    );
    assert_eq!(level(&anna, direct).await, (json!("all"), json!(false)));
    let membership = prefers(&anna, square, json!("all")).await;
    assert_eq!(membership["level"], "all");
    assert_eq!(level(&anna, square).await, (json!("all"), json!(true)));
    // A favourite keeps it.
    let path = format!("/api/v1/channels/{square}/membership");
    anna.patch_json(&path, json!({"is_favourite": true}))
        .await
        .ok();
    assert_eq!(level(&anna, square).await, (json!("all"), json!(true)));
    prefers(&anna, square, Value::Null).await;
    assert_eq!(
        level(&anna, square).await,
        (json!("mentions"), json!(false))
    );
}

async fn what_is_chosen_for_all_reaches_those_without_a_choice(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    let roofs = anna.founds("open", "roofs").await;
    anna.brings(square, &[&boris]).await;
    prefers(&anna, roofs, json!("mentions")).await;
    let mut device = anna.lives().await;
    assert_eq!(anna.asks("/me").await["level"], "mentions");

    let change = json!({"level": "nothing"});
    let me = anna.patch_json("/api/v1/me", change).await.ok();
    assert_eq!(me["level"], "nothing");
    device.signal("memberships").await;
    assert_eq!(level(&anna, square).await.0, "nothing");
    assert_eq!(level(&anna, roofs).await, (json!("mentions"), json!(true)));
    assert_eq!(level(&boris, square).await.0, "mentions");
    // What is not named stays.
    anna.patch_json("/api/v1/me", json!({"about": "roofer"}))
        .await
        .ok();
    assert_eq!(anna.asks("/me").await["level"], "nothing");
}

async fn a_level_is_one_of_three(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let refused = anna.patch_json("/api/v1/me", json!({"level": "some"}));
    assert_eq!(refused.await.problem("invalid"), "level");
}
