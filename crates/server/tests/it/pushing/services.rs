//! What goes to a push service, and what becomes of its answer.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    HOUSE,
    device::{Device, claims},
    direct,
    service::{Says, Service},
    tries, veche,
};
use crate::{
    harness::{Engine, until},
    on_both,
    tokens::now,
};

async fn a_word_is_sealed_for_its_device_and_signed_by_the_house(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let anna = veche.person("anna").await;
    let phone = Device::of(&service, "phone");
    let id = phone.registers(&anna).await;
    tries(&anna, id).await;
    let (came, said) = phone.hears(1).await;

    let devices = anna.asks("/devices").await;
    let key = devices["key"].as_str().expect("it is there");
    let claims = claims(&came.headers, key, &service.origin);
    assert_eq!(claims["sub"], HOUSE);
    let good_for = claims["exp"].as_i64().expect("it is there") - now();
    assert!((3600..=24 * 3600).contains(&good_for), "{good_for}");
    assert_eq!(came.headers["content-encoding"], "aes128gcm");
    assert_eq!(came.headers["urgency"], "high");
    let ttl: i64 = came.headers["ttl"]
        .to_str()
        .expect("it is there")
        .parse()
        .expect("it is there");
    assert!((1..=60).contains(&ttl));
    assert_eq!(came.body.len(), 3000);
    assert_eq!(said["web_push"], 8030);
    assert_eq!(said["notification"]["navigate"], format!("{HOUSE}/"));
    assert_eq!(
        said["notification"]["title"],
        "Notifications work on this device"
    );

    until(async || anna.asks("/devices").await["devices"][0]["reached_at"].is_i64()).await;
    let shown = anna.asks("/devices").await;
    let shown = &shown["devices"][0];
    assert_eq!(
        (&shown["id"], &shown["name"]),
        (&json!(id), &json!("phone"))
    );
    assert_eq!(
        (&shown["is_current"], &shown["refusal"]),
        (&json!(true), &Value::Null)
    );
}

async fn what_a_service_says_has_its_effect(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let anna = veche.person("anna").await;
    let moderator = veche.demo("moderator").await;
    for status in [404, 410] {
        let gone = Device::of(&service, "gone");
        let id = gone.registers(&anna).await;
        service.will_say("gone", [Says::Status(status)]);
        tries(&anna, id).await;
        until(async || anna.asks("/devices").await["devices"] == json!([])).await;
    }
    let refused = Device::of(&service, "refused");
    let id = refused.registers(&anna).await;
    for (nth, status) in [400, 403, 413, 301].into_iter().enumerate() {
        service.will_say("refused", [Says::Status(status)]);
        tries(&anna, id).await;
        until(async || anna.asks("/devices").await["devices"][0]["refusal"] == status).await;
        assert_eq!(refused.count(), nth + 1);
        let failed = moderator.asks("/errands/failed").await;
        assert_eq!(
            (
                &failed[0]["status"],
                &failed[0]["user"],
                &failed[0]["attempts"]
            ),
            (&json!(status), &json!(anna.id), &json!(1))
        );
        // A later one takes the place of what failed.
        assert_eq!(failed.as_array().expect("it is there").len(), 1);
    }
    for path in ["/api/v1/errands/failed", "/api/v1/errands/waiting"] {
        anna.get(path).await.is_problem("forbidden");
    }

    let failed = moderator.asks("/errands/failed").await;
    let path = format!("/api/v1/errands/{}/again", failed[0]["id"]);
    moderator.post_json(&path, json!({})).await.done();
    refused.hears(5).await;
    until(async || anna.asks("/devices").await["devices"][0]["refusal"].is_null()).await;
    assert_eq!(moderator.asks("/errands/failed").await, json!([]));
    moderator
        .post_json(&path, json!({}))
        .await
        .is_problem("not_found");
}

