//! What people tell those who keep order about messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, Millis, ReportId, Seq, UserId};

/// A report of a message, as those who keep order see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Which.
    pub id: ReportId,
    /// Where the message stands.
    pub channel: ChannelId,
    /// The message.
    pub message: Seq,
    /// Who wrote it.
    pub author: UserId,
    /// What it said when it was reported; it may have been edited or deleted since.
    pub text: String,
    /// Who reported it.
    pub reporter: UserId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Millis,
    /// What was made of it; `null` while it is open.
    pub outcome: Option<Outcome>,
    /// What was noted with that; `null` while it is open.
    pub note: Option<String>,
    /// Who has resolved it.
    pub resolver: Option<UserId>,
    /// When.
    pub resolved_at: Option<Millis>,
}

/// A report, as the one who made it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnReport {
    /// Which.
    pub id: ReportId,
    /// Where the message stands.
    pub channel: ChannelId,
    /// The message.
    pub message: Seq,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Millis,
}

/// What was made of a report. The word alone does nothing: deleting, muting and blocking are acts of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing was wrong.
    Dismissed,
    /// The message was deleted.
    Deleted,
    /// The author was spoken to.
    Warned,
    /// The author was muted.
    Muted,
    /// The author was blocked.
    Blocked,
}

/// Which reports are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReportState {
    /// Those that nobody has resolved.
    #[default]
    Open,
    /// Those that were resolved.
    Resolved,
    /// Both.
    All,
}

impl Report {
    /// The report as the one who made it sees it.
    #[must_use]
    pub fn own(self) -> OwnReport {
        let Self {
            id,
            channel,
            message,
            reason,
            at,
            ..
        } = self;
        OwnReport {
            id,
            channel,
            message,
            reason,
            at,
        }
    }
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [
        Self::Dismissed,
        Self::Deleted,
        Self::Warned,
        Self::Muted,
        Self::Blocked,
    ];

    /// The word that the store and the wire have for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dismissed => "dismissed",
            Self::Deleted => "deleted",
            Self::Warned => "warned",
            Self::Muted => "muted",
            Self::Blocked => "blocked",
        }
    }

    /// The outcome with this word; `None` for one that no version has known.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_has_one_word_everywhere() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_word(outcome.word()), Some(outcome));
            let json = serde_json::to_value(outcome).expect("a word");
            assert_eq!(json, outcome.word());
        }
    }
}
