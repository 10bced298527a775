//! How requests are answered, in OpenAPI: what they give, and each kind of problem.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use veche_model::{Code, Scope};

use super::schemas::{NAMED, Offer};
use crate::api::Method;

/// The header that says when to try again.
const RETRY: &str = "Seconds after which it makes sense to try again.";

/// The answers to a request.
pub(super) fn responses(offer: &Offer, method: Method, has_body: bool) -> Map<String, Value> {
    let done = match &offer.given {
        None => ("204", json!({ "description": "It was done." })),
        Some(given) => {
            let content = json!({ "application/json": { "schema": given } });
            (
                "200",
                json!({ "description": "It was done.", "content": content }),
            )
        }
    };
    let problems = by_status()
        .into_keys()
        .filter(|status| may_answer(*status, offer, method, has_body));
    let problems = problems.map(|status| {
        let reference = format!("#/components/responses/Problem{status}");
        (status.to_string(), json!({ "$ref": reference }))
    });
    let done = std::iter::once((done.0.to_owned(), done.1));
    done.chain(problems).collect()
}

/// Whether a request that was understood as this one can be answered so.
fn may_answer(status: u16, offer: &Offer, method: Method, has_body: bool) -> bool {
    let has_fields = !offer.fields.is_empty();
    let has_bearer = offer.described.scope.is_some();
    let scope = offer.described.scope;
    let may_write = method != Method::Get || scope.is_some_and(|scope| scope != Scope::Read);
    match status {
        // Only answers to a method that is not described here.
        405 => false,
        // A failure of ours is no part of what is promised.
        500 => false,
        404 => has_fields,
        408 | 413 | 415 => !method.has_query() || has_body,
        409 => may_write || offer.fields.iter().any(|field| field.name == "after"),
        429 | 507 => may_write,
        401 | 403 => has_bearer || may_write,
        _ => true,
    }
}

/// The kinds of problems, by their status.
fn by_status() -> BTreeMap<u16, Vec<Code>> {
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in Code::ALL {
        by_status.entry(code.words().0).or_default().push(code);
    }
    by_status
}

/// The answers that name a problem, for all requests.
pub(super) fn problems() -> Map<String, Value> {
    let problem = |(status, codes): (u16, Vec<Code>)| {
        let words = codes.iter().map(|code| {
            let (_, word, title) = code.words();
            format!("`{word}`: {title}.")
        });
        let schema = json!({ "$ref": format!("{NAMED}Problem") });
        let mut response = json!({ "description": words.collect::<Vec<_>>().join(" ") });
        if matches!(status, 403 | 429 | 503 | 507) {
            let seconds = json!({ "type": "integer", "minimum": 0 });
            response["headers"] =
                json!({ "Retry-After": { "description": RETRY, "schema": seconds } });
        }
        response["content"] = json!({ "application/problem+json": { "schema": schema } });
        (format!("Problem{status}"), response)
    };
    let used = by_status()
        .into_iter()
        .filter(|(status, _)| !matches!(status, 405 | 500));
    used.map(problem).collect()
}
