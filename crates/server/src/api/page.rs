//! How long a page is.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use veche_model::LIST;

/// Items in a page: 1 to 200, 50 when nobody says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit(pub(crate) i64);

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let limit = i64::deserialize(deserializer)?;
        if (1..=LIST).contains(&limit) {
            Ok(Self(limit))
        } else {
            Err(de::Error::custom("must be 1 to 200"))
        }
    }
}

impl JsonSchema for Limit {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Items in a page.",
            "type": "integer",
            "minimum": 1,
            "maximum": LIST,
            "default": 50,
        })
    }
}
