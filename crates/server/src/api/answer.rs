//! JSON on its way out.

use serde::Serialize;

/// A value as JSON. Whatever goes out is plain data, so that cannot fail.
pub(crate) fn said<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what goes out is plain data with texts as keys")
}
