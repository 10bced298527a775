//! Files that people send and look at.

use data_encoding::BASE64;
use reqwest::{Response, header::HeaderMap};
use serde_json::{Value, json};

use super::{Person, Reply};

impl Person {
    /// Sends a file in one request; what the server says of it.
    pub(crate) async fn sends(&self, name: &str, bytes: &[u8]) -> Value {
        let reply = self.tries_to_send(name, bytes).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json
    }

    pub(crate) async fn tries_to_send(&self, name: &str, bytes: &[u8]) -> Reply {
        self.tries_to_send_as(&[("name", name)], bytes).await
    }

    /// Sends a picture to be an avatar; what the server says of it.
    pub(crate) async fn sends_avatar(&self, bytes: &[u8]) -> Value {
        let said = [("name", "me.png"), ("avatar", "true")];
        let reply = self.tries_to_send_as(&said, bytes).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json
    }

    /// Sends a picture to be an emoji; what the server says of it.
    pub(crate) async fn sends_emoji(&self, bytes: &[u8]) -> Value {
        let said = [("name", "emoji.png"), ("emoji", "true")];
        let reply = self.tries_to_send_as(&said, bytes).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json
    }

    /// Makes an emoji of the town's own.
    pub(crate) async fn makes_emoji(&self, name: &str, bytes: &[u8]) -> Value {
        let file = self.sends_emoji(bytes).await;
        let told = json!({"name": name, "file": file["id"]});
        self.post_json("/api/v1/emoji", told).await.ok()
    }

    async fn tries_to_send_as(&self, said: &[(&str, &str)], bytes: &[u8]) -> Reply {
        let request = self.http.post(format!("{}/api/v1/files", self.base));
        let request = request.query(said).body(bytes.to_vec());
        let sent = request.bearer_auth(&self.token).send().await;
        Reply::of(sent.expect("the server answers")).await
    }

    /// Posts files without a word; the message.
    pub(crate) async fn shows(&self, channel: i64, files: &[&Value]) -> Value {
        self.tries_to_show(channel, files).await.ok()
    }

    pub(crate) async fn tries_to_show(&self, channel: i64, files: &[&Value]) -> Reply {
        let ids: Vec<&Value> = files.iter().map(|file| &file["id"]).collect();
        let nonce = format!("files-{}", json!(ids));
        let path = format!("/api/v1/channels/{channel}/messages");
        self.post_json(&path, json!({ "files": ids, "nonce": nonce }))
            .await
    }

    /// Asks for the bytes of a file, with a query, and these headers.
    pub(crate) async fn looks(&self, file: &Value, query: &str, headers: HeaderMap) -> Response {
        let path = format!("{}/files/{}/x{query}", self.base, file["id"]);
        let request = self.http.get(path).headers(headers);
        let sent = request.bearer_auth(&self.token).send().await;
        sent.expect("the server answers")
    }

    /// The bytes of a file that one may read.
    pub(crate) async fn bytes(&self, file: &Value, query: &str) -> Vec<u8> {
        let found = self.looks(file, query, HeaderMap::new()).await;
        assert_eq!(found.status(), 200);
        found.bytes().await.expect("they arrive").to_vec()
    }

    /// A request of tus, to add headers and a body to.
    pub(crate) fn tus(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().expect("a method");
        let request = self.http.request(method, format!("{}{path}", self.base));
        request
            .bearer_auth(&self.token)
            .header("tus-resumable", "1.0.0")
    }

    /// Begins an upload; where it is.
    pub(crate) async fn begins(&self, name: &str, length: usize) -> String {
        let metadata = format!("filename {}", BASE64.encode(name.as_bytes()));
        let request = self.tus("POST", "/api/v1/uploads");
        let request = request.header("upload-length", length);
        let created = request.header("upload-metadata", metadata).send().await;
        let created = created.expect("the server answers");
        assert_eq!(created.status(), 201);
        let place = created.headers()["location"].to_str().expect("a path");
        place.to_owned()
    }

    /// Sends a piece of an upload.
    pub(crate) async fn appends(&self, path: &str, offset: usize, bytes: &[u8]) -> Reply {
        Reply::of(
            self.piece(path, offset, bytes)
                .send()
                .await
                .expect("it answers"),
        )
        .await
    }

    pub(crate) fn piece(&self, path: &str, offset: usize, bytes: &[u8]) -> reqwest::RequestBuilder {
        let request = self.tus("PATCH", path);
        let request = request.header("content-type", "application/offset+octet-stream");
        request.header("upload-offset", offset).body(bytes.to_vec())
    }

    /// How much of an upload has come.
    pub(crate) async fn offset(&self, path: &str) -> Option<usize> {
        let found = self.tus("HEAD", path).send().await.expect("it answers");
        let offset = found.headers().get("upload-offset")?.to_str().ok()?;
        offset.parse().ok()
    }
}
