//! Reading what was said in a channel.

use veche_model::{Action, ChannelId, Event, Message, PAGE, Seq};

use super::{CHUNK_BYTES, Caller, Chat, ITEMS_BYTES};
use crate::{
    Error, Noun, Result,
    store::{Most, Page, Scribe, Tx, Weigh, Written},
};

/// What is read from the store at once of a whole history: a page of the old contract, as it is written.
const CHUNK: Most = Most {
    items: PAGE,
    bytes: CHUNK_BYTES,
};
/// Events of the channel itself that stand in one page of messages at the most.
const BETWEEN: i64 = 1_000;
/// Bytes of a page that are left for them, however long its messages are.
const BETWEEN_BYTES: usize = 64 << 10;

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
    pub from: PageStart,
    /// Messages at the most.
    pub limit: i64,
    /// The answers to this message, not the channel itself.
    pub thread: Option<Seq>,
}

/// Where a page begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStart {
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

/// The messages of a channel, written a chunk at a time, oldest first. What is posted after the reading began is not in it.
pub struct History {
    chat: Chat,
    caller: Caller,
    channel: ChannelId,
    scribe: Scribe,
    next: Option<Page>,
    /// How many messages are still wanted.
    left: i64,
    first: Option<Vec<u8>>,
}

impl Chat {
    /// Begins to read a channel, each message as the scribe writes it; refuses at once whoever may not.
    pub async fn history(
        &self,
        caller: &Caller,
        channel: ChannelId,
        range: Range,
        scribe: Scribe,
    ) -> Result<History> {
        let by = caller.clone();
        let left = range.limit.unwrap_or(i64::MAX);
        let begin = async move |tx: &mut Tx<'_>| {
            let head = may_read(tx, &by, channel).await?;
            let before = range.before.unwrap_or(Seq(i64::MAX));
            let before = before.min(Seq(head.0.saturating_add(1)));
            let mut after = range.after.unwrap_or(Seq(0));
            if let (Some(last), None) = (range.limit, range.after)
                && let Some(first) = tx.start_of_last(channel, (after, before), last).await?
            {
                after = Seq(first.0 - 1);
            }
            let page = Page {
                after,
                before,
                most: CHUNK.at_most(left),
                is_newest: false,
            };
            Ok((page, tx.write_page(channel, page, scribe).await?))
        };
        let (page, written) = self.read(caller.id, begin).await?;
        let mut history = History {
            chat: self.clone(),
            caller: caller.clone(),
            channel,
            scribe,
            next: None,
            left,
            first: None,
        };
        history.first = history.pass(page, written);
        Ok(history)
    }

    /// A page of a channel itself, or of one of its threads, with all that hangs on the messages.
    pub async fn messages(
        &self,
        caller: &Caller,
        channel: ChannelId,
        want: Wanted,
    ) -> Result<Messages> {
        let (user, caller) = (caller.id, caller.clone());
        self.read(user, async move |tx| {
            let head = may_read(tx, &caller, channel).await?;
            if let Some(root) = want.thread
                && tx.thread(channel, root).await?.is_none()
            {
                return Err(Error::NotFound(Noun::Message));
            }
            let window = window(tx, channel, want).await?;
            let mut page = Messages {
                messages: window.0,
                events: Vec::new(),
                has_before: window.1,
                has_after: window.2,
                head,
            };
            if want.thread.is_none() {
                add_events(tx, channel, want.from, &mut page).await?;
            }
            Ok(page)
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
        self.read(caller.id, async move |tx| {
            may_read(tx, &caller, channel).await?;
            let found = tx.message(channel, message).await?;
            found.ok_or(Error::NotFound(Noun::Message))
        })
        .await
    }

    /// The log of a channel behind a position, in its order and without a hole; so many items and bytes of it at most, but one
    /// position at least, and the last position there is. A position beyond that is a [`Error::Ahead`].
    pub async fn events(
        &self,
        caller: &Caller,
        channel: ChannelId,
        after: Seq,
        (items, bytes): (i64, usize),
    ) -> Result<(Vec<Event>, Seq)> {
        let (user, caller) = (caller.id, caller.clone());
        self.read(user, async move |tx| {
            let head = may_read(tx, &caller, channel).await?;
            if after > head {
                return Err(Error::Ahead(head));
            }
            let between = (after, Seq(head.0 + 1));
            let most = Most { items, bytes };
            Ok((tx.events(channel, between, most).await?, head))
        })
        .await
    }
}

impl History {
    /// The next messages; `None` when there are no more. Whoever loses the right to read meanwhile is refused here.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if let Some(bytes) = self.first.take() {
            return Ok(Some(bytes));
        }
        let Some(page) = self.next.take() else {
            return Ok(None);
        };
        let (caller, channel, scribe) = (self.caller.clone(), self.channel, self.scribe);
        let reading = self.chat.read(self.caller.id, async move |tx| {
            may_read(tx, &caller, channel).await?;
            Ok(tx.write_page(channel, page, scribe).await?)
        });
        let written = reading.await?;
        Ok(self.pass(page, written))
    }

    /// What was written, if anything; notes where to go on behind it.
    fn pass(&mut self, page: Page, written: Written) -> Option<Vec<u8>> {
        self.left -= written.count;
        let goes_on = written.has_more && self.left > 0;
        let last = written.last.filter(|_| goes_on);
        self.next = last.map(|after| Page {
            after,
            most: CHUNK.at_most(self.left),
            ..page
        });
        (written.count > 0).then_some(written.bytes)
    }
}

