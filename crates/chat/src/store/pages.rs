//! History, a page at a time, by position.

use veche_model::{ChannelId, Message, Millis, Seq, UserId};

use super::{
    Failure, Tx,
    messages::{from_messages, message_columns},
    part::{Most, Part},
    row::Row,
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

/// What a whole history tells of a message, for as long as its row is there.
#[derive(Clone, Copy, Debug)]
pub struct Spoken<'a> {
    /// Its place in the channel.
    pub seq: Seq,
    /// Who said it.
    pub author: UserId,
    /// What the author is called when signing in.
    pub username: &'a str,
    /// What was said.
    pub text: &'a str,
    /// When it was stored.
    pub posted_at: Millis,
}

/// Writes a message behind what was written before.
pub type Scribe = fn(&Spoken<'_>, &mut Vec<u8>);

/// Messages as they were written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    /// How many.
    pub(crate) count: i64,
    pub(crate) last: Option<Seq>,
    /// Whether more follow.
    pub(crate) has_more: bool,
}

impl Written {
    /// Writes one more, unless there are enough; whether that was so. The last one may be longer than what was left.
    fn is_enough(&mut self, row: &Row<'_>, most: Most, scribe: Scribe) -> Result<bool> {
        self.has_more = self.count == most.items || self.bytes.len() >= most.bytes;
        if !self.has_more {
            let spoken = Spoken {
                seq: row.get(0)?,
                author: row.get(1)?,
                username: row.text(2)?,
                text: row.text(3)?,
                posted_at: row.get(4)?,
            };
            scribe(&spoken, &mut self.bytes);
            self.count += 1;
            self.last = Some(spoken.seq);
        }
        Ok(self.has_more)
    }
}

const SPOKEN: &str = concat!(
    "select m.seq, m.author_id, u.username, m.text, m.posted_at",
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
impl Tx<'_> {
    /// All messages of a channel, from the first of a stretch on, without tombstones: each is written as it is read.
    pub(crate) async fn write_page(
        &mut self,
        channel: ChannelId,
        page: Page,
        scribe: Scribe,
    ) -> Result<Written> {
        let one_more = page.most.items.saturating_add(1);
        let params = values![channel, page.after, page.before, one_more];
        let mut written = Written::default();
        self.each(SPOKEN, params, |row| {
            written.is_enough(row, page.most, scribe)
        })
        .await?;
        Ok(written)
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
}
