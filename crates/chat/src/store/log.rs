//! What stands in a channel's log besides the postings, and the whole log in its order.

mod change;
mod line;

use std::collections::BTreeMap;

use veche_model::{Channel, ChannelId, Event, Link, Message, Millis, Seq, Thread, UserId, What};

use super::{
    Failure, Tx,
    channels::HEAD,
    part::{Most, Part},
    seal::{Logged, logged_columns},
    value::values,
};

pub(crate) use change::Change;
use line::{Line, Weighed, last_that_fits, what};

type Result<T> = std::result::Result<T, Failure>;

const ADD: &str =
    "insert into changes (channel_id, seq, kind, actor_id, subject, at, detail, sum, link)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
// With what the text of the message takes that is told along.
const AFTER: &str = concat!(
    "select ",
    logged_columns!(),
    ", cast(coalesce((
        select octet_length(m.text) from messages m
        where m.channel_id = c.channel_id and m.seq = c.subject and (c.kind between 3 and 8 or c.kind between 15 and 17)), 0) as bigint)
    from changes c where c.channel_id = $1 and c.seq > $2 and c.seq < $3 order by c.seq limit $4"
);
// Between two messages of a page: who came and went, and what became of the channel.
macro_rules! about_channel {
    ($order:literal) => {
        concat!(
            "select ",
            logged_columns!(),
            " from changes
            where channel_id = $1 and seq > $2 and seq < $3 and kind in (1, 2, 9, 10, 11, 12, 14) order by seq ",
            $order,
            " limit $4"
        )
    };
}
const ABOUT_CHANNEL: &str = about_channel!("asc");
const LAST_ABOUT_CHANNEL: &str = about_channel!("desc");

const LINK_AT: &str = "select link from messages where channel_id = $1 and seq = $2
    union all select link from changes where channel_id = $1 and seq = $2";

