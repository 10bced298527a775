//! An operation: what it is told, what it gives, how it is reached, and what a token must be for.

use futures_util::future::BoxFuture;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use veche_chat::{Caller, Chat, Result};
use veche_model::{LIST_BYTES, Problem, Scope};

use super::{
    problem::{lacks, problem},
    read,
    route::{Method, Route},
};
use crate::json;

/// Something that a person who has signed in can do.
///
/// Its fields are what it is told; over HTTP those named in the path stand there, the others in the query of a `GET` or
/// `DELETE`, and in the JSON body otherwise. Unknown fields are refused, and so is what is longer than the schema of its
/// field allows. Its doc comment is its description.
pub(crate) trait Operation: DeserializeOwned + JsonSchema + Send + 'static {
    /// How it is reached.
    const ROUTE: Route;

    /// Whether it ends what the caller came with: a browser then forgets its refresh token.
    const IS_FAREWELL: bool = false;

    /// Whether what it stores counts against its person's day. What takes something away never does, nor what people must be
    /// able to do whatever they have stored; posting counts by itself, on every wire.
    const IS_COUNTED: bool = !matches!(Self::ROUTE.method, Method::Get | Method::Delete)
        && matches!(Self::ROUTE.scope, Scope::Write);
    /// Bytes that it may take up besides what it is told, until its answer is written. What reads may give a whole page.
    const ROOM: usize = match Self::ROUTE.method {
        Method::Get => 2 * LIST_BYTES,
        _ => 64 << 10,
    };

    /// What it gives. `()` is a 204 over HTTP.
    type Given: Serialize + JsonSchema;

    /// Does it.
    fn run(self, chat: &Chat, caller: &Caller) -> impl Future<Output = Result<Self::Given>> + Send;
}

/// An operation whose types are forgotten: a line of the table.
pub(crate) struct Endpoint {
    pub(crate) route: Route,
    /// Reads what the operation is told, does it, and writes what it gives: JSON, or nothing.
    act: fn(Chat, Caller, &'static read::Rules, Map<String, Value>) -> BoxFuture<'static, Ran>,
    /// What it may be told.
    pub(crate) rules: read::Rules,
    /// How much memory it takes besides what it is told.
    room: usize,
    pub(crate) told: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) given: fn(&mut SchemaGenerator) -> Schema,
    /// Whether it gives nothing.
    pub(crate) gives_nothing: bool,
    /// Whether a browser is to forget its refresh token when it is done.
    pub(crate) is_farewell: bool,
}

/// Bytes of the texts in a field.
fn texts(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(texts).sum(),
        Value::Object(fields) => fields.values().map(texts).sum(),
        _ => 0,
    }
}

/// How an operation came out: JSON, `null` for nothing.
pub(crate) type Ran = Result<String, Problem>;

impl Endpoint {
    pub(crate) fn of<O: Operation>() -> Self {
        Self {
            route: O::ROUTE,
            act: |chat, caller, rules, fields| {
                Box::pin(async move {
                    if !caller.may(O::ROUTE.scope) {
                        return Err(lacks(O::ROUTE.scope));
                    }
                    chat.admit(&caller).map_err(problem)?;
                    let bytes = fields.values().map(texts).sum();
                    let told: O = read::fields(rules, fields)?;
                    if O::IS_COUNTED {
                        chat.charge(&caller, bytes).await.map_err(problem)?;
                    }
                    let given = told.run(&chat, &caller).await.map_err(problem)?;
                    Ok(json::text(&given))
                })
            },
            rules: read::Rules::of::<O>(),
            room: O::ROOM,
            told: O::json_schema,
            given: SchemaGenerator::subschema_for::<O::Given>,
            is_farewell: O::IS_FAREWELL,
            gives_nothing: std::any::TypeId::of::<O::Given>() == std::any::TypeId::of::<()>(),
        }
    }

    /// Bytes that it takes up until its answer is written: what it is told, as it is kept, told and answered, and its own.
    pub(crate) fn needs(&self, fields: &Map<String, Value>) -> usize {
        self.room + 4 * fields.values().map(texts).sum::<usize>()
    }

    /// Does the operation for somebody.
    pub(crate) fn run(
        &'static self,
        chat: Chat,
        caller: Caller,
        fields: Map<String, Value>,
    ) -> BoxFuture<'static, Ran> {
        (self.act)(chat, caller, &self.rules, fields)
    }
}
