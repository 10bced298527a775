//! How one's list of channels is parted.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    a_section_is_made_filled_and_removed_and_all_devices_hear_of_it,
    channels_stand_as_they_were_put,
    what_always_stands_takes_what_belongs_there,
    a_section_ends_at_its_limits_and_at_what_is_ones_own,
    whoever_comes_back_to_a_channel_finds_it_in_no_section,
    a_channel_is_a_favourite_or_stands_in_a_section,
];

const SECTIONS: &str = "/api/v1/me/sections";

async fn adds(person: &Person, name: &str) -> String {
    let section = person.post_json(SECTIONS, json!({"name": name})).await.ok();
    assert_eq!(section["name"], name);
    section["key"].as_str().expect("a key").to_owned()
}

async fn keys(person: &Person) -> Vec<String> {
    let me = person.asks("/me").await;
    let sections = me["sections"].as_array().expect("sections");
    let key = |section: &Value| section["key"].as_str().expect("a key").to_owned();
    sections.iter().map(key).collect()
}

async fn puts(person: &Person, channel: i64, section: Value) -> Value {
    let path = format!("/api/v1/channels/{channel}/membership");
    let told = json!({"section": section});
    person.patch_json(&path, told).await.ok()
}

async fn arranges(person: &Person, key: &str, channels: &[i64]) {
    let path = format!("{SECTIONS}/{key}/channels");
    let told = json!({"channels": channels});
    person.put_json(&path, told).await.done();
}

/// Where a channel stands: its section, its place, whether it is a favourite.
async fn stands(person: &Person, channel: i64) -> (Value, Value, bool) {
    let place = person.asks(&format!("/channels/{channel}")).await;
    let membership = &place["membership"];
    let is_favourite = membership["is_favourite"] == true;
    (
        membership["section"].clone(),
        membership["place"].clone(),
        is_favourite,
    )
}

async fn a_section_is_made_filled_and_removed_and_all_devices_hear_of_it(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut device = anna.lives().await;

    let key = adds(&anna, "Стройка").await;
    device.signal("me").await;
    let order = ["unread", "favourites", &key, "channels", "directs"];
    assert_eq!(keys(&anna).await, order);

    let membership = puts(&anna, square, json!(key)).await;
    assert_eq!(membership["section"], json!(key));
    let told = device.signal("membership").await;
    assert_eq!(told["membership"]["section"], json!(key));
    assert_eq!(stands(&boris, square).await.0, Value::Null);

    let path = format!("{SECTIONS}/{key}");
    let change = json!({"name": "Roofs", "sort": "activity", "only_unread": true, "is_folded": true, "before": "unread"});
    let changed = anna.patch_json(&path, change).await.ok();
    assert_eq!(changed["name"], "Roofs");
    assert_eq!(changed["sort"], "activity");
    assert_eq!(keys(&anna).await[0], key);
    device.signal("me").await;

    anna.delete(&path).await.done();
    anna.delete(&path).await.done();
    device.signal("memberships").await;
    assert_eq!(stands(&anna, square).await.0, Value::Null);
    assert_eq!(keys(&anna).await.len(), 4);
    anna.patch_json(&path, json!({"name": "again"}))
        .await
        .is_problem("not_found");
}

async fn channels_stand_as_they_were_put(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let mut channels = Vec::new();
    for name in ["roofs", "walls", "doors"] {
        channels.push(anna.founds("open", name).await);
    }
    let [roofs, walls, doors] = channels[..] else {
        unreachable!("three were made")
    };
    let key = adds(&anna, "Building").await;

    arranges(&anna, &key, &[doors, roofs]).await;
    assert_eq!(stands(&anna, doors).await, (json!(key), json!(0), false));
    assert_eq!(stands(&anna, roofs).await, (json!(key), json!(1), false));
    assert_eq!(stands(&anna, walls).await.0, Value::Null);
    let me = anna.asks("/me").await;
    assert_eq!(me["sections"][2]["sort"], "hand");

    // Who is not named stays there, behind the others.
    arranges(&anna, &key, &[walls, doors]).await;
    assert_eq!(stands(&anna, walls).await, (json!(key), json!(0), false));
    assert_eq!(stands(&anna, roofs).await.0, json!(key));
    assert_eq!(stands(&anna, roofs).await.1, Value::Null);

    puts(&anna, walls, Value::Null).await;
    assert_eq!(
        stands(&anna, walls).await,
        (Value::Null, Value::Null, false)
    );
}

