//! History, a page at a time, by position.

use veche_model::{ChannelId, Message, Millis, Seq, UserId};

use super::{
    Failure, Tx,
    messages::{Bare, from_messages, message_columns},
    part::{Most, Part, Weigh, text_weight},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// Which part of a channel's log to read: positions between two others, both excluded, from one end of that stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Positions above this one.
    pub(crate) after: Seq,
    /// Positions below this one.
    pub(crate) before: Seq,
    /// So much at the most.
    pub(crate) most: Most,
    /// Whether the last messages of the stretch are wanted when there are more than `most`, not the first.
    pub(crate) is_newest: bool,
}

/// A message between two people, as the contract of direct messages shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectLine {
    /// Where in the channel's log it stands.
    pub seq: Seq,
    /// Who said it.
    pub author: UserId,
    /// What was said.
    pub text: String,
    /// When it was stored.
    pub posted_at: Millis,
    /// Whether the other one has read it.
    pub is_read: bool,
}

impl Weigh for DirectLine {
    fn weight(&self) -> usize {
        160 + text_weight(self.text.as_bytes())
    }
}

impl FromRow for DirectLine {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            author: row.get(1)?,
            text: row.get(2)?,
            posted_at: row.get(3)?,
            is_read: row.get(4)?,
        })
    }
}

const OLDEST: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 and m.deleted_at is null order by m.seq limit $4"
);
const FROM_END: &str = "select seq from messages
    where channel_id = $1 and seq > $2 and seq < $3 and deleted_at is null order by seq desc limit 1 offset $4";
// The channel itself, without the answers; a tombstone stays where it has been answered.
const OLDEST_IN: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 and m.thread is null
        and (m.deleted_at is null or m.replies > 0) order by m.seq limit $4"
);
const NEWEST_IN: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 and m.thread is null
        and (m.deleted_at is null or m.replies > 0) order by m.seq desc limit $4"
);
const OLDEST_UNDER: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 and m.thread = $5 and m.deleted_at is null
        order by m.seq limit $4"
);
const NEWEST_UNDER: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 and m.thread = $5 and m.deleted_at is null
        order by m.seq desc limit $4"
);
const PAIRS: &str =
    "select c.id, c.people, m.read_seq from members m join channels c on c.id = m.channel_id
    where m.user_id = $1 and c.kind = 2 and c.deleted_at is null order by c.id";
const USERNAME: &str = "select username from users where id = $1";
const DIRECT: &str = "select m.seq, m.author_id, m.text, m.posted_at,
        cast(case when m.seq <= r.read_seq or exists (
            select 1 from read_ahead a where a.channel_id = m.channel_id and a.user_id = r.user_id and a.seq = m.seq
        ) then 1 else 0 end as bigint)
    from messages m
    join members r on r.channel_id = m.channel_id and r.user_id = case when m.author_id = $2 then $3 else $2 end
    where m.channel_id = $1 and m.seq > $4 and m.deleted_at is null order by m.seq limit $5";

impl Tx<'_> {
    /// All messages of a channel, the first of a stretch, oldest first, without tombstones and without what hangs on them.
    pub(crate) async fn page(&mut self, channel: ChannelId, page: Page) -> Result<Part<Message>> {
        let one_more = page.most.items.saturating_add(1);
        let params = values![channel, page.after, page.before, one_more];
        let (bare, is_cut): (Vec<Bare>, bool) = self.some(OLDEST, params, page.most.bytes).await?;
        let messages = bare.into_iter().map(|bare| bare.message).collect();
        Ok(Part::of(messages, page.most, is_cut))
    }

    /// Where the last messages of a stretch begin; `None` when there are fewer.
    pub(crate) async fn start_of_last(
        &mut self,
        channel: ChannelId,
        (after, before): (Seq, Seq),
        last: i64,
    ) -> Result<Option<Seq>> {
        let params = values![channel, after, before, last - 1];
        let found: Option<(Seq,)> = self.optional(FROM_END, params).await?;
        Ok(found.map(|(seq,)| seq))
    }

    /// The messages of a channel itself, or of one of its threads, oldest first.
    pub(crate) async fn page_in(
        &mut self,
        channel: ChannelId,
        thread: Option<Seq>,
        page: Page,
    ) -> Result<Part<Message>> {
        let sql = match (thread, page.is_newest) {
            (None, true) => NEWEST_IN,
            (None, false) => OLDEST_IN,
            (Some(_), true) => NEWEST_UNDER,
            (Some(_), false) => OLDEST_UNDER,
        };
        let one_more = page.most.items.saturating_add(1);
        let params = values![channel, page.after, page.before, one_more, thread];
        // What a statement has no place for is not sent along.
        let params = if thread.is_some() {
            &params[..]
        } else {
            &params[..4]
        };
        let (bare, is_cut) = self.some(sql, params, page.most.bytes).await?;
        let mut part = Part::of(self.dress(bare).await?, page.most, is_cut);
        if page.is_newest {
            part.items.reverse();
        }
        Ok(part)
    }

    /// A person's direct channels: the channel, its people as [`people_of`](super::people_of) reads them, and how far the
    /// person has read.
    pub(crate) async fn directs(&mut self, user: UserId) -> Result<Vec<(ChannelId, String, Seq)>> {
        self.all(PAIRS, values![user]).await
    }

    pub(crate) async fn username(&mut self, user: UserId) -> Result<Option<String>> {
        let row: Option<(String,)> = self.optional(USERNAME, values![user]).await?;
        Ok(row.map(|(username,)| username))
    }

    /// Messages between two people, oldest first, from behind `after`.
    pub(crate) async fn direct_lines(
        &mut self,
        channel: ChannelId,
        (one, other): (UserId, UserId),
        after: Seq,
        most: Most,
    ) -> Result<Part<DirectLine>> {
        let params = values![channel, one, other, after, most.items + 1];
        let (lines, is_cut) = self.some(DIRECT, params, most.bytes).await?;
        Ok(Part::of(lines, most, is_cut))
    }
}