impl Tx<'_> {
    /// The links at these positions; `None` where nothing stands.
    pub(crate) async fn links_at(
        &mut self,
        positions: &[(ChannelId, Seq)],
    ) -> Result<Vec<Option<Link>>> {
        let sets = positions.iter();
        let sets: Vec<_> = sets
            .map(|(channel, seq)| values![*channel, *seq].to_vec())
            .collect();
        let links: Vec<Vec<(Link,)>> = self.all_each(LINK_AT, &sets).await?;
        let first = |links: Vec<(Link,)>| links.first().map(|(link,)| *link);
        Ok(links.into_iter().map(first).collect())
    }

    /// Writes a change at the end of the log of a channel that this transaction holds.
    pub(crate) async fn log_change(
        &mut self,
        channel: &mut Channel,
        change: &Change,
        actor: Option<UserId>,
        now: Millis,
    ) -> Result<()> {
        let seq = channel.next();
        let logged = Logged::new((channel.id, seq), change, actor, now);
        let (sum, link) = logged.seal(channel.link);
        let params = values![
            channel.id,
            seq,
            change.code(),
            actor,
            change.subject(),
            now,
            change.detail(),
            sum,
            link
        ];
        let note = (HEAD, &values![channel.id, seq, link][..]);
        self.run_both((ADD, params), note).await?;
        (channel.head, channel.link) = (seq, link);
        Ok(())
    }

    /// The change that was logged last in a channel as an event, with its message as it is now.
    pub(crate) async fn event(
        &mut self,
        &Channel {
            id: channel,
            head: seq,
            link,
            ..
        }: &Channel,
        change: Change,
        actor: Option<UserId>,
        at: Millis,
    ) -> Result<Event> {
        let messages = match change.message() {
            Some(message) => self.messages_at(channel, &[message]).await?,
            None => Vec::new(),
        };
        let mut known: BTreeMap<Seq, Message> = messages.into_iter().map(|m| (m.seq, m)).collect();
        let line = Line {
            seq,
            change,
            actor,
            at,
            link,
            is_sound: true,
        };
        self.dress_line(channel, line, &mut known).await
    }

    /// The log between two positions, both excluded, in its order and without a hole: as much of it as fits, one position at
    /// least.
    pub(crate) async fn events(
        &mut self,
        channel: ChannelId,
        (after, before): (Seq, Seq),
        most: Most,
    ) -> Result<Vec<Event>> {
        let linked = self.linked_postings(channel, (after, before), most);
        let (postings, links) = linked.await?;
        let params = values![channel, after, before, most.items];
        let lines: Vec<Weighed> = self.all(AFTER, params).await?;
        let last = last_that_fits(&postings, &lines, most);
        let mut postings = postings.items;
        postings.retain(|message| message.seq <= last);
        let lines = lines.into_iter().map(|Weighed(line, _)| line);
        let lines: Vec<Line> = lines.take_while(|line| line.seq <= last).collect();
        let mut known: BTreeMap<Seq, Message> = postings.into_iter().map(|m| (m.seq, m)).collect();
        let posted: Vec<Seq> = known.keys().copied().collect();
        let mut subjects: Vec<Seq> = lines.iter().filter_map(|l| l.change.message()).collect();
        subjects.retain(|seq| !known.contains_key(seq));
        subjects.sort_unstable();
        subjects.dedup();
        for message in self.messages_at(channel, &subjects).await? {
            known.insert(message.seq, message);
        }
        let mut events = Vec::with_capacity(posted.len() + lines.len());
        for seq in posted {
            let message = known[&seq].clone();
            let link = links.get(&seq).copied().unwrap_or_default();
            events.push(self.posting(message, link).await?);
        }
        for line in lines {
            events.push(self.dress_line(channel, line, &mut known).await?);
        }
        events.sort_unstable_by_key(|event| event.seq);
        Ok(Part::of(events, most, false).items)
    }

    /// What became of the channel and its people between two positions, both excluded: the first or the last of it, in the
    /// order of the log.
    pub(crate) async fn channel_events(
        &mut self,
        channel: ChannelId,
        (after, before): (Seq, Seq),
        most: Most,
        is_newest: bool,
    ) -> Result<Part<Event>> {
        let sql = if is_newest {
            LAST_ABOUT_CHANNEL
        } else {
            ABOUT_CHANNEL
        };
        let params = values![channel, after, before, most.items + 1];
        let (lines, is_cut): (Vec<Line>, bool) = self.some(sql, params, most.bytes).await?;
        let mut events = Vec::with_capacity(lines.len());
        for line in lines {
            events.push(self.dress_line(channel, line, &mut BTreeMap::new()).await?);
        }
        let mut part = Part::of(events, most, is_cut);
        if is_newest {
            part.items.reverse();
        }
        Ok(part)
    }

    async fn posting(&mut self, message: Message, link: Link) -> Result<Event> {
        let thread = self.thread_of(&message).await?;
        Ok(posted(message, link, thread))
    }

    async fn dress_line(
        &mut self,
        channel: ChannelId,
        line: Line,
        known: &mut BTreeMap<Seq, Message>,
    ) -> Result<Event> {
        if !line.is_sound {
            self.note_damaged([(channel, line.seq)]);
        }
        let message = match line.change.message() {
            Some(seq) => Some(known.get(&seq).cloned().ok_or_else(|| {
                Failure::Unreadable(format!("no message {seq} in channel {channel}"))
            })?),
            None => None,
        };
        let thread = match (&line.change, &message) {
            (Change::Deleted(_), Some(message)) => self.thread_of(message).await?,
            _ => None,
        };
        Ok(Event {
            channel,
            seq: line.seq,
            link: line.link,
            at: line.at,
            actor: line.actor,
            what: what(line.change, message, thread),
        })
    }

    async fn thread_of(&mut self, message: &Message) -> Result<Option<Thread>> {
        match message.thread {
            Some(root) => self.thread(message.channel, root).await,
            None => Ok(None),
        }
    }
}

/// The event of a posting.
pub(crate) fn posted(message: Message, link: Link, thread: Option<Thread>) -> Event {
    Event {
        channel: message.channel,
        seq: message.seq,
        link,
        at: message.posted_at,
        actor: Some(message.author),
        what: What::Posted { message, thread },
    }
}
