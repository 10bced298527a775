//! Groups of people who are called by one name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{GroupId, UserId};

/// People who are called by one name: `@team`. Everybody may know who they are, and call them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// What it is called by; no person has the name.
    pub name: String,
    /// What it is for; may be empty.
    pub about: String,
    /// Its people, by id; 100 at most.
    pub people: Vec<UserId>,
}
