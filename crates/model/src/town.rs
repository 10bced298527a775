//! The town: what all of a server's people have in common, as its administrators arrange it.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ChannelId, FileId, Invalid, Language, Rules, TOWN_NAME_CHARS, WELCOME_CHARS,
    name::{line_or_nothing, lines_or_nothing},
    wire::on_the_wire,
};

/// Who may make an account for themselves. Administrators make accounts for others in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Whoever reaches the server.
    Open,
    /// Whoever has an invite, and whoever asks for one and is approved by somebody who keeps order.
    Approval,
    /// Whoever has an invite.
    #[default]
    Invited,
    /// Nobody.
    Closed,
}

impl Registration {
    const ALL: [Self; 4] = [Self::Open, Self::Approval, Self::Invited, Self::Closed];

    /// What holds where nobody has decided: open as long as nobody keeps the town or only this machine reaches it, and by
    /// invite from then on.
    #[must_use]
    pub fn usual(is_private: bool, has_admin: bool) -> Self {
        if is_private || !has_admin {
            Self::Open
        } else {
            Self::Invited
        }
    }
}

impl fmt::Display for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Open => "open",
            Self::Approval => "approval",
            Self::Invited => "invited",
            Self::Closed => "closed",
        })
    }
}

impl FromStr for Registration {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|one| one.to_string() == text);
        found.ok_or_else(|| "must be open, approval, invited or closed".to_owned())
    }
}

/// What all of a server's people have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Town {
    /// What it is called; empty for the product's own name.
    pub name: String,
    /// A word of welcome to whoever comes to the door; may be empty.
    pub welcome: String,
    /// The language of the page for whoever has not chosen one, and whose browser asks for none that it speaks.
    #[serde(default)]
    pub language: Option<Language>,
    /// The picture that it shows, to strangers as well, at `/files/{id}/avatar`, if it has one.
    #[serde(default)]
    pub avatar: Option<FileId>,
    /// Who may make an account now.
    pub registration: Registration,
    /// Whether an administrator has decided so; otherwise it follows from where the server listens.
    pub is_decided: bool,
    /// What is left to everybody, and what to moderators.
    pub rules: Rules,
    /// The open channels that everybody joins who gets an account, by id.
    pub first_channels: Vec<ChannelId>,
}

/// What a town is called: one line of at most 80 characters; empty for the product's own name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TownName(String);

on_the_wire!(TownName, TownName::parse, { "maxLength": TOWN_NAME_CHARS });

impl TownName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        line_or_nothing("name", text, TOWN_NAME_CHARS).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A word of welcome: at most 500 characters, lines allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Welcome(String);

on_the_wire!(Welcome, Welcome::parse, { "maxLength": WELCOME_CHARS });

impl Welcome {
    /// Reads a word of welcome.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        lines_or_nothing("welcome", text, WELCOME_CHARS).map(Self)
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_others_reach_asks_for_an_invite_once_somebody_keeps_it() {
        use Registration::{Invited, Open};
        assert_eq!(Registration::usual(true, true), Open);
        assert_eq!(Registration::usual(true, false), Open);
        assert_eq!(Registration::usual(false, false), Open);
        assert_eq!(Registration::usual(false, true), Invited);
        for one in Registration::ALL {
            assert_eq!(one.to_string().parse(), Ok(one));
        }
        assert!("Open".parse::<Registration>().is_err());
    }

    #[test]
    fn words_end_at_their_limits() {
        assert!(TownName::parse(&"я".repeat(80)).is_ok());
        assert!(TownName::parse(&"я".repeat(81)).is_err());
        assert!(TownName::parse("a\nb").is_err());
        assert!(Welcome::parse(&"я".repeat(500)).is_ok());
        assert!(Welcome::parse(&"я".repeat(501)).is_err());
        assert!(Welcome::parse("a\nb").is_ok());
        assert!(Welcome::parse("a\u{0}b").is_err());
    }
}
