//! What people who talk among themselves call it.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    stories,
};

stories![
    a_group_is_named_by_its_people,
    the_name_of_a_group_is_nobody_elses_business,
    two_are_called_by_their_names,
    a_channel_always_has_a_name,
];

async fn gathers(person: &Person, others: &[&Person]) -> i64 {
    let people: Vec<i64> = others.iter().map(|other| other.id).collect();
    let told = json!({ "people": people });
    let place = person.post_json("/api/v1/directs", told).await.ok();
    place["channel"]["id"].as_i64().expect("an id")
}

async fn calls(person: &Person, channel: i64, name: Value) -> Reply {
    let path = format!("/api/v1/channels/{channel}");
    person.patch_json(&path, json!({ "name": name })).await
}

async fn name(person: &Person, channel: i64) -> Value {
    let place = person.asks(&format!("/channels/{channel}")).await;
    place["channel"]["name"].clone()
}

async fn a_group_is_named_by_its_people(veche: Veche) {
    let [anna, boris, clara, dmitry] = veche.people(["anna", "boris", "clara", "dmitry"]).await;
    let group = gathers(&anna, &[&boris, &clara]).await;
    assert_eq!(name(&anna, group).await, Value::Null);
    let mut device = boris.lives().await;

    let channel = calls(&anna, group, json!("  Roof garden ")).await.ok();
    assert_eq!(channel["name"], "Roof garden");
    let event = device.event().await;
    assert_eq!(event["type"], "renamed");
    assert_eq!(event["name"], "Roof garden");
    assert_eq!(event["actor"], anna.id);
    assert_eq!(name(&clara, group).await, "Roof garden");
    // The same name once more is no change.
    let head = channel["head"].as_i64();
    let again = calls(&boris, group, json!("Roof garden")).await.ok();
    assert_eq!(again["head"].as_i64(), head);
    // With more people it is another one; of the same it stays the one that there is.
    let wider = gathers(&boris, &[&anna, &clara, &dmitry]).await;
    assert_ne!(wider, group);
    assert_eq!(name(&boris, wider).await, Value::Null);
    assert_eq!(gathers(&clara, &[&boris, &anna]).await, group);

    calls(&clara, group, Value::Null).await.ok();
    let event = device.event().await;
    assert_eq!(event["name"], "");
    assert_eq!(name(&boris, group).await, Value::Null);
}

async fn the_name_of_a_group_is_nobody_elses_business(veche: Veche) {
    let [anna, boris, clara, dmitry] = veche.people(["anna", "boris", "clara", "dmitry"]).await;
    let admin = veche.demo("admin").await;
    let group = gathers(&anna, &[&boris, &clara]).await;
    let other = gathers(&anna, &[&boris, &dmitry]).await;
    let before = admin.asks("/audit").await;
    calls(&anna, group, json!("Surprise party")).await.ok();

    // Nobody else may see or give it, and nobody notices that it is taken.
    calls(&dmitry, group, json!("Mine"))
        .await
        .is_problem("not_found");
    calls(&admin, group, json!("Mine"))
        .await
        .is_problem("not_found");
    calls(&anna, other, json!("Surprise party")).await.ok();
    dmitry.founds("open", "Surprise party").await;
    let after = admin.asks("/audit").await;
    let news = |audit: &Value| {
        let lines = audit.as_array().expect("lines").iter();
        lines
            .filter(|line| line["act"] == "channel_arranged")
            .count()
    };
    assert_eq!(news(&after), news(&before));
}

async fn two_are_called_by_their_names(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    for others in [&[&boris][..], &[]] {
        let direct = gathers(&anna, others).await;
        let refused = calls(&anna, direct, json!("Us")).await;
        assert_eq!(refused.problem("invalid"), "name");
        assert_eq!(name(&anna, direct).await, Value::Null);
    }
}

async fn a_channel_always_has_a_name(veche: Veche) {
    let [anna] = veche.people(["anna"]).await;
    let square = anna.founds("open", "square").await;
    let refused = calls(&anna, square, Value::Null).await;
    assert_eq!(refused.problem("invalid"), "name");
    assert_eq!(name(&anna, square).await, "square");
    calls(&anna, square, json!("plaza")).await.ok();
    assert_eq!(name(&anna, square).await, "plaza");
}
