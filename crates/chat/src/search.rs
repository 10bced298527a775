//! Searching messages, the pure part.
//!
//! A database keeps opaque [`terms`] of each message, in a [`Block`] with those next to it. A [`Query`] gives an expression
//! over terms that finds every message it could match and a few more; then [`Resolved::matches`] decides by the text itself.

mod block;
mod body;
mod candidates;
mod clause;
mod fold;
mod matching;
mod needle;
mod query;
mod resolved;
mod snippet;
mod stem;
mod term;
mod terms;

use veche_model::{ChannelId, Message, Millis, UserId};

pub(crate) use block::{Block, Kept, PLACES, block_of};
pub(crate) use candidates::Expr;
pub(crate) use matching::Hit;
pub(crate) use query::Query;
pub(crate) use resolved::Resolved;
pub(crate) use term::Term;
pub(crate) use terms::{Terms, terms};

/// Which terms a text has. With another number here all that was said is indexed anew.
pub(crate) const ANALYSIS: &str = "2";

/// What a search looks at in a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Document<'a> {
    pub(crate) text: &'a str,
    pub(crate) author: UserId,
    pub(crate) channel: ChannelId,
    pub(crate) posted_at: Millis,
    pub(crate) is_pinned: bool,
}

impl<'a> Document<'a> {
    pub(crate) fn of(message: &'a Message) -> Self {
        Self {
            text: &message.text,
            author: message.author,
            channel: message.channel,
            posted_at: message.posted_at,
            is_pinned: message.pinned_at.is_some(),
        }
    }
}

#[cfg(test)]
mod tests;
