//! What an operation is told, read from JSON or from the texts of a path and a query.

use std::collections::BTreeMap;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use veche_model::{BrokenRule, Problem};

/// What a field that comes as a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Int,
    Bool,
    /// Whole numbers, with commas between.
    Ints,
}

/// Misfits that are told at once.
const MOST: usize = 20;

/// What an operation may be told: all that its description says of its fields is held to.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// The kind of each field, for those that come as text.
    kinds: BTreeMap<String, Kind>,
    /// The characters or items that a field may have, where there is an end to them.
    limits: BTreeMap<String, u64>,
    /// Those that must be there.
    required: Vec<String>,
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
            kinds: properties
                .into_iter()
                .map(|(name, schema)| (name, kind(&schema)))
                .collect(),
            required,
        }
    }

    /// The kind of a field; `None` when there is no such field.
    pub(crate) fn kind(&self, field: &str) -> Option<Kind> {
        self.kinds.get(field).copied()
    }
}

/// Reads an operation. All that does not fit is told at once, by its field and the rule it breaks.
pub(crate) fn fields<T: DeserializeOwned>(
    rules: &Rules,
    mut fields: Map<String, Value>,
) -> Result<T, Problem> {
    let required = rules.required.iter();
    let missing: Vec<_> = required
        .filter(|name| !fields.contains_key(*name))
        .collect();
    let mut misfits = too_much(rules, &fields);
    fields.retain(|name, _| misfits.iter().all(|misfit| misfit.field != *name));
    let mut fields = Value::Object(fields);
    make_whole(&mut fields);
    while misfits.len() < MOST {
        let error = match serde_path_to_error::deserialize(&fields) {
            Ok(told) if misfits.is_empty() => return Ok(told),
            Ok(_) => break,
            Err(error) => error,
        };
        let path = error.path().to_string();
        let misfit = misfit(&path, &error.into_inner().to_string());
        // What stands below is read without it, to see what else does not fit.
        let top = misfit.field.split(['.', '[']).next().unwrap_or_default();
        let was_there = fields.as_object_mut().and_then(|fields| fields.remove(top));
        if was_there.is_some() || misfits.is_empty() {
            misfits.push(misfit);
        }
        if was_there.is_none() {
            break;
        }
    }
    for name in missing {
        if misfits.iter().all(|misfit| misfit.field != *name) {
            misfits.push(broken(name, "is missing"));
        }
    }
    misfits.truncate(MOST);
    Err(Problem::invalid_all(misfits))
}

/// The fields that hold what no field may hold, or more than they may.
fn too_much(rules: &Rules, fields: &Map<String, Value>) -> Vec<BrokenRule> {
    let check = |(name, value): (&String, &Value)| {
        // No database keeps it, and no text needs it.
        if has_nul(value) {
            return Some(broken(name, "must not have a NUL character"));
        }
        let (count, what) = match value {
            Value::String(text) => (text.chars().count(), "characters"),
            Value::Array(items) => (items.len(), "items"),
            _ => return None,
        };
        let most = *rules.limits.get(name)?;
        (count as u64 > most).then(|| broken(name, format!("must have at most {most} {what}")))
    };
    fields.iter().filter_map(check).take(MOST).collect()
}

fn broken(field: impl Into<String>, rule: impl Into<String>) -> BrokenRule {
    BrokenRule {
        field: field.into(),
        rule: rule.into(),
    }
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

/// A text of a path or a query as the JSON that it stands for. One that stands for none of its kind stays a text, and does not
/// fit where it is read.
pub(crate) fn text(kind: Kind, text: &str) -> Value {
    let int = |text: &str| {
        text.parse::<i64>()
            .map_or_else(|_| text.into(), Value::from)
    };
    match kind {
        Kind::Text => text.into(),
        Kind::Int => int(text),
        Kind::Bool => text
            .parse::<bool>()
            .map_or_else(|_| text.into(), Value::from),
        Kind::Ints if text.is_empty() => Value::Array(Vec::new()),
        Kind::Ints => text.split(',').map(int).collect(),
    }
}

/// What serde says, in our words. What was sent is not repeated.
fn misfit(path: &str, said: &str) -> BrokenRule {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if said.starts_with("missing field") {
        return broken(join(path, &quoted(said)), "is missing");
    }
    if said.starts_with("unknown field") {
        let name: String = quoted(said).chars().take(80).collect();
        // The path may or may not end with the field itself.
        let at = path
            .strip_suffix(&name)
            .map_or(path, |path| path.trim_end_matches('.'));
        return broken(join(at, &name), "is not known here");
    }
    let field = if path == "." { "body" } else { path };
    if let Some((_, expected)) = said.split_once(", expected ") {
        return broken(field, format!("must be {}", plain(expected)));
    }
    let last = field.rsplit('.').next().unwrap_or(field);
    let rule = said.strip_prefix(last).unwrap_or(said).trim_start();
    broken(field, rule)
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
        let rules = Rules {
            limits,
            ..Rules::default()
        };
        let check = |value| too_much(&rules, &Map::from_iter([("a".to_owned(), value)]));
        for fits in [json!("яя"), json!([1, 2]), json!(300), json!(null)] {
            assert_eq!(check(fits.clone()), [], "{fits}");
        }
        for (long, rule) in [
            (json!("яяя"), "must have at most 2 characters"),
            (json!([1, 2, 3]), "must have at most 2 items"),
        ] {
            assert_eq!(check(long), [broken("a", rule)]);
        }
    }

    #[derive(Debug, serde::Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read for its misfits only")]
    struct Told {
        number: i64,
        #[schemars(length(max = 2))]
        short: String,
        inner: Option<Inner>,
        last: bool,
    }

    #[derive(Debug, serde::Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "read for its misfits only")]
    struct Inner {
        deep: i64,
    }

    #[test]
    fn all_that_does_not_fit_is_told_at_once() {
        let rules = Rules::of::<Told>();
        let misfits = |value: Value| {
            let Value::Object(map) = value else {
                unreachable!("it is one")
            };
            let problem = fields::<Told>(&rules, map).unwrap_err();
            let first = problem.field.map(|field| (field, problem.rule.unwrap()));
            let all = problem.fields.map_or_else(Vec::new, |fields| {
                let pairs = fields.into_iter().map(|one| (one.field, one.rule));
                pairs.collect()
            });
            assert!(all.is_empty() || all.first() == first.as_ref());
            let told = if all.is_empty() {
                vec![first.unwrap()]
            } else {
                all
            };
            let told = told.into_iter();
            told.map(|(field, rule)| format!("{field} {rule}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            misfits(json!({ "number": "x", "short": "abc", "inner": { "deep": "y" }, "other": 1 })),
            [
                "short must have at most 2 characters",
                "inner.deep must be a whole number",
                "number must be a whole number",
                "other is not known here",
                "last is missing",
            ]
        );
        assert_eq!(
            misfits(json!({ "number": 1, "inner": {} })),
            [
                "inner.deep is missing",
                "short is missing",
                "last is missing"
            ]
        );
        assert_eq!(
            misfits(json!({ "number": 1, "short": "a\u{0}", "last": true })),
            ["short must not have a NUL character"]
        );
    }

    #[test]
    fn a_list_in_a_query_has_commas_between() {
        let ints = |given| text(Kind::Ints, given);
        assert_eq!(ints("1,2"), json!([1, 2]));
        assert_eq!(ints(""), json!([]));
        assert_eq!(ints("1,a"), json!([1, "a"]));
    }
}
