//! Looking everywhere.

use serde_json::Value;

use crate::harness::{Live, Person};

use super::planting::Garden;

/// Pages that are in no description.
const OTHERS: [&str; 8] = [
    "/files/1/x",
    "/files/2/x",
    "/files/3/avatar",
    "/files/3/avatar?preview=64",
    "/metrics",
    "/",
    "/api/v1/nothing",
    "/api/v1/people?limit=200&ids=1,2,3,4,5,6,7,8",
];

/// What somebody reads who asks for every page there is, with everything in its fields that may be of interest.
pub(super) async fn everything(
    openapi: &Value,
    garden: &Garden,
    person: &Person,
) -> Vec<(String, String)> {
    let mut pages: Vec<String> = OTHERS.iter().map(|page| (*page).to_owned()).collect();
    for (path, item) in openapi["paths"].as_object().expect("paths") {
        if let Some(operation) = item.get("get") {
            let fields = operation["parameters"].as_array();
            pages.extend(filled(path, fields.map_or(&[], Vec::as_slice), garden));
        }
    }
    let mut read = Vec::new();
    for page in pages {
        let reply = person.get(&page).await;
        assert!(reply.status < 500, "{page}: {}", reply.text);
        read.push((page, reply.text));
    }
    read
}

/// A path with each of the values in the place of each field, in all combinations.
fn filled(path: &str, fields: &[Value], garden: &Garden) -> Vec<String> {
    let mut pages = vec![path.to_owned()];
    for field in fields {
        let name = field["name"].as_str().expect("a name");
        let is_in_path = field["in"] == "path";
        let values = values(name, garden);
        if !is_in_path && values.is_empty() {
            assert_ne!(field["required"], true, "{path}: {name}");
            continue;
        }
        assert!(!values.is_empty(), "{path}: {name}");
        let with = |page: &String| -> Vec<String> {
            let sign = if page.contains('?') { '&' } else { '?' };
            let value = |value: &String| {
                if is_in_path {
                    page.replace(&format!("{{{name}}}"), value)
                } else {
                    format!("{page}{sign}{name}={value}")
                }
            };
            values.iter().map(value).collect()
        };
        let filled: Vec<String> = pages.iter().flat_map(with).collect();
        // What may be missing is missing once.
        if is_in_path || field["required"] == true {
            pages = filled;
        } else {
            pages.extend(filled);
        }
    }
    pages
}

fn values(field: &str, garden: &Garden) -> Vec<String> {
    let numbers = |numbers: &[i64]| numbers.iter().map(i64::to_string).collect();
    match field {
        "channel" | "channel_id" => numbers(&[garden.open, garden.closed, garden.direct]),
        "message" => numbers(&[1, 2, 3, 4, 5, 6, 7, 8]),
        "person" | "user_id" => numbers(&[garden.olga.id, garden.peter.id, garden.victim]),
        "file" => numbers(&[1, 2, 3]),
        "messages" => vec!["1,2,3,4,5,6,7,8".to_owned()],
        "after" | "time" => numbers(&[0]),
        "thread" => numbers(&[5]),
        "option" => numbers(&[0]),
        "around" => numbers(&[4]),
        // A code that nobody has; whoever has one may know of the channel.
        "code" => vec!["0".repeat(32)],
        "query" | "search" => [
            "canary",
            "canarydirectmessage7391",
            "canarystandingtext7391",
            "olga",
            "example.org",
        ]
        .map(str::to_owned)
        .to_vec(),
        "user" | "username" | "login" => vec!["olga".to_owned(), "peter".to_owned()],
        "state" => ["open", "resolved"].map(str::to_owned).to_vec(),
        _ => Vec::new(),
    }
}

/// All frames up to the one in which this stands.
pub(super) async fn hears_until(live: &mut Live, text: &str) -> Vec<Value> {
    let mut heard = Vec::new();
    loop {
        let frame = live.frame().await;
        let is_last = frame["event"]["message"]["text"] == text;
        heard.push(frame);
        if is_last {
            return heard;
        }
    }
}