/// The last position of a channel that the caller may read.
pub(super) async fn may_read(tx: &mut Tx<'_>, caller: &Caller, channel: ChannelId) -> Result<Seq> {
    let glance = caller.glance(tx, channel).await?;
    glance.permit(Action::Read)?;
    Ok(glance.head)
}

/// Adds what became of the channel around the messages of a page, up to where the next page begins: none is between two pages.
/// Where there is too much of it, the page ends there.
async fn add_events(
    tx: &mut Tx<'_>,
    channel: ChannelId,
    from: PageStart,
    page: &mut Messages,
) -> Result<()> {
    let first = page.messages.first().map_or(Seq(0), |message| message.seq);
    let after = match from {
        PageStart::After(seq) => seq,
        _ if page.has_before => first,
        _ => Seq(0),
    };
    let last = page.messages.last().map_or(Seq(0), |message| message.seq);
    let before = match from {
        PageStart::Before(seq) => seq,
        _ if page.has_after => last,
        _ => Seq(page.head.0 + 1),
    };
    let taken: usize = page.messages.iter().map(Weigh::weight).sum();
    let most = Most {
        items: BETWEEN,
        bytes: ITEMS_BYTES.saturating_sub(taken).max(BETWEEN_BYTES),
    };
    let is_newest = matches!(from, PageStart::End | PageStart::Before(_));
    let part = tx
        .channel_events(channel, (after, before), most, is_newest)
        .await?;
    page.events = part.items;
    if !part.has_more {
        return Ok(());
    }
    // One message stays in any case: the next page begins at it.
    if is_newest {
        let from = page.events.first().map_or(Seq(0), |event| event.seq);
        let out = page.messages.partition_point(|message| message.seq < from);
        let out = out.min(page.messages.len().saturating_sub(1));
        page.messages.drain(..out);
        page.has_before |= out > 0;
    } else {
        let to = page.events.last().map_or(Seq(0), |event| event.seq);
        let kept = page.messages.partition_point(|message| message.seq <= to);
        page.has_after |= kept.max(1) < page.messages.len();
        page.messages.truncate(kept.max(1));
    }
    Ok(())
}

/// The messages of a page, and whether there are more on either side.
async fn window(
    tx: &mut Tx<'_>,
    channel: ChannelId,
    want: Wanted,
) -> Result<(Vec<Message>, bool, bool)> {
    const LAST: Seq = Seq(i64::MAX);
    const ALL: usize = ITEMS_BYTES - BETWEEN_BYTES;
    let mut side =
        async |after: Seq, before: Seq, (items, bytes): (i64, usize), is_newest: bool| {
            let page = Page {
                after,
                before,
                most: Most { items, bytes },
                is_newest,
            };
            let part = tx.page_in(channel, want.thread, page).await?;
            Ok::<_, Error>((part.items, part.has_more))
        };
    let (all, none) = ((want.limit, ALL), (0, 0));
    match want.from {
        PageStart::End => {
            let (messages, more) = side(Seq(0), LAST, all, true).await?;
            Ok((messages, more, false))
        }
        PageStart::Before(seq) => {
            let (messages, more) = side(Seq(0), seq, all, true).await?;
            let (_, rest) = side(Seq(seq.0.saturating_sub(1)), LAST, none, false).await?;
            Ok((messages, more, rest))
        }
        PageStart::After(seq) => {
            let (messages, more) = side(seq, LAST, all, false).await?;
            let (_, rest) = side(Seq(0), Seq(seq.0.saturating_add(1)), none, true).await?;
            Ok((messages, rest, more))
        }
        PageStart::Around(seq) => {
            let half = want.limit / 2;
            let (mut messages, before) = side(Seq(0), seq, (half, ALL / 2), true).await?;
            let from = Seq(seq.0.saturating_sub(1));
            let rest = (want.limit - half, ALL / 2);
            let (after, more) = side(from, LAST, rest, false).await?;
            messages.extend(after);
            Ok((messages, before, more))
        }
    }
}
