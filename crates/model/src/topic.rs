//! Short texts about things: what a channel is for, why something was done.

use crate::{
    Invalid, REASON_CHARS, TOPIC_CHARS,
    name::{line_or_nothing, lines_or_nothing},
    wire::on_the_wire,
};

/// What a channel is about: up to 250 characters in one line, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic(String);

/// Why something was done to somebody or to something: up to 500 characters, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason(String);

on_the_wire!(Topic, Topic::parse, { "maxLength": TOPIC_CHARS });
on_the_wire!(Reason, Reason::parse, { "maxLength": REASON_CHARS });

impl Topic {
    /// Reads a topic.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        line_or_nothing("topic", text, TOPIC_CHARS).map(Self)
    }

    /// The topic.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Reason {
    /// Reads a reason.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        lines_or_nothing("reason", text, REASON_CHARS).map(Self)
    }

    /// The reason; empty when there is none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
