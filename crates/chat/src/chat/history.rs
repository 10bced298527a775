//! Reading what was said in a channel.

use veche_model::{Action, ChannelId, Message, Seq};

use super::{Caller, Chat};
use crate::{
    Error, Result,
    store::{Glance, Page},
};

/// Messages that are read from the store at once.
const CHUNK: i64 = 500;

/// Which messages of a channel are wanted; both ends excluded, all of them by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// Behind this position.
    pub after: Option<Seq>,
    /// Before this position.
    pub before: Option<Seq>,
    /// At most so many: the first behind `after`, or without it the last ones.
    pub limit: Option<i64>,
}

/// The messages of a channel, a chunk at a time, oldest first. What is posted after the reading began is not in it.
pub struct History {
    chat: Chat,
    caller: Caller,
    channel: ChannelId,
    next: Option<Page>,
    first: Option<Vec<Message>>,
}

impl Chat {
    /// Begins to read a channel; refuses at once whoever may not.
    pub async fn history(
        &self,
        caller: &Caller,
        channel: ChannelId,
        range: Range,
    ) -> Result<History> {
        let page = Page {
            after: range.after.unwrap_or(Seq(0)),
            before: range.before.unwrap_or(Seq(i64::MAX)),
            most: range.limit.unwrap_or(CHUNK),
            is_newest: range.limit.is_some() && range.after.is_none(),
        };
        let is_whole = range.limit.is_none();
        let (head, messages) = self.page(caller, channel, page).await?;
        let next = is_whole.then(|| Page {
            before: page.before.min(Seq(head.0 + 1)),
            ..page
        });
        let next = next.and_then(|page| following(page, &messages));
        Ok(History {
            chat: self.clone(),
            caller: caller.clone(),
            channel,
            next,
            first: Some(messages),
        })
    }

    async fn page(
        &self,
        caller: &Caller,
        id: ChannelId,
        page: Page,
    ) -> Result<(Seq, Vec<Message>)> {
        let user = caller.id;
        self.0
            .store
            .read(async move |tx| {
                let Glance {
                    standing,
                    kind,
                    head,
                } = tx
                    .glance(user, id)
                    .await?
                    .ok_or(Error::NotFound("channel"))?;
                standing.permit(kind, Action::Read)?;
                Ok((head, tx.page(id, page).await?))
            })
            .await
    }
}

impl History {
    /// The next messages; `None` when there are no more. Whoever loses the right to read meanwhile is refused here.
    pub async fn next(&mut self) -> Result<Option<Vec<Message>>> {
        if let Some(messages) = self.first.take() {
            return Ok(Some(messages));
        }
        let Some(page) = self.next.take() else {
            return Ok(None);
        };
        let (_, messages) = self.chat.page(&self.caller, self.channel, page).await?;
        self.next = following(page, &messages);
        Ok(Some(messages))
    }
}

/// The page behind this one, unless this one was the last.
fn following(page: Page, messages: &[Message]) -> Option<Page> {
    let last = messages.last()?;
    let is_full = messages.len() as i64 == page.most;
    is_full.then_some(Page {
        after: last.seq,
        ..page
    })
}