async fn what_always_stands_takes_what_belongs_there(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    let direct = anna.post_json("/api/v1/directs", json!({"people": [boris.id]}));
    let direct = direct.await.ok()["channel"]["id"].as_i64().expect("an id");

    arranges(&anna, "favourites", &[direct, square]).await;
    assert_eq!(stands(&anna, square).await, (Value::Null, json!(1), true));
    arranges(&anna, "channels", &[square]).await;
    assert_eq!(stands(&anna, square).await, (Value::Null, json!(0), false));
    for (key, channel) in [("channels", direct), ("directs", square)] {
        let path = format!("{SECTIONS}/{key}/channels");
        let told = json!({"channels": [channel]});
        anna.put_json(&path, told).await.is_problem("invalid");
    }
    let path = format!("{SECTIONS}/unread/channels");
    anna.put_json(&path, json!({"channels": [square]}))
        .await
        .is_problem("invalid");
    assert_eq!(stands(&anna, direct).await, (Value::Null, json!(0), true));
}

async fn a_section_ends_at_its_limits_and_at_what_is_ones_own(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    let key = adds(&anna, "mine").await;

    // Another's section and another's channel are not there.
    let path = format!("{SECTIONS}/{key}");
    boris
        .patch_json(&path, json!({"name": "x"}))
        .await
        .is_problem("not_found");
    boris.delete(&path).await.done();
    let theirs = adds(&boris, "theirs").await;
    let told = json!({"channels": [square]});
    boris
        .put_json(&format!("{SECTIONS}/{theirs}/channels"), told)
        .await
        .is_problem("invalid");
    let membership = format!("/api/v1/channels/{square}/membership");
    anna.patch_json(&membership, json!({"section": theirs}))
        .await
        .is_problem("not_found");
    for bad in [json!("channels"), json!("nothing"), json!(3)] {
        anna.patch_json(&membership, json!({"section": bad}))
            .await
            .is_problem("invalid");
    }
    for bad in [
        json!({"name": ""}),
        json!({"is_hidden": true}),
        json!({"before": "0123456789ab"}),
        json!({"sort": "size"}),
    ] {
        anna.patch_json(&path, bad).await.is_problem("invalid");
    }
    let twice = json!({"channels": [square, square]});
    anna.put_json(&format!("{path}/channels"), twice)
        .await
        .is_problem("invalid");
    anna.delete(&format!("{SECTIONS}/channels"))
        .await
        .is_problem("invalid");
    let unread = format!("{SECTIONS}/unread");
    let hidden = anna.patch_json(&unread, json!({"is_hidden": true})).await;
    assert_eq!(hidden.ok()["is_hidden"], true);

    for at in 1..30 {
        adds(&anna, &format!("section {at}")).await;
    }
    anna.post_json(SECTIONS, json!({"name": "one more"}))
        .await
        .is_problem("conflict");
}

async fn whoever_comes_back_to_a_channel_finds_it_in_no_section(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = boris.founds("open", "square").await;
    let join = format!("/api/v1/channels/{square}/membership");
    anna.put_json(&join, json!({})).await.ok();
    let key = adds(&anna, "mine").await;
    puts(&anna, square, json!(key)).await;
    anna.delete(&join).await.done();
    anna.put_json(&join, json!({})).await.ok();
    assert_eq!(stands(&anna, square).await.0, Value::Null);
}

async fn a_channel_is_a_favourite_or_stands_in_a_section(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let square = anna.founds("open", "square").await;
    let key = adds(&anna, "mine").await;
    let membership = format!("/api/v1/channels/{square}/membership");
    let is_favourite = json!({"is_favourite": true});

    puts(&anna, square, json!(key)).await;
    anna.patch_json(&membership, is_favourite.clone())
        .await
        .ok();
    assert_eq!(
        stands(&anna, square).await,
        (Value::Null, Value::Null, true)
    );
    puts(&anna, square, json!(key)).await;
    assert_eq!(
        stands(&anna, square).await,
        (json!(key), Value::Null, false)
    );
    anna.patch_json(&membership, is_favourite).await.ok();
    arranges(&anna, &key, &[square]).await;
    assert_eq!(stands(&anna, square).await, (json!(key), json!(0), false));
    // What is none any more stays where it stands.
    anna.patch_json(&membership, json!({"is_favourite": false}))
        .await
        .ok();
    assert_eq!(stands(&anna, square).await, (json!(key), json!(0), false));
}
