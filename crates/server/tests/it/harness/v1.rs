//! What people do through `/api/v1`.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use super::{Person, Reply};

static NONCES: AtomicU32 = AtomicU32::new(1);

impl Person {
    /// Makes a channel of one's own; its id.
    pub(crate) async fn founds(&self, kind: &str, name: &str) -> i64 {
        let told = json!({ "kind": kind, "name": name });
        let place = self.post_json("/api/v1/channels", told).await.ok();
        place["channel"]["id"].as_i64().expect("id is a number")
    }

    /// Brings others into a channel.
    pub(crate) async fn brings(&self, channel: i64, others: &[&Person]) {
        for other in others {
            let path = format!("/api/v1/channels/{channel}/members/{}", other.id);
            self.put_json(&path, json!({})).await.done();
        }
    }

    /// Posts a message that must be accepted; its seq.
    pub(crate) async fn says(&self, channel: i64, text: &str) -> i64 {
        let message = self.tries_to_say(channel, text).await.ok();
        message["seq"].as_i64().expect("seq is a number")
    }

    pub(crate) async fn tries_to_say(&self, channel: i64, text: &str) -> Reply {
        let nonce = format!("n{}", NONCES.fetch_add(1, Ordering::Relaxed));
        let told = json!({ "text": text, "nonce": nonce });
        let path = format!("/api/v1/channels/{channel}/messages");
        self.post_json(&path, told).await
    }

    /// What a `GET` behind `/api/v1` gives.
    pub(crate) async fn asks(&self, path: &str) -> Value {
        self.get(&format!("/api/v1{path}")).await.ok()
    }
}

impl Reply {
    /// Checks that the request was refused with this problem.
    #[track_caller]
    pub(crate) fn is_problem(&self, code: &str) {
        assert_eq!(self.json["code"], code, "{} {}", self.status, self.text);
    }
}
