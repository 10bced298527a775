//! Somebody who has signed in.

use serde_json::Value;

use super::{Refused, Reply, Socket};

#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) token: String,
    pub(super) base: String,
    pub(super) http: reqwest::Client,
}

impl Person {
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(self.url(path))).await
    }

    pub(crate) async fn post(&self, path: &str) -> Reply {
        self.send(self.http.post(self.url(path))).await
    }

    pub(crate) async fn post_json(&self, path: &str, json: Value) -> Reply {
        self.send(self.http.post(self.url(path)).json(&json)).await
    }

    pub(crate) async fn put_json(&self, path: &str, json: Value) -> Reply {
        self.send(self.http.put(self.url(path)).json(&json)).await
    }

    pub(crate) async fn patch_json(&self, path: &str, json: Value) -> Reply {
        self.send(self.http.patch(self.url(path)).json(&json)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(self.http.delete(self.url(path))).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.bearer_auth(&self.token).send().await;
        Reply::of(response.expect("the server answers")).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What the token says of its owner.
    pub(crate) fn claims(&self) -> Value {
        let claims = self
            .token
            .split('.')
            .nth(1)
            .expect("a token has three parts");
        serde_json::from_slice(&from_base64(claims)).expect("claims are JSON")
    }

    /// Opens `/ws/{channel}`.
    pub(crate) async fn listens(&self, channel: i64) -> Socket {
        self.tries_to_listen(channel)
            .await
            .expect("the socket opens")
    }

    pub(crate) async fn tries_to_listen(&self, channel: i64) -> Result<Socket, Refused> {
        let base = self.base.replace("http://", "ws://");
        Socket::open(&format!("{base}/ws/{channel}?token={}", self.token), None).await
    }

    /// Opens `/ws/chat`.
    pub(crate) async fn chats(&self) -> Socket {
        self.tries_to_chat().await.expect("the socket opens")
    }

    pub(crate) async fn tries_to_chat(&self) -> Result<Socket, Refused> {
        let base = self.base.replace("http://", "ws://");
        Socket::open(&format!("{base}/ws/chat"), Some(&self.token)).await
    }

    /// Sends a direct message through a socket of its own, and waits until it is stored.
    pub(crate) async fn writes(&self, to: &Person, text: &str) {
        let mut socket = self.chats().await;
        socket.writes(to, text).await;
        socket.succeeds().await;
        socket.close().await;
    }

    /// What `GET /messages/{channel}/` shows: who said what.
    pub(crate) async fn reads(&self, channel: i64) -> Vec<(i64, String)> {
        let messages = self.get(&format!("/messages/{channel}/")).await.ok();
        let messages = messages.as_array().expect("a list").iter();
        messages
            .map(|message| {
                let content = message["content"].as_str().expect("content is a text");
                (
                    message["sender_id"]
                        .as_i64()
                        .expect("sender_id is a number"),
                    content.to_owned(),
                )
            })
            .collect()
    }

    /// The texts of one correspondent's messages, as a route such as `/getallchats` shows them.
    pub(crate) async fn texts_with(&self, route: &str, other: &Person) -> Vec<String> {
        let chats = self.get(route).await.ok();
        let messages = chats[&other.name].as_array().into_iter().flatten();
        messages
            .map(|message| message["text"].as_str().expect("text is a text").to_owned())
            .collect()
    }
}

/// The bytes behind unpadded base64 for URLs (RFC 4648).
fn from_base64(text: &str) -> Vec<u8> {
    let sextet = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => panic!("no base64: {text}"),
    };
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for byte in text.bytes() {
        bits = bits << 6 | u32::from(sextet(byte));
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    bytes
}
