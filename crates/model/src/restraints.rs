//! What keeps a person from taking part.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Millis;

/// Whether a person is shut out or muted, and why: what those who keep order know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Restraints {
    /// Whether they are shut out.
    pub is_blocked: bool,
    /// Why they were shut out, if somebody said so.
    pub block_reason: Option<String>,
    /// Until when they may say nothing; `null` when they may.
    pub muted_until: Option<Millis>,
    /// Why they were muted, if somebody said so.
    pub mute_reason: Option<String>,
}

impl Restraints {
    /// The restraints at this time: without a mute that has run out.
    #[must_use]
    pub fn at(self, now: Millis) -> Self {
        let is_muted = self.muted_until.is_some_and(|until| now < until);
        Self {
            muted_until: self.muted_until.filter(|_| is_muted),
            mute_reason: self.mute_reason.filter(|_| is_muted),
            ..self
        }
    }
}
