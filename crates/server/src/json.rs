//! JSON from outside, read with suspicion: an object, of bounded depth, each key once. And ours, written.

use std::fmt;

use serde::{
    Serialize,
    de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};
use veche_model::JSON_DEPTH;

/// A value as JSON. Whatever goes out is plain data, so that cannot fail.
pub(crate) fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what goes out is plain data with texts as keys")
}

/// Reads a JSON object. The error says where and what is wrong, in serde's words.
pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>, NotAnObject> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict(JSON_DEPTH)
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(NotAnObject::Garbage)?;
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(NotAnObject::Other),
    }
}

/// Why there is no object.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotAnObject {
    /// It is not JSON, too deep, or has a key twice.
    #[error("not JSON: {0}")]
    Garbage(serde_json::Error),
    /// It is JSON of another kind.
    #[error("not a JSON object")]
    Other,
}

/// Reads any value with this many levels left.
struct Strict(usize);

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Strict {
    fn deeper<E: de::Error>(&self) -> Result<usize, E> {
        self.0
            .checked_sub(1)
            .ok_or_else(|| E::custom("more than 32 levels"))
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(Strict(depth))? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(Strict(depth))?;
            if map.insert(key, value).is_some() {
                return Err(de::Error::custom("a key stands twice"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_read_and_garbage_is_not() {
        assert_eq!(
            object(br#"{"a": [1, {"b": null}]}"#).unwrap()["a"][1]["b"],
            Value::Null
        );
        for bad in [
            "",
            "{",
            "[]",
            "1",
            "nul",
            r#"{"a":1,"a":2}"#,
            r#"{"a":1} x"#,
            "{\"a\":\"\u{0}\"}",
        ] {
            assert!(object(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(object(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let nested =
            |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
        assert!(object(nested(JSON_DEPTH - 1).as_bytes()).is_ok());
        assert!(object(nested(JSON_DEPTH).as_bytes()).is_err());
        assert!(object(nested(100_000).as_bytes()).is_err());
    }
}
