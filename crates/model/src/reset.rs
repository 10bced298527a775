//! Another password for whoever has lost theirs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Millis;

/// What a person sets another password by. It is good once, and as long as they have the password of now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResetOffer {
    /// What is passed on to them, and to nobody else.
    pub code: String,
    /// Until when.
    pub expires_at: Millis,
}

/// What somebody who has been given a reset's code may know of whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordReset {
    /// What they sign in with.
    pub username: String,
    /// What they want to be called.
    pub name: String,
}
