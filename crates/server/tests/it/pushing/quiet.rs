//! Quiet hours: who is told all the same, and what is told behind them.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use super::{device::Device, direct, service::Service, veche};
use crate::{
    harness::{Engine, Person, until},
    on_both,
    tokens::now,
};

async fn hushes(person: &Person, until: Option<i64>) -> Value {
    let told = json!({"until": until.map(|until| until * 1000)});
    let hushed = person.put_json("/api/v1/me/quiet/until", told).await;
    hushed.ok()
}

async fn lets_through(person: &Person, people: &[&Person]) {
    let people: Vec<i64> = people.iter().map(|person| person.id).collect();
    let told = json!({"hours": [], "time_zone": "UTC", "people": people});
    person.put_json("/api/v1/me/quiet", told).await.ok();
}

async fn what_calls_somebody_is_told_once_when_it_is_quiet_no_more(engine: Engine) {
    let mut veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris, &clara]).await;
    boris
        .patch_json("/api/v1/me", json!({"level": "all"}))
        .await
        .ok();
    let (pair, other) = (direct(&anna, &boris).await, direct(&clara, &boris).await);
    lets_through(&boris, &[&clara]).await;
    hushes(&boris, Some(now() + 3600)).await;

    anna.says(square, "calls nobody").await;
    anna.says(square, "@boris, one").await;
    let slip = anna.says(square, "@boris, a slip").await;
    clara.says(square, "@boris, at once").await;
    anna.says(square, "@boris, two").await;
    let read = anna.says(pair, "read meanwhile").await;
    let (_, said) = phone.hears(1).await;
    assert_eq!(said["notification"]["body"], "clara: @boris, at once");
    clara.says(other, "at once, too").await;
    let (_, said) = phone.hears(2).await;
    assert_eq!(said["notification"]["body"], "at once, too");

    // What was let through is not told again by whoever is not let through any more; nor does it get through by being held.
    lets_through(&boris, &[&anna]).await;
    let path = format!("/api/v1/channels/{square}/messages/{slip}");
    anna.delete(&path).await.done();
    let path = format!("/api/v1/channels/{pair}/read");
    boris.put_json(&path, json!({"seq": read})).await.ok();
    veche.stop().await;
    veche.start().await;
    let [anna, boris] = [&anna, &boris].map(|person| veche.with_token(&person.name, &person.token));
    sleep(Duration::from_secs(4)).await;
    assert_eq!(phone.count(), 2);
    hushes(&boris, Some(now() + 2)).await;
    let (came, said) = phone.hears(3).await;
    assert_eq!(
        said["notification"]["body"],
        "2 new messages\nanna: @boris, two"
    );
    assert_eq!(came.headers["urgency"], "high");

    anna.says(pair, "awake").await;
    let (_, said) = phone.hears(4).await;
    assert_eq!(said["notification"]["body"], "awake");
}

async fn quiet_is_kept_told_to_all_devices_and_ended_by_hand(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let pair = direct(&anna, &boris).await;
    let mut page = boris.lives().await;
    let hours = json!([{"days": [1, 2, 3, 4, 5, 6, 7], "from": 0, "to": 0}]);
    let told = json!({"hours": hours, "time_zone": "Europe/Moscow", "people": [anna.id, anna.id]});
    let set = boris.put_json("/api/v1/me/quiet", told).await.ok();
    page.signal("me").await;
    assert_eq!(set["people"], json!([anna.id]));
    assert_eq!(boris.asks("/me").await["quiet"], set);
    assert_eq!(hushes(&boris, None).await, set);

    // Always quiet, and for nobody.
    let told = json!({"hours": hours, "time_zone": "Europe/Moscow"});
    boris.put_json("/api/v1/me/quiet", told).await.ok();
    anna.says(pair, "some time").await;
    let clara = veche.person("clara").await;
    let claras = Device::of(&service, "claras");
    claras.registers(&clara).await;
    let other = direct(&anna, &clara).await;
    anna.says(other, "now").await;
    claras.hears(1).await;
    assert_eq!(phone.count(), 0);
    let told = json!({"hours": [], "time_zone": "UTC"});
    boris.put_json("/api/v1/me/quiet", told).await.ok();
    let (_, said) = phone.hears(1).await;
    assert_eq!(said["notification"]["body"], "some time");

    // One that goes while it is held takes along what it was to be told.
    let laptop = Device::of(&service, "laptop");
    let id = laptop.registers(&boris).await;
    hushes(&boris, Some(now() + 3600)).await;
    anna.says(pair, "held from two").await;
    anna.says(other, "now again").await;
    claras.hears(2).await;
    let path = format!("/api/v1/devices/{id}");
    boris.delete(&path).await.done();
    hushes(&boris, None).await;
    phone.hears(2).await;
    assert_eq!(laptop.count(), 0);
    until(async || boris.asks("/me").await["quiet"]["until"].is_null()).await;
}

async fn what_breaks_a_rule_of_quiet_hours_is_named(engine: Engine) {
    let veche = veche(engine).await;
    let anna = veche.person("anna").await;
    let with = |field: &str, value: Value| {
        let night = json!({"days": [1], "from": 1320, "to": 480});
        let mut told = json!({"hours": [night], "time_zone": "UTC", "people": []});
        match field {
            "days" | "from" | "to" => told["hours"][0][field] = value,
            _ => told[field] = value,
        }
        told
    };
    let night = json!({"days": [1], "from": 0, "to": 0});
    for (field, value) in [
        ("days", json!([])),
        ("days", json!([8])),
        ("from", json!(1440)),
        ("to", json!(-1)),
        ("hours", json!(vec![night; 8])),
        ("time_zone", json!("Europe/Nowhere")),
        ("time_zone", json!("../etc/passwd")),
        ("people", json!([999_999])),
        ("people", json!((0..51).collect::<Vec<i64>>())),
    ] {
        let refused = anna.put_json("/api/v1/me/quiet", with(field, value)).await;
        refused.is_problem("invalid");
        let said = refused.json.to_string();
        assert!(said.contains(field), "{field}: {said}");
    }
    for until in [0, now() * 1000 - 1, (now() + 31 * 24 * 3600) * 1000] {
        let told = json!({"until": until});
        let refused = anna.put_json("/api/v1/me/quiet/until", told).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], "until");
    }
    let none = json!({"hours": [], "time_zone": null, "until": null, "people": []});
    assert_eq!(anna.asks("/me").await["quiet"], none);
}

on_both![
    what_calls_somebody_is_told_once_when_it_is_quiet_no_more,
    quiet_is_kept_told_to_all_devices_and_ended_by_hand,
    what_breaks_a_rule_of_quiet_hours_is_named,
];
