//! People, as they show themselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{FileId, Hue, Keywords, Level, Millis, Quiet, Role, Sections, Status, UserId};

/// A person, as everybody here may know them. No address, and nothing that is theirs alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// What they are mentioned by.
    pub username: String,
    /// What they want to be called.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What they say of themselves.
    pub about: String,
    /// Their colour; without one, the one that comes from the id.
    pub colour: Option<Hue>,
    /// Where their clock stands, as IANA calls it.
    pub time_zone: Option<String>,
    /// What they are about.
    pub status: Option<Status>,
    /// Whether they are shut out.
    pub is_blocked: bool,
    /// Since when they are here.
    pub created_at: Millis,
    /// The picture that they show, at `/files/{id}/avatar`; without one, they are their initials.
    pub avatar: Option<FileId>,
}

impl Person {
    /// The person at this time: without a status that has run out.
    #[must_use]
    pub fn at(mut self, now: Millis) -> Self {
        self.status = self.status.filter(|status| !status.is_over(now));
        self
    }
}

/// A person, as they alone may know themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Me {
    /// What everybody may know.
    pub person: Person,
    /// Where letters go, if they said so.
    pub email: Option<String>,
    /// The language they read (BCP 47).
    pub locale: Option<String>,
    /// Whether they show neither presence nor typing.
    pub is_discreet: bool,
    /// Until when they may say nothing.
    pub muted_until: Option<Millis>,
    /// Of what they are told in channels, but for direct ones and those for which they have chosen.
    #[serde(default)]
    pub level: Level,
    /// Words that call them like a mention.
    pub keywords: Keywords,
    /// Whom they do not want to hear, by id: clients fold what these say and tell nothing of it.
    pub ignored: Vec<UserId>,
    /// How their list of channels is parted, from top to bottom.
    #[serde(default)]
    pub sections: Sections,
    /// When they want to be told nothing on their devices.
    #[serde(default)]
    pub quiet: Quiet,
}
