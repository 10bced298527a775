//! What the town leaves to everybody, and what to those who keep order: an input of the permission table.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// To whom a rule leaves something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// Everybody here.
    #[default]
    Everybody,
    /// Moderators and administrators.
    Moderators,
}

impl Who {
    /// Everyone it may be left to.
    pub const ALL: [Self; 2] = [Self::Everybody, Self::Moderators];
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Everybody => "everybody",
            Self::Moderators => "moderators",
        })
    }
}

impl FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|one| one.to_string() == text);
        found.ok_or_else(|| "must be everybody or moderators".to_owned())
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
}

impl Rules {
    /// Nothing is left to everybody. Whoever has not read the rules asks by these.
    pub const STRICT: Self = Self {
        create_channel: Who::Moderators,
        call_everybody: Who::Moderators,
        make_invite: Who::Moderators,
    };
}
