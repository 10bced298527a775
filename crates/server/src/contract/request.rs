//! Bodies, forms, paths and queries.

use aide::{
    OperationInput,
    generate::GenContext,
    openapi::{self, MediaType, Operation, RequestBody, SchemaObject},
    operation::{ParamLocation, add_parameters, parameters_from_schema, set_body},
};
use axum::{
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{StatusCode, header, request::Parts},
};
use serde_json::{Map, Value};

use super::{
    fields::{Fields, Shape},
    refusal::Refusal,
};
use crate::{
    body::{self, Unread, media_type},
    json::{self, NotAnObject},
};

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

/// A body of `name=value&...`.
pub(crate) struct Form<T>(pub(crate) T);

/// What stands in the path and in the query.
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Send + Sync, T: Shape> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        // Simple clients send no type at all; none of these routes stands on a cookie, so that harms nobody.
        let is_json = !request.headers().contains_key(header::CONTENT_TYPE)
            || media_type(request.headers()).is_some_and(|kind| {
                kind.strip_prefix("application/")
                    .is_some_and(|kind| kind == "json" || kind.ends_with("+json"))
            });
        let bytes = body::read(request).await.map_err(unread)?;
        if bytes.is_empty() {
            return Err(Refusal::bad_body(None, "Field required", "missing"));
        }
        if !is_json {
            let message = "Input should be a valid dictionary or object to extract fields from";
            return Err(Refusal::bad_body(None, message, "model_attributes_type"));
        }
        let body = json::object(&bytes).map_err(|error| match error {
            NotAnObject::Garbage(error) => {
                Refusal::bad_body(Some(error.column()), "JSON decode error", "json_invalid")
            }
            NotAnObject::Other => Refusal::bad_body(
                None,
                "Input should be a valid dictionary or object to extract fields from",
                "model_attributes_type",
            ),
        })?;
        Fields::of_body(body).shape().map(Self)
    }
}

impl<S: Send + Sync, T: Shape> FromRequest<S> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let media_type = media_type(request.headers());
        let is_form = media_type.as_deref() == Some("application/x-www-form-urlencoded");
        let bytes = body::read(request).await.map_err(unread)?;
        let body = if is_form { pairs(&bytes) } else { Map::new() };
        Fields::of_body(body).shape().map(Self)
    }
}

impl<S: Send + Sync, T: Shape> FromRequestParts<S> for Params<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = match RawPathParams::from_request_parts(parts, state).await {
            Ok(params) => params
                .iter()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect(),
            // A path that is not UTF-8 names nothing.
            Err(_) => return Err(Refusal::nowhere()),
        };
        let query = pairs(parts.uri.query().unwrap_or_default().as_bytes());
        Fields::of_params(path, query).shape().map(Self)
    }
}

/// The first value of each name.
fn pairs(text: &[u8]) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in form_urlencoded::parse(text) {
        map.entry(name.into_owned())
            .or_insert_with(|| value.into_owned().into());
    }
    map
}

fn unread(why: Unread) -> Refusal {
    match why {
        Unread::Late => {
            Refusal::new(StatusCode::REQUEST_TIMEOUT, "The body took too long").hanging_up()
        }
        Unread::TooLarge => Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body must have at most 1048576 bytes",
        ),
        Unread::Broken => Refusal::new(
            StatusCode::BAD_REQUEST,
            "There was an error parsing the body",
        ),
    }
}

fn describe_body<T: Shape>(ctx: &mut GenContext, operation: &mut Operation, kind: &str) {
    let json_schema = ctx.schema.subschema_for::<T>();
    let schema = Some(SchemaObject {
        json_schema,
        external_docs: None,
        example: None,
    });
    let media = MediaType {
        schema,
        ..MediaType::default()
    };
    let body = RequestBody {
        content: [(kind.to_owned(), media)].into_iter().collect(),
        required: true,
        ..RequestBody::default()
    };
    set_body(ctx, operation, body);
}

impl<T: Shape> OperationInput for Body<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        describe_body::<T>(ctx, operation, "application/json");
    }
}

impl<T: Shape> OperationInput for Form<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        describe_body::<T>(ctx, operation, "application/x-www-form-urlencoded");
    }
}

impl<T: Shape> OperationInput for Params<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        let schema = ctx.schema.subschema_for::<T>();
        let schema = ctx.resolve_schema(&schema).clone();
        for location in [ParamLocation::Path, ParamLocation::Query] {
            let is_path = matches!(location, ParamLocation::Path);
            let params = parameters_from_schema(ctx, schema.clone(), location);
            let here = params.into_iter().filter(|param| {
                let name = match param {
                    openapi::Parameter::Path { parameter_data, .. }
                    | openapi::Parameter::Query { parameter_data, .. } => &parameter_data.name,
                    _ => return false,
                };
                T::PATH.contains(&name.as_str()) == is_path
            });
            let here: Vec<_> = here.collect();
            add_parameters(ctx, operation, here);
        }
    }
}
