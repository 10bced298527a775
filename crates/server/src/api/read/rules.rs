//! What an operation may be told, as its schema says.

use std::collections::BTreeMap;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

/// What a field that comes as a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldType {
    Text,
    Int,
    Bool,
    /// Whole numbers, with commas between.
    Ints,
}

/// What an operation may be told: all that its description says of its fields is held to.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// The type of each field, for those that come as text.
    pub(super) types: BTreeMap<String, FieldType>,
    /// The characters or items that a field may have, where there is an end to them.
    pub(super) limits: BTreeMap<String, u64>,
    /// Those that must be there.
    pub(super) required: Vec<String>,
}

impl Rules {
    pub(crate) fn of<T: JsonSchema>() -> Self {
        let (properties, required) = schema::<T>();
        let limit = |schema: &Value| {
            let most = schema.get("maxLength").or_else(|| schema.get("maxItems"));
            most?.as_u64()
        };
        let limited = |(name, schema)| Some((String::clone(name), limit(schema)?));
        Self {
            limits: properties.iter().filter_map(limited).collect(),
            types: properties
                .into_iter()
                .map(|(name, schema)| (name, field_type(&schema)))
                .collect(),
            required,
        }
    }

    /// The type of a field; `None` when there is no such field.
    pub(crate) fn type_of(&self, field: &str) -> Option<FieldType> {
        self.types.get(field).copied()
    }
}

/// The schemas of an operation's fields, and those that must be there.
fn schema<T: JsonSchema>() -> (Map<String, Value>, Vec<String>) {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    let properties = match schema.remove("properties") {
        Some(Value::Object(properties)) => properties,
        _ => Map::new(),
    };
    let required = schema.remove("required").map(serde_json::from_value);
    (
        properties,
        required.and_then(Result::ok).unwrap_or_default(),
    )
}

fn field_type(schema: &Value) -> FieldType {
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
        FieldType::Int
    } else if is("boolean") {
        FieldType::Bool
    } else if is("array") {
        FieldType::Ints
    } else {
        FieldType::Text
    }
}

/// A text of a path or a query as the JSON that it stands for. One that stands for none of its type stays a text, and does not
/// fit where it is read.
pub(crate) fn from_text(field_type: FieldType, text: &str) -> Value {
    let int = |text: &str| {
        text.parse::<i64>()
            .map_or_else(|_| text.into(), Value::from)
    };
    match field_type {
        FieldType::Text => text.into(),
        FieldType::Int => int(text),
        FieldType::Bool => text
            .parse::<bool>()
            .map_or_else(|_| text.into(), Value::from),
        FieldType::Ints if text.is_empty() => Value::Array(Vec::new()),
        FieldType::Ints => text.split(',').map(int).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_in_a_query_has_commas_between() {
        let ints = |given| from_text(FieldType::Ints, given);
        assert_eq!(ints("1,2"), json!([1, 2]));
        assert_eq!(ints(""), json!([]));
        assert_eq!(ints("1,a"), json!([1, "a"]));
    }
}
