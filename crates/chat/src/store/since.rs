//! The first message since a time.

use veche_model::{ChannelId, Millis, Seq};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const NEXT: &str =
    "select seq, posted_at from messages where channel_id = $1 and seq > $2 order by seq limit 1";

impl Tx<'_> {
    /// A position before which nothing was posted since a time, and behind which all was.
    ///
    /// Time goes forward along a channel's log, so that it is found by halving, on the key that pages are read by: no index of
    /// times that every post would have to write.
    pub(crate) async fn position_before(
        &mut self,
        channel: ChannelId,
        head: Seq,
        time: Millis,
    ) -> Result<Seq> {
        let (mut before, mut behind) = (0, head.0);
        while before < behind {
            let middle = before + (behind - before) / 2;
            let next: Option<(Seq, Millis)> =
                self.optional(NEXT, values![channel, Seq(middle)]).await?;
            match next {
                Some((seq, at)) if at < time => before = seq.0,
                _ => behind = middle,
            }
        }
        Ok(Seq(before))
    }
}
