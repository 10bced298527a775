//! What calls the caller.

use veche_model::{Message, Moment};

use super::{Caller, Chat, page_of};
use crate::{Error, Result};

/// A part of what mentions a person.
#[derive(Clone, Debug)]
pub struct MentionPage {
    /// The messages, the last first.
    pub messages: Vec<Message>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<Moment>,
}

impl Chat {
    /// What others have posted before a moment that mentions the caller, or everybody in a channel since the caller came there,
    /// in the channels that the caller is in now.
    pub async fn mentioned(
        &self,
        caller: &Caller,
        before: Moment,
        most: i64,
    ) -> Result<MentionPage> {
        let user = caller.id;
        let part = self
            .read(user, async move |tx| {
                tx.user(user).await?.ok_or(Error::Unauthenticated)?;
                Ok(tx.mentioning(user, before, page_of(most)).await?)
            })
            .await?;
        let messages = part.items;
        let last = messages.last().filter(|_| part.has_more);
        let next = last.map(|last| Moment {
            at: last.posted_at,
            channel: last.channel,
            seq: last.seq,
        });
        Ok(MentionPage { messages, next })
    }
}
