//! Messages that wait for their time.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    reminders::in_millis,
    stories,
};

stories![
    a_scheduled_message_is_said_when_its_time_comes_and_not_before,
    a_repeat_schedules_once_and_says_it_once,
    what_may_not_be_said_any_more_stays_with_the_reason,
    a_scheduled_message_is_changed_sent_or_cancelled,
    files_wait_with_their_message,
    a_poll_is_asked_when_its_time_comes,
    a_scheduled_poll_is_changed_and_its_end_moves_along,
    a_token_that_was_ended_says_nothing_more,
    nobody_has_anothers_scheduled_messages,
    only_what_may_be_posted_now_is_scheduled,
];

const HOUR: i64 = 3_600_000;

async fn tries_to_schedule(person: &Person, channel: i64, told: Value) -> Reply {
    let path = format!("/api/v1/channels/{channel}/scheduled");
    person.post_json(&path, told).await
}

async fn schedules(person: &Person, channel: i64, text: &str, at: i64) -> Value {
    let told = json!({"text": text, "at": at, "nonce": text.replace(' ', "-")});
    tries_to_schedule(person, channel, told).await.ok()
}

/// The list, once nothing in it waits any more.
async fn when_tried(person: &Person, live: &mut crate::harness::Live) -> Value {
    while live.signal("waiting").await["waiting"]["unsent"] != 1 {}
    person.asks("/scheduled").await
}

async fn a_scheduled_message_is_said_when_its_time_comes_and_not_before(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let root = boris.says(square, "and?").await;
    let (mut author, mut reader) = (anna.lives().await, boris.lives().await);

    let at = in_millis(700);
    let told = json!({"text": "well, @boris", "at": at, "nonce": "later", "thread": root});
    let made = tries_to_schedule(&anna, square, told).await.ok();
    assert_eq!(
        (&made["send_at"], &made["thread"]),
        (&json!(at), &json!(root))
    );
    assert_eq!(author.signal("waiting").await["waiting"]["scheduled"], 1);
    assert_eq!(anna.asks("/scheduled").await, json!([made]));

    let event = reader.event().await;
    let message = &event["message"];
    assert_eq!(
        (&message["text"], &message["nonce"]),
        (&json!("well, @boris"), &json!("later"))
    );
    assert_eq!(
        (&message["thread"], &message["mentions"]),
        (&json!(root), &json!([boris.id]))
    );
    assert!(
        message["posted_at"].as_i64().expect("a time") >= at,
        "not before"
    );
    assert_eq!(author.signal("waiting").await["waiting"]["scheduled"], 0);
    assert_eq!(anna.asks("/scheduled").await, json!([]));
}

async fn a_repeat_schedules_once_and_says_it_once(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let told = json!({"text": "hello", "at": in_millis(HOUR), "nonce": "n"});
    let made = tries_to_schedule(&anna, square, told.clone()).await.ok();
    assert_eq!(
        tries_to_schedule(&anna, square, told.clone()).await.ok(),
        made
    );
    let mut other = told;
    other["text"] = json!("hullo");
    tries_to_schedule(&anna, square, other)
        .await
        .is_problem("conflict");

    let send = format!("/api/v1/scheduled/{}/send", made["id"]);
    let said = anna.post_json(&send, json!({})).await.ok();
    anna.post_json(&send, json!({}))
        .await
        .is_problem("not_found");
    // The same as a post: its nonce was used.
    let again = json!({"text": "hello", "nonce": "n"});
    let path = format!("/api/v1/channels/{square}/messages");
    assert_eq!(anna.post_json(&path, again).await.ok()["seq"], said["seq"]);
    assert_eq!(
        anna.asks(&format!("/channels/{square}")).await["channel"]["head"],
        said["seq"]
    );
}

async fn what_may_not_be_said_any_more_stays_with_the_reason(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut live = boris.lives().await;
    let made = schedules(&boris, square, "too late", in_millis(300)).await;
    let member = format!("/api/v1/channels/{square}/members/{}", boris.id);
    anna.delete(&member).await.done();

    let list = when_tried(&boris, &mut live).await;
    assert_eq!(
        (&list[0]["unsent"], &list[0]["text"]),
        (&json!("gone"), &json!("too late"))
    );
    assert_eq!(
        boris.tries_to_live().await.expect("a socket").hello["waiting"]["unsent"],
        1
    );
    let send = format!("/api/v1/scheduled/{}/send", made["id"]);
    boris
        .post_json(&send, json!({}))
        .await
        .is_problem("not_found");

    anna.brings(square, &[&boris]).await;
    let said = boris.post_json(&send, json!({})).await.ok();
    assert_eq!(said["text"], "too late");
    assert_eq!(boris.asks("/scheduled").await, json!([]));
}

