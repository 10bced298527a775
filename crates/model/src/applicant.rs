//! People who wait until somebody lets them have an account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ApplicantId, Millis};

/// Somebody who has asked for an account, as those who keep order see them. Until one of these approves, there is no account;
/// the username is kept free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applicant {
    /// Which.
    pub id: ApplicantId,
    /// What they want to sign in with.
    pub username: String,
    /// What they want to be called.
    pub name: String,
    /// Since when they wait.
    pub at: Millis,
}
