//! What is held of a channel.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use veche_model::{ChannelId, Link, Message, Seq, Thread, UserId, What};

use crate::Page;

/// What is held of a channel: its messages as they are at one position of its log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    known: Seq,
    #[serde(default)]
    link: Link,
    messages: BTreeMap<Seq, Message>,
    own: BTreeMap<String, Seq>,
    /// How the answers to a message were counted last, by its position, and the position of the event that told it.
    threads: BTreeMap<Seq, (Seq, Thread)>,
}

/// One position of a log, as much of it as changes a message. Events of a type unknown here are read so too.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Step {
    pub(crate) channel: ChannelId,
    pub(crate) seq: Seq,
    #[serde(default)]
    pub(crate) link: Link,
    #[serde(default)]
    pub(crate) message: Option<Message>,
    #[serde(default)]
    pub(crate) thread: Option<Thread>,
}

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It was the next one.
    Next,
    /// It was known already.
    Known,
    /// One before it is missing: nothing was done.
    Gap,
}

impl Log {
    /// Nothing yet, of a log that has come this far.
    #[must_use]
    pub fn at(head: Seq, link: Link) -> Self {
        Self {
            known: head,
            link,
            messages: BTreeMap::new(),
            own: BTreeMap::new(),
            threads: BTreeMap::new(),
        }
    }

    /// The last position that was applied.
    #[must_use]
    pub fn known(&self) -> Seq {
        self.known
    }

    /// Which history that position is of; 0 where the server has not said.
    #[must_use]
    pub fn link(&self) -> Link {
        self.link
    }

    /// The messages held, oldest first, tombstones among them.
    #[must_use]
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values()
    }

    /// The message posted at this position.
    #[must_use]
    pub fn message(&self, seq: Seq) -> Option<&Message> {
        self.messages.get(&seq)
    }

    /// The person's own message with this nonce.
    #[must_use]
    pub fn own(&self, nonce: &str) -> Option<&Message> {
        self.own.get(nonce).and_then(|seq| self.message(*seq))
    }

    /// Takes a page of the same channel in.
    pub fn merge(&mut self, page: Page, me: Option<UserId>) {
        for mut message in page.messages {
            // Answers are counted without changing the message. Those told since the page was read are not in it.
            if let Some((at, thread)) = self.threads.get(&message.seq)
                && *at > page.head
            {
                count(&mut message, *thread);
            }
            self.put(message, me);
        }
    }

    pub(crate) fn apply(&mut self, step: Step, me: Option<UserId>) -> Applied {
        if step.seq <= self.known {
            return Applied::Known;
        }
        if step.seq.0 != self.known.0 + 1 {
            return Applied::Gap;
        }
        self.known = step.seq;
        self.link = step.link;
        if let Some(message) = step.message {
            self.put(message, me);
        }
        if let Some(thread) = step.thread {
            // Kept for a message that is not held, too: a page that was asked for before may be on its way.
            self.threads.insert(thread.root, (step.seq, thread));
            if let Some(root) = self.messages.get_mut(&thread.root) {
                count(root, thread);
            }
        }
        Applied::Next
    }

    /// Puts a message in the place of the one held, unless that has changed since.
    fn put(&mut self, message: Message, me: Option<UserId>) {
        if self
            .message(message.seq)
            .is_some_and(|held| held.changed > message.changed)
        {
            return;
        }
        if let Some(nonce) = &message.nonce
            && Some(message.author) == me
        {
            self.own.insert(nonce.clone(), message.seq);
        }
        self.messages.insert(message.seq, message);
    }
}

fn count(
    message: &mut Message,
    Thread {
        replies,
        last_reply,
        ..
    }: Thread,
) {
    (message.replies, message.last_reply) = (replies, last_reply);
}

impl From<&veche_model::Event> for Step {
    fn from(event: &veche_model::Event) -> Self {
        let thread = match &event.what {
            What::Posted { thread, .. } | What::Deleted { thread, .. } => *thread,
            _ => None,
        };
        Self {
            channel: event.channel,
            seq: event.seq,
            link: event.link,
            message: event.what.message().cloned(),
            thread,
        }
    }
}