async fn a_scheduled_message_is_changed_sent_or_cancelled(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let made = schedules(&anna, square, "first words", in_millis(HOUR)).await;
    let path = format!("/api/v1/scheduled/{}", made["id"]);
    let at = in_millis(2 * HOUR);
    let changed = json!({"text": "other words", "at": at});
    let changed = anna.patch_json(&path, changed).await.ok();
    assert_eq!(
        (&changed["text"], &changed["send_at"]),
        (&json!("other words"), &json!(at))
    );
    let past = anna
        .patch_json(&path, json!({"at": in_millis(-9_000)}))
        .await;
    past.is_problem("invalid");

    let said = anna
        .post_json(&format!("{path}/send"), json!({}))
        .await
        .ok();
    assert_eq!(said["text"], "other words");
    anna.patch_json(&path, json!({"text": "third"}))
        .await
        .is_problem("not_found");

    let made = schedules(&anna, square, "never", in_millis(HOUR)).await;
    let path = format!("/api/v1/scheduled/{}", made["id"]);
    anna.delete(&path).await.done();
    anna.delete(&path).await.done();
    anna.post_json(&format!("{path}/send"), json!({}))
        .await
        .is_problem("not_found");
    assert_eq!(anna.asks("/scheduled").await, json!([]));
}

async fn files_wait_with_their_message(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let file = anna.sends("plan.txt", b"the plan").await;
    let with = |nonce: &str| json!({"files": [file["id"]], "at": in_millis(HOUR), "nonce": nonce});

    let made = tries_to_schedule(&anna, square, with("one")).await.ok();
    assert_eq!(made["files"][0]["name"], "plan.txt");
    let twice = tries_to_schedule(&anna, square, with("two")).await;
    twice.is_problem("invalid");
    assert_eq!(twice.json["field"], "files");
    let said = anna
        .post_json(&format!("/api/v1/scheduled/{}/send", made["id"]), json!({}))
        .await
        .ok();
    assert_eq!(said["files"][0]["id"], file["id"]);

    // What a cancelled message had is free again; what was taken meanwhile is missing.
    let other = anna.sends("other.txt", b"other").await;
    let told = json!({"files": [other["id"]], "at": in_millis(HOUR), "nonce": "three"});
    let made = tries_to_schedule(&anna, square, told).await.ok();
    anna.shows(square, &[&other]).await;
    let send = format!("/api/v1/scheduled/{}/send", made["id"]);
    anna.post_json(&send, json!({})).await.is_problem("invalid");
    assert_eq!(anna.asks("/scheduled").await[0]["unsent"], "files");
}

fn poll(options: &[&str], closes_at: Option<i64>) -> Value {
    json!({"options": options, "is_multiple": true, "is_anonymous": false, "closes_at": closes_at})
}

async fn a_poll_is_asked_when_its_time_comes(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let root = boris.says(square, "drinks").await;
    let mut reader = boris.lives().await;
    let at = in_millis(500);
    let asks = poll(&["tea", "coffee"], Some(at + HOUR));
    let told = json!({"text": "What?", "at": at, "nonce": "n", "poll": asks, "thread": root, "in_channel": true});
    let made = tries_to_schedule(&anna, square, told.clone()).await.ok();
    assert_eq!(made["poll"], asks);
    assert_eq!(
        tries_to_schedule(&anna, square, told.clone()).await.ok(),
        made
    );
    let mut other = told;
    other["poll"] = poll(&["tea", "water"], Some(at + HOUR));
    tries_to_schedule(&anna, square, other)
        .await
        .is_problem("conflict");
    assert_eq!(anna.asks("/scheduled").await, json!([made]));

    let event = reader.event().await;
    let message = &event["message"];
    assert_eq!(
        (&message["text"], &message["in_channel"], &message["thread"]),
        (&json!("What?"), &json!(true), &json!(root))
    );
    let asked = &message["poll"];
    assert_eq!(asked["options"][1]["text"], "coffee");
    assert_eq!(
        (&asked["is_multiple"], &asked["closes_at"]),
        (&json!(true), &json!(at + HOUR))
    );
    let vote = format!("/api/v1/channels/{square}/messages/{}/vote", message["seq"]);
    let choices = json!({"choices": [0, 1]});
    boris.put_json(&vote, choices).await.ok();
    assert_eq!(anna.asks("/scheduled").await, json!([]));
}