async fn a_service_that_is_slow_or_away_is_asked_again(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let anna = veche.person("anna").await;
    let names = ["silent", "busy", "broken"];
    let [silent, busy, broken] = names.map(|name| Device::of(&service, name));
    service.will_say("silent", [Says::Nothing]);
    service.will_say("busy", [Says::Wait(4)]);
    service.will_say("broken", [Says::Status(503)]);
    let began = std::time::Instant::now();
    for device in [&silent, &busy, &broken] {
        let id = device.registers(&anna).await;
        tries(&anna, id).await;
    }
    // Whoever says nothing holds up nobody.
    for device in [&busy, &broken] {
        device.hears(2).await;
    }
    assert!(began.elapsed().as_secs() >= 4, "{:?}", began.elapsed());
    assert_eq!(silent.count(), 1);
    let moderator = veche.demo("moderator").await;
    let waiting = moderator.asks("/errands/waiting").await;
    assert_eq!(
        (&waiting[0]["kind"], &waiting[0]["waiting"]),
        (&json!("push"), &json!(1))
    );
    assert!(waiting[0]["next_at"].is_i64(), "{waiting}");
    let none = json!({"kind": "mail", "waiting": 0, "tried": 0, "next_at": null});
    assert_eq!(waiting[1], none);
    let devices = anna.asks("/devices").await;
    assert_eq!(devices["devices"].as_array().expect("it is there").len(), 3);
    until(async || began.elapsed().as_secs() >= 8).await;
    silent.hears(2).await;
}

async fn who_says_nothing_holds_up_nobody_else_of_a_channel(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris, &clara]).await;
    let [silent, phone] = ["silent", "phone"].map(|name| Device::of(&service, name));
    silent.registers(&boris).await;
    phone.registers(&clara).await;
    service.will_say("silent", [Says::Nothing]);

    anna.says(square, "@boris @clara, both").await;
    silent.hears(1).await;
    phone.hears(1).await;
    let began = std::time::Instant::now();
    anna.says(square, "@clara alone").await;
    let (_, said) = phone.hears(2).await;
    assert_eq!(said["notification"]["body"], "anna: @clara alone");
    let took = began.elapsed();
    assert!(took.as_secs() < 8, "{took:?}: as long as nobody answers");
    until(async || began.elapsed().as_secs() >= 8).await;
    // What was not answered is tried again, and nothing of it was forgotten or told twice.
    let (_, said) = silent.hears(2).await;
    assert_eq!(said["notification"]["body"], "anna: @boris @clara, both");
    assert_eq!(phone.count(), 2);
}

async fn what_a_service_says_of_what_was_said_has_its_effect(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let pair = direct(&anna, &boris).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let waiting = async || moderator.asks("/errands/waiting").await[0]["waiting"].clone();

    // What is refused is seen, until a later word is taken.
    service.will_say("phone", [Says::Status(403)]);
    anna.says(pair, "refused").await;
    until(async || boris.asks("/devices").await["devices"][0]["refusal"] == 403).await;
    let failed = moderator.asks("/errands/failed").await;
    assert_eq!(
        (&failed[0]["status"], &failed[0]["attempts"]),
        (&json!(403), &json!(1))
    );
    assert_eq!(phone.count(), 1);
    anna.says(pair, "taken").await;
    phone.hears(2).await;
    until(async || boris.asks("/devices").await["devices"][0]["refusal"].is_null()).await;
    assert_eq!(moderator.asks("/errands/failed").await, json!([]));

    // Who is too busy hears it later, once.
    service.will_say("phone", [Says::Wait(2)]);
    anna.says(pair, "later").await;
    phone.hears(3).await;
    until(async || waiting().await == 1).await;
    let (_, said) = phone.hears(4).await;
    assert_eq!(said["notification"]["body"], "later");
    until(async || waiting().await == 0).await;

    // Whoever is gone is told nothing any more.
    service.will_say("phone", [Says::Status(410)]);
    anna.says(pair, "gone").await;
    until(async || boris.asks("/devices").await["devices"] == json!([])).await;
    anna.says(pair, "nobody hears it").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!((phone.count(), waiting().await), (5, json!(0)));
}

on_both![
    who_says_nothing_holds_up_nobody_else_of_a_channel,
    what_a_service_says_of_what_was_said_has_its_effect,
    a_word_is_sealed_for_its_device_and_signed_by_the_house,
    what_a_service_says_has_its_effect,
    a_service_that_is_slow_or_away_is_asked_again,
];
