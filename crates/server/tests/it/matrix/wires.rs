//! Both wires, as the served descriptions tell of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::harness::{Live, Reply, Veche};

/// An operation, as it is described.
pub(super) struct Operation {
    method: String,
    path: String,
    /// What a token must be for; `None` for a door.
    pub(super) scope: Option<String>,
}

/// Every operation, by name.
pub(super) struct Wires {
    pub(super) operations: BTreeMap<String, Operation>,
    /// What can be asked for on the live socket.
    pub(super) on_socket: BTreeSet<String>,
}

/// What came of asking.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) verdict: char,
    /// What was said of it.
    pub(super) said: String,
}

impl Wires {
    pub(super) async fn of(veche: &Veche) -> Self {
        let openapi = veche.get("/openapi.json").await.ok();
        let asyncapi = veche.get("/asyncapi.json").await.ok();
        let paths = openapi["paths"].as_object().expect("paths").iter();
        let paths = paths.filter(|(path, _)| path.starts_with("/api/v1/"));
        let operations = paths.flat_map(|(path, item)| {
            let item = item.as_object().expect("operations").iter();
            item.map(|(method, said)| {
                let name = said["operationId"].as_str().expect("a name");
                let operation = Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    scope: said["x-scope"].as_str().map(str::to_owned),
                };
                (name.to_owned(), operation)
            })
        });
        let described = asyncapi["operations"].as_object().expect("operations");
        let received = described
            .iter()
            .filter(|(_, said)| said["action"] == "receive");
        Self {
            operations: operations.collect(),
            on_socket: received.map(|(name, _)| name.clone()).collect(),
        }
    }

    /// Asks over HTTP.
    pub(super) async fn http(
        &self,
        veche: &Veche,
        token: Option<&str>,
        name: &str,
        params: &Value,
    ) -> Outcome {
        let operation = &self.operations[name];
        let mut rest = params.as_object().expect("fields").clone();
        let path = filled(&operation.path, &mut rest);
        let mut request = veche.request(&operation.method, &path);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request = if matches!(operation.method.as_str(), "GET" | "DELETE") {
            request.query(&rest.iter().map(in_query).collect::<Vec<_>>())
        } else {
            request.json(&rest)
        };
        let reply = Reply::of(request.send().await.expect("the server answers")).await;
        let code = reply.json["code"].as_str().unwrap_or_default();
        Outcome {
            verdict: verdict(u64::from(reply.status), code),
            said: reply.text,
        }
    }
}

/// Asks on the live socket.
pub(super) async fn live(live: &mut Live, name: &str, params: Value) -> Outcome {
    answered(&live.ask(name, params).await)
}

/// Asks on the live socket for what ends it: it may close before it has answered.
pub(super) async fn last_words(mut live: Live, name: &str, params: Value) -> Outcome {
    live.send(name, params).await;
    let (code, frames) = live.closed().await;
    let answer = frames.iter().find_map(|frame| frame.get("answer"));
    match (answer, code) {
        (Some(answer), Some(4001)) => answered(answer),
        (None, Some(4001)) => Outcome {
            verdict: 'A',
            said: "closed".to_owned(),
        },
        _ => Outcome {
            verdict: '?',
            said: format!("{code:?}"),
        },
    }
}

fn answered(answer: &Value) -> Outcome {
    let problem = &answer["problem"];
    let verdict = if answer.get("ok").is_some() {
        'A'
    } else {
        let status = problem["status"].as_u64().unwrap_or_default();
        verdict(status, problem["code"].as_str().unwrap_or_default())
    };
    Outcome {
        verdict,
        said: problem.to_string(),
    }
}

fn verdict(status: u64, code: &str) -> char {
    match (status, code) {
        (200..300, _) => 'A',
        (403, "forbidden") => 'F',
        (404, "not_found") => 'H',
        (409, "conflict") => 'C',
        (403, "scope") => 'S',
        (403, "blocked") => 'B',
        (401, "unauthenticated") => 'N',
        _ => '?',
    }
}

/// A path with its fields filled in, which are taken from the others.
fn filled(path: &str, fields: &mut Map<String, Value>) -> String {
    let part = |part: &str| {
        let field = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        let Some(field) = field else {
            return part.to_owned();
        };
        let value = fields.remove(field).unwrap_or(json!(1));
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn in_query((name, value): (&String, &Value)) -> (String, String) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items
            .iter()
            .map(Value::to_string)
            .collect::<Vec<_>>()
            .join(","),
        _ => value.to_string(),
    };
    (name.clone(), text)
}
