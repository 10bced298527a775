//! How texts with limits stand on the wire: as JSON strings that are parsed when they are read, and whose limits stand in
//! the description.

/// Reads a type from a JSON string by its `parse`, and describes it. What breaks a rule is told as the rule alone: the reader
/// knows the field.
macro_rules! on_the_wire {
    ($type:ident, $parse:expr, { $($rule:tt)* }) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                $parse(&text).map_err(|invalid: $crate::Invalid| serde::de::Error::custom(invalid.rule))
            }
        }

        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", $($rule)* })
            }
        }
    };
}
pub(crate) use on_the_wire;
