//! A line of the log that is no posting.

use veche_model::{Link, Message, Millis, Seq, Thread, UserId, What};

use super::Change;
use crate::store::{
    Failure,
    part::{Most, Part, Weigh},
    row::{FromRow, Row},
    seal::{LOGGED_COLUMNS, LoggedRow},
};

type Result<T> = std::result::Result<T, Failure>;

/// As it is read.
pub(super) struct Line {
    pub(super) seq: Seq,
    pub(super) change: Change,
    pub(super) actor: Option<UserId>,
    pub(super) at: Millis,
    pub(super) link: Link,
    pub(super) is_sound: bool,
}

impl Weigh for Line {
    fn weight(&self) -> usize {
        const AROUND: usize = 128;
        AROUND + self.change.detail().map_or(0, str::len)
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let row = LoggedRow::from_row(row)?;
        let is_sound = row.is_sound();
        let (code, subject, detail) = row.change;
        Ok(Self {
            seq: row.seq,
            change: Change::read(code, subject, detail)?,
            actor: row.actor,
            at: row.at,
            link: row.link,
            is_sound,
        })
    }
}

/// A line, and how many bytes the text of its message has.
pub(super) struct Weighed(pub(super) Line, pub(super) i64);

impl FromRow for Weighed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(Line::from_row(row)?, row.get(LOGGED_COLUMNS)?))
    }
}

/// The last position up to which postings and other changes fit together, before any text but the postings' was read.
pub(super) fn last_that_fits(postings: &Part<Message>, lines: &[Weighed], most: Most) -> Seq {
    const AROUND: usize = 512;
    let posted = postings.items.iter();
    let posted = posted.map(|message| (message.seq, AROUND + message.weight()));
    // Behind the last posting of a part there may be another before the next line.
    let known = postings.items.last().filter(|_| postings.has_more);
    let known = known.map_or(Seq(i64::MAX), |last| last.seq);
    let changed = lines.iter().map(|Weighed(line, bytes)| {
        let bytes = usize::try_from(*bytes).unwrap_or_default();
        (line.seq, 2 * AROUND + bytes)
    });
    let mut all: Vec<(Seq, usize)> = posted.chain(changed).collect();
    all.sort_unstable();
    let mut weight = 0;
    let fits = all.iter().take_while(|(seq, bytes)| {
        let is_first = weight == 0;
        weight += bytes;
        *seq <= known && (is_first || weight <= most.bytes)
    });
    fits.last().map_or(Seq(0), |(seq, _)| *seq)
}

/// What a change says, with its message where it has one.
pub(super) fn what(change: Change, message: Option<Message>, thread: Option<Thread>) -> What {
    match (change, message) {
        (Change::Edited(_), Some(message)) => What::Edited { message },
        (Change::Deleted(_), Some(message)) => What::Deleted { message, thread },
        (Change::Reacted(_, emoji), Some(message)) => What::Reacted { message, emoji },
        (Change::Unreacted(_, emoji), Some(message)) => What::Unreacted { message, emoji },
        (Change::Pinned(_), Some(message)) => What::Pinned { message },
        (Change::Unpinned(_), Some(message)) => What::Unpinned { message },
        (Change::Joined(user), _) => What::Joined { user },
        (Change::Left(user), _) => What::Left { user },
        (Change::Renamed(name), _) => What::Renamed { name },
        (Change::Topic(topic), _) => What::Topic { topic },
        (Change::Mode(mode), _) => What::Mode { mode },
        (Change::Slowed(seconds), _) => What::Slowed { seconds },
        (Change::Avatar(avatar), _) => What::Avatar { avatar },
        (Change::FileDays(days), _) => What::FileDays { days },
        (Change::FilesRemoved(_), Some(message)) => What::FilesRemoved { message },
        (Change::Voted(_), Some(message)) => What::Voted { message },
        (Change::PollClosed(_), Some(message)) => What::PollClosed { message },
        (_, None) => unreachable!("a change of a message is read together with it"),
    }
}
