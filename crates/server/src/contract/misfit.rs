//! A field that does not fit, as FastAPI tells it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// Where a field stands in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Location {
    /// In the JSON or the form.
    Body,
    /// Behind the question mark.
    Query,
    /// In the path.
    Path,
}

/// A step on the way to a field: a name, or a place in a list.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "described, never made")]
enum Step {
    Name(String),
    Index(u64),
}

/// A field that does not fit, as FastAPI tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Misfit {
    /// Where: `body`, `query` or `path`, then the field's name.
    #[schemars(with = "Vec<Step>")]
    loc: Vec<Value>,
    /// What is wrong, for people.
    msg: String,
    /// What is wrong, for programs.
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Misfit {
    /// What is wrong, for people.
    pub(super) fn message(&self) -> &str {
        &self.msg
    }

    /// A part of the request that does not fit; without a name, the whole place.
    pub(super) fn new(
        location: Location,
        name: Option<Value>,
        message: &str,
        kind: &'static str,
    ) -> Self {
        let location = match location {
            Location::Body => "body",
            Location::Query => "query",
            Location::Path => "path",
        };
        let loc = [Value::from(location)].into_iter().chain(name).collect();
        Self {
            loc,
            msg: message.to_owned(),
            kind,
        }
    }
}
