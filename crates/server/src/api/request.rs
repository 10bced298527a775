//! What a request tells, and who sends it.

use axum::{
    body::Body,
    extract::{FromRequestParts, RawPathParams, Request},
    http::request::Parts,
};
use serde_json::{Map, Value};
use veche_chat::{Caller, Error};
use veche_model::{Code, Problem};

use super::{problem::problem, read, route::Method};
use crate::{
    App,
    address::Address,
    bearer::bearer,
    body::{self, Unread},
    json::{self, NotAnObject},
};

/// What a request tells: in its path, and in its query or its body.
pub(super) async fn told(
    method: Method,
    rules: &read::Rules,
    mut parts: Parts,
    body: Body,
) -> Result<Map<String, Value>, Problem> {
    let mut fields = params(method, rules, &mut parts).await?;
    if method.has_query() {
        return Ok(fields);
    }
    for (name, value) in object(Request::from_parts(parts, body)).await? {
        if fields.contains_key(&name) {
            return Err(Problem::invalid(name, "stands in the path already"));
        }
        fields.insert(name, value);
    }
    Ok(fields)
}

/// Who asks: the bearer of the token in the header.
pub(crate) async fn caller(app: &App, parts: &mut Parts) -> Result<Caller, Problem> {
    let Ok(Address(address)) = Address::from_request_parts(parts, app).await;
    let token = bearer(&parts.headers).ok_or_else(|| problem(Error::Unauthenticated))?;
    app.chat
        .authenticate_scoped(token, address)
        .await
        .map_err(problem)
}

/// What stands in the path and in the query.
async fn params(
    method: Method,
    rules: &read::Rules,
    parts: &mut Parts,
) -> Result<Map<String, Value>, Problem> {
    let value = |name: &str, text: &str| {
        let field_type = rules.type_of(name).unwrap_or(read::FieldType::Text);
        read::from_text(field_type, text)
    };
    let nothing = || Problem::new(Code::NotFound, "there is no such path");
    let in_path = RawPathParams::from_request_parts(parts, &())
        .await
        .map_err(|_| nothing())?;
    let mut fields = Map::new();
    for (name, text) in &in_path {
        fields.insert(name.to_owned(), value(name, text));
    }
    let query = parts.uri.query().unwrap_or_default();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        if !method.has_query() {
            return Err(Problem::invalid(name, "is not known in the query"));
        }
        let value = value(&name, &text);
        match (fields.get_mut(name.as_ref()), value) {
            (None, value) => {
                fields.insert(name.into_owned(), value);
            }
            // A list is written with commas, or item by item: generated clients do either.
            (Some(Value::Array(items)), Value::Array(more)) => items.extend(more),
            _ => return Err(Problem::invalid(name, "stands there twice")),
        }
    }
    Ok(fields)
}

/// The JSON object in a body; an empty body is an empty object.
async fn object(request: Request) -> Result<Map<String, Value>, Problem> {
    let media_type = body::media_type(request.headers());
    let bytes = body::read(request).await.map_err(unread)?;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    // A form of another site can send any body, but not this type.
    if media_type.as_deref() != Some("application/json") {
        return Err(Problem::new(
            Code::NotJson,
            "the body must be JSON, with the type application/json",
        ));
    }
    json::object(&bytes).map_err(|error| match error {
        NotAnObject::Garbage(error) => Problem::invalid("body", format!("is not JSON: {error}")),
        NotAnObject::Other => Problem::invalid("body", "must be an object"),
    })
}

fn unread(why: Unread) -> Problem {
    match why {
        Unread::Late => Problem::new(Code::Timeout, "the body took too long"),
        Unread::TooLarge => {
            Problem::new(Code::TooLarge, "the body must have at most 1048576 bytes")
        }
        Unread::Broken => Problem::invalid("body", "cannot be read"),
    }
}
