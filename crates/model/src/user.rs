//! People.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Millis, Role, UserId};

/// A person with an account. Holds no secret: a password hash never leaves the store's own rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// What they sign in with.
    pub username: String,
    /// What they want to be called.
    pub name: String,
    /// Where letters go, if they said so.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Whether they are shut out.
    pub is_blocked: bool,
    /// Since when they are here.
    pub created_at: Millis,
}
