//! What messages said before they were edited.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Millis;

/// What a message said at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// The text.
    pub text: String,
    /// When it was written.
    pub written_at: Millis,
}

/// Who may see what messages said before they were edited. One's own everybody may, unless nothing is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EditHistory {
    /// Whoever may read the message.
    #[default]
    Everybody,
    /// Whoever may delete it.
    Moderators,
    /// Nobody: earlier texts are not kept.
    Nobody,
}
