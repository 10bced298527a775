//! OpenAPI 3.1: every route, beside those of the old contracts.

use serde_json::{Map, Value, json};

use super::{
    answers::{problems, responses},
    schemas::{Field, NAMED, Offer, Schemas, each_reference, reached},
};
use crate::api::Method;

/// The document of the old contracts with everything of /api/v1 in it.
pub(super) fn beside(mut document: Value, schemas: &Schemas) -> Value {
    let old = document["components"]["schemas"].take();
    each_reference(&mut document, &mut |name| rename(name, schemas));
    let mut named = schemas.named.clone();
    if let Value::Object(old) = old {
        for (mut name, mut schema) in old {
            rename(&mut name, schemas);
            each_reference(&mut schema, &mut |name| rename(name, schemas));
            named.insert(name, schema);
        }
    }
    for offer in &schemas.offers {
        let Some((method, path)) = offer.described.http else {
            continue;
        };
        let item = &mut document["paths"][format!("/api/v1{path}")];
        item[method.word().to_ascii_lowercase()] = operation(offer, method, path);
    }
    let mut used = document["paths"].clone();
    used["problem"] = json!({ "$ref": format!("{NAMED}Problem") });
    let components = &mut document["components"];
    drop_nulls(&mut components["securitySchemes"]);
    components["schemas"] = reached(&named, &used).into();
    components["responses"] = problems().into();
    components["securitySchemes"]["bearer"] = json!({
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token, or a personal access token with the scope that `x-scope` names.",
    });
    document
}

/// A type of the old contracts gives way where /api/v1 has one of the same name.
fn rename(name: &mut String, schemas: &Schemas) {
    if schemas.named.contains_key(name) {
        name.insert_str(0, "Old");
    }
}

/// What is not there is written as `null` by some, which OpenAPI does not allow.
fn drop_nulls(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.retain(|_, value| !value.is_null());
        fields.values_mut().for_each(drop_nulls);
    }
}

fn operation(offer: &Offer, method: Method, path: &str) -> Value {
    let is_in_path = |field: &&Field| path.contains(&format!("{{{}}}", field.name));
    let (in_path, rest): (Vec<&Field>, Vec<&Field>) = offer.fields.iter().partition(is_in_path);
    let (in_query, in_body) = if method.has_query() {
        (rest, Vec::new())
    } else {
        (Vec::new(), rest)
    };
    let mut operation = json!({
        "operationId": offer.described.name,
        "tags": [offer.described.tag],
        "summary": offer.summary,
    });
    if !offer.description.is_empty() {
        operation["description"] = offer.description.as_str().into();
    }
    if let Some(scope) = offer.described.scope {
        operation["x-scope"] = json!(scope);
        operation["security"] = json!([{ "bearer": [] }]);
    }
    let parameters = in_path.iter().map(|field| parameter("path", field));
    let parameters = parameters.chain(in_query.iter().map(|field| parameter("query", field)));
    let parameters: Vec<Value> = parameters.collect();
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if !in_body.is_empty() {
        operation["requestBody"] = body(&in_body);
    }
    operation["responses"] = responses(offer, method, !in_body.is_empty()).into();
    operation
}

fn parameter(place: &str, field: &Field) -> Value {
    let mut schema = not_null(field.schema.clone());
    let mut parameter = json!({ "name": field.name, "in": place });
    if let Some(description) = schema
        .as_object_mut()
        .and_then(|schema| schema.remove("description"))
    {
        parameter["description"] = description;
    }
    if place == "path" || field.is_required {
        parameter["required"] = true.into();
    }
    if schema["type"] == "array" {
        parameter["style"] = "form".into();
        parameter["explode"] = false.into();
    }
    parameter["schema"] = schema;
    parameter
}

/// A path and a query have no way to say `null`.
fn not_null(mut schema: Value) -> Value {
    let is_null = |kind: &Value| kind == "null" || kind["type"] == "null";
    for key in ["type", "anyOf"] {
        let Some(any) = schema.get_mut(key).and_then(Value::as_array_mut) else {
            continue;
        };
        any.retain(|kind| !is_null(kind));
        let [only] = any.as_slice() else {
            continue;
        };
        let only = only.clone();
        let schema = schema.as_object_mut().expect("it has keys");
        match (key, only) {
            ("anyOf", Value::Object(only)) => {
                schema.remove(key);
                schema.extend(only.into_iter().filter(|(key, _)| key != "description"));
            }
            (_, only) => drop(schema.insert(key.to_owned(), only)),
        }
    }
    schema
}

fn body(fields: &[&Field]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| (field.name.clone(), field.schema.clone()))
        .collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.is_required)
        .map(|field| field.name.as_str())
        .collect();
    let mut schema =
        json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    json!({ "content": { "application/json": { "schema": schema } }, "required": !required.is_empty() })
}
