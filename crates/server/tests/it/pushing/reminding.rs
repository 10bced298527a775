//! Reminders on the devices of those who do not look at the page.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::time::sleep;

use super::{HOUSE, device::Device, service::Service, veche};
use crate::{
    harness::{Engine, Person, until},
    on_both,
    tokens::now,
};

/// Each reminder has a nonce of its own.
static NTH: AtomicU32 = AtomicU32::new(0);

/// Reminds so many seconds from now.
async fn reminds(person: &Person, seconds: i64, of: Value) -> i64 {
    let mut wanted = of;
    wanted["at"] = json!((now() + seconds) * 1000);
    wanted["nonce"] = json!(NTH.fetch_add(1, Ordering::Relaxed).to_string());
    let made = person.post_json("/api/v1/reminders", wanted).await.ok();
    made["id"].as_i64().expect("an id")
}

async fn told(person: &Person) -> Vec<Value> {
    let all = person.asks("/reminders").await;
    let all = all.as_array().expect("a list").iter();
    all.filter(|one| !one["told_at"].is_null())
        .cloned()
        .collect()
}

async fn whoever_looks_elsewhere_is_reminded_on_their_devices(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let [phone, laptop] = ["phone", "laptop"].map(|name| Device::of(&service, name));
    for device in [&phone, &laptop] {
        device.registers(&boris).await;
    }
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let root = anna
        .says(square, "the **plan** of [ours](https://example.org)")
        .await;

    let id = reminds(&boris, 1, json!({"text": "water the flowers"})).await;
    for device in [&phone, &laptop] {
        let (came, said) = device.hears(1).await;
        let told = &said["notification"];
        assert_eq!(
            (&told["title"], &told["body"]),
            (&json!("Reminder"), &json!("water the flowers"))
        );
        assert_eq!(told["navigate"], format!("{HOUSE}/reminders"));
        assert_eq!(told["tag"], format!("r{id}"));
        assert_eq!(came.headers["urgency"], "high");
        assert_eq!(came.body.len(), 3000);
    }
    reminds(
        &boris,
        1,
        json!({"text": "", "channel": square, "message": root}),
    )
    .await;
    let (came, said) = phone.hears(2).await;
    let told_of = &said["notification"];
    assert_eq!(told_of["body"], "anna: the plan of ours");
    assert_eq!(told_of["navigate"], format!("{HOUSE}/c/{square}/{root}"));
    assert_ne!(
        came.headers["topic"],
        service.came("phone")[0].headers["topic"]
    );

    // Where it is said where, and nothing more; and what may not be read any more is not told.
    let content = json!({"content": "place"});
    boris
        .put_json("/api/v1/me/push-content", content)
        .await
        .done();
    reminds(
        &boris,
        1,
        json!({"text": "a secret", "channel": square, "message": root}),
    )
    .await;
    let (_, said) = phone.hears(3).await;
    assert_eq!(said["notification"]["body"], "#square");
    boris
        .put_json("/api/v1/me/push-content", json!({"content": "text"}))
        .await
        .done();
    reminds(
        &boris,
        3,
        json!({"text": "", "channel": square, "message": root}),
    )
    .await;
    let path = format!("/api/v1/channels/{square}/members/{}", boris.id);
    anna.delete(&path).await.done();
    let (_, said) = phone.hears(4).await;
    let told_of = &said["notification"];
    assert_eq!(
        (&told_of["body"], &told_of["navigate"]),
        (&json!(""), &json!(format!("{HOUSE}/reminders")))
    );
    laptop.hears(4).await;
}

async fn nobody_is_reminded_on_a_device_of_what_they_see_dropped_or_put_off(engine: Engine) {
    let mut veche = veche(engine).await;
    let service = Service::start().await;
    let boris = veche.person("boris").await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let looks = async |is_looking: bool| {
        let told = json!({"is_looking": is_looking});
        let path = "/api/v1/sessions/current/looking";
        boris.put_json(path, told).await.done();
    };
    looks(true).await;
    reminds(&boris, 1, json!({"text": "seen on the page"})).await;
    until(async || told(&boris).await.len() == 1).await;
    looks(false).await;

    // What waits for the morning may be done or put off by then.
    let hushed = json!({"until": (now() + 3600) * 1000});
    boris.put_json("/api/v1/me/quiet/until", hushed).await.ok();
    let [done, later, _] = [
        reminds(&boris, 1, json!({"text": "done"})).await,
        reminds(&boris, 1, json!({"text": "later"})).await,
        reminds(&boris, 1, json!({"text": "still to do"})).await,
    ];
    until(async || told(&boris).await.len() == 4).await;
    boris
        .delete(&format!("/api/v1/reminders/{done}"))
        .await
        .done();
    let at = json!({"at": (now() + 3600) * 1000});
    boris
        .patch_json(&format!("/api/v1/reminders/{later}"), at)
        .await
        .ok();
    veche.stop().await;
    veche.start().await;
    let id = boris.id;
    let boris = veche.with_token("boris", &boris.token);
    sleep(Duration::from_secs(2)).await;
    assert_eq!(phone.count(), 0);
    boris
        .put_json("/api/v1/me/quiet/until", json!({"until": null}))
        .await
        .ok();
    let (_, said) = phone.hears(1).await;
    assert_eq!(said["notification"]["body"], "still to do");

    // Whoever may not be here any more is told nothing.
    reminds(&boris, 2, json!({"text": "blocked by then"})).await;
    let moderator = veche.demo("moderator").await;
    let path = format!("/api/v1/people/{id}/block");
    moderator.put_json(&path, json!({})).await.done();
    sleep(Duration::from_secs(4)).await;
    assert_eq!(phone.count(), 1);
}

on_both![
    whoever_looks_elsewhere_is_reminded_on_their_devices,
    nobody_is_reminded_on_a_device_of_what_they_see_dropped_or_put_off,
];
