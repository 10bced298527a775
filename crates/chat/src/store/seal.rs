//! What the rows of a log answer for themselves with: a sum of what each says, and a chain through all that was said.
//!
//! A channel's link at a position is made of the link before it and of what was said or done there. A message remembers what it
//! said at first, so that the chain stays when its text does not, and has a sum of what its row says now. How many answers it has is
//! counted, and stands in neither; nor do reactions, votes, calls and files, which stand in rows of their own.

mod anew;
mod rows;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};
use veche_model::{ChannelId, Link, Message, Millis, Seq, UserId};

use super::log::Change;

pub(super) use rows::{LOGGED_COLUMNS, LoggedRow, MessageRow, logged_columns, row_columns};

/// 64 bits of SHA-256 over values that cannot run into each other.
struct Sum(Sha256);

impl Sum {
    fn of(what: u8) -> Self {
        Self(Sha256::new_with_prefix([what]))
    }

    fn int(mut self, int: impl Into<Option<i64>>) -> Self {
        match int.into() {
            None => self.0.update([0]),
            Some(int) => {
                self.0.update([1]);
                self.0.update(int.to_le_bytes());
            }
        }
        self
    }

    fn text(self, text: Option<&str>) -> Self {
        match text {
            None => self.int(None),
            Some(text) => self.bytes(text.as_bytes()),
        }
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self = self.int(bytes.len() as i64);
        self.0.update(bytes);
        self
    }

    fn end(self) -> i64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0.finalize()[..8]);
        i64::from_le_bytes(first)
    }
}

/// The sum of a row of the search's index: where it stands, when its messages were posted, and its bytes.
pub(super) fn index_sum<const N: usize>(place: [i64; N], bytes: &[u8]) -> i64 {
    let mut sum = Sum::of(b'i');
    for int in place {
        sum = sum.int(int);
    }
    sum.bytes(bytes).end()
}

/// The link behind this one, with what stands at its position.
fn linked(link: Link, said: i64) -> Link {
    Link(Sum::of(b'l').int(link.0).int(said).end())
}

/// What was said at a position, which no later change takes back.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) channel: ChannelId,
    pub(super) seq: Seq,
    pub(super) author: UserId,
    pub(super) at: Millis,
    pub(super) nonce: Option<&'a str>,
    pub(super) thread: Option<Seq>,
    pub(super) aside: Option<Seq>,
    pub(super) text: &'a str,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub(super) changed: Seq,
    pub(super) edited_at: Option<Millis>,
    pub(super) deleted_at: Option<Millis>,
    pub(super) everyone: bool,
    pub(super) pinned_at: Option<Millis>,
    pub(super) marks: i64,
}

/// What a message's row is sealed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    pub(super) said: i64,
    pub(super) link: Link,
    pub(super) sum: i64,
}

impl<'a> Said<'a> {
    pub(super) fn of(message: &'a Message, aside: Option<Seq>) -> Self {
        Self {
            channel: message.channel,
            seq: message.seq,
            author: message.author,
            at: message.posted_at,
            nonce: message.nonce.as_deref(),
            thread: message.thread,
            aside,
            text: &message.text,
        }
    }

    fn into_sum(self, what: u8) -> Sum {
        Sum::of(what)
            .int(self.channel.0)
            .int(self.seq.0)
            .int(self.author.0)
            .int(self.at.0)
            .text(self.nonce)
            .int(self.thread.map(|seq| seq.0))
            .int(self.aside.map(|seq| seq.0))
            .text(Some(self.text))
    }

    fn digest(self) -> i64 {
        self.into_sum(b'm').end()
    }

    /// What the row of a message answers with that says this now, has become this, and said something once.
    fn sum(self, state: &State, said: i64, link: Link) -> i64 {
        let State {
            changed,
            edited_at,
            deleted_at,
            everyone,
            pinned_at,
            marks,
        } = *state;
        self.into_sum(b's')
            .int(changed.0)
            .int(edited_at.map(|at| at.0))
            .int(deleted_at.map(|at| at.0))
            .int(i64::from(everyone))
            .int(pinned_at.map(|at| at.0))
            .int(marks)
            .int(said)
            .int(link.0)
            .end()
    }

    /// Whether a row that says this now, and has become this, says what was stored.
    pub(super) fn is_sealed_by(self, state: &State, Seal { said, link, sum }: Seal) -> bool {
        self.sum(state, said, link) == sum
    }

    /// The seal of a message that is new behind this link.
    pub(super) fn seal(self, state: &State, behind: Link) -> Seal {
        let said = self.digest();
        let link = linked(behind, said);
        let sum = self.sum(state, said, link);
        Seal { said, link, sum }
    }
}

/// A change at its position, and who did it when.
pub(super) struct Logged<'a> {
    pub(super) place: (ChannelId, Seq),
    pub(super) change: (i64, i64, Option<&'a str>),
    pub(super) actor: Option<UserId>,
    pub(super) at: Millis,
}

impl<'a> Logged<'a> {
    pub(super) fn new(
        place: (ChannelId, Seq),
        change: &'a Change,
        actor: Option<UserId>,
        at: Millis,
    ) -> Self {
        let change = (change.code(), change.subject(), change.detail());
        Self {
            place,
            change,
            actor,
            at,
        }
    }

    pub(super) fn sum(&self) -> i64 {
        let ((channel, seq), (code, subject, detail)) = (self.place, self.change);
        Sum::of(b'c')
            .int(channel.0)
            .int(seq.0)
            .int(code)
            .int(subject)
            .text(detail)
            .int(self.actor.map(|user| user.0))
            .int(self.at.0)
            .end()
    }

    /// Its sum, and the link at its position.
    pub(super) fn seal(&self, behind: Link) -> (i64, Link) {
        let sum = self.sum();
        (sum, linked(behind, sum))
    }
}
