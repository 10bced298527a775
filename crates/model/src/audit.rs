//! Who did what to whom, as administrators read it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AuditId, ChannelId, Invalid, Millis, UserId, wire::on_the_wire};

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditEntry {
    /// Which; a later one has a higher id.
    pub id: AuditId,
    /// When.
    pub at: Millis,
    /// What was done: `blocked`, `member_added`, `signed_in` and so on. Later versions know more words.
    pub act: String,
    /// Who did it; `null` when it was the operator, or a stranger.
    pub actor: Option<UserId>,
    /// Whom it was done to.
    pub user: Option<UserId>,
    /// Where it was done; the channel may be gone.
    pub channel: Option<ChannelId>,
    /// What else to know of it, for people.
    pub detail: Option<String>,
    /// From where, as far as the server could tell.
    pub address: Option<String>,
    /// How often: refused sign-ins from one place within one minute are one line.
    pub times: i64,
}

/// The word for an act: up to 40 small letters and underscores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActWord(String);

on_the_wire!(ActWord, ActWord::parse, { "pattern": "^[a-z_]{1,40}$" });

impl ActWord {
    /// Reads a word, whether any version knows it or not.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        if (1..=40).contains(&text.len()) && text.bytes().all(is_letter) {
            Ok(Self(text.to_owned()))
        } else {
            let rule = "must have 1 to 40 small letters and underscores";
            Err(Invalid::new("act", rule))
        }
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which lines of the audit log are wanted: those that are all of what is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// This was done.
    pub act: Option<ActWord>,
    /// This person did it.
    pub actor: Option<UserId>,
    /// It was done to this person.
    pub person: Option<UserId>,
    /// It was done in this channel.
    pub channel: Option<ChannelId>,
    /// It stands before this line.
    pub before: Option<AuditId>,
    /// It was done then or later.
    pub since: Option<Millis>,
    /// It was done earlier than that.
    pub until: Option<Millis>,
}

/// What was asked for, as the audit log notes it.
impl fmt::Display for AuditFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let act = self.act.as_ref().map(|act| act.0.clone());
        let parts = [
            ("act", act),
            ("actor", self.actor.map(|id| id.to_string())),
            ("person", self.person.map(|id| id.to_string())),
            ("channel", self.channel.map(|id| id.to_string())),
            ("before", self.before.map(|id| id.to_string())),
            ("since", self.since.map(|time| time.to_string())),
            ("until", self.until.map(|time| time.to_string())),
        ];
        let mut is_all = true;
        for (name, value) in parts {
            let Some(value) = value else { continue };
            let gap = if is_all { "" } else { " " };
            write!(f, "{gap}{name}={value}")?;
            is_all = false;
        }
        if is_all { f.write_str("all") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_noted_as_what_was_asked_for() {
        let filter = AuditFilter {
            act: ActWord::parse("signed_in").ok(),
            person: Some(UserId(7)),
            until: Some(Millis(1_732_200_000_007)),
            ..AuditFilter::default()
        };
        let noted = "act=signed_in person=7 until=2024-11-21T14:40:00.007Z";
        assert_eq!(filter.to_string(), noted);
        assert_eq!(AuditFilter::default().to_string(), "all");
        for bad in ["", "Blocked", "a b", "a\u{0}", &"a".repeat(41)] {
            assert!(ActWord::parse(bad).is_err(), "{bad:?}");
        }
    }
}
