//! What people want to be reminded of.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
    tokens::now,
};

stories![
    a_reminder_is_told_on_every_device_and_waits_until_it_is_done,
    a_repeat_reminds_once,
    a_reminder_is_put_off_and_changed,
    what_may_not_be_read_any_more_is_not_shown,
    nobody_has_anothers_reminders,
    a_reminder_has_its_bounds,
];

/// So many milliseconds from now.
pub(crate) fn in_millis(millis: i64) -> i64 {
    (now() + 1) * 1000 + millis
}

async fn reminds(person: &Person, told: Value) -> Value {
    person.post_json("/api/v1/reminders", told).await.ok()
}

async fn a_reminder_is_told_on_every_device_and_waits_until_it_is_done(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let seq = anna.says(square, "the plan").await;
    let (mut desk, mut phone) = (anna.lives().await, anna.lives().await);
    assert_eq!(desk.hello["waiting"]["reminders"], 0);

    let told = json!({"channel": square, "message": seq, "at": in_millis(500), "nonce": "r"});
    let made = reminds(&anna, told).await;
    assert_eq!(made["message"]["text"], "the plan");
    assert_eq!(made["told_at"], Value::Null);
    for device in [&mut desk, &mut phone] {
        let changed = device.signal("waiting").await;
        assert_eq!(
            (&changed["due"], &changed["waiting"]["reminders"]),
            (&Value::Null, &json!(0))
        );
        let due = device.signal("waiting").await;
        assert_eq!(
            (&due["due"], &due["waiting"]["reminders"]),
            (&made["id"], &json!(1))
        );
    }

    // Whoever was away finds it.
    let mut later = anna.lives().await;
    assert_eq!(later.hello["waiting"]["reminders"], 1);
    let list = anna.asks("/reminders").await;
    assert_eq!(list[0]["id"], made["id"]);
    assert!(list[0]["told_at"].is_i64());
    let path = format!("/api/v1/reminders/{}", made["id"]);
    anna.delete(&path).await.done();
    assert_eq!(later.signal("waiting").await["waiting"]["reminders"], 0);
    anna.delete(&path).await.done();
    assert_eq!(anna.asks("/reminders").await, json!([]));
}

async fn a_repeat_reminds_once(veche: Veche) {
    let anna = veche.person("anna").await;
    let told = json!({"text": "call", "at": in_millis(3_600_000), "nonce": "once"});
    let first = reminds(&anna, told.clone()).await;
    assert_eq!(reminds(&anna, told).await, first);
    assert_eq!(anna.asks("/reminders").await, json!([first]));
}

async fn a_reminder_is_put_off_and_changed(veche: Veche) {
    let anna = veche.person("anna").await;
    let mut live = anna.lives().await;
    let told = json!({"text": "call", "at": in_millis(200), "nonce": "r"});
    let made = reminds(&anna, told).await;
    while live.signal("waiting").await["due"] != made["id"] {}

    let path = format!("/api/v1/reminders/{}", made["id"]);
    let at = in_millis(3_600_000);
    let put_off = anna.patch_json(&path, json!({"at": at})).await.ok();
    assert_eq!(
        (&put_off["remind_at"], &put_off["told_at"]),
        (&json!(at), &Value::Null)
    );
    assert_eq!(live.signal("waiting").await["waiting"]["reminders"], 0);
    let changed = anna
        .patch_json(&path, json!({"text": "call Boris"}))
        .await
        .ok();
    assert_eq!(
        (&changed["text"], &changed["remind_at"]),
        (&json!("call Boris"), &json!(at))
    );
    let empty = anna.patch_json(&path, json!({"text": " "})).await;
    empty.is_problem("invalid");
}

async fn what_may_not_be_read_any_more_is_not_shown(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let (one, two) = (
        anna.says(square, "inside").await,
        anna.says(square, "gone").await,
    );
    for (seq, nonce) in [(one, "1"), (two, "2")] {
        let at = in_millis(3_600_000 + seq);
        reminds(
            &boris,
            json!({"channel": square, "message": seq, "at": at, "nonce": nonce}),
        )
        .await;
    }
    let shown = async || {
        let list = boris.asks("/reminders").await;
        [0, 1].map(|index| list[index]["message"]["text"].clone())
    };

    anna.delete(&format!("/api/v1/channels/{square}/messages/{two}"))
        .await
        .done();
    assert_eq!(shown().await, [json!("inside"), Value::Null]);
    anna.delete(&format!("/api/v1/channels/{square}/members/{}", boris.id))
        .await
        .done();
    assert_eq!(shown().await, [Value::Null, Value::Null]);
    let hidden = json!({"channel": square, "message": one, "at": in_millis(9_000), "nonce": "3"});
    boris
        .post_json("/api/v1/reminders", hidden)
        .await
        .is_problem("not_found");
    anna.brings(square, &[&boris]).await;
    assert_eq!(shown().await, [json!("inside"), Value::Null]);
}

async fn nobody_has_anothers_reminders(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let told = json!({"text": "mine", "at": in_millis(3_600_000), "nonce": "r"});
    let made = reminds(&anna, told).await;
    let path = format!("/api/v1/reminders/{}", made["id"]);

    boris
        .patch_json(&path, json!({"text": "ours"}))
        .await
        .is_problem("not_found");
    boris.delete(&path).await.done();

    assert_eq!(boris.asks("/reminders").await, json!([]));
    assert_eq!(anna.asks("/reminders").await, json!([made]));
}

async fn a_reminder_has_its_bounds(veche: Veche) {
    const YEAR: i64 = 366 * 24 * 3_600_000;
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let later = in_millis(3_600_000);
    let longest = "я".repeat(500);
    reminds(
        &anna,
        json!({"text": longest, "at": in_millis(YEAR - 60_000), "nonce": "n"}),
    )
    .await;
    for (bad, field) in [
        (
            json!({"text": format!("{longest}я"), "at": later, "nonce": "1"}),
            "text",
        ),
        (json!({"at": later, "nonce": "1"}), "text"),
        (
            json!({"text": "x", "at": in_millis(-5_000), "nonce": "1"}),
            "at",
        ),
        (
            json!({"text": "x", "at": in_millis(YEAR + 60_000), "nonce": "1"}),
            "at",
        ),
        (json!({"text": "x", "at": "soon", "nonce": "1"}), "at"),
        (json!({"text": "x", "at": later}), "nonce"),
        (
            json!({"text": "x", "at": later, "nonce": "1", "channel": square}),
            "message",
        ),
    ] {
        let reply = anna.post_json("/api/v1/reminders", bad.clone()).await;
        reply.is_problem("invalid");
        assert_eq!(reply.json["field"], field, "{bad}");
    }
    // The first position is her coming in: no message.
    let nothing = json!({"channel": square, "message": 1, "at": later, "nonce": "1"});
    anna.post_json("/api/v1/reminders", nothing)
        .await
        .is_problem("not_found");
}
