//! What an operation is told, read from JSON or from the texts of a path and a query.

mod misfit;
mod rules;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use veche_model::{BrokenRule, Problem};

use misfit::{broken, misfit};

pub(crate) use rules::{FieldType, Rules, from_text};

/// Misfits that are told at once.
const MOST: usize = 20;

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
        let said = error.into_inner().to_string();
        let misfit = misfit(&path, &with_choices::<T>(&fields, &path, said));
        // What stands below is read without it, to see what else does not fit.
        let top = misfit.field.split(['.', '[']).next().unwrap_or_default();
        let was_there = fields
            .as_object_mut()
            .and_then(|fields| fields.shift_remove(top));
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

/// What serde says of something that is no text where one of a few words is wanted: with an empty text in its place it names them.
fn with_choices<T: DeserializeOwned>(fields: &Value, path: &str, said: String) -> String {
    const NOT_A_WORD: [&str; 2] = ["string or map", "map with a single key"];
    let expected = said.rsplit_once(", expected ");
    if !expected.is_some_and(|(_, expected)| NOT_A_WORD.contains(&expected)) {
        return said;
    }
    let mut asked = fields.clone();
    let pointer = format!("/{}", path.replace(']', "").replace(['.', '['], "/"));
    let Some(value) = asked.pointer_mut(&pointer) else {
        return said;
    };
    *value = Value::String(String::new());
    match serde_path_to_error::deserialize::<_, T>(&asked) {
        Err(error) if error.path().to_string() == path => error.into_inner().to_string(),
        _ => said,
    }
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use schemars::JsonSchema;
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
        word: Option<Word>,
        #[serde(default)]
        words: Vec<Word>,
    }

    #[derive(Debug, serde::Deserialize, JsonSchema)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        Yes,
        No,
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
                "number must be a whole number",
                "inner.deep must be a whole number",
                "other is not known here",
                "last is missing",
            ]
        );
        for none in [json!(5), json!([]), json!({}), json!(true), json!("x")] {
            let told =
                json!({"number": 1, "short": "", "last": true, "word": none, "words": [none]});
            let choices = ["word must be yes or no", "words[0] must be yes or no"];
            assert_eq!(misfits(told), choices, "{none}");
        }
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
}
