//! The live socket: what it tells, what it makes up for, and what it refuses without ending.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    a_message_reaches_listeners_of_every_wire_however_it_was_posted,
    what_was_missed_comes_first_and_in_order,
    positions_of_another_time_are_to_be_read_anew,
    whoever_is_removed_hears_nothing_more_and_keeps_the_socket,
    whoever_comes_in_hears_what_follows_on_every_device,
    a_frame_that_makes_no_sense_is_refused_and_the_socket_lives,
    a_repeat_on_the_socket_answers_with_the_first_result,
    whoever_says_nothing_is_cut,
    typing_and_presence_are_told_to_those_around_unless_one_is_discreet,
    a_direct_channel_is_there_at_once_for_both,
    ones_other_devices_hear_what_was_read,
    a_new_role_counts_on_an_open_socket,
];

async fn a_message_reaches_listeners_of_every_wire_however_it_was_posted(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let place = anna
        .post_json("/api/v1/directs", json!({"people": [boris.id]}))
        .await
        .ok();
    let channel = place["channel"]["id"].as_i64().expect("an id");
    let mut room = boris.listens(channel).await;
    let mut chat = boris.chats().await;
    let mut live = boris.lives().await;
    let mut annas_room = anna.listens(channel).await;
    let mut annas_live = anna.lives().await;

    annas_room.send("by its room").await;
    anna.writes(&boris, "by chat").await;
    anna.says(channel, "by HTTP").await;
    let post = json!({"channel": channel, "text": "by the live socket", "nonce": "x1"});
    annas_live.request("post", post).await;

    let mut told = Vec::new();
    for text in ["by its room", "by chat", "by HTTP", "by the live socket"] {
        assert_eq!(room.text().await, format!("anna: {text}"));
        let wanted = json!({"username_from": "anna", "message": text});
        assert_eq!(chat.json().await, wanted);
        let event = live.event().await;
        assert_eq!(event["message"]["text"], text);
        told.push(event["seq"].as_i64().expect("a seq"));
    }
    assert_eq!(told, [1, 2, 3, 4]);
    assert_eq!(boris.reads(channel).await.len(), 4);
}

async fn what_was_missed_comes_first_and_in_order(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let first = anna.says(square, "one").await;
    let mut live = boris.lives().await;
    let known = first;
    anna.says(square, "two").await;
    assert_eq!(live.event().await["seq"], known + 1);
    live.close().await;

    // A long absence: more than is read at once, and changes of what was heard before.
    for number in 0..450 {
        anna.says(square, &format!("away {number}")).await;
    }
    let message = format!("/api/v1/channels/{square}/messages/{first}");
    anna.patch_json(&message, json!({"text": "one, edited"}))
        .await
        .ok();
    anna.delete(&format!("/api/v1/channels/{square}/messages/{}", known + 1))
        .await
        .done();

    let mut live = boris.tries_to_live().await.expect("the socket opens");
    live.send(
        "resume",
        json!({"epoch": live.hello["epoch"], "channels": {square.to_string(): known}}),
    )
    .await;
    let mut next = known + 1;
    loop {
        let frame = live.frame().await;
        if frame.get("answer").is_some() {
            assert_eq!(frame["answer"]["ok"], json!({"resync": [], "gone": []}));
            break;
        }
        let event = &frame["event"];
        assert_eq!(event["seq"], next, "{frame}");
        if next == known + 1 {
            // As it has become, not as it was.
            assert_eq!(
                (&event["type"], &event["message"]["is_deleted"]),
                (&json!("posted"), &json!(true))
            );
        }
        next += 1;
    }
    assert_eq!(next, known + 1 + 1 + 450 + 2);
    anna.says(square, "now").await;
    assert_eq!(live.event().await["seq"], next);
}

async fn positions_of_another_time_are_to_be_read_anew(veche: Veche) {
    let anna = veche.person("anna").await;
    let [square, market] = [
        anna.founds("open", "square").await,
        anna.founds("open", "market").await,
    ];
    anna.says(square, "one").await;

    let mut live = anna.tries_to_live().await.expect("the socket opens");
    let held = json!({square.to_string(): 99, market.to_string(): 1, "4711": 5});
    live.send(
        "resume",
        json!({"epoch": live.hello["epoch"], "channels": held}),
    )
    .await;
    let resync = live.next("resync").await;
    assert_eq!(
        [&resync["channel"], &resync["head"]],
        [&json!(square), &json!(2)]
    );
    let answer = live.next("answer").await;
    assert_eq!(answer["ok"], json!({"resync": [square], "gone": [4711]}));
    anna.says(square, "two").await;
    assert_eq!(live.event().await["seq"], 3);

    let mut live = anna.tries_to_live().await.expect("the socket opens");
    let held = json!({square.to_string(): 1});
    live.send("resume", json!({"epoch": "another", "channels": held}))
        .await;
    let resync = live.next("resync").await;
    assert_eq!(
        [&resync["channel"], &resync["head"]],
        [&json!(square), &json!(3)]
    );
}

