//! Polls: what a message asks, what may be answered, and how often each answer was chosen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Invalid, Millis, POLL_OPTION_CHARS, POLL_OPTIONS, UserId, name::line_or_nothing,
    wire::on_the_wire,
};

/// The poll of a message, whose text is the question. The same for whoever reads it: what one has chosen oneself is asked for apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Poll {
    /// What may be chosen, in its author's order.
    pub options: Vec<PollOption>,
    /// Whether a person may choose more than one.
    pub is_multiple: bool,
    /// Whether nobody is told who chose what.
    pub is_anonymous: bool,
    /// When it closes by itself.
    pub closes_at: Option<Millis>,
    /// Since when nobody votes any more.
    pub closed_at: Option<Millis>,
    /// How many people have voted.
    pub voters: i64,
}

/// What may be chosen in a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PollOption {
    /// What it says.
    pub text: String,
    /// How many people chose it.
    pub votes: i64,
    /// The first 8 of them, first come first; left out where there are none, and in an anonymous poll.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<UserId>,
}

impl Poll {
    /// Whether nobody votes any more, now.
    #[must_use]
    pub fn is_over(&self, now: Millis) -> bool {
        self.closed_at.is_some() || self.closes_at.is_some_and(|at| at <= now)
    }

    /// The poll for whoever knows text alone: a line for each option, with how often it was chosen, and one when it is closed.
    #[must_use]
    pub fn in_words(&self) -> Vec<String> {
        let options = (1..).zip(&self.options);
        let lines =
            options.map(|(nth, option)| format!("{nth}. {}: {}", option.text, option.votes));
        let closed = self.closed_at.map(|_| "(closed)".to_owned());
        lines.chain(closed).collect()
    }
}

/// A poll that is about to be posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPoll {
    /// What may be chosen.
    pub options: Options,
    /// Whether a person may choose more than one.
    #[serde(default)]
    pub is_multiple: bool,
    /// Whether nobody, whoever they are, is told who chose what.
    #[serde(default)]
    pub is_anonymous: bool,
    /// When it closes by itself, within a year; when somebody closes it, if nobody says.
    pub closes_at: Option<Millis>,
}

impl NewPoll {
    /// Whether a poll was made from this one. Votes and its end do not matter.
    #[must_use]
    pub fn made(&self, poll: &Poll) -> bool {
        let texts = poll.options.iter().map(|option| option.text.as_str());
        self.options.texts().eq(texts)
            && self.is_multiple == poll.is_multiple
            && self.is_anonymous == poll.is_anonymous
            && self.closes_at == poll.closes_at
    }

    /// The poll as it is before anybody has voted.
    #[must_use]
    pub fn unanswered(&self) -> Poll {
        let options = self.options.texts().map(|text| PollOption {
            text: text.to_owned(),
            votes: 0,
            people: Vec::new(),
        });
        Poll {
            options: options.collect(),
            is_multiple: self.is_multiple,
            is_anonymous: self.is_anonymous,
            closes_at: self.closes_at,
            closed_at: None,
            voters: 0,
        }
    }
}

/// What may be chosen in a poll: 2 to 10 options, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<OptionText>")]
pub struct Options(#[schemars(length(min = 2, max = 10))] Vec<OptionText>);

impl Options {
    /// What they say, in their order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|option| option.0.as_str())
    }
}

impl TryFrom<Vec<OptionText>> for Options {
    type Error = Invalid;

    fn try_from(options: Vec<OptionText>) -> Result<Self, Invalid> {
        if !POLL_OPTIONS.contains(&options.len()) {
            return Err(Invalid::new("options", "must have 2 to 10 items"));
        }
        if repeats(&options) {
            return Err(Invalid::new("options", "must have each once"));
        }
        Ok(Self(options))
    }
}

/// What one option says: a line of 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OptionText(String);

on_the_wire!(OptionText, OptionText::parse, { "minLength": 1, "maxLength": POLL_OPTION_CHARS });

impl OptionText {
    /// Reads an option; blanks around it go.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = line_or_nothing("options", text, POLL_OPTION_CHARS)?;
        if text.is_empty() {
            return Err(Invalid::new("options", "must not be empty"));
        }
        Ok(Self(text))
    }
}

/// What a person chooses: the places of options, counted from 0, each once and in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<i64>")]
pub struct Choices(#[schemars(length(min = 1, max = 10))] Vec<i64>);

impl TryFrom<Vec<i64>> for Choices {
    type Error = Invalid;

    fn try_from(mut choices: Vec<i64>) -> Result<Self, Invalid> {
        if choices.is_empty() || choices.len() > *POLL_OPTIONS.end() {
            return Err(Invalid::new("choices", "must have 1 to 10 items"));
        }
        if repeats(&choices) {
            return Err(Invalid::new("choices", "must have each once"));
        }
        choices.sort_unstable();
        Ok(Self(choices))
    }
}

impl Choices {
    /// The places, in order.
    #[must_use]
    pub fn places(&self) -> &[i64] {
        &self.0
    }

    /// Refuses what cannot be chosen in a poll.
    pub fn fit(&self, poll: &Poll) -> Result<(), Invalid> {
        let is_there = |place: &i64| (0..poll.options.len() as i64).contains(place);
        if !self.0.iter().all(is_there) {
            return Err(Invalid::new("choices", "must be options of the poll"));
        }
        if self.0.len() > 1 && !poll.is_multiple {
            return Err(Invalid::new("choices", "must have 1 item"));
        }
        Ok(())
    }
}

fn repeats<T: PartialEq>(items: &[T]) -> bool {
    let mut all = items.iter().enumerate();
    all.any(|(at, item)| items[..at].contains(item))
}

#[cfg(test)]
mod tests;
