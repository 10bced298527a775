//! What is pinned to a channel.

use veche_model::{ChannelId, Message, Millis};

use super::{
    Failure, Tx,
    messages::{from_messages, message_columns},
    part::{Most, Part},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

const COUNT_PINS: &str =
    "select count(*) from messages where channel_id = $1 and pinned_at is not null";
const PINS: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.pinned_at is not null and m.pinned_at < $2 order by m.pinned_at desc, m.seq desc limit $3"
);

impl Tx<'_> {
    pub(crate) async fn count_pins(&mut self, channel: ChannelId) -> Result<i64> {
        let (count,) = self.one(COUNT_PINS, values![channel]).await?;
        Ok(count)
    }

    /// The messages of a channel that were pinned before a time, last pinned first.
    pub(crate) async fn pins(
        &mut self,
        channel: ChannelId,
        before: Millis,
        most: Most,
    ) -> Result<Vec<Message>> {
        let params = values![channel, before, most.items + 1];
        let (bare, is_cut) = self.some(PINS, params, most.bytes).await?;
        let pins = self.dress(bare).await?;
        let time = |message: &Message| message.pinned_at.unwrap_or(Millis(0));
        Ok(Part::by_time(pins, most, is_cut, time).items)
    }
}
