//! Groups of people who are called by one name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{GroupId, Invalid, TOPIC_CHARS, UserId, name::line_or_nothing, wire::on_the_wire};

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

/// What a group is for: one line of at most 250 characters; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purpose(String);

on_the_wire!(Purpose, Purpose::parse, { "maxLength": TOPIC_CHARS });

impl Purpose {
    /// Reads a line.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        line_or_nothing("about", text, TOPIC_CHARS).map(Self)
    }

    /// The line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
