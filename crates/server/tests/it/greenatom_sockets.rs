//! `/ws/chat`: how it opens, what it answers, and who is pushed what.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::{harness::Veche, stories};

stories![
    a_socket_opens_for_a_token_in_the_header_or_in_the_query,
    a_socket_without_a_good_token_does_not_open,
    every_frame_is_answered_in_the_order_it_was_sent,
    a_message_for_nobody_is_an_error_and_the_socket_lives_on,
    a_malformed_frame_is_an_error_and_the_socket_lives_on,
    every_socket_of_the_receiver_is_pushed_the_message,
    the_senders_own_sockets_are_pushed_nothing,
    one_direct_socket_does_not_evict_another_of_the_same_user,
];

fn success() -> Value {
    json!({"status": "success", "error": null})
}

fn failure(why: &str) -> Value {
    json!({"status": "error", "error": why})
}

async fn a_socket_opens_for_a_token_in_the_header_or_in_the_query(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut by_header = anna.chats().await;
    let path = format!("/ws/chat?token={}", boris.token);
    let mut by_query = veche.socket(&path).await.expect("the socket opens");

    by_header.writes(&boris, "hello").await;
    assert_eq!(by_header.json().await, success());
    assert_eq!(
        by_query.json().await,
        json!({"username_from": "anna", "message": "hello"})
    );
    by_query.writes(&anna, "hello to you").await;
    assert_eq!(by_query.json().await, success());
    assert_eq!(
        by_header.json().await,
        json!({"username_from": "boris", "message": "hello to you"})
    );
}

async fn a_socket_without_a_good_token_does_not_open(veche: Veche) {
    let refusals = [
        ("/ws/chat", "Not authenticated"),
        ("/ws/chat?token=", "Not authenticated"),
        ("/ws/chat?token=garbage", "Could not validate credentials"),
    ];
    for (path, why) in refusals {
        let refused = veche.socket(path).await.err().expect("a refusal");
        assert_eq!(
            (refused.status, &refused.json["detail"]),
            (401, &why.into())
        );
    }
    let stranger = veche.with_token("stranger", "a.b.c");
    let refused = stranger.tries_to_chat().await.err().expect("a refusal");
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json["detail"], "Could not validate credentials");
    let plain = veche.demo("user1").await.get("/ws/chat").await;
    assert!((400..500).contains(&plain.status), "{}", plain.status);
}

async fn every_frame_is_answered_in_the_order_it_was_sent(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let (mut annas, mut boriss, mut claras) =
        (anna.chats().await, boris.chats().await, clara.chats().await);
    let (mut expected, mut texts) = (Vec::new(), Vec::new());

    for number in 0..40 {
        let text = format!("{number}");
        annas.writes(&boris, &text).await;
        annas.writes(&clara, &text).await;
        expected.extend([success(), success()]);
        if number % 3 == 0 {
            annas
                .send_json(json!({"username_to": "nobody", "message": "hm"}))
                .await;
            expected.push(failure("User not found"));
        }
        if number % 5 == 0 {
            annas.send_json(json!({"username_to": "boris"})).await;
            expected.push(failure("message is missing"));
        }
        texts.push(text);
    }

    for answer in expected {
        assert_eq!(annas.json().await, answer);
    }
    for text in &texts {
        let frame = json!({"username_from": "anna", "message": text});
        assert_eq!(boriss.json().await, frame);
        assert_eq!(claras.json().await, frame);
    }
    assert_eq!(boris.texts_with("/getallmessages", &anna).await, texts);
}

async fn a_message_for_nobody_is_an_error_and_the_socket_lives_on(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (mut annas, mut boriss) = (anna.chats().await, boris.chats().await);
    for nobody in ["nobody", "", " ", "boris\n", "bo:ris", "\u{0}", "5", "%"] {
        annas
            .send_json(json!({"username_to": nobody, "message": "hello?"}))
            .await;
        let answer = annas.json().await;
        // A name is read as people mean it, so the blank around one that exists is nothing.
        let expected = if nobody.trim() == "boris" {
            success()
        } else {
            failure("User not found")
        };
        assert_eq!(answer, expected, "{nobody:?}");
    }
    assert_eq!(boriss.json().await["message"], "hello?");

    annas
        .send_json(json!({"username_to": "BORIS", "message": "you", "more": [1]}))
        .await;
    assert_eq!(annas.json().await, success());
    assert_eq!(
        boriss.json().await,
        json!({"username_from": "anna", "message": "you"})
    );
}

