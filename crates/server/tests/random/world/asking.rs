//! Asking the server, and holding what it lets be done against the model.

use serde_json::Value;

use super::World;
use crate::model::Who;

impl World {
    pub(super) async fn call(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> (u16, Value) {
        let url = format!("{}/api/v1{path}", self.base);
        let mut request = self
            .http
            .request(method.parse().expect("a method"), url)
            .bearer_auth(token);
        if !matches!(method, "GET" | "DELETE") {
            request = request.json(body);
        }
        let answer = request.send().await.expect("the server answers");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    pub(super) async fn must(&self, who: Who, method: &str, path: &str, body: Value) -> Value {
        let (status, json) = self.call(&self.tokens[who], method, path, &body).await;
        assert!(
            status < 300,
            "{who} {method} {path} {body}: {status} {json}"
        );
        json
    }

    /// Asks, and holds the verdict against the model's; whether it was done.
    pub(super) async fn tries(
        &mut self,
        what: &'static str,
        who: Who,
        may: bool,
        (method, path, body): (&str, String, Value),
    ) -> Option<Value> {
        let may = may && !self.is_blocked[who];
        let (status, json) = self.call(&self.tokens[who], method, &path, &body).await;
        if may {
            assert!(
                status < 300,
                "{what}: {who} {method} {path} {body}: {status} {json}"
            );
            *self.done.entry(what).or_default() += 1;
            return Some(json);
        }
        assert!(
            matches!(status, 403 | 404 | 409),
            "{what} should be refused: {who} {method} {path} {body}: {status} {json}"
        );
        self.refused += 1;
        None
    }
}
