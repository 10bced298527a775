//! What links to messages show.

use std::collections::BTreeSet;

use veche_model::{ChannelId, Invalid, Message, PREVIEWS, Seq};

use super::{Caller, Chat, ITEMS_BYTES, history::may_read};
use crate::Result;

impl Chat {
    /// The messages at these positions of a channel, as far as they fit a page. What was deleted is left out, like what never
    /// was.
    pub async fn previews(
        &self,
        caller: &Caller,
        channel: ChannelId,
        messages: &[Seq],
    ) -> Result<Vec<Message>> {
        let places = places(channel, messages)?;
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            may_read(tx, &caller, channel).await?;
            let part = tx.part_of_places(&places, ITEMS_BYTES).await?;
            let standing = part.items.into_iter().filter(|one| !one.is_deleted);
            Ok(standing.collect())
        })
        .await
    }
}

fn places(channel: ChannelId, messages: &[Seq]) -> Result<Vec<(ChannelId, Seq)>, Invalid> {
    if messages.is_empty() || messages.len() > PREVIEWS {
        let rule = format!("must have 1 to {PREVIEWS} items");
        return Err(Invalid::new("messages", rule));
    }
    let once: BTreeSet<Seq> = messages.iter().copied().collect();
    if once.len() < messages.len() {
        return Err(Invalid::new("messages", "must have each once"));
    }
    Ok(messages.iter().map(|seq| (channel, *seq)).collect())
}
