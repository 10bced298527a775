//! Searching messages, the pure part.
//!
//! A database keeps opaque [`terms`] of each message, in a [`Block`] with those next to it. A [`Query`] gives an expression
//! over terms that finds every message it could match and a few more; then [`Resolved::matches`] decides by the text itself.

mod block;
mod body;
mod bytes;
mod candidates;
mod clause;
mod code;
mod fold;
mod mask;
mod matching;
mod needle;
mod query;
mod resolved;
mod section;
mod snippet;
mod sought;
mod stem;
mod term;
mod terms;

use std::borrow::Cow;

use veche_model::{ChannelId, File, FileKind, Message, Millis, UserId};

pub(crate) use block::{Block, Kept, PLACES, block_of};
pub(crate) use candidates::Expr;
pub(crate) use matching::Hit;
pub(crate) use query::Query;
pub(crate) use resolved::Resolved;
pub(crate) use section::{BLOCKS, Found, Part, Section, parts, section_of, whole_sections};
pub(crate) use sought::Sought;
pub(crate) use term::Term;
pub(crate) use terms::{Terms, terms};

/// Which terms a text has, and how they are kept. With another number here all that was said is indexed anew.
pub(crate) const ANALYSIS: &str = "3";

/// What a search looks at in a message.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is what a query may ask for"
)]
pub(crate) struct Document<'a> {
    /// What was said, and behind it each option of its poll and the name of each file.
    pub(crate) text: Cow<'a, str>,
    pub(crate) author: UserId,
    pub(crate) channel: ChannelId,
    pub(crate) posted_at: Millis,
    pub(crate) is_pinned: bool,
    pub(crate) has_file: bool,
    pub(crate) has_image: bool,
    pub(crate) has_poll: bool,
}

impl<'a> Document<'a> {
    pub(crate) fn of(message: &'a Message) -> Self {
        Self {
            text: text(message),
            author: message.author,
            channel: message.channel,
            posted_at: message.posted_at,
            is_pinned: message.pinned_at.is_some(),
            has_file: !message.files.is_empty(),
            has_image: message.files.iter().any(is_image),
            has_poll: message.poll.is_some(),
        }
    }
}

fn is_image(file: &File) -> bool {
    file.kind == FileKind::Image
}

fn text(message: &Message) -> Cow<'_, str> {
    if message.files.is_empty() && message.poll.is_none() {
        return Cow::Borrowed(&message.text);
    }
    let names = message.files.iter().map(|file| file.name.as_str());
    let polls = message.poll.iter();
    let options = polls.flat_map(|poll| poll.options.iter().map(|option| option.text.as_str()));
    let said = [message.text.as_str()]
        .into_iter()
        .chain(options)
        .chain(names);
    let said: Vec<&str> = said.filter(|part| !part.is_empty()).collect();
    Cow::Owned(said.join("\n"))
}

#[cfg(test)]
mod tests;