async fn a_scheduled_poll_is_changed_and_its_end_moves_along(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let at = in_millis(HOUR);
    let asks = poll(&["tea", "coffee"], Some(at + HOUR));
    let told = json!({"text": "What?", "at": at, "nonce": "n", "poll": asks});
    let made = tries_to_schedule(&anna, square, told).await.ok();
    let path = format!("/api/v1/scheduled/{}", made["id"]);

    let later = json!({"at": at + 2 * HOUR});
    let moved = anna.patch_json(&path, later).await.ok();
    assert_eq!(moved["poll"], poll(&["tea", "coffee"], Some(at + 3 * HOUR)));
    let other = json!({"text": "Which?", "poll": poll(&["ale", "kvass", "mead"], None)});
    let changed = anna.patch_json(&path, other).await.ok();
    assert_eq!(
        (&changed["text"], &changed["poll"]),
        (&json!("Which?"), &poll(&["ale", "kvass", "mead"], None))
    );
    for bad in [
        json!({"poll": poll(&["ale"], None)}),
        json!({"poll": poll(&["ale", "mead"], Some(at + HOUR))}),
        json!({"text": ""}),
    ] {
        anna.patch_json(&path, bad).await.is_problem("invalid");
    }
    let said = anna
        .post_json(&format!("{path}/send"), json!({}))
        .await
        .ok();
    assert_eq!(said["poll"]["options"][2]["text"], "mead");

    // What asks nothing goes on asking nothing, and a poll has a question and an end behind its time.
    let plain = schedules(&anna, square, "plain", at).await;
    let path = format!("/api/v1/scheduled/{}", plain["id"]);
    let asks = json!({"poll": poll(&["a", "b"], None)});
    anna.patch_json(&path, asks).await.is_problem("conflict");
    let file = anna.sends("plan.txt", b"plan").await;
    for (told, field) in [
        (
            json!({"files": [file["id"]], "poll": poll(&["a", "b"], None)}),
            "text",
        ),
        (
            json!({"text": "What?", "poll": poll(&["a", "b"], Some(at))}),
            "poll.closes_at",
        ),
    ] {
        let mut told = told;
        told["at"] = json!(at);
        told["nonce"] = json!("bad");
        let refused = tries_to_schedule(&anna, square, told).await;
        assert_eq!(refused.problem("invalid"), field);
    }
}

async fn a_token_that_was_ended_says_nothing_more(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("closed", "square").await;
    let told = json!({"name": "bot", "scopes": ["read", "write"]});
    let made = anna.post_json("/api/v1/me/tokens", told).await.ok();
    let bot = veche.with_token("anna", made["token"].as_str().expect("a token"));
    let mut live = anna.lives().await;
    schedules(&bot, square, "from a robot", in_millis(300)).await;
    let session = made["session"]["id"].as_str().expect("an id");
    anna.delete(&format!("/api/v1/sessions/{session}"))
        .await
        .done();

    let list = when_tried(&anna, &mut live).await;
    assert_eq!(list[0]["unsent"], "token");
}

async fn nobody_has_anothers_scheduled_messages(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let made = schedules(&anna, square, "mine", in_millis(HOUR)).await;
    let path = format!("/api/v1/scheduled/{}", made["id"]);

    boris
        .patch_json(&path, json!({"text": "ours"}))
        .await
        .is_problem("not_found");
    boris
        .post_json(&format!("{path}/send"), json!({}))
        .await
        .is_problem("not_found");
    boris.delete(&path).await.done();

    assert_eq!(boris.asks("/scheduled").await, json!([]));
    assert_eq!(anna.asks("/scheduled").await, json!([made]));
}

async fn only_what_may_be_posted_now_is_scheduled(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    let at = in_millis(HOUR);
    let told = json!({"text": "let me in", "at": at, "nonce": "n"});
    tries_to_schedule(&boris, square, told)
        .await
        .is_problem("not_found");
    for (bad, field) in [
        (json!({"at": at, "nonce": "n"}), "text"),
        (
            json!({"text": "я".repeat(10_001), "at": at, "nonce": "n"}),
            "text",
        ),
        (
            json!({"text": "x", "at": in_millis(-9_000), "nonce": "n"}),
            "at",
        ),
        (json!({"text": "x", "nonce": "n"}), "at"),
        (json!({"text": "x", "at": at}), "nonce"),
        (
            json!({"text": "x", "at": at, "nonce": "n", "files": [999_999]}),
            "files",
        ),
    ] {
        let reply = tries_to_schedule(&anna, square, bad.clone()).await;
        reply.is_problem("invalid");
        assert_eq!(reply.json["field"], field, "{bad}");
    }
    let nowhere = json!({"text": "x", "at": at, "nonce": "n", "thread": 999});
    tries_to_schedule(&anna, square, nowhere)
        .await
        .is_problem("not_found");
    assert_eq!(anna.asks("/scheduled").await, json!([]));
}
