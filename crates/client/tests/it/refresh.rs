//! A refresh whose answer is lost.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use veche_client::{Client, Tokens};

use crate::frames::hello;

/// Reads one request; gives back its body.
async fn request(stream: &mut TcpStream) -> Value {
    let mut read = Vec::new();
    loop {
        stream.read_buf(&mut read).await.unwrap();
        let text = std::str::from_utf8(&read).unwrap();
        if let Some(body) = text.split_once("\r\n\r\n").map(|(_, body)| body)
            && let Ok(body) = serde_json::from_str(body)
        {
            assert!(text.starts_with("POST /api/v1/sessions/refresh "), "{text}");
            return body;
        }
    }
}

#[tokio::test]
async fn the_same_token_is_sent_once_more_and_the_new_one_kept() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let tokens = |access: &str, refresh: &str| json!({ "access": access, "access_until": 1, "refresh": refresh, "refresh_until": 2 });
    let old: Tokens = serde_json::from_value(tokens("old", "first")).unwrap();
    let client = Client::new(&base).with_tokens(old);
    let mut new = tokens("new", "second");
    new["me"] = hello("one", &[])["hello"]["me"].clone();

    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let lost = request(&mut stream).await;
        drop(stream);
        let (mut stream, _) = listener.accept().await.unwrap();
        assert_eq!(request(&mut stream).await, lost);
        let body = new.to_string();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).await.unwrap();
        lost
    };
    let (refreshed, sent) = tokio::join!(client.refresh("old"), server);
    refreshed.unwrap();
    assert_eq!(sent, json!({ "refresh": "first" }));
    let kept = client.tokens().unwrap();
    assert_eq!(
        (kept.access, kept.refresh.as_deref()),
        ("new".into(), Some("second"))
    );
}
