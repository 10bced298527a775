//! The rows of a log, as far as they are sealed.

use veche_model::{ChannelId, Link, Millis, Seq, UserId};

use super::{Logged, Said, Seal, State, linked};
use crate::store::{
    Failure,
    row::{FromRow, Row},
};

type Result<T> = std::result::Result<T, Failure>;

/// A message's row.
pub(in crate::store) struct MessageRow {
    channel: ChannelId,
    pub(in crate::store) seq: Seq,
    author: UserId,
    pub(in crate::store) text: String,
    nonce: Option<String>,
    posted_at: Millis,
    thread: Option<Seq>,
    aside: Option<Seq>,
    pub(in crate::store) state: State,
    pub(in crate::store) seal: Seal,
}

/// What a [`MessageRow`] is read from, in this order.
macro_rules! row_columns {
    () => {
        "channel_id, seq, author_id, text, nonce, posted_at, thread, aside, changed, edited_at, deleted_at, everyone, pinned_at, \
         marks, said, link, sum"
    };
}
pub(in crate::store) use row_columns;

impl FromRow for MessageRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            seq: row.get(1)?,
            author: row.get(2)?,
            text: row.get(3)?,
            nonce: row.get(4)?,
            posted_at: row.get(5)?,
            thread: row.get(6)?,
            aside: row.get(7)?,
            state: State {
                changed: row.get(8)?,
                edited_at: row.get(9)?,
                deleted_at: row.get(10)?,
                everyone: row.get(11)?,
                pinned_at: row.get(12)?,
                marks: row.get(13)?,
            },
            seal: Seal {
                said: row.get(14)?,
                link: row.get(15)?,
                sum: row.get(16)?,
            },
        })
    }
}

impl MessageRow {
    fn said(&self) -> Said<'_> {
        Said {
            channel: self.channel,
            seq: self.seq,
            author: self.author,
            at: self.posted_at,
            nonce: self.nonce.as_deref(),
            thread: self.thread,
            aside: self.aside,
            text: &self.text,
        }
    }

    /// The sum of what it says now.
    pub(in crate::store) fn sum(&self) -> i64 {
        let Seal { said, link, .. } = self.seal;
        self.said().sum(&self.state, said, link)
    }

    /// Whether it says what was stored.
    pub(in crate::store) fn is_sound(&self) -> bool {
        self.sum() == self.seal.sum
    }

    /// What was said here at first: its text then is gone once another has taken its place.
    fn said_at_first(&self) -> i64 {
        let is_first = self.state.edited_at.is_none() && self.state.deleted_at.is_none();
        if is_first || self.seal.said == 0 {
            self.said().digest()
        } else {
            self.seal.said
        }
    }

    /// Whether it stands where it was said.
    pub(super) fn is_linked(&self, behind: Link) -> bool {
        self.seal.said == self.said_at_first() && self.seal.link == linked(behind, self.seal.said)
    }

    /// What it would be sealed with, as it stands now.
    pub(super) fn seal_anew(&mut self, behind: Link) {
        let said = self.said_at_first();
        self.seal.said = said;
        self.seal.link = linked(behind, said);
        self.seal.sum = self.sum();
    }
}

/// The row of a change.
pub(in crate::store) struct LoggedRow {
    channel: ChannelId,
    pub(in crate::store) seq: Seq,
    pub(in crate::store) change: (i64, i64, Option<String>),
    pub(in crate::store) actor: Option<UserId>,
    pub(in crate::store) at: Millis,
    pub(in crate::store) sum: i64,
    pub(in crate::store) link: Link,
}

/// How many columns a [`LoggedRow`] is read from.
pub(in crate::store) const LOGGED_COLUMNS: usize = 9;

/// What a [`LoggedRow`] is read from, in this order.
macro_rules! logged_columns {
    () => {
        "channel_id, seq, kind, subject, detail, actor_id, at, sum, link"
    };
}
pub(in crate::store) use logged_columns;

impl FromRow for LoggedRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            channel: row.get(0)?,
            seq: row.get(1)?,
            change: (row.get(2)?, row.get(3)?, row.get(4)?),
            actor: row.get(5)?,
            at: row.get(6)?,
            sum: row.get(7)?,
            link: row.get(8)?,
        })
    }
}

impl LoggedRow {
    fn logged(&self) -> Logged<'_> {
        let (code, subject, detail) = &self.change;
        Logged {
            place: (self.channel, self.seq),
            change: (*code, *subject, detail.as_deref()),
            actor: self.actor,
            at: self.at,
        }
    }

    /// Whether it says what was stored.
    pub(in crate::store) fn is_sound(&self) -> bool {
        self.logged().sum() == self.sum
    }

    /// Whether it stands where it was done.
    pub(super) fn is_linked(&self, behind: Link) -> bool {
        self.link == linked(behind, self.sum)
    }

    /// What it would be sealed with, as it stands now.
    pub(super) fn seal_anew(&mut self, behind: Link) {
        (self.sum, self.link) = self.logged().seal(behind);
    }
}
