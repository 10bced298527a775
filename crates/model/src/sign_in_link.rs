//! Signing in on another device of one's own, by a link.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Millis;

/// What signs its person in on another device, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignInOffer {
    /// What the other device is shown, and nobody else. It is told nowhere else.
    pub code: String,
    /// Until when.
    pub expires_at: Millis,
}

/// What a device that has been given the code may know of whom it lets in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferedSignIn {
    /// What they sign in with.
    pub username: String,
    /// What they want to be called.
    pub name: String,
}
