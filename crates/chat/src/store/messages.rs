//! Messages' rows.

use std::iter;

use veche_model::{ChannelId, Message, Millis, Nonce, Seq, UserId};

use super::{
    Failure, Tx,
    dialect::Insert,
    part::{Most, Part, Weigh},
    posting::{Accepted, Posting},
    row::{FromRow, Row},
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
}

/// What a message is read from, in this order, with its table as `m` and its author as `u`.
macro_rules! message_columns {
    () => {
        "m.channel_id, m.seq, m.changed, m.author_id, u.username, m.text, m.nonce, m.posted_at, m.edited_at, m.deleted_at, \
         m.thread, m.replies, m.last_reply, m.everyone, m.pinned_at, m.marks, m.aside"
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
        let message = Message {
            channel: row.get(0)?,
            seq: row.get(1)?,
            changed: row.get(2)?,
            author: row.get(3)?,
            author_username: row.get(4)?,
            text: row.get(5)?,
            nonce: row.get(6)?,
            posted_at: row.get(7)?,
            edited_at: row.get(8)?,
            is_deleted: row.get::<Option<i64>>(9)?.is_some(),
            thread,
            in_channel: thread.is_some() && row.get::<Option<Seq>>(16)?.is_none(),
            replies: row.get(11)?,
            last_reply: row.get(12)?,
            mentions_everyone: row.get(13)?,
            pinned_at: row.get(14)?,
            mentions: Vec::new(),
            reactions: Vec::new(),
            files: Vec::new(),
            removed_files: Vec::new(),
            poll: None,
        };
        Ok(Self {
            message,
            marks: row.get(15)?,
        })
    }
}

macro_rules! add {
    ($values:literal) => {
        concat!(
            "insert into messages (channel_id, seq, changed, author_id, text, nonce, posted_at, thread, everyone, marks, aside) ",
            $values,
            " on conflict (author_id, nonce) where nonce is not null do nothing"
        )
    };
}
const ADD: Insert = Insert {
    each: add!("values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    together: concat!(
        add!(
            "select channel_id, seq, seq, author_id, text, nonce, posted_at, thread, everyone, marks, aside
            from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
                $9::bigint[], $10::bigint[])
                as m (channel_id, seq, author_id, text, nonce, posted_at, thread, everyone, marks, aside)"
        ),
        " returning seq"
    ),
};
const MOVE: &str = "update messages set seq = $3, changed = $3 where channel_id = $1 and seq = $2";
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
const EDIT: &str = "update messages set text = $3, edited_at = $4, changed = $5, everyone = $6,
    marks = (marks - marks % 2) + $7 where channel_id = $1 and seq = $2";
const DELETE: &str = "update messages set text = '', deleted_at = $3, changed = $4, everyone = 0, marks = 0, pinned_at = null
    where channel_id = $1 and seq = $2";
const TOUCH: &str =
    "update messages set changed = $3, marks = $4 where channel_id = $1 and seq = $2";
const NOTE: &str = "update messages set changed = $3 where channel_id = $1 and seq = $2";
const LOST_FILES: &str =
    "update messages set changed = $3, marks = (marks & ~4) | 8 where channel_id = $1 and seq = $2";

impl Tx<'_> {
    /// Adds messages from this position on; false for each whose nonce its author has used before, and which was not added.
    pub(crate) async fn add_messages(
        &mut self,
        channel: ChannelId,
        first: Seq,
        messages: &[Accepted<'_>],
        now: Millis,
    ) -> Result<Vec<bool>> {
        let sets: Vec<Vec<Value<'_>>> = iter::zip((first.0..).map(Seq), messages)
            .map(|(seq, message)| {
                let Posting { author, draft, .. } = message.posting;
                let nonce = draft.nonce.as_ref().map(Nonce::as_str);
                let mark = |has, mark| if has { mark } else { 0 };
                let marks = mark(!message.mentions.is_empty(), marks::MENTIONS)
                    | mark(!message.files.is_empty(), marks::FILES)
                    | mark(draft.poll.is_some(), marks::POLL);
                values![
                    channel,
                    seq,
                    *author,
                    draft.said(),
                    nonce,
                    now,
                    draft.thread,
                    i64::from(message.everyone),
                    marks,
                    draft.thread.filter(|_| !draft.in_channel),
                ]
                .to_vec()
            })
            .collect();
        let seqs: Vec<i64> = (first.0..).take(messages.len()).collect();
        self.insert_each(ADD, &seqs, &sets).await
    }

    /// Moves a message that this transaction added to an earlier, free position.
    pub(crate) async fn move_message(
        &mut self,
        channel: ChannelId,
        from: Seq,
        to: Seq,
    ) -> Result<()> {
        self.run(MOVE, values![channel, from, to]).await.map(drop)
    }

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
        let params = values![channel, after, before, most.items.saturating_add(1)];
        let (bare, is_cut) = self.some(POSTINGS, params, most.bytes).await?;
        Ok(Part::of(self.dress(bare).await?, most, is_cut))
    }

    /// Gives a message another text, at this position of the log. Its mentions are set apart.
    pub(crate) async fn edit_message(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        text: &str,
        (mentions, everyone): (bool, bool),
        changed: Seq,
        now: Millis,
    ) -> Result<()> {
        let params = values![
            channel,
            seq,
            text,
            now,
            changed,
            i64::from(everyone),
            i64::from(mentions)
        ];
        self.run(EDIT, params).await.map(drop)
    }

    /// Makes a tombstone of a message, at this position of the log. What hung on it is deleted apart.
    pub(crate) async fn delete_message(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        changed: Seq,
        now: Millis,
    ) -> Result<()> {
        self.run(DELETE, values![channel, seq, now, changed])
            .await
            .map(drop)
    }

    /// Notes that a message changed at this position of the log, and what it has besides its row.
    pub(super) async fn touch_message(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        changed: Seq,
        marks: i64,
    ) -> Result<()> {
        self.run(TOUCH, values![channel, seq, changed, marks])
            .await
            .map(drop)
    }

    /// Notes that a message lost its files at this position of the log.
    pub(crate) async fn note_lost_files(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        changed: Seq,
    ) -> Result<()> {
        self.run(LOST_FILES, values![channel, seq, changed])
            .await
            .map(drop)
    }

    /// Notes that what hangs on a message changed at this position of the log.
    pub(crate) async fn note_change(
        &mut self,
        (channel, seq): (ChannelId, Seq),
        changed: Seq,
    ) -> Result<()> {
        self.run(NOTE, values![channel, seq, changed])
            .await
            .map(drop)
    }
}
