//! Sockets that send as fast as they can what means nothing.

use std::time::Duration;

use crate::harness::{Raw, Veche};

const DEADLINE: Duration = Duration::from_secs(30);

const PONG: &[u8] = b"\x8a\x80\0\0\0\0";
const PING: &[u8] = b"\x89\x80\0\0\0\0";
// The first of a message's fragments comes once; then there is no end of those in the middle.
const EMPTY: &[u8] = b"\0\x80\0\0\0\0";
const LETTER: &[u8] = b"\0\x81\0\0\0\0a";

/// Sends a frame again and again until the server says why it closes.
async fn floods(base: String, path: String, token: String, frame: &'static [u8]) -> Option<u16> {
    let mut raw = Raw::upgrade(&base, &path, &token).await;
    let many = frame.repeat(2_000);
    let flooding = async { while raw.tries_to_send(&many).await {} };
    let _ = tokio::time::timeout(DEADLINE, flooding).await;
    raw.closing().await.0
}

#[tokio::test]
async fn who_goes_on_with_empty_frames_is_closed_and_told_why() {
    let veche = Veche::on_sqlite().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);
    let vandal = veche.person("vandal").await;
    let market = veche.channel("market", &[&vandal]).await;

    let paths = [
        "/api/v1/socket".to_owned(),
        format!("/ws/{market}"),
        "/ws/chat".to_owned(),
    ];
    let mut flooding = Vec::new();
    for path in &paths {
        for frame in [PONG, PING] {
            let base = veche.base.clone();
            let of = floods(base, path.clone(), vandal.token.clone(), frame);
            flooding.push((path, tokio::spawn(of)));
        }
    }
    for path in &paths {
        for fragment in [EMPTY, LETTER] {
            let (base, token, path_) = (veche.base.clone(), vandal.token.clone(), path.clone());
            flooding.push((
                path,
                tokio::spawn(async move {
                    let mut raw = Raw::upgrade(&base, &path_, &token).await;
                    raw.send(b"\x01\x80\0\0\0\0").await;
                    let many = fragment.repeat(2_000);
                    let sending = async { while raw.tries_to_send(&many).await {} };
                    let _ = tokio::time::timeout(DEADLINE, sending).await;
                    raw.closing().await.0
                }),
            ));
        }
    }
    for round in 0..20 {
        annas.send(&format!("round {round}")).await;
        assert_eq!(boriss.text().await, format!("anna: round {round}"));
        assert_eq!(annas.text().await, format!("anna: round {round}"));
    }
    for (path, flooding) in flooding {
        let code = flooding.await.expect("it ends");
        // A live socket has 5 s to say its first word, letters may come to be too many for one frame, and the system may throw
        // the reason away.
        assert!(
            matches!(code, Some(1008 | 1009 | 4008) | None),
            "{path}: {code:?}"
        );
    }
}

#[tokio::test]
async fn frames_before_the_answer_to_the_handshake_are_refused() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    for early in [
        &b"\x8a\x80\0\0\0\0"[..],
        b"\x81\xfe\x13\x88\0\0\0\0\r\n\r\n",
    ] {
        let mut raw = Raw::connect(&veche.base).await;
        let request = format!(
            "GET /api/v1/socket HTTP/1.1\r\nhost: veche\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             authorization: Bearer {}\r\n\r\n",
            anna.token
        );
        raw.send(&[request.as_bytes(), early].concat()).await;
        let head = raw.head().await;
        assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    }
}
