//! The first message since a time: where a day begins.

use veche_model::{ChannelId, Millis, Seq};

use super::{Caller, Chat, history::may_read};
use crate::{
    Result,
    store::{Most, Page, Tx},
};

impl Chat {
    /// The first message of a channel itself that was posted at this time or later; `None` when there is none.
    pub async fn message_since(
        &self,
        caller: &Caller,
        channel: ChannelId,
        time: Millis,
    ) -> Result<Option<Seq>> {
        let (user, caller) = (caller.id, caller.clone());
        let find = async move |tx: &mut Tx<'_>| {
            let head = may_read(tx, &caller, channel).await?;
            let page = Page {
                after: tx.position_before(channel, head, time).await?,
                before: Seq(i64::MAX),
                most: Most { items: 1, bytes: 0 },
                is_newest: false,
            };
            let found = tx.page_in(channel, None, page).await?.items;
            Ok(found.first().map(|message| message.seq))
        };
        self.read(user, find).await
    }
}
