//! What people want to be reminded of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ChannelId, Invalid, Message, Millis, REMINDER_CHARS, ReminderId, Seq, name::lines_or_nothing,
    wire::on_the_wire,
};

/// A reminder: nobody else's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reminder {
    /// Which one it is.
    pub id: ReminderId,
    /// What it says; empty when the message says it all.
    pub text: String,
    /// Where the message is that it is about.
    pub channel: Option<ChannelId>,
    /// Which message it is about.
    pub seq: Option<Seq>,
    /// That message as it is now; `null` when it was deleted, or may not be read any more.
    pub message: Option<Message>,
    /// When it is due.
    pub remind_at: Millis,
    /// When it was told; `null` until then. It waits from then on until it is done.
    pub told_at: Option<Millis>,
}

/// What a reminder says: up to 500 characters, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReminderText(String);

on_the_wire!(ReminderText, ReminderText::parse, { "maxLength": REMINDER_CHARS });

impl ReminderText {
    /// Reads a text; blanks around it go.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        lines_or_nothing("text", text, REMINDER_CHARS).map(Self)
    }

    /// The text; empty when there is none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_says_little_or_nothing() {
        let text = |text: &str| ReminderText::parse(text).map(|text| text.0);
        assert_eq!(text(" \n").as_deref(), Ok(""));
        assert_eq!(text(" call Boris ").as_deref(), Ok("call Boris"));
        assert!(text(&"я".repeat(REMINDER_CHARS)).is_ok());
        assert!(text(&"я".repeat(REMINDER_CHARS + 1)).is_err());
        assert!(text("a\u{0}b").is_err());
    }
}
