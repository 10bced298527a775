//! TypeScript: every type that travels, and the table of operations.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::schemas::{NAMED, Offer, Schemas};

const HEAD: &str = "\
// Made from the server's own types by `make describe`; a change made here is lost.

";

/// The whole file.
pub(super) fn of(schemas: &Schemas) -> String {
    let mut file = HEAD.to_owned();
    for (name, schema) in &schemas.named {
        declare(&mut file, name, schema);
    }
    for offer in &schemas.offers {
        declare(&mut file, &params_name(offer), &params(offer));
    }
    operations(&mut file, schemas);
    table(&mut file, schemas);
    file
}

/// The type of what an operation is told.
pub(super) fn params_name(offer: &Offer) -> String {
    let words = offer.described.name.split('_');
    let words = words.map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    format!("{}Params", words.collect::<String>())
}

/// What an operation is told, as one object.
pub(super) fn params(offer: &Offer) -> Value {
    let fields = offer.fields.iter();
    let properties = fields
        .clone()
        .map(|field| (field.name.clone(), field.schema.clone()));
    let required = fields
        .filter(|field| field.is_required)
        .map(|field| field.name.clone());
    serde_json::json!({
        "description": format!("What `{}` is told.", offer.described.name),
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "required": required.collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

pub(super) fn declare(file: &mut String, name: &str, schema: &Value) {
    comment(file, schema, 0);
    let is_plain_object = schema["properties"]
        .as_object()
        .is_some_and(|fields| !fields.is_empty())
        && ["oneOf", "anyOf", "allOf"]
            .iter()
            .all(|key| schema[key].is_null());
    let what = kind(schema, 0);
    let _ = if is_plain_object {
        writeln!(file, "export interface {name} {what}\n")
    } else if what.starts_with('\n') {
        writeln!(file, "export type {name} ={what};\n")
    } else {
        writeln!(file, "export type {name} = {what};\n")
    };
}

/// The description of a schema as a doc comment, if it has one.
fn comment(file: &mut String, schema: &Value, depth: usize) {
    if let Some(text) = schema["description"].as_str() {
        remark(file, text, depth);
    }
}

pub(super) fn remark(file: &mut String, text: &str, depth: usize) {
    const WIDTH: usize = 116;
    let indent = "  ".repeat(depth);
    let text = text.replace("*/", "*\u{2215}");
    if !text.contains('\n') && indent.len() + text.chars().count() + 7 <= WIDTH {
        let _ = writeln!(file, "{indent}/** {text} */");
        return;
    }
    let _ = writeln!(file, "{indent}/**");
    for paragraph in text.lines() {
        let mut line = format!("{indent} *");
        for word in paragraph.split(' ') {
            if line.chars().count() + word.chars().count() >= WIDTH {
                let _ = writeln!(file, "{line}");
                line = format!("{indent} *");
            }
            let _ = write!(line, " {word}");
        }
        let _ = writeln!(file, "{}", line.trim_end());
    }
    let _ = writeln!(file, "{indent} */");
}

/// A schema as a type.
fn kind(schema: &Value, depth: usize) -> String {
    let Some(schema) = schema.as_object() else {
        return "unknown".to_owned();
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.trim_start_matches(NAMED).to_owned();
    }
    if let Some(one) = schema.get("const") {
        return one.to_string();
    }
    if let Some(Value::Array(words)) = schema.get("enum") {
        let words: Vec<String> = words.iter().map(Value::to_string).collect();
        return words.join(" | ");
    }
    let any = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    if let Some(Value::Array(any)) = any {
        let union = union(any, depth);
        if !schema.contains_key("properties") {
            return union;
        }
        return format!(
            "{} & ({union}\n{})",
            object(schema, depth),
            "  ".repeat(depth)
        );
    }
    if let Some(Value::Array(all)) = schema.get("allOf") {
        let all = all.iter().map(|one| match kind(one, depth) {
            union if union.contains('|') => format!("({union})"),
            one => one,
        });
        return all.collect::<Vec<_>>().join(" & ");
    }
    match schema.get("type") {
        Some(Value::Array(types)) => {
            let one = |one: &Value| {
                let mut schema = schema.clone();
                schema.insert("type".to_owned(), one.clone());
                kind(&schema.into(), depth)
            };
            types.iter().map(one).collect::<Vec<_>>().join(" | ")
        }
        Some(Value::String(name)) => match name.as_str() {
            "integer" | "number" => "number".to_owned(),
            "array" => array(schema, depth),
            "object" => object(schema, depth),
            other => other.to_owned(),
        },
        _ => "unknown".to_owned(),
    }
}

fn union(any: &[Value], depth: usize) -> String {
    let has_comments = any.iter().any(|one| one["description"].is_string());
    if !has_comments {
        let kinds: Vec<String> = any.iter().map(|one| kind(one, depth)).collect();
        return kinds.join(" | ");
    }
    let mut text = String::new();
    let indent = "  ".repeat(depth + 1);
    for one in any {
        text.push('\n');
        comment(&mut text, one, depth + 1);
        let _ = write!(text, "{indent}| {}", kind(one, depth + 1));
    }
    text
}

fn array(schema: &Map<String, Value>, depth: usize) -> String {
    if let Some(Value::Array(items)) = schema.get("prefixItems") {
        let items: Vec<String> = items.iter().map(|item| kind(item, depth)).collect();
        return format!("[{}]", items.join(", "));
    }
    let items = kind(schema.get("items").unwrap_or(&Value::Null), depth);
    if items.contains(' ') {
        format!("({items})[]")
    } else {
        format!("{items}[]")
    }
}

fn object(schema: &Map<String, Value>, depth: usize) -> String {
    let fields = schema.get("properties").and_then(Value::as_object);
    let Some(fields) = fields.filter(|fields| !fields.is_empty()) else {
        return map(schema, depth);
    };
    let required = schema.get("required").and_then(Value::as_array);
    let indent = "  ".repeat(depth + 1);
    let mut text = "{\n".to_owned();
    // What tells one of a union from the others comes first.
    let (first, rest): (Vec<_>, Vec<_>) = fields
        .iter()
        .partition(|(_, field)| !field["const"].is_null());
    for (name, field) in first.into_iter().chain(rest) {
        comment(&mut text, field, depth + 1);
        let is_required = required.is_some_and(|names| names.iter().any(|one| one == name));
        let mark = if is_required { "" } else { "?" };
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = if name.chars().all(is_word) {
            name.clone()
        } else {
            format!("{name:?}")
        };
        let _ = writeln!(text, "{indent}{name}{mark}: {};", kind(field, depth + 1));
    }
    text + &"  ".repeat(depth) + "}"
}

/// An object whose keys are not known beforehand.
fn map(schema: &Map<String, Value>, depth: usize) -> String {
    let patterns = schema.get("patternProperties").and_then(Value::as_object);
    let values = patterns.and_then(|patterns| patterns.values().next());
    match values.or_else(|| schema.get("additionalProperties")) {
        Some(Value::Bool(false)) => "Record<string, never>".to_owned(),
        Some(values) => format!("Record<string, {}>", kind(values, depth)),
        None => "Record<string, unknown>".to_owned(),
    }
}

fn operations(file: &mut String, schemas: &Schemas) {
    remark(
        file,
        "All that can be asked for over HTTP, and over the live socket under the same names.",
        0,
    );
    file.push_str("export interface Operations {\n");
    for offer in &schemas.offers {
        let Some((method, path)) = offer.described.http else {
            continue;
        };
        let text = [offer.summary.as_str(), offer.description.as_str()].join(". ");
        remark(file, text.trim_end(), 1);
        let name = offer.described.name;
        let given = offer
            .given
            .as_ref()
            .map_or_else(|| "null".to_owned(), |given| kind(given, 2));
        let _ = writeln!(file, "  {name}: {{");
        let _ = writeln!(file, "    method: \"{}\";", method.word());
        let _ = writeln!(file, "    path: \"/api/v1{path}\";");
        let _ = writeln!(file, "    params: {};", params_name(offer));
        let _ = writeln!(file, "    result: {given};\n  }};");
    }
    file.push_str("}\n\n");
}

fn table(file: &mut String, schemas: &Schemas) {
    remark(
        file,
        "How each is reached. What does not stand in the path stands in the query of `GET` and `DELETE`, and in the JSON body of others.",
        0,
    );
    file.push_str(
        "export const operations: {\n  readonly [Name in keyof Operations]: Pick<Operations[Name], \"method\" | \"path\">;\n} = {\n",
    );
    for offer in &schemas.offers {
        if let Some((method, path)) = offer.described.http {
            let (name, word) = (offer.described.name, method.word());
            let _ = writeln!(
                file,
                "  {name}: {{ method: \"{word}\", path: \"/api/v1{path}\" }},"
            );
        }
    }
    file.push_str("};\n");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_reads_as_a_type() {
        let thing = json!({ "$ref": "#/components/schemas/Thing" });
        for (schema, wanted) in [
            (json!(true), "unknown"),
            (json!({ "type": ["integer", "null"] }), "number | null"),
            (
                json!({ "type": "array", "items": { "enum": ["a", "b"] } }),
                "(\"a\" | \"b\")[]",
            ),
            (
                json!({ "type": "array", "prefixItems": [{ "type": "string" }, thing] }),
                "[string, Thing]",
            ),
            (
                json!({ "anyOf": [thing, { "type": "null" }] }),
                "Thing | null",
            ),
            (
                json!({ "allOf": [thing, { "anyOf": [thing, { "type": "null" }] }] }),
                "Thing & (Thing | null)",
            ),
            (
                json!({ "type": "object", "additionalProperties": thing }),
                "Record<string, Thing>",
            ),
            (
                json!({ "type": "object", "patternProperties": { "^[0-9]+$": thing }, "additionalProperties": false }),
                "Record<string, Thing>",
            ),
            (
                json!({ "type": "object", "properties": {}, "additionalProperties": false }),
                "Record<string, never>",
            ),
            (
                json!({ "type": "object", "properties": { "a-b": thing, "kind": { "const": "x" } }, "required": ["kind"] }),
                "{\n  kind: \"x\";\n  \"a-b\"?: Thing;\n}",
            ),
        ] {
            assert_eq!(kind(&schema, 0), wanted, "{schema}");
        }
    }

    #[test]
    fn a_comment_cannot_end_early() {
        let mut file = String::new();
        remark(&mut file, "a */ b", 0);
        assert_eq!(file.matches("*/").count(), 1, "{file}");
    }
}
