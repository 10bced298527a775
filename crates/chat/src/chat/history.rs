//! Reading what was said in a channel.

use veche_model::{Action, ChannelId, Event, Message, Seq};

use super::{Caller, Chat};
use crate::{
    Error, Result,
    store::{Page, Tx},
};

/// Messages that are read from the store at once.
const CHUNK: i64 = 500;
/// Events of the channel itself that stand in one page of messages at the most.
const BETWEEN: i64 = 1_000;

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

/// Which page of a channel is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// From where.
    pub from: From,
    /// Messages at the most.
    pub limit: i64,
    /// The answers to this message, not the channel itself.
    pub thread: Option<Seq>,
}

/// Where a page begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The last ones.
    End,
    /// The last ones before this position.
    Before(Seq),
    /// The first ones behind this position.
    After(Seq),
    /// Those on both sides of this position, and what stands there.
    Around(Seq),
}

/// A page of messages.
#[derive(Clone, Debug)]
pub struct Messages {
    /// The messages, oldest first.
    pub messages: Vec<Message>,
    /// What became of the channel and its people in between, oldest first.
    pub events: Vec<Event>,
    /// Whether there are more before the first.
    pub has_before: bool,
    /// Whether there are more behind the last.
    pub has_after: bool,
    /// The last position of the log when the page was read.
    pub head: Seq,
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

    /// A page of a channel itself, or of one of its threads, with all that hangs on the messages.
    pub async fn messages(
        &self,
        caller: &Caller,
        channel: ChannelId,
        want: Wanted,
    ) -> Result<Messages> {
        let caller = caller.clone();
        self.0
            .store
            .read(async move |tx| {
                let head = may_read(tx, &caller, channel).await?;
                if let Some(root) = want.thread
                    && tx.thread(channel, root).await?.is_none()
                {
                    return Err(Error::NotFound("message"));
                }
                let (messages, has_before, has_after) = window(tx, channel, want).await?;
                // What became of the channel around them, up to where the next page begins: none is between two pages.
                let first = messages.first().map_or(Seq(0), |message| message.seq);
                let from = match want.from {
                    From::After(seq) => seq,
                    _ if has_before => first,
                    _ => Seq(0),
                };
                let last = messages.last().map_or(Seq(0), |message| message.seq);
                let to = match want.from {
                    From::Before(seq) => seq,
                    _ if has_after => last,
                    _ => Seq(head.0 + 1),
                };
                let events = match want.thread {
                    None => tx.channel_events(channel, from, to, BETWEEN).await?,
                    Some(_) => Vec::new(),
                };
                Ok(Messages {
                    messages,
                    events,
                    has_before,
                    has_after,
                    head,
                })
            })
            .await
    }

    /// A message, or its tombstone.
    pub async fn message(
        &self,
        caller: &Caller,
        channel: ChannelId,
        message: Seq,
    ) -> Result<Message> {
        let caller = caller.clone();
        self.0
            .store
            .read(async move |tx| {
                may_read(tx, &caller, channel).await?;
                let found = tx.message(channel, message).await?;
                found.ok_or(Error::NotFound("message"))
            })
            .await
    }

    /// The log of a channel behind a position, in its order and without a hole; at most `most` of it, and the last position
    /// there is. A position beyond that is a [`Error::Ahead`].
    pub async fn events(
        &self,
        caller: &Caller,
        channel: ChannelId,
        after: Seq,
        most: i64,
    ) -> Result<(Vec<Event>, Seq)> {
        let caller = caller.clone();
        self.0
            .store
            .read(async move |tx| {
                let head = may_read(tx, &caller, channel).await?;
                if after > head {
                    return Err(Error::Ahead(head));
                }
                let before = Seq(head.0 + 1);
                Ok((tx.events(channel, after, before, most).await?, head))
            })
            .await
    }

    async fn page(
        &self,
        caller: &Caller,
        id: ChannelId,
        page: Page,
    ) -> Result<(Seq, Vec<Message>)> {
        let caller = caller.clone();
        self.0
            .store
            .read(async move |tx| {
                let head = may_read(tx, &caller, id).await?;
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

/// The last position of a channel that the caller may read.
pub(super) async fn may_read(tx: &mut Tx<'_>, caller: &Caller, channel: ChannelId) -> Result<Seq> {
    let glance = caller.glance(tx, channel).await?;
    glance.permit(Action::Read)?;
    Ok(glance.head)
}

/// The messages of a page, and whether there are more on either side.
async fn window(
    tx: &mut Tx<'_>,
    channel: ChannelId,
    want: Wanted,
) -> Result<(Vec<Message>, bool, bool)> {
    const LAST: Seq = Seq(i64::MAX);
    // One more than wanted tells whether there are more.
    let mut side = async |after: Seq, before: Seq, most: i64, is_newest: bool| {
        let page = Page {
            after,
            before,
            most: most + 1,
            is_newest,
        };
        let mut messages = tx.page_in(channel, want.thread, page).await?;
        let has_more = messages.len() as i64 > most;
        if has_more && is_newest {
            messages.remove(0);
        } else if has_more {
            messages.pop();
        }
        Ok::<_, Error>((messages, has_more))
    };
    match want.from {
        From::End => {
            let (messages, more) = side(Seq(0), LAST, want.limit, true).await?;
            Ok((messages, more, false))
        }
        From::Before(seq) => {
            let (messages, more) = side(Seq(0), seq, want.limit, true).await?;
            let (_, rest) = side(Seq(seq.0.saturating_sub(1)), LAST, 0, false).await?;
            Ok((messages, more, rest))
        }
        From::After(seq) => {
            let (messages, more) = side(seq, LAST, want.limit, false).await?;
            let (_, rest) = side(Seq(0), Seq(seq.0.saturating_add(1)), 0, true).await?;
            Ok((messages, rest, more))
        }
        From::Around(seq) => {
            let half = want.limit / 2;
            let (mut messages, before) = side(Seq(0), seq, half, true).await?;
            let from = Seq(seq.0.saturating_sub(1));
            let (after, more) = side(from, LAST, want.limit - half, false).await?;
            messages.extend(after);
            Ok((messages, before, more))
        }
    }
}
