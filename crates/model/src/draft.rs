//! What people have begun to write.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ChannelId, Invalid, Millis, Seq, TEXT_CHARS, markup::is_hollow, text::is_control,
    wire::on_the_wire,
};

/// The text of a draft: up to 10 000 characters, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftText(String);

on_the_wire!(DraftText, DraftText::parse, { "maxLength": TEXT_CHARS });

/// A draft that is kept for its author alone, so that another device can go on with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeptDraft {
    /// Where it is meant for.
    pub channel: ChannelId,
    /// The message that it answers; `null` for the channel itself.
    pub thread: Option<Seq>,
    /// What was written so far.
    pub text: String,
    /// When it was kept.
    pub kept_at: Millis,
}

impl DraftText {
    /// Reads a text; it is kept as it was written. What shows nothing is nothing.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.len() > TEXT_CHARS && text.chars().count() > TEXT_CHARS {
            return Err(Invalid::new("text", "must have at most 10000 characters"));
        }
        if text.contains(is_control) {
            return Err(Invalid::new("text", "must not have control characters"));
        }
        let is_empty = text.chars().all(is_hollow);
        Ok(Self(if is_empty { "" } else { text }.to_owned()))
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
    fn a_draft_may_be_empty_but_not_longer_than_a_message() {
        let text = |text: &str| DraftText::parse(text).map(|text| text.0);
        assert_eq!(text(" \n\u{200b}").as_deref(), Ok(""));
        assert_eq!(text(" half a sen").as_deref(), Ok(" half a sen"));
        assert!(text(&"я".repeat(TEXT_CHARS)).is_ok());
        assert!(text(&"я".repeat(TEXT_CHARS + 1)).is_err());
        assert!(text("a\u{0}b").is_err());
    }
}
