//! What stands in a channel's log besides the postings, and the whole log in its order.

mod change;

use std::collections::BTreeMap;

use veche_model::{ChannelId, Event, Message, Millis, Seq, Thread, UserId, What};

use super::{
    Failure, Tx,
    part::{Most, Part, Weigh},
    row::{FromRow, Row},
    value::values,
};

pub(crate) use change::Change;

type Result<T> = std::result::Result<T, Failure>;

/// A line of the log that is no posting.
struct Line {
    seq: Seq,
    change: Change,
    actor: Option<UserId>,
    at: Millis,
}

impl Weigh for Line {
    fn weight(&self) -> usize {
        const AROUND: usize = 128;
        AROUND + self.change.detail().map_or(0, str::len)
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            change: Change::read(row.get(1)?, row.get(3)?, row.get(5)?)?,
            actor: row.get(2)?,
            at: row.get(4)?,
        })
    }
}

/// A line, and how many bytes the text of its message has.
struct Weighed(Line, i64);

impl FromRow for Weighed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(Line::from_row(row)?, row.get(6)?))
    }
}

const ADD: &str = "insert into changes (channel_id, seq, kind, actor_id, subject, at, detail)
    values ($1, $2, $3, $4, $5, $6, $7)";
// With what the text of the message takes that is told along.
const AFTER: &str = "select c.seq, c.kind, c.actor_id, c.subject, c.at, c.detail, cast(coalesce((
        select octet_length(m.text) from messages m
        where m.channel_id = c.channel_id and m.seq = c.subject and (c.kind between 3 and 8 or c.kind between 15 and 17)), 0) as bigint)
    from changes c where c.channel_id = $1 and c.seq > $2 and c.seq < $3 order by c.seq limit $4";
// Between two messages of a page: who came and went, and what became of the channel.
macro_rules! about_channel {
    ($order:literal) => {
        concat!(
            "select seq, kind, actor_id, subject, at, detail from changes
            where channel_id = $1 and seq > $2 and seq < $3 and kind in (1, 2, 9, 10, 11, 12, 14) order by seq ",
            $order,
            " limit $4"
        )
    };
}
const ABOUT_CHANNEL: &str = about_channel!("asc");
const LAST_ABOUT_CHANNEL: &str = about_channel!("desc");

impl Tx<'_> {
    /// Writes a change into the channel's log, at a position that this transaction took.
    pub(crate) async fn log_change(
        &mut self,
        channel: ChannelId,
        seq: Seq,
        change: &Change,
        actor: Option<UserId>,
        now: Millis,
    ) -> Result<()> {
        let params = values![
            channel,
            seq,
            change.code(),
            actor,
            change.subject(),
            now,
            change.detail()
        ];
        self.run(ADD, params).await.map(drop)
    }

    /// A change as an event, with its message as it is now.
    pub(crate) async fn event(
        &mut self,
        channel: ChannelId,
        seq: Seq,
        change: Change,
        actor: Option<UserId>,
        at: Millis,
    ) -> Result<Event> {
        let messages = match change.message() {
            Some(message) => self.messages_at(channel, &[message]).await?,
            None => Vec::new(),
        };
        let mut known: BTreeMap<Seq, Message> = messages.into_iter().map(|m| (m.seq, m)).collect();
        let line = Line {
            seq,
            change,
            actor,
            at,
        };
        self.dress_line(channel, line, &mut known).await
    }

    /// The log between two positions, both excluded, in its order and without a hole: as much of it as fits, one position at
    /// least.
    pub(crate) async fn events(
        &mut self,
        channel: ChannelId,
        (after, before): (Seq, Seq),
        most: Most,
    ) -> Result<Vec<Event>> {
        let postings = self.postings(channel, (after, before), most).await?;
        let params = values![channel, after, before, most.items];
        let lines: Vec<Weighed> = self.all(AFTER, params).await?;
        let last = last_that_fits(&postings, &lines, most);
        let mut postings = postings.items;
        postings.retain(|message| message.seq <= last);
        let lines = lines.into_iter().map(|Weighed(line, _)| line);
        let lines: Vec<Line> = lines.take_while(|line| line.seq <= last).collect();
        let mut known: BTreeMap<Seq, Message> = postings.into_iter().map(|m| (m.seq, m)).collect();
        let posted: Vec<Seq> = known.keys().copied().collect();
        let mut subjects: Vec<Seq> = lines.iter().filter_map(|l| l.change.message()).collect();
        subjects.retain(|seq| !known.contains_key(seq));
        subjects.sort_unstable();
        subjects.dedup();
        for message in self.messages_at(channel, &subjects).await? {
            known.insert(message.seq, message);
        }
        let mut events = Vec::with_capacity(posted.len() + lines.len());
        for seq in posted {
            let message = known[&seq].clone();
            events.push(self.posting(message).await?);
        }
        for line in lines {
            events.push(self.dress_line(channel, line, &mut known).await?);
        }
        events.sort_unstable_by_key(|event| event.seq);
        Ok(Part::of(events, most, false).items)
    }

    /// What became of the channel and its people between two positions, both excluded: the first or the last of it, in the
    /// order of the log.
    pub(crate) async fn channel_events(
        &mut self,
        channel: ChannelId,
        (after, before): (Seq, Seq),
        most: Most,
        is_newest: bool,
    ) -> Result<Part<Event>> {
        let sql = if is_newest {
            LAST_ABOUT_CHANNEL
        } else {
            ABOUT_CHANNEL
        };
        let params = values![channel, after, before, most.items + 1];
        let (lines, is_cut): (Vec<Line>, bool) = self.some(sql, params, most.bytes).await?;
        let mut events = Vec::with_capacity(lines.len());
        for line in lines {
            events.push(self.dress_line(channel, line, &mut BTreeMap::new()).await?);
        }
        let mut part = Part::of(events, most, is_cut);
        if is_newest {
            part.items.reverse();
        }
        Ok(part)
    }

    async fn posting(&mut self, message: Message) -> Result<Event> {
        let thread = self.thread_of(&message).await?;
        Ok(posted(message, thread))
    }

    async fn dress_line(
        &mut self,
        channel: ChannelId,
        line: Line,
        known: &mut BTreeMap<Seq, Message>,
    ) -> Result<Event> {
        let message = match line.change.message() {
            Some(seq) => Some(known.get(&seq).cloned().ok_or_else(|| {
                Failure::Unreadable(format!("no message {seq} in channel {channel}"))
            })?),
            None => None,
        };
        let thread = match (&line.change, &message) {
            (Change::Deleted(_), Some(message)) => self.thread_of(message).await?,
            _ => None,
        };
        Ok(Event {
            channel,
            seq: line.seq,
            at: line.at,
            actor: line.actor,
            what: what(line.change, message, thread),
        })
    }

    async fn thread_of(&mut self, message: &Message) -> Result<Option<Thread>> {
        match message.thread {
            Some(root) => self.thread(message.channel, root).await,
            None => Ok(None),
        }
    }
}

/// The last position up to which postings and other changes fit together, before any text but the postings' was read.
fn last_that_fits(postings: &Part<Message>, lines: &[Weighed], most: Most) -> Seq {
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

/// The event of a posting.
pub(crate) fn posted(message: Message, thread: Option<Thread>) -> Event {
    Event {
        channel: message.channel,
        seq: message.seq,
        at: message.posted_at,
        actor: Some(message.author),
        what: What::Posted { message, thread },
    }
}

fn what(change: Change, message: Option<Message>, thread: Option<Thread>) -> What {
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
