//! What was said in a channel behind what is told now, and has its turn later.

use veche_model::{Channel, Millis, Seq};

use super::DELAY_SECONDS;
use crate::{Result, store::Tx};

/// What is not told with what is told now.
#[derive(Clone, Copy)]
pub(super) struct Rest {
    /// From where on it was said.
    pub(super) from: Seq,
    /// When that is due, as far as it was seen; what is said behind the look is not due for the longest.
    pub(super) due: Option<Millis>,
}

impl Rest {
    /// Has it told in its turn, if there is any: when. The transaction holds the channel, and has taken what is told now.
    pub(super) async fn note(
        self,
        tx: &mut Tx<'_>,
        channel: &Channel,
        now: Millis,
    ) -> Result<Option<Millis>> {
        if channel.head < self.from {
            return Ok(None);
        }
        let due = self.due.unwrap_or_else(|| now.plus_seconds(DELAY_SECONDS));
        tx.note_unnoticed(&[(channel.id, self.from, due)]).await?;
        Ok(Some(due))
    }
}
