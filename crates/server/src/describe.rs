//! What there is, described from the types that serve it: for HTTP, for the live socket, and for the web client its types,
//! who may do what, and where its pages are.

mod answers;
mod asyncapi;
mod documented;
mod everything;
mod openapi;
mod paths;
mod permissions;
mod schemas;
mod typescript;

use std::sync::LazyLock;

use serde_json::Value;

pub(crate) use documented::documented;

/// A description of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Description {
    /// Everything over HTTP, as OpenAPI 3.1.
    Openapi,
    /// The live socket, as AsyncAPI 3.0.
    Asyncapi,
    /// The types and the table of operations for the web client.
    Typescript,
    /// The table of permissions for the web client.
    Permissions,
    /// The page's own paths for the web client.
    Paths,
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
            Self::Permissions => permissions::text(),
            Self::Paths => paths::text(),
        }
    }
}

/// `/openapi.json`: the old contracts, and all of /api/v1.
pub(crate) static OPENAPI: LazyLock<Value> = LazyLock::new(|| {
    let old = serde_json::to_value(documented().1).expect("a description is plain JSON");
    openapi::beside(old, &schemas::SCHEMAS)
});

/// `/asyncapi.json`.
pub(crate) static ASYNCAPI: LazyLock<Value> = LazyLock::new(|| asyncapi::of(&schemas::SCHEMAS));

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::api::OPERATIONS;

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
        assert_eq!(body["required"], serde_json::json!(["nonce"]));
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
