//! How messages come into their table: with their seal, and all of a batch at once.

use std::{collections::HashMap, iter};

use veche_model::{Channel, ChannelId, Link, Millis, Nonce, Seq};

use super::marks;
use crate::store::{
    Failure, Tx,
    channels::{HEAD, HEADS},
    dialect::Many,
    posting::{Accepted, Posting},
    seal::{Said, Seal, State},
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

macro_rules! add {
    ($values:literal) => {
        concat!(
            "insert into messages (channel_id, seq, changed, author_id, text, nonce, posted_at, thread, everyone, marks, aside,
                said, link, sum) ",
            $values,
            " on conflict (author_id, nonce) where nonce is not null do nothing"
        )
    };
}
const ADD: Many = Many {
    each: add!("values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    together: concat!(
        add!(
            "select channel_id, seq, seq, author_id, text, nonce, posted_at, thread, everyone, marks, aside, said, link, sum
            from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
                $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[])
                as m (channel_id, seq, author_id, text, nonce, posted_at, thread, everyone, marks, aside, said, link, sum)"
        ),
        " returning channel_id, seq"
    ),
};
const MOVE: &str = "update messages set seq = $3, changed = $3, said = $4, link = $5, sum = $6 where channel_id = $1 and seq = $2";

/// A message at its position.
struct Placed<'a> {
    said: Said<'a>,
    state: State,
    seal: Seal,
}

impl<'a> Placed<'a> {
    fn new(
        (channel, seq): (ChannelId, Seq),
        message: &Accepted<'a>,
        behind: Link,
        now: Millis,
    ) -> Self {
        let Posting { author, draft, .. } = message.posting;
        let mark = |has, mark| if has { mark } else { 0 };
        let said = Said {
            channel,
            seq,
            author: *author,
            at: now,
            nonce: draft.nonce.as_ref().map(Nonce::as_str),
            thread: draft.thread,
            aside: draft.thread.filter(|_| !draft.in_channel),
            text: draft.said(),
        };
        let state = State {
            changed: seq,
            edited_at: None,
            deleted_at: None,
            everyone: message.everyone,
            pinned_at: None,
            marks: mark(!message.mentions.is_empty(), marks::MENTIONS)
                | mark(!message.files.is_empty(), marks::FILES)
                | mark(draft.poll.is_some(), marks::POLL),
        };
        let seal = said.seal(&state, behind);
        Self { said, state, seal }
    }

    /// What tells it from all others.
    fn key(&self) -> (i64, i64) {
        (self.said.channel.0, self.said.seq.0)
    }

    fn values(&self) -> Vec<Value<'a>> {
        let Said {
            channel,
            seq,
            author,
            at,
            nonce,
            thread,
            aside,
            text,
        } = self.said;
        let State {
            everyone, marks, ..
        } = self.state;
        let Seal { said, link, sum } = self.seal;
        let everyone = i64::from(everyone);
        values![
            channel, seq, author, text, nonce, at, thread, everyone, marks, aside, said, link, sum
        ]
        .to_vec()
    }
}

/// Messages one behind the other at the end of a channel's log, and where that ends then.
fn place<'a, 'b>(
    channel: &Channel,
    messages: impl Iterator<Item = &'b Accepted<'a>>,
    now: Millis,
) -> (Vec<Placed<'a>>, (Seq, Link))
where
    'a: 'b,
{
    let mut end = (channel.head, channel.link);
    let placed = messages.map(|message| {
        let seq = Seq(end.0.0 + 1);
        let placed = Placed::new((channel.id, seq), message, end.1, now);
        end = (seq, placed.seal.link);
        placed
    });
    (placed.collect(), end)
}

impl Tx<'_> {
    /// Adds messages to channels that this transaction holds, one behind the other at the end of each log, and gives the link at each;
    /// `None` for each whose nonce its author has used before, and which was not added: those behind it move up.
    pub(crate) async fn add_messages(
        &mut self,
        logs: &mut [(&mut Channel, &[Accepted<'_>])],
        now: Millis,
    ) -> Result<Vec<Vec<Option<Link>>>> {
        let placed: Vec<_> = logs
            .iter()
            .map(|(channel, messages)| place(channel, messages.iter(), now))
            .collect();
        let mut rows: Vec<&Placed<'_>> = placed.iter().flat_map(|(placed, _)| placed).collect();
        if self.pick(false, true) {
            // Whoever meets a nonce that another transaction is about to use waits for that one: with all in one order, never in a
            // circle. SQLite has one writer, and is fastest in the order of the log.
            rows.sort_by_key(|row| (row.said.author, row.said.nonce));
        }
        let keys: Vec<(i64, i64)> = rows.iter().map(|row| row.key()).collect();
        let sets: Vec<Vec<Value<'_>>> = rows.iter().map(|row| row.values()).collect();
        let heads: Vec<Vec<Value<'_>>> = iter::zip(logs.iter(), &placed)
            .map(|((channel, _), (_, end))| values![channel.id, end.0, end.1].to_vec())
            .collect();
        let added = self
            .insert_each(ADD, (&keys, &sets), (HEADS, &heads))
            .await?;
        let is_new: HashMap<(i64, i64), bool> = iter::zip(keys, added).collect();
        let mut links = Vec::with_capacity(logs.len());
        for ((channel, messages), (placed, end)) in iter::zip(logs, placed) {
            let added: Vec<bool> = placed.iter().map(|row| is_new[&row.key()]).collect();
            if added.iter().all(|is_new| *is_new) {
                (channel.head, channel.link) = end;
                links.push(placed.iter().map(|row| Some(row.seal.link)).collect());
            } else {
                let seqs = placed.iter().map(|row| row.said.seq.0).collect();
                links.push(self.move_up(channel, messages, (added, seqs), now).await?);
            }
        }
        Ok(links)
    }

    /// Moves those of a channel's messages that were added at these positions behind one another, and gives the link at each.
    async fn move_up(
        &mut self,
        channel: &mut Channel,
        messages: &[Accepted<'_>],
        (added, seqs): (Vec<bool>, Vec<i64>),
        now: Millis,
    ) -> Result<Vec<Option<Link>>> {
        let new = iter::zip(&added, messages).filter(|(is_new, _)| **is_new);
        let (placed, end) = place(channel, new.map(|(_, message)| message), now);
        let written = iter::zip(&added, seqs).filter(|(is_new, _)| **is_new);
        for ((_, from), Placed { said, seal, .. }) in iter::zip(written, &placed) {
            if from != said.seq.0 {
                let params = values![channel.id, from, said.seq, seal.said, seal.link, seal.sum];
                self.run(MOVE, params).await?;
            }
        }
        self.run(HEAD, values![channel.id, end.0, end.1]).await?;
        (channel.head, channel.link) = end;
        let mut links = placed.iter().map(|placed| placed.seal.link);
        let links = added.iter().map(|is_new| is_new.then(|| links.next())?);
        Ok(links.collect())
    }
}
