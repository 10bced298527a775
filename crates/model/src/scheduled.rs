//! Messages that wait for their time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ChannelId, File, Millis, NewPoll, ScheduledId, Seq};

/// A message that its author has scheduled: nobody else's business until it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scheduled {
    /// Which one it is.
    pub id: ScheduledId,
    /// Where it is to be said.
    pub channel: ChannelId,
    /// The message that it answers; `null` for the channel itself.
    pub thread: Option<Seq>,
    /// Whether such an answer will stand in the channel itself as well.
    #[serde(default)]
    pub in_channel: bool,
    /// What is to be said; may be empty where there are files.
    pub text: String,
    /// What hangs on it, in its author's order.
    pub files: Vec<File>,
    /// What it asks, if it is a poll; its text is the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<NewPoll>,
    /// When it is to be sent.
    pub send_at: Millis,
    /// Why it could not be sent; `null` while it waits.
    pub unsent: Option<Unsent>,
    /// The message that it became, more than five minutes late: it stays in the list until it is taken out.
    pub sent: Option<Seq>,
    /// When that was.
    pub sent_at: Option<Millis>,
}

/// Why a message was not sent when its time came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unsent {
    /// Its author may not post there.
    Forbidden,
    /// The channel or the message that it answers is not there, or not for its author any more.
    Gone,
    /// Its author was muted.
    Muted,
    /// Its author was blocked.
    Blocked,
    /// The personal access token that scheduled it was ended.
    Token,
    /// Another message has one of its files, or nothing is left to say.
    Files,
    /// Its author had to wait for too long.
    TooFast,
    /// Its nonce was used for another message.
    Conflict,
    /// Its poll would have been closed by then.
    Over,
}

impl Unsent {
    const ALL: [Self; 9] = [
        Self::Forbidden,
        Self::Gone,
        Self::Muted,
        Self::Blocked,
        Self::Token,
        Self::Files,
        Self::TooFast,
        Self::Conflict,
        Self::Over,
    ];

    /// The small integer that the store keeps.
    #[must_use]
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// How much waits for a person: reminders, scheduled messages, and, where they keep order, reports and people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Waiting {
    /// Reminders that are due and not done.
    pub reminders: i64,
    /// Scheduled messages.
    pub scheduled: i64,
    /// Those of them that could not be sent, or were sent late.
    pub unsent: i64,
    /// Open reports, at most 100, for whoever keeps order.
    pub reports: i64,
    /// People who wait for an account, for whoever keeps order.
    pub applicants: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_comes_back_from_its_code() {
        for reason in Unsent::ALL {
            assert_eq!(Unsent::from_code(reason.code()), Some(reason));
        }
        assert_eq!(Unsent::from_code(9), None);
    }
}
