//! Frames of the old contracts that make no sense: answered, and the socket lives on.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::{harness::Veche, stories};

stories![a_malformed_frame_does_not_end_the_socket,];

async fn a_malformed_frame_does_not_end_the_socket(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.chats().await, boris.chats().await);
    let deep = format!(
        "{{\"username_to\": \"boris\", \"message\": {}1{}}}",
        "[".repeat(32),
        "]".repeat(32)
    );
    let long = json!({"username_to": "boris", "message": "a".repeat(10_001)}).to_string();
    for frame in [
        "",
        " ",
        "{",
        "null",
        "7",
        "\"text\"",
        "[]",
        "{}",
        "{\"username_to\": \"boris\"}",
        "{\"message\": \"hi\"}",
        "{\"username_to\": null, \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": null}",
        "{\"username_to\": 2, \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": 7}",
        "{\"username_to\": [\"boris\"], \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": {}}",
        "{\"username_to\": \"boris\", \"message\": \"\"}",
        "{\"username_to\": \"boris\", \"message\": \" \\n\"}",
        "{\"username_to\": \"boris\", \"message\": \"\\u0000\"}",
        "{\"username_to\": \"boris\", \"message\": \"\\ud800\"}",
        "{\"username_to\": \"boris\\u0000\", \"message\": \"hi\"}",
        "{\"username_to\": \"nobody\", \"message\": \"hi\"}",
        "{\"username_to\": \"\", \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": \"hi\"} {}",
        "{\"username_to\": \"boris\", \"username_to\": \"anna\", \"message\": \"hi\"}",
        "{\"username_to\": \"boris\", \"message\": 1e999}",
        &deep,
        &long,
    ] {
        annas.send(frame).await;
        let answer = annas.json().await;
        assert_eq!(answer["status"], "error", "{frame}");
        let why = answer["error"].as_str().expect("a reason");
        assert!(
            !why.is_empty() && why != "Internal Server Error",
            "{frame}: {why}"
        );
    }
    annas.send_frame(Message::binary(b"{}".to_vec())).await;
    assert_eq!(annas.json().await["status"], "error");
    annas
        .send_json(json!({"username_to": "boris", "message": "fine"}))
        .await;
    assert_eq!(
        annas.json().await,
        json!({"status": "success", "error": null})
    );
    assert_eq!(boriss.json().await["message"], "fine");

    // In a channel, too, who sent something bad is told, nobody else is, and the socket lives on.
    let (mut in_square, mut others) = (anna.listens(square).await, boris.listens(square).await);
    for bad in ["", " \n ", "a\u{0}b", "\u{1b}[2J", &"a".repeat(10_001)] {
        in_square.send(bad).await;
        let notice = in_square.text().await;
        assert!(notice.starts_with("veche: not sent: "), "{notice}");
    }
    in_square.send_frame(Message::binary(vec![1, 2, 3])).await;
    assert!(in_square.text().await.starts_with("veche: "));
    in_square.send("fine").await;
    assert_eq!(in_square.text().await, "anna: fine");
    assert_eq!(others.text().await, "anna: fine");
}