async fn a_malformed_frame_is_an_error_and_the_socket_lives_on(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (mut annas, mut boriss) = (anna.chats().await, boris.chats().await);
    let long = json!({"username_to": "boris", "message": "a".repeat(10_001)}).to_string();
    let deep = format!(
        "{{\"username_to\": {}{}}}",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    let bad = [
        "",
        " ",
        "hello",
        "null",
        "true",
        "5",
        "\"boris\"",
        "[]",
        "[{\"username_to\": \"boris\", \"message\": \"a\"}]",
        "{}",
        "{",
        "{\"username_to\": \"boris\", \"message\": \"a\"",
        "{\"username_to\": \"boris\", \"message\": \"a\"} {}",
        "{\"username_to\": \"boris\", \"message\": \"a\", \"message\": \"b\"}",
        "{'username_to': 'boris', 'message': 'a'}",
        "{\"message\": \"a\"}",
        "{\"username_to\": \"boris\"}",
        "{\"username_to\": null, \"message\": \"a\"}",
        "{\"username_to\": 2, \"message\": \"a\"}",
        "{\"username_to\": [\"boris\"], \"message\": \"a\"}",
        "{\"username_to\": \"boris\", \"message\": null}",
        "{\"username_to\": \"boris\", \"message\": {\"a\": 1}}",
        "{\"username_to\": \"boris\", \"message\": \"\"}",
        "{\"username_to\": \"boris\", \"message\": \" \\n\"}",
        "{\"username_to\": \"boris\", \"message\": \"a\\u0000b\"}",
        "{\"username_to\": \"boris\", \"message\": \"\\ud800\"}",
        "{\"username_to\": \"boris\", \"message\": NaN}",
        "\u{feff}{}",
        &long,
        &deep,
    ];
    for frame in bad {
        annas.send(frame).await;
        let answer = annas.json().await;
        let shown: String = frame.chars().take(80).collect();
        assert_eq!(answer["status"], "error", "{shown}");
        assert!(
            answer["error"].as_str().is_some_and(|why| !why.is_empty()),
            "{shown}: {answer}"
        );
        assert_eq!(answer.as_object().expect("an object").len(), 2);
    }
    let good = "{\"username_to\": \"boris\", \"message\": \"still here\"}";
    annas.send_frame(Message::binary(good)).await;
    assert_eq!(annas.json().await, failure("frame must be text"));
    annas
        .send_frame(Message::Ping("are you there".into()))
        .await;

    annas.send(good).await;
    assert_eq!(annas.json().await, success());
    assert_eq!(
        boriss.json().await,
        json!({"username_from": "anna", "message": "still here"})
    );
    assert_eq!(
        boris.texts_with("/getallmessages", &anna).await,
        ["still here"]
    );
}

async fn every_socket_of_the_receiver_is_pushed_the_message(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut boriss = Vec::new();
    for _ in 0..5 {
        boriss.push(boris.chats().await);
    }

    anna.writes(&boris, "to all of yours").await;
    let frame = json!({"username_from": "anna", "message": "to all of yours"});
    for socket in &mut boriss {
        assert_eq!(socket.json().await, frame);
    }
    // One that leaves takes none of the others along.
    boriss.remove(2).close().await;
    anna.writes(&boris, "to the rest").await;
    for socket in &mut boriss {
        assert_eq!(socket.json().await["message"], "to the rest");
    }
}

async fn the_senders_own_sockets_are_pushed_nothing(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let (mut one, mut other) = (anna.chats().await, anna.chats().await);
    let (mut boriss, mut claras) = (boris.chats().await, clara.chats().await);

    one.writes(&boris, "for boris").await;
    assert_eq!(one.json().await, success());
    assert_eq!(boriss.json().await["message"], "for boris");
    boriss.writes(&anna, "for anna").await;
    assert_eq!(boriss.json().await, success());

    // The answer is the first thing that either hears after the message, and a third person hears neither.
    let frame = json!({"username_from": "boris", "message": "for anna"});
    assert_eq!(one.json().await, frame);
    assert_eq!(other.json().await, frame);
    one.writes(&clara, "for clara").await;
    assert_eq!(claras.json().await["message"], "for clara");
}

async fn one_direct_socket_does_not_evict_another_of_the_same_user(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (mut first, mut second) = (boris.chats().await, boris.chats().await);
    let mut annas = anna.chats().await;
    for text in ["to both", "once more"] {
        annas
            .send_json(json!({"username_to": "boris", "message": text}))
            .await;
        let heard = json!({"username_from": "anna", "message": text});
        assert_eq!(first.json().await, heard);
        assert_eq!(second.json().await, heard);
    }
    // One of them gone, the other goes on.
    second.close().await;
    annas
        .send_json(json!({"username_to": "boris", "message": "alone"}))
        .await;
    assert_eq!(first.json().await["message"], "alone");
}