async fn whoever_is_removed_hears_nothing_more_and_keeps_the_socket(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    let other = anna.founds("closed", "other").await;
    anna.brings(square, &[&boris]).await;
    anna.brings(other, &[&boris]).await;
    let mut live = boris.lives().await;

    anna.delete(&format!("/api/v1/channels/{square}/members/{}", boris.id))
        .await
        .done();
    anna.says(square, "without him").await;
    anna.says(other, "with him").await;

    assert_eq!(live.signal("gone").await["channel"], square);
    assert_eq!(live.event().await["message"]["text"], "with him");
    let post = json!({"channel": square, "text": "still here?", "nonce": "x"});
    assert_eq!(live.refused("post", post).await["code"], "not_found");
    live.request("me", json!({})).await;
}

async fn whoever_comes_in_hears_what_follows_on_every_device(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    let (mut one, mut two) = (boris.lives().await, boris.lives().await);

    one.request("join", json!({"channel": square})).await;
    for live in [&mut one, &mut two] {
        let entered = live.next("entered").await;
        assert_eq!(entered["channel"]["id"], square);
    }
    anna.says(square, "welcome").await;

    for live in [&mut one, &mut two] {
        let mut event = live.event().await;
        if event["type"] == "joined" {
            event = live.event().await;
        }
        assert_eq!(event["message"]["text"], "welcome");
    }
}

