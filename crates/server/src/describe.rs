//! What there is, described from the types that serve it: for HTTP, for the live socket, and as types for the web client.

mod answers;
mod asyncapi;
mod openapi;
mod schemas;
mod typescript;

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;
use veche_model::{Resumed, Scope};

use crate::{
    api::{DOORS, DoorEndpoint, Endpoint, Method, OPERATIONS},
    routes,
    sockets::Resume,
};

/// A description of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Description {
    /// Everything over HTTP, as OpenAPI 3.1.
    Openapi,
    /// The live socket, as AsyncAPI 3.0.
    Asyncapi,
    /// The types and the table of operations for the web client.
    Typescript,
}

impl Description {
    /// The whole description, as it stands in its file.
    #[must_use]
    pub fn text(self) -> String {
        let pretty = |document: &Value| format!("{document:#}\n");
        match self {
            Self::Openapi => pretty(&OPENAPI),
            Self::Asyncapi => pretty(&ASYNCAPI),
            Self::Typescript => typescript::of(&schemas::SCHEMAS),
        }
    }
}

/// `/openapi.json`: the old contracts, and all of /api/v1.
pub(crate) static OPENAPI: LazyLock<Value> =
    LazyLock::new(|| openapi::beside(routes::old_contracts(), &schemas::SCHEMAS));

/// `/asyncapi.json`.
pub(crate) static ASYNCAPI: LazyLock<Value> = LazyLock::new(|| asyncapi::of(&schemas::SCHEMAS));

/// Something that can be asked for, as the descriptions know it.
#[derive(Clone, Copy)]
pub(crate) struct Described {
    pub(crate) name: &'static str,
    pub(crate) tag: &'static str,
    /// How it is reached over HTTP: the method, and the path behind `/api/v1`.
    pub(crate) http: Option<(Method, &'static str)>,
    /// What the bearer's token must be for; `None` where nobody needs to have signed in.
    pub(crate) scope: Option<Scope>,
    pub(crate) is_on_socket: bool,
    /// What it is told: an object, not a reference to one. Its description is that of the whole.
    pub(crate) told: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) given: fn(&mut SchemaGenerator) -> Schema,
}

impl From<&Endpoint> for Described {
    fn from(operation: &Endpoint) -> Self {
        let route = operation.route;
        Self {
            name: route.name,
            tag: route.tag,
            http: Some((route.method, route.path)),
            scope: Some(route.scope),
            is_on_socket: true,
            told: operation.told,
            given: operation.given,
        }
    }
}

impl From<&DoorEndpoint> for Described {
    fn from(door: &DoorEndpoint) -> Self {
        let way = door.way;
        Self {
            name: way.name,
            tag: way.tag,
            http: Some((way.method, way.path)),
            scope: None,
            is_on_socket: false,
            told: door.told,
            given: door.given,
        }
    }
}

/// All that can be asked for: whatever is served from another table than that of the operations is added here.
fn everything() -> Vec<Described> {
    let resume = Described {
        name: "resume",
        tag: "Live socket",
        http: None,
        scope: Some(Scope::Read),
        is_on_socket: true,
        told: Resume::json_schema,
        given: SchemaGenerator::subschema_for::<Resumed>,
    };
    let mut all: Vec<Described> = OPERATIONS.values().map(Described::from).collect();
    all.extend(DOORS.values().map(Described::from));
    all.push(resume);
    all.sort_by_key(|described| described.name);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// How often each word stands there.
    fn count(words: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
        words.fold(BTreeMap::new(), |mut counted, word| {
            *counted.entry(word).or_default() += 1;
            counted
        })
    }

    #[test]
    fn every_operation_is_described_once_in_each() {
        let paths = OPENAPI["paths"].as_object().unwrap().values();
        let over_http = paths.flat_map(|item| item.as_object().unwrap().values());
        let over_http = over_http.filter_map(|operation| operation["operationId"].as_str());
        let over_http = count(over_http.map(str::to_owned));
        let frames = ASYNCAPI["components"]["messages"].as_object().unwrap();
        let frames = frames.values();
        let frames =
            frames.filter_map(|message| message["payload"]["properties"]["op"]["const"].as_str());
        let on_socket = count(frames.map(str::to_owned));
        let in_table = Description::Typescript.text();
        for (name, entry) in OPERATIONS.iter() {
            assert_eq!(over_http.get(*name), Some(&1), "{name} over HTTP");
            assert_eq!(on_socket.get(*name), Some(&1), "{name} on the socket");
            let line = format!("{name}: {{ method: \"{}\"", entry.route.method.word());
            assert_eq!(
                in_table.matches(&format!("\n  {line}")).count(),
                1,
                "{line}"
            );
        }
        assert_eq!(on_socket.len(), OPERATIONS.len() + 1, "and `resume`");
    }

    #[test]
    fn a_request_needs_what_has_no_default() {
        let post = &OPENAPI["paths"]["/api/v1/channels/{channel}/messages"]["post"];
        let body = &post["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(body["required"], serde_json::json!(["text", "nonce"]));
        assert_eq!(body["additionalProperties"], false);
        assert_eq!(body["properties"]["text"]["maxLength"], 10_000);
        assert!(
            body["properties"]["channel"].is_null(),
            "it stands in the path"
        );
        assert_eq!(post["x-scope"], "write");
        let people = &OPENAPI["paths"]["/api/v1/people"]["get"]["parameters"];
        let ids = people
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == "ids")
            .unwrap();
        assert_eq!(
            (&ids["explode"], &ids["schema"]["type"]),
            (&false.into(), &"array".into())
        );
        assert!(ids["required"].is_null());
    }
}
