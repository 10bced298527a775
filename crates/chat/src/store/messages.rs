//! Messages' rows.

mod adding;
mod rewriting;

use std::collections::BTreeMap;

use veche_model::{ChannelId, Link, Message, Nonce, Seq, UserId};

use super::{
    Failure, Tx,
    part::{Most, Part, Weigh},
    row::{FromRow, Row},
    seal::{Said, Seal, State},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

/// Messages here and there that are read together.
const TOGETHER: usize = 16;

/// What a message has besides its row.
pub(crate) mod marks {
    /// It mentions people.
    pub(crate) const MENTIONS: i64 = 1;
    /// It has, or has had, reactions.
    pub(crate) const REACTIONS: i64 = 2;
    /// It has files.
    pub(crate) const FILES: i64 = 4;
    /// It has had files, which were older than they are kept.
    pub(crate) const REMOVED_FILES: i64 = 8;
    /// It is a poll.
    pub(crate) const POLL: i64 = 16;
    /// What hangs on it stands in lines below its text for whoever knows text alone.
    pub(crate) const LINES: i64 = FILES | REMOVED_FILES | POLL;
}

/// A message's row. What stands in other tables is not in the message yet.
pub(crate) struct Bare {
    pub(super) message: Message,
    pub(super) marks: i64,
    link: Link,
}

/// How many columns a [`Bare`] is read from.
pub(super) const MESSAGE_COLUMNS: usize = 20;

/// What a message is read from, in this order, with its table as `m` and its author as `u`.
macro_rules! message_columns {
    () => {
        "m.channel_id, m.seq, m.changed, m.author_id, u.username, m.text, m.nonce, m.posted_at, m.edited_at, m.deleted_at, \
         m.thread, m.replies, m.last_reply, m.everyone, m.pinned_at, m.marks, m.aside, m.said, m.link, m.sum"
    };
}
pub(super) use message_columns;

/// Messages with their authors.
macro_rules! from_messages {
    () => {
        " from messages m join users u on u.id = m.author_id "
    };
}
pub(super) use from_messages;

impl Weigh for Bare {
    fn weight(&self) -> usize {
        self.message.weight()
    }
}

impl FromRow for Bare {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let thread: Option<Seq> = row.get(10)?;
        let aside: Option<Seq> = row.get(16)?;
        let state = State {
            changed: row.get(2)?,
            edited_at: row.get(8)?,
            deleted_at: row.get(9)?,
            everyone: row.get(13)?,
            pinned_at: row.get(14)?,
            marks: row.get(15)?,
        };
        let mut message = Message {
            channel: row.get(0)?,
            seq: row.get(1)?,
            changed: state.changed,
            author: row.get(3)?,
            author_username: row.get(4)?,
            text: row.get(5)?,
            nonce: row.get(6)?,
            posted_at: row.get(7)?,
            edited_at: state.edited_at,
            is_deleted: state.deleted_at.is_some(),
            is_damaged: false,
            thread,
            in_channel: thread.is_some() && aside.is_none(),
            replies: row.get(11)?,
            last_reply: row.get(12)?,
            mentions_everyone: state.everyone,
            pinned_at: state.pinned_at,
            mentions: Vec::new(),
            reactions: Vec::new(),
            files: Vec::new(),
            removed_files: Vec::new(),
            poll: None,
        };
        let seal = Seal {
            said: row.get(17)?,
            link: row.get(18)?,
            sum: row.get(19)?,
        };
        message.is_damaged = !Said::of(&message, aside).is_sealed_by(&state, seal);
        Ok(Self {
            message,
            marks: state.marks,
            link: seal.link,
        })
    }
}

const BY_NONCE: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.author_id = $1 and m.nonce = $2"
);
const AT: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq = $2"
);
const POSTINGS: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 order by m.seq limit $4"
);

impl Tx<'_> {
    /// The message that its author posted under this nonce.
    pub(crate) async fn find_by_nonce(
        &mut self,
        author: UserId,
        nonce: &Nonce,
    ) -> Result<Option<Message>> {
        let bare = self.all(BY_NONCE, values![author, nonce.as_str()]).await?;
        Ok(self.dress(bare).await?.pop())
    }

    /// A message, or its tombstone.
    pub(crate) async fn message(
        &mut self,
        channel: ChannelId,
        seq: Seq,
    ) -> Result<Option<Message>> {
        Ok(self.messages_at(channel, &[seq]).await?.pop())
    }

    /// The messages at these positions, in that order; positions without one are passed over.
    pub(crate) async fn messages_at(
        &mut self,
        channel: ChannelId,
        seqs: &[Seq],
    ) -> Result<Vec<Message>> {
        let places: Vec<_> = seqs.iter().map(|seq| (channel, *seq)).collect();
        self.messages_in(&places).await
    }

    /// The messages at these places, in that order; places without one are passed over.
    pub(crate) async fn messages_in(
        &mut self,
        places: &[(ChannelId, Seq)],
    ) -> Result<Vec<Message>> {
        let sets: Vec<Vec<Value<'_>>> = places
            .iter()
            .map(|(channel, seq)| values![*channel, *seq].to_vec())
            .collect();
        let found: Vec<Vec<Bare>> = self.all_each(AT, &sets).await?;
        let found = found.into_iter().flatten().collect();
        self.dress(found).await
    }

    /// As many of the messages at these places, in that order, as fit.
    pub(crate) async fn part_of_places(
        &mut self,
        places: &[(ChannelId, Seq)],
        bytes: usize,
    ) -> Result<Part<Message>> {
        let items = places.len() as i64;
        let mut messages: Vec<Message> = Vec::new();
        let (mut weight, mut is_cut) = (0, false);
        for some in places.chunks(TOGETHER) {
            if weight > bytes {
                is_cut = true;
                break;
            }
            let found = self.messages_in(some).await?;
            weight += found.iter().map(Weigh::weight).sum::<usize>();
            messages.extend(found);
        }
        Ok(Part::of(messages, Most { items, bytes }, is_cut))
    }

    /// What was posted between two positions, both excluded: answers and tombstones, too.
    pub(crate) async fn postings(
        &mut self,
        channel: ChannelId,
        (after, before): (Seq, Seq),
        most: Most,
    ) -> Result<Part<Message>> {
        let linked = self.linked_postings(channel, (after, before), most).await?;
        Ok(linked.0)
    }

    /// The same, with the links at their positions.
    pub(super) async fn linked_postings(
        &mut self,
        channel: ChannelId,
        (after, before): (Seq, Seq),
        most: Most,
    ) -> Result<(Part<Message>, BTreeMap<Seq, Link>)> {
        let params = values![channel, after, before, most.items.saturating_add(1)];
        let (bare, is_cut): (Vec<Bare>, bool) = self.some(POSTINGS, params, most.bytes).await?;
        let links = bare.iter().map(|bare| (bare.message.seq, bare.link));
        let links = links.collect();
        Ok((Part::of(self.dress(bare).await?, most, is_cut), links))
    }
}