async fn a_frame_that_makes_no_sense_is_refused_and_the_socket_lives(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let mut live = anna.lives().await;
    let deep = format!(
        "{{\"id\":1,\"op\":\"me\",\"params\":{}{}}}",
        "[".repeat(60),
        "]".repeat(60)
    );
    for (frame, field) in [
        ("", "frame"),
        (
            r#"{"id":1,"op":"find_channels","params":{"query":"a\u0000b"}}"#,
            "query",
        ),
        ("hello", "frame"),
        ("[]", "frame"),
        ("null", "frame"),
        (&deep, "frame"),
        (r#"{"id":1,"id":2,"op":"me"}"#, "frame"),
        (r#"{"op":"me"}"#, "id"),
        (r#"{"id":"1","op":"me"}"#, "id"),
        (r#"{"id":-1,"op":"me"}"#, "id"),
        (r#"{"id":1}"#, "op"),
        (r#"{"id":1,"op":"nothing"}"#, "op"),
        (r#"{"id":1,"op":"me","params":[]}"#, "params"),
        (r#"{"id":1,"op":"me","more":1}"#, "more"),
        (r#"{"id":1,"op":"me","params":{"x":1}}"#, "x"),
        (
            r#"{"id":1,"op":"post","params":{"text":"a","nonce":"b"}}"#,
            "channel",
        ),
        (
            r#"{"id":1,"op":"post","params":{"channel":"7","text":"a","nonce":"b"}}"#,
            "channel",
        ),
        (
            r#"{"id":1,"op":"post","params":{"channel":7.5,"text":"a","nonce":"b"}}"#,
            "channel",
        ),
        (
            r#"{"id":1,"op":"post","params":{"channel":7,"text":" ","nonce":"b"}}"#,
            "text",
        ),
        (
            r#"{"id":1,"op":"post","params":{"channel":7,"text":null,"nonce":"b"}}"#,
            "text",
        ),
        (
            r#"{"id":1,"op":"post","params":{"channel":7,"text":"a","nonce":"b c"}}"#,
            "nonce",
        ),
        (
            r#"{"id":1,"op":"post","params":{"channel":7,"text":"a","nonce":"b","thread":"x"}}"#,
            "thread",
        ),
        (
            r#"{"id":1,"op":"messages","params":{"channel":7,"limit":0}}"#,
            "limit",
        ),
        (
            r#"{"id":1,"op":"messages","params":{"channel":7,"before":1,"after":1}}"#,
            "before",
        ),
        (
            r#"{"id":1,"op":"react","params":{"channel":7,"message":1,"emoji":"ab"}}"#,
            "emoji",
        ),
        (
            r#"{"id":1,"op":"prefer","params":{"channel":7,"level":"loud"}}"#,
            "level",
        ),
    ] {
        live.send_text(frame).await;
        let answer = live.next("answer").await;
        let problem = &answer["problem"];
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("invalid"), &json!(field)),
            "{frame}: {answer}"
        );
        assert!(
            problem["rule"]
                .as_str()
                .is_some_and(|rule| !rule.is_empty()),
            "{answer}"
        );
    }
    let resume = live
        .refused("resume", json!({"epoch": "x", "channels": {}}))
        .await;
    assert_eq!(resume["code"], "conflict");
    let post = json!({"channel": square, "text": "all is well", "nonce": "y"});
    live.request("post", post).await;
}

async fn a_repeat_on_the_socket_answers_with_the_first_result(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut live = anna.lives().await;
    let mut heard = boris.lives().await;
    let draft = |text: &str| json!({"channel": square, "text": text, "nonce": "same"});
    let first = live.request("post", draft("once")).await;
    assert_eq!(live.request("post", draft("once")).await, first);
    assert_eq!(
        live.refused("post", draft("twice")).await["code"],
        "conflict"
    );
    let path = format!("/api/v1/channels/{square}/messages");
    let repeated = anna
        .post_json(&path, json!({"text": "once", "nonce": "same"}))
        .await
        .ok();
    assert_eq!(repeated, first);
    anna.says(square, "next").await;
    assert_eq!(heard.event().await["message"]["text"], "once");
    assert_eq!(heard.event().await["message"]["text"], "next");
}

async fn whoever_says_nothing_is_cut(veche: Veche) {
    let anna = veche.person("anna").await;
    let live = anna.tries_to_live().await.expect("the socket opens");
    assert_eq!(live.closed().await.0, Some(4008));
}

async fn typing_and_presence_are_told_to_those_around_unless_one_is_discreet(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut live = anna.lives().await;
    let mut stranger = clara.lives().await;

    let mut boriss = boris.lives().await;
    let here = live.signal("presence").await;
    assert_eq!(
        here,
        json!({"type": "presence", "user": boris.id, "is_here": true})
    );
    assert_eq!(boriss.hello["present"], json!([anna.id, boris.id]));
    boriss.request("typing", json!({"channel": square})).await;
    let typing = live.signal("typing").await;
    assert_eq!(
        (&typing["user"], &typing["channel"]),
        (&json!(boris.id), &json!(square))
    );
    assert_eq!(
        stranger.refused("typing", json!({"channel": square})).await["code"],
        "not_found"
    );

    boriss
        .request("edit_profile", json!({"is_discreet": true}))
        .await;
    boriss.request("typing", json!({"channel": square})).await;
    anna.says(square, "a mark").await;
    loop {
        let frame = live.frame().await;
        assert_ne!(frame["signal"]["type"], "typing", "{frame}");
        if frame["event"]["message"]["text"] == "a mark" {
            break;
        }
    }
    assert_eq!(anna.asks("/present").await, json!([anna.id]));
    boriss.close().await;
    stranger.close().await;
}

async fn a_direct_channel_is_there_at_once_for_both(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (mut annas, mut boriss) = (anna.lives().await, boris.lives().await);
    let place = annas
        .request("open_direct", json!({"people": [boris.id]}))
        .await;
    let channel = place["channel"]["id"].clone();
    for live in [&mut annas, &mut boriss] {
        assert_eq!(
            live.next("entered").await["channel"]["people"],
            json!([anna.id, boris.id])
        );
    }
    let post = json!({"channel": channel, "text": "psst", "nonce": "p"});
    annas.request("post", post).await;
    assert_eq!(boriss.event().await["message"]["text"], "psst");
    let again = boriss
        .request("open_direct", json!({"people": [anna.id]}))
        .await;
    assert_eq!(again["channel"]["id"], channel);

    // Through the old contract, too.
    let clara = veche.person("clara").await;
    clara.writes(&boris, "me too").await;
    let entered = boriss.next("entered").await;
    assert_eq!(entered["channel"]["people"], json!([boris.id, clara.id]));
}

async fn ones_other_devices_hear_what_was_read(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut other = boris.lives().await;
    let (one, _) = (
        anna.says(square, "one @boris").await,
        anna.says(square, "two").await,
    );
    let counts = |place: &Value| (place["unread"].clone(), place["mentions"].clone());

    let mine = boris.asks(&format!("/channels/{square}")).await;
    assert_eq!(counts(&mine["membership"]), (json!(2), json!(1)));
    let read = boris
        .put_json(
            &format!("/api/v1/channels/{square}/read"),
            json!({"seq": one}),
        )
        .await
        .ok();
    assert_eq!(counts(&read), (json!(1), json!(0)));
    let signal = other.signal("membership").await;
    assert_eq!(signal["channel"], square);
    assert_eq!(counts(&signal["membership"]), (json!(1), json!(0)));
    let unread = format!("/api/v1/channels/{square}/unread");
    let back = boris.put_json(&unread, json!({"from": one})).await.ok();
    assert_eq!(counts(&back), (json!(2), json!(1)));
}

async fn a_new_role_counts_on_an_open_socket(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    let said = anna.says(square, "something").await;
    let mut live = boris.lives().await;
    let delete = json!({"channel": square, "message": said});
    assert_eq!(
        live.refused("delete", delete.clone()).await["code"],
        "forbidden"
    );

    make_moderator(&veche, &boris).await;

    live.signal("me").await;
    live.request("delete", delete).await;
}

async fn make_moderator(veche: &Veche, person: &Person) {
    let admin = veche.demo("admin").await;
    let path = format!("/api/v1/people/{}/role", person.id);
    admin
        .put_json(&path, json!({"role": "moderator"}))
        .await
        .done();
}
