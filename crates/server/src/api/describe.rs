//! What there is, described from the types that serve it: for HTTP, for the live socket, and as types for the web client.

mod asyncapi;
mod openapi;
mod schemas;
mod typescript;

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;
use veche_model::{Resumed, Scope};

use super::operation::{Entry, Method, operations};
use crate::{routes, sockets::Resume};

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

impl From<&Entry> for Described {
    fn from(entry: &Entry) -> Self {
        let route = entry.route;
        Self {
            name: route.name,
            tag: route.tag,
            http: Some((route.method, route.path)),
            scope: Some(route.scope),
            is_on_socket: true,
            told: entry.told,
            given: entry.given,
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
    let mut all: Vec<Described> = operations().values().map(Described::from).collect();
    all.push(resume);
    all.sort_by_key(|described| described.name);
    all
}
