//! Which history of a channel a position is of.

use std::{borrow::Cow, fmt};

use data_encoding::BASE64URL_NOPAD;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// What all that was said and done in a channel up to a position comes to: two histories that differ anywhere before it have
/// different ones there. On the wire it has 11 characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Link(pub i64);

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.to_be_bytes();
        BASE64URL_NOPAD.encode_display(&bytes).fmt(f)
    }
}

impl Link {
    fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let bytes = bytes.try_into().ok()?;
        Some(Self(i64::from_be_bytes(bytes)))
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("must be a link as the server gave it"))
    }
}

impl JsonSchema for Link {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Link".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{11}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_eleven_signs_and_comes_back() {
        for link in [0, 1, -1, i64::MIN, i64::MAX, 0x0123_4567_89ab_cdef] {
            let text = Link(link).to_string();
            assert_eq!(text.len(), 11, "{text}");
            assert_eq!(Link::parse(&text), Some(Link(link)), "{text}");
        }
        assert_eq!(Link(0).to_string(), "AAAAAAAAAAA");
    }

    #[test]
    fn links_that_clients_have_kept_are_read_as_before() {
        for (text, link) in [
            ("__________8", -1),
            ("gAAAAAAAAAA", i64::MIN),
            ("ASNFZ4mrze8", 0x0123_4567_89ab_cdef),
        ] {
            assert_eq!(Link::parse(text), Some(Link(link)), "{text}");
        }
    }

    #[test]
    fn what_is_no_link_is_none() {
        for text in [
            "",
            "AAAAAAAAAA",
            "AAAAAAAAAAAA",
            "AAAAAAAAAAB",
            "AAAAA AAAAA",
            "ÄÄÄÄÄA",
        ] {
            assert_eq!(Link::parse(text), None, "{text}");
        }
    }
}
