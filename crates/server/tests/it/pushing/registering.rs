//! Devices: registered, and gone with their sessions.

use serde_json::json;

use super::{HOUSE, device::Device, direct, service::Service, veche};
use crate::{harness::Engine, on_both};

async fn a_device_goes_with_its_session(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    veche.person("anna").await;
    let (desk, _) = veche.enters("anna").await;
    let (phone, _) = veche.enters("anna").await;
    let [desks, phones] = ["desk", "phone"].map(|name| Device::of(&service, name));
    desks.registers(&desk).await;
    phones.registers(&phone).await;
    let all = desk.asks("/devices").await;
    assert_eq!(all["devices"][1]["is_current"], false);
    assert_eq!(all["public_url"], HOUSE);

    phone.delete("/api/v1/sessions/current").await.done();
    let left = desk.asks("/devices").await;
    assert_eq!(left["devices"].as_array().expect("it is there").len(), 1);
    let boris = veche.person("boris").await;
    let pair = direct(&boris, &desk).await;
    boris.says(pair, "hear me").await;
    desks.hears(1).await;
    assert_eq!(phones.count(), 0);

    // Whoever is shut out is told nothing.
    let moderator = veche.demo("moderator").await;
    boris.says(pair, "and again").await;
    let path = format!("/api/v1/people/{}/block", desk.id);
    moderator.put_json(&path, json!({})).await.done();
    let clara = veche.person("clara").await;
    let claras = Device::of(&service, "claras");
    claras.registers(&clara).await;
    let other = direct(&boris, &clara).await;
    boris.says(other, "hear me, too").await;
    claras.hears(1).await;
    assert_eq!(desks.count(), 1);
}

async fn a_device_is_registered_where_it_may_be_spoken_to(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let anna = veche.person("anna").await;
    let phone = Device::of(&service, "phone");
    let with = |field: &str, value: &str| {
        let mut told = phone.told();
        told[field] = value.into();
        told
    };
    let long = format!("https://push.example.org/{}", "x".repeat(1000));
    for (field, value) in [
        ("endpoint", "http://push.example.org/x"),
        ("endpoint", "https://127.0.0.2/x"),
        ("endpoint", "https://2130706434/x"),
        ("endpoint", "https://[::1]/x"),
        ("endpoint", "https://10.0.0.1/x"),
        ("endpoint", "https://user:word@push.example.org/x"),
        ("endpoint", "nonsense"),
        ("endpoint", &long),
        ("endpoint", ""),
        ("p256dh", "nonsense"),
        ("name", ""),
    ] {
        let refused = anna.post_json("/api/v1/devices", with(field, value)).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], field, "{value}");
    }
    anna.post_json("/api/v1/devices", with("auth", "c2hvcnQ"))
        .await
        .is_problem("invalid");
    // The same address again is the same device; twenty are enough.
    let first = phone.registers(&anna).await;
    assert_ne!(phone.registers(&anna).await, first);
    for nth in 0..19 {
        let told = with("endpoint", &format!("https://push.example.org/{nth}"));
        anna.post_json("/api/v1/devices", told).await.ok();
    }
    let told = with("endpoint", "https://push.example.org/more");
    anna.post_json("/api/v1/devices", told)
        .await
        .is_problem("conflict");
    assert_eq!(
        anna.asks("/devices").await["devices"]
            .as_array()
            .expect("it is there")
            .len(),
        20
    );
    // Another's is not there.
    let boris = veche.person("boris").await;
    let path = format!("/api/v1/devices/{}", first + 1);
    boris
        .post_json(&format!("{path}/test"), json!({}))
        .await
        .is_problem("not_found");
    boris.delete(&path).await.done();
    anna.delete(&path).await.done();
    assert_eq!(
        anna.asks("/devices").await["devices"]
            .as_array()
            .expect("it is there")
            .len(),
        19
    );
}

on_both![
    a_device_goes_with_its_session,
    a_device_is_registered_where_it_may_be_spoken_to,
];
