//! Somebody who has signed in.

use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

use super::{Refused, Reply, Socket, Veche};

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

    /// The same person at another node of the same town.
    pub(crate) fn at(&self, node: &Veche) -> Self {
        Self {
            base: node.base.clone(),
            ..self.clone()
        }
    }

    /// What the token says of its owner.
    pub(crate) fn claims(&self) -> Value {
        let claims = self
            .token
            .split('.')
            .nth(1)
            .expect("a token has three parts");
        let claims = BASE64URL_NOPAD.decode(claims.as_bytes());
        let claims = claims.expect("each of them is base64");
        serde_json::from_slice(&claims).expect("claims are JSON")
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
