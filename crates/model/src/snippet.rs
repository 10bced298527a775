//! What a search shows of a message.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A piece of a message around the place where a search found something. One after the other the pieces are that part of
/// the text as it was written, with `…` where it was cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    /// What the message says here.
    pub text: String,
    /// Whether this is what was searched for.
    pub is_match: bool,
}
