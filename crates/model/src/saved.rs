//! Messages that people keep for themselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Message, Millis};

/// A message that a person has saved: nobody else's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SavedMessage {
    /// The message, as it is now.
    pub message: Message,
    /// When it was saved. No two of one person's have the same time.
    pub saved_at: Millis,
}
