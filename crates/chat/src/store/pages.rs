//! History, a page at a time, by position.

use veche_model::{ChannelId, Message, Seq};

use super::{
    Failure, Tx,
    messages::{from_messages, message_columns},
    part::{Most, Part},
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

const FROM_END: &str = "select seq from messages
    where channel_id = $1 and seq > $2 and seq < $3 and deleted_at is null order by seq desc limit 1 offset $4";
// The channel itself, without the answers that stand aside; a tombstone stays where it has been answered.
const OLDEST_IN: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 and m.aside is null
        and (m.deleted_at is null or m.replies > 0) order by m.seq limit $4"
);
const NEWEST_IN: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.seq < $3 and m.aside is null
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
