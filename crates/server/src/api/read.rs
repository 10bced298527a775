//! What an operation is told, read from JSON or from the texts of a path and a query.

use std::collections::BTreeMap;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use veche_model::Problem;

/// What a field that comes as a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Int,
    Bool,
    /// Whole numbers, with commas between.
    Ints,
}

/// Reads an operation. What does not fit is told by its field and the rule it breaks.
pub(crate) fn fields<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Problem> {
    // No database keeps it, and no text needs it.
    if let Some((name, _)) = fields.iter().find(|(_, value)| has_nul(value)) {
        return Err(Problem::invalid(name, "must not have a NUL character"));
    }
    let mut fields = Value::Object(fields);
    make_whole(&mut fields);
    serde_path_to_error::deserialize(fields).map_err(|error| {
        let path = error.path().to_string();
        misfit(&path, &error.into_inner().to_string())
    })
}

/// Whether a field has one itself; what stands in an object is read by a type of its own.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        _ => false,
    }
}

/// JSON has one kind of number: `7.0` is as whole as `7`.
fn make_whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let float = number.as_f64().filter(|_| number.is_f64());
            // Beyond 2^53 a float does not say which whole number it is.
            let whole = float
                .filter(|float| float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0);
            let whole = whole.and_then(|whole| format!("{whole}").parse::<i64>().ok());
            if let Some(whole) = whole {
                *number = whole.into();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(make_whole),
        Value::Object(fields) => fields.values_mut().for_each(make_whole),
        _ => {}
    }
}

/// The kind of each field of an operation.
pub(crate) fn kinds<T: JsonSchema>() -> BTreeMap<String, Kind> {
    let kind = |(name, schema)| (name, kind(&schema));
    properties::<T>().into_iter().map(kind).collect()
}

/// The characters or items that a field of an operation may have, where its description sets an end to them.
pub(crate) fn limits<T: JsonSchema>() -> BTreeMap<String, u64> {
    let most = |(name, schema): (String, Value)| {
        let most = schema.get("maxLength").or_else(|| schema.get("maxItems"));
        Some((name, most?.as_u64()?))
    };
    properties::<T>().into_iter().filter_map(most).collect()
}

/// Holds fields against the limits, so that none stands in the description alone.
pub(crate) fn check(
    limits: &BTreeMap<String, u64>,
    fields: &Map<String, Value>,
) -> Result<(), Problem> {
    for (name, most) in limits {
        let (count, what) = match fields.get(name) {
            Some(Value::String(text)) => (text.chars().count(), "characters"),
            Some(Value::Array(items)) => (items.len(), "items"),
            _ => continue,
        };
        if count as u64 > *most {
            return Err(Problem::invalid(
                name,
                format!("must have at most {most} {what}"),
            ));
        }
    }
    Ok(())
}

/// The schemas of an operation's fields.
fn properties<T: JsonSchema>() -> Map<String, Value> {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    match schema.remove("properties") {
        Some(Value::Object(properties)) => properties,
        _ => Map::new(),
    }
}

fn kind(schema: &Value) -> Kind {
    let types = match &schema["type"] {
        Value::Array(types) => types.clone(),
        Value::Null => match &schema["anyOf"] {
            Value::Array(any) => any.iter().map(|one| one["type"].clone()).collect(),
            _ => Vec::new(),
        },
        one => vec![one.clone()],
    };
    let is = |name: &str| types.iter().any(|one| one == name);
    if is("integer") {
        Kind::Int
    } else if is("boolean") {
        Kind::Bool
    } else if is("array") {
        Kind::Ints
    } else {
        Kind::Text
    }
}

/// A text of a path or a query as the JSON that it stands for.
pub(crate) fn text(kind: Kind, field: &str, text: &str) -> Result<Value, Problem> {
    let int = |text: &str| {
        let int = text.parse::<i64>();
        int.map_err(|_| Problem::invalid(field, "must be a whole number"))
    };
    Ok(match kind {
        Kind::Text => text.into(),
        Kind::Int => int(text)?.into(),
        Kind::Bool => match text {
            "true" => true.into(),
            "false" => false.into(),
            _ => return Err(Problem::invalid(field, "must be true or false")),
        },
        Kind::Ints if text.is_empty() => Value::Array(Vec::new()),
        Kind::Ints => {
            let ints: Result<Vec<i64>, Problem> = text.split(',').map(int).collect();
            ints?.into()
        }
    })
}

/// What serde says, in our words. What was sent is not repeated.
fn misfit(path: &str, said: &str) -> Problem {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if said.starts_with("missing field") {
        return Problem::invalid(join(path, &quoted(said)), "is missing");
    }
    if said.starts_with("unknown field") {
        let name: String = quoted(said).chars().take(80).collect();
        // The path may or may not end with the field itself.
        let at = path
            .strip_suffix(&name)
            .map_or(path, |path| path.trim_end_matches('.'));
        return Problem::invalid(join(at, &name), "is not known here");
    }
    let field = if path == "." { "body" } else { path };
    if let Some((_, expected)) = said.split_once(", expected ") {
        return Problem::invalid(field, format!("must be {}", plain(expected)));
    }
    let last = field.rsplit('.').next().unwrap_or(field);
    let rule = said.strip_prefix(last).unwrap_or(said).trim_start();
    Problem::invalid(field, rule)
}

fn join(path: &str, name: &str) -> String {
    match path {
        "." | "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

fn plain(expected: &str) -> String {
    match expected {
        "i64" | "u64" | "i32" | "u32" | "u16" | "u8" | "usize" => "a whole number".to_owned(),
        "a string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        other if other.starts_with("struct ") => "an object".to_owned(),
        other => other.replace('`', ""),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        let made = |mut value: Value| {
            make_whole(&mut value);
            value
        };
        assert_eq!(
            made(json!([7.0, { "a": -2e3 }])),
            json!([7, { "a": -2000 }])
        );
        for other in [
            json!(7.5),
            json!(1e300),
            json!("7.0"),
            json!(9_007_199_254_740_994.0),
        ] {
            assert_eq!(made(other.clone()), other);
        }
    }

    #[test]
    fn what_is_longer_than_its_limit_is_refused() {
        let limits = BTreeMap::from([("a".to_owned(), 2)]);
        let check = |value| check(&limits, &Map::from_iter([("a".to_owned(), value)]));
        for fits in [json!("яя"), json!([1, 2]), json!(300), json!(null)] {
            assert_eq!(check(fits.clone()), Ok(()), "{fits}");
        }
        for (long, rule) in [
            (json!("яяя"), "must have at most 2 characters"),
            (json!([1, 2, 3]), "must have at most 2 items"),
        ] {
            assert_eq!(check(long), Err(Problem::invalid("a", rule)));
        }
    }

    #[test]
    fn a_list_in_a_query_has_commas_between() {
        let ints = |given| text(Kind::Ints, "ids", given);
        assert_eq!(ints("1,2"), Ok(json!([1, 2])));
        assert_eq!(ints(""), Ok(json!([])));
        assert!(ints("1,").is_err() && ints("a").is_err());
    }
}
