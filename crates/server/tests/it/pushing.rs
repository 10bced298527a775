//! Words to devices that nobody looks at.

mod device;
mod opening;
mod quiet;
mod registering;
mod reminding;
mod service;
mod services;
mod telling;

use serde_json::json;

use crate::harness::{Engine, Person, Veche};

const HOUSE: &str = "https://chat.example.org";

async fn veche(engine: Engine) -> Veche {
    let with = [("out_allow", "127.0.0.1"), ("public_url", HOUSE)];
    Veche::on(engine, &with).await
}

async fn tries(person: &Person, device: i64) {
    let path = format!("/api/v1/devices/{device}/test");
    person.post_json(&path, json!({})).await.done();
}

async fn direct(one: &Person, other: &Person) -> i64 {
    let told = json!({"people": [other.id]});
    let place = one.post_json("/api/v1/directs", told).await.ok();
    place["channel"]["id"].as_i64().expect("an id")
}
