//! What is described is what is served, and the files in the repository say the same.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use veche::Description;

use crate::harness::{Binary, Reply, Veche};

const FILES: [(Description, &str); 5] = [
    (Description::Openapi, "docs/openapi.json"),
    (Description::Asyncapi, "docs/asyncapi.json"),
    (Description::Typescript, "web/src/lib/api/types.ts"),
    (Description::Permissions, "web/src/lib/api/permit.ts"),
    (Description::Paths, "web/src/lib/api/paths.ts"),
];

fn document(description: Description) -> Value {
    serde_json::from_str(&description.text()).expect("it is JSON")
}

/// Each operation below /api/v1: its method, its path and what is said of it.
fn described(openapi: &Value) -> Vec<(String, String, &Value)> {
    let paths = openapi["paths"].as_object().expect("paths").iter();
    let ours = paths.filter(|(path, _)| path.starts_with("/api/v1/"));
    ours.flat_map(|(path, item)| {
        let operations = item.as_object().expect("a path has operations");
        operations
            .iter()
            .map(|(method, operation)| (method.to_uppercase(), path.clone(), operation))
    })
    .collect()
}

/// A path with something in the place of each field.
fn filled(path: &str) -> String {
    let part = |part: &str| {
        if part.starts_with('{') {
            "1".to_owned()
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[track_caller]
fn is_problem(reply: &Reply, status: u16, code: &str, of: &str) {
    assert_eq!(reply.status, status, "{of}: {}", reply.text);
    assert_eq!(reply.json["code"], code, "{of}: {}", reply.text);
    assert_eq!(
        reply.header("content-type"),
        "application/problem+json",
        "{of}"
    );
}

#[test]
fn the_files_in_the_repository_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (description, file) in FILES {
        let committed = fs::read_to_string(root.join(file)).unwrap_or_default();
        assert!(
            committed == description.text(),
            "{file} is not what the code says any more; `make describe` writes it anew"
        );
    }
}

#[test]
fn every_reference_leads_somewhere_and_nothing_is_left_unused() {
    for description in [Description::Openapi, Description::Asyncapi] {
        let document = document(description);
        let mut references = BTreeSet::new();
        collect(&document, &mut references);
        assert!(references.len() > 20, "{description:?}: {references:?}");
        for reference in &references {
            let pointer = reference.strip_prefix('#').expect("within the document");
            assert!(
                document.pointer(pointer).is_some(),
                "{description:?}: {reference}"
            );
        }
        for kind in ["schemas", "responses", "messages"] {
            let named = document["components"][kind].as_object();
            for name in named.into_iter().flat_map(|named| named.keys()) {
                let reference = format!("#/components/{kind}/{name}");
                assert!(
                    references.contains(&reference),
                    "{description:?}: {reference} is unused"
                );
            }
        }
        assert!(!document.to_string().contains("$defs"), "{description:?}");
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                references.insert(reference.clone());
            }
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

#[test]
fn what_can_be_done_on_the_socket_can_be_done_over_http() {
    let (openapi, asyncapi) = (
        document(Description::Openapi),
        document(Description::Asyncapi),
    );
    let http = described(&openapi);
    let name = |operation: &Value| {
        operation["operationId"]
            .as_str()
            .expect("a name")
            .to_owned()
    };
    let with_bearer = http
        .iter()
        .filter(|(.., operation)| operation["x-scope"].is_string());
    let over_http: BTreeSet<String> = with_bearer.map(|(.., operation)| name(operation)).collect();
    let all: BTreeSet<String> = http.iter().map(|(.., operation)| name(operation)).collect();
    assert_eq!(all.len(), http.len(), "a name stands there twice");
    let operations = asyncapi["operations"]
        .as_object()
        .expect("operations")
        .iter();
    let received = operations.filter(|(_, operation)| operation["action"] == "receive");
    let mut on_socket: BTreeSet<String> = received.map(|(name, _)| name.clone()).collect();
    assert!(on_socket.remove("resume"));
    assert!(on_socket.contains("post") && on_socket.is_subset(&over_http));
}

#[tokio::test]
async fn every_described_path_answers() {
    let veche = Veche::on_sqlite().await;
    let openapi = document(Description::Openapi);
    for (method, path, operation) in described(&openapi) {
        let of = format!("{method} {path}");
        let path = filled(&path);
        if operation["security"].is_array() {
            let reply = veche
                .request(&method, &path)
                .send()
                .await
                .expect("the server answers");
            is_problem(&Reply::of(reply).await, 401, "unauthenticated", &of);
        }
        let reply = veche
            .request("PROPFIND", &path)
            .send()
            .await
            .expect("the server answers");
        let reply = Reply::of(reply).await;
        is_problem(&reply, 405, "method_not_allowed", &of);
        assert!(reply.header("allow").contains(&method), "{of}");
    }
}

#[tokio::test]
async fn what_does_not_exist_below_api_v1_is_a_problem() {
    let veche = Veche::on_sqlite().await;
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v1/channels/",
        "/api/v1/socket/",
        "/api/v1/me/%ff",
    ] {
        is_problem(&veche.get(path).await, 404, "not_found", path);
    }
    is_problem(
        &veche.post("/api/v1/socket").await,
        405,
        "method_not_allowed",
        "the socket",
    );
    // What lies elsewhere answers as the old contracts do.
    veche.get("/api/v2").await.refused(404, "Not Found");
}

#[tokio::test]
async fn the_descriptions_are_served_and_printed() {
    let veche = Veche::on_sqlite().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (description, path, word) in [
        (Description::Openapi, "/openapi.json", "openapi"),
        (Description::Asyncapi, "/asyncapi.json", "asyncapi"),
    ] {
        assert_eq!(veche.get(path).await.ok(), document(description), "{path}");
        let printed = Binary::new(folder.path(), &["describe", word])
            .run()
            .await
            .ok();
        assert!(printed == description.text(), "{word}");
    }
    let page = veche.get("/openapi.json").await.ok();
    let about = page["info"]["description"].as_str().expect("a description");
    assert!(about.contains("/asyncapi.json"), "{about}");
}

#[tokio::test]
async fn a_list_in_a_query_is_taken_with_commas_and_item_by_item() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.demo("user1").await;
    for query in [
        "ids=1,2,3",
        "ids=1&ids=2&ids=3",
        "ids=1,2&ids=3",
        "ids=&ids=1,2&ids=3",
    ] {
        let people = anna.asks(&format!("/people?{query}")).await;
        let people = people.as_array().expect("a list").iter();
        let ids: Vec<i64> = people
            .map(|person| person["id"].as_i64().expect("an id"))
            .collect();
        assert_eq!(ids, [1, 2, 3], "{query}");
    }
    let many = vec!["ids=1"; 201].join("&");
    for (query, field) in [
        ("ids=1&ids=x", "ids[1]"),
        (many.as_str(), "ids"),
        ("after=1&after=2", "after"),
    ] {
        let refused = anna.get(&format!("/api/v1/people?{query}")).await;
        assert_eq!(refused.problem("invalid"), field, "{query}");
    }
}
