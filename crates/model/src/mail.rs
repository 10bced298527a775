//! What one is told by mail.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::PushContent;

/// What one is told by mail, and where it goes: nobody else's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mail {
    /// Whether this server sends any.
    pub is_on: bool,
    /// One's address; `null` if one has none.
    pub address: Option<String>,
    /// Whether it is known to be one's own. Nothing but the question whether it is goes to one that is not.
    pub is_confirmed: bool,
    /// An address that takes its place once it is known to be one's own.
    pub wanted: Option<String>,
    /// The status by which the mail server last refused a letter to the address; `null` when it has taken one since, and 0 where it is
    /// none that letters go to.
    pub refusal: Option<i64>,
    /// How long what calls one stays unread before one is told of it by mail.
    pub missed_after: MissedAfter,
    /// How much a letter says of it.
    pub content: PushContent,
    /// Whether one is told each week where something is unread.
    pub digest: bool,
}

/// How long what calls one stays unread before one is told of it by mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum MissedAfter {
    /// One is not told.
    #[serde(rename = "never")]
    Never,
    /// Five minutes.
    #[serde(rename = "5m")]
    FiveMinutes,
    /// A quarter of an hour.
    #[default]
    #[serde(rename = "15m")]
    QuarterHour,
    /// An hour.
    #[serde(rename = "1h")]
    Hour,
}

impl MissedAfter {
    const ALL: [Self; 4] = [
        Self::Never,
        Self::FiveMinutes,
        Self::QuarterHour,
        Self::Hour,
    ];

    /// How many minutes that are, as the store keeps it; 0 for never.
    #[must_use]
    pub fn minutes(self) -> i64 {
        match self {
            Self::Never => 0,
            Self::FiveMinutes => 5,
            Self::QuarterHour => 15,
            Self::Hour => 60,
        }
    }

    /// What has so many minutes; `None` for what no version has kept.
    #[must_use]
    pub fn of_minutes(minutes: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.minutes() == minutes)
    }
}

/// An address that is known to be somebody's own now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfirmedAddress {
    /// The address.
    pub address: String,
    /// Whose it is: what they sign in with.
    pub username: String,
}

/// What no letters come of any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Subscribed {
    /// What one missed.
    Missed,
    /// The week's digest.
    Digest,
}

impl Subscribed {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Missed, Self::Digest];

    /// Its name: `missed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Digest => "digest",
        }
    }
}

/// What was unsubscribed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unsubscribed {
    /// What no letters come of any more.
    pub from: Subscribed,
}
