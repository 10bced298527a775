//! Sign-ins, as the person who signed in sees them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AGENT_CHARS, Invalid, Millis, Scopes, TOKEN_NAME_CHARS, name::one_line};

/// How a session is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SessionKind {
    /// As long as its one access token.
    Brief,
    /// As long as it is refreshed.
    Lasting,
    /// As long as the personal access token that it is.
    Token,
}

impl SessionKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Brief, Self::Lasting, Self::Token];

    /// The small integer that the store keeps.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Brief => 0,
            Self::Lasting => 1,
            Self::Token => 2,
        }
    }

    /// The kind with this code; `None` for a code that no version has given out.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A session that is alive. Holds no secret: who knows its id can end it, when it is theirs, and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// Which.
    pub id: String,
    /// How it is kept.
    pub kind: SessionKind,
    /// What the client calls itself, or the name that a personal access token was given.
    pub name: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// Where it was last signed in or refreshed from.
    pub address: Option<String>,
    /// When it began.
    pub created_at: Millis,
    /// When it was last used, to a few minutes.
    pub seen_at: Option<Millis>,
    /// When it ends by itself; `None` when it does not.
    pub expires_at: Option<Millis>,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// What a client calls itself, for people who look through their sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent(String);

impl Agent {
    /// As much of a text as is fit to be shown. Any text will do.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let shown = text.chars().filter(|c| !c.is_control());
        Self(shown.take(AGENT_CHARS).collect())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a person calls a personal access token: one line of 1 to 80 characters.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct TokenName(#[schemars(length(min = 1, max = 80))] String);

impl TokenName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        one_line("name", text, TOKEN_NAME_CHARS).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TokenName {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_short_and_shows_itself() {
        let agent = Agent::new(&format!("Veche\r\n\u{1b}[2J{}", "я".repeat(300)));
        assert_eq!(agent.as_str().chars().count(), AGENT_CHARS);
        assert!(agent.as_str().starts_with("Veche[2Jя"));
    }
}
