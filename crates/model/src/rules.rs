//! What the town leaves to everybody, and what to those who keep order: an input of the permission table.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Role;

/// To whom a rule leaves something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// Everybody here.
    #[default]
    Everybody,
    /// Moderators and administrators.
    Moderators,
    /// Administrators.
    Admins,
}

impl Who {
    /// Everyone it may be left to.
    pub const ALL: [Self; 3] = [Self::Everybody, Self::Moderators, Self::Admins];

    /// The lowest role that it is left to.
    #[must_use]
    pub fn least(self) -> Role {
        match self {
            Self::Everybody => Role::Member,
            Self::Moderators => Role::Moderator,
            Self::Admins => Role::Admin,
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Everybody => "everybody",
            Self::Moderators => "moderators",
            Self::Admins => "admins",
        })
    }
}

impl FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|one| one.to_string() == text);
        found.ok_or_else(|| "must be everybody, moderators or admins".to_owned())
    }
}

/// The town's rules, each called as the action that it is about. Where nothing was decided, everybody may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rules {
    /// Who makes channels.
    pub create_channel: Who,
    /// Whose `@channel` and `@here` call: besides moderators, a channel's owners are heard there in any case.
    pub call_everybody: Who,
    /// Who makes invites, by which people come who are not here yet.
    pub make_invite: Who,
    /// Who makes emoji of the town's own.
    #[serde(default)]
    pub make_emoji: Who,
}

impl Rules {
    /// Everything is left to administrators. Whoever has not read the rules asks by these.
    pub const STRICT: Self = Self::all(Who::Admins);

    /// Everything that rules are about is left to the same people.
    #[must_use]
    pub const fn all(who: Who) -> Self {
        Self {
            create_channel: who,
            call_everybody: who,
            make_invite: who,
            make_emoji: who,
        }
    }
}
