//! Who is told of what, and in which words.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::{
    HOUSE,
    device::Device,
    direct,
    service::{Says, Service},
    veche,
};
use crate::{
    harness::{Engine, Veche, until},
    on_both,
};

async fn who_looks_elsewhere_is_told_of_what_concerns_them(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let [annas, phone, laptop] =
        ["annas", "phone", "laptop"].map(|name| Device::of(&service, name));
    annas.registers(&anna).await;
    for device in [&phone, &laptop] {
        device.registers(&boris).await;
    }

    anna.says(square, "nothing for anybody").await;
    anna.says(square, "**first** @boris").await;
    let last = anna
        .says(square, "and @boris [again](https://example.org)")
        .await;
    for device in [&phone, &laptop] {
        let (came, said) = device.hears(1).await;
        let told = &said["notification"];
        assert_eq!(told["title"], "#square");
        assert_eq!(told["body"], "2 new messages\nanna: and @boris again");
        assert_eq!(told["navigate"], format!("{HOUSE}/c/{square}/{last}"));
        assert_eq!(
            (&said["app_badge"], &told["app_badge"]),
            (&json!("2"), &json!("2"))
        );
        assert_eq!(said["unread"], json!([square]));
        assert!(said["at"].is_i64() && said.get("calls").is_none());
        assert_eq!(came.body.len(), 3000);
        let topic = came.headers["topic"].to_str().expect("it is there");
        assert!(topic.len() == 32 && !topic.contains('='));
    }
    // Later words about the channel take the place of earlier ones, and Anna is not told what she said.
    anna.says(square, "@boris!").await;
    let (second, said) = phone.hears(2).await;
    assert_eq!(said["notification"]["body"], "anna: @boris!");
    let first = &service.came("phone")[0];
    assert_eq!(second.headers["topic"], first.headers["topic"]);
    assert_eq!(annas.count(), 0);
}

async fn nobody_is_told_of_what_they_see_or_have_read(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let (pair, other) = (direct(&anna, &boris).await, direct(&clara, &boris).await);
    let looks = async |is_looking: bool| {
        let told = json!({"is_looking": is_looking});
        let path = "/api/v1/sessions/current/looking";
        boris.put_json(path, told).await.done();
    };

    looks(true).await;
    anna.says(pair, "seen at once").await;
    // By then it is settled that this was seen.
    until(async || now_is_settled(&veche).await).await;
    looks(false).await;

    let read = anna.says(pair, "read in time").await;
    let path = format!("/api/v1/channels/{pair}/read");
    boris.put_json(&path, json!({"seq": read})).await.ok();
    clara.says(other, "not read").await;
    let (came, said) = phone.hears(1).await;
    // By this the device knows that it need not show the other one any more.
    assert_eq!(said["unread"], json!([other]));
    let told = &said["notification"];
    assert_eq!(
        (&told["title"], &told["body"]),
        (&json!("clara"), &json!("not read"))
    );
    assert_eq!(
        (&said["app_badge"], &came.headers["urgency"]),
        (&json!("1"), &"high".parse().expect("it is there"))
    );
}

/// Whether nothing waits to be decided any more.
async fn now_is_settled(veche: &Veche) -> bool {
    let chat = veche.operator().await;
    let is_settled = chat.is_all_noticed().await.expect("the store answers");
    chat.close().await;
    is_settled
}

async fn a_word_says_no_more_than_its_owner_wants(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let ru = json!({"locale": "ru"});
    boris.patch_json("/api/v1/me", ru).await.ok();
    let pair = direct(&anna, &boris).await;
    for (nth, (content, title, body)) in [
        ("place", "anna", "Новое сообщение"),
        ("nothing", "Veche", "Новое сообщение"),
        ("text", "anna", "тайна"),
    ]
    .into_iter()
    .enumerate()
    {
        let told = json!({"content": content});
        boris.put_json("/api/v1/me/push-content", told).await.done();
        assert_eq!(boris.asks("/devices").await["content"], content);
        anna.says(pair, "тайна").await;
        let (_, said) = phone.hears(nth + 1).await;
        let told = &said["notification"];
        assert_eq!(
            (&told["title"], &told["body"]),
            (&json!(title), &json!(body))
        );
        assert_eq!(told["lang"], "ru");
    }
}

async fn what_is_in_a_thread_alone_is_led_to_there(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let root = boris.says(square, "who has a ladder?").await;
    for (nth, in_channel) in [false, true].into_iter().enumerate() {
        let path = format!("/api/v1/channels/{square}/messages");
        let nonce = format!("answer-{nth}");
        let told = json!({"text": "I", "nonce": nonce, "thread": root, "in_channel": in_channel});
        let seq = anna.post_json(&path, told).await.ok()["seq"].clone();
        let (_, said) = phone.hears(nth + 1).await;
        let query = if in_channel {
            String::new()
        } else {
            format!("?thread={root}")
        };
        let link = format!("{HOUSE}/c/{square}/{seq}{query}");
        assert_eq!(said["notification"]["navigate"], link);
    }
}

async fn what_is_silent_is_not_counted(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let (silent, other) = (direct(&anna, &boris).await, direct(&clara, &boris).await);
    let path = format!("/api/v1/channels/{silent}/membership");
    let told = json!({"level": "nothing"});
    boris.patch_json(&path, told).await.ok();
    anna.says(silent, "not told").await;
    clara.says(other, "told").await;
    let (_, said) = phone.hears(1).await;
    assert_eq!(said["app_badge"], "1");
}

async fn a_word_says_what_stands_there_when_it_goes(engine: Engine) {
    let veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let pair = direct(&anna, &boris).await;

    service.will_say("phone", [Says::Status(503)]);
    let seq = anna.says(pair, "a slip").await;
    phone.hears(1).await;
    let path = format!("/api/v1/channels/{pair}/messages/{seq}");
    anna.patch_json(&path, json!({"text": "mended"})).await.ok();
    let (_, said) = phone.hears(2).await;
    assert_eq!(said["notification"]["body"], "mended");

    service.will_say("phone", [Says::Status(503)]);
    let seq = anna.says(pair, "another slip").await;
    phone.hears(3).await;
    let path = format!("/api/v1/channels/{pair}/messages/{seq}");
    anna.delete(&path).await.done();
    // Longer than it is waited before the second attempt.
    sleep(Duration::from_secs(6)).await;
    assert_eq!(phone.count(), 3);
}

async fn what_is_due_is_told_after_a_restart(engine: Engine) {
    let mut veche = veche(engine).await;
    let service = Service::start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let phone = Device::of(&service, "phone");
    phone.registers(&boris).await;
    let key = boris.asks("/devices").await["key"].clone();
    let pair = direct(&anna, &boris).await;
    anna.says(pair, "before").await;
    veche.stop().await;
    assert_eq!(phone.count(), 0);
    veche.start().await;
    let (_, said) = phone.hears(1).await;
    assert_eq!(said["notification"]["body"], "before");
    let boris = veche.with_token("boris", &boris.token);
    assert_eq!(boris.asks("/devices").await["key"], key);
}

on_both![
    who_looks_elsewhere_is_told_of_what_concerns_them,
    nobody_is_told_of_what_they_see_or_have_read,
    a_word_says_no_more_than_its_owner_wants,
    what_is_due_is_told_after_a_restart,
    a_word_says_what_stands_there_when_it_goes,
    what_is_in_a_thread_alone_is_led_to_there,
    what_is_silent_is_not_counted,
];
