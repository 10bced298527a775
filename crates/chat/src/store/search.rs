//! The search's index: the terms of each message, kept by whatever the engine has for that.

use std::ops::Range;

use veche_model::{ChannelId, Message, Millis, Seq, UserId};

use super::{
    Failure, Tx,
    messages::{Bare, from_messages, message_columns},
    row::{FromRow, Row},
    tx::{Dialects, dialects},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// Log positions that are indexed together.
pub(crate) const STRETCH: i64 = 64;

/// A message that may be what somebody looks for.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its place in the index; later ones were posted later, as a rule.
    pub(crate) id: i64,
    pub(crate) message: Message,
}

/// A message's row and its place in the index.
struct Found(Bare, i64);

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(Bare::from_row(row)?, row.get(16)?))
    }
}

const BEHIND: &str = "select id from channels where indexed < head";
const INDEXED: &str = "select indexed, head from channels where id = $1";
const ADVANCE: &str = "update channels set indexed = $3 where id = $1 and indexed = $2";
// Changes after which a message is found by other words, or by none.
const CHANGED: &str = "select distinct subject from changes
    where channel_id = $1 and seq > $2 and seq <= $3 and kind in (3, 4, 7, 8)";
const PLACE: &str = "insert into searchable (channel_id, seq) values ($1, $2)
    on conflict (channel_id, seq) do nothing";
const PLACE_OF: &str = "select id from searchable where channel_id = $1 and seq = $2";
const REMOVE: &str = "delete from searchable where channel_id = $1 and seq = $2";
const KEEP: Dialects = dialects!(
    sqlite: "insert or replace into search_terms (rowid, terms) values ($1, $2)",
    postgres: "update searchable set terms = array_to_tsvector(string_to_array($2, ' ')) where id = $1"
);
const FIND: Dialects = dialects!(
    sqlite: concat!(
        "select ",
        message_columns!(),
        ", s.id from search_terms t join searchable s on s.id = t.rowid
        join members i on i.channel_id = s.channel_id and i.user_id = $1
        join messages m on m.channel_id = s.channel_id and m.seq = s.seq join users u on u.id = m.author_id
        where search_terms match $2 and t.rowid < $3 and m.posted_at >= $4 and m.posted_at < $5
            and m.deleted_at is null order by t.rowid desc limit $6"
    ),
    postgres: concat!(
        "select ",
        message_columns!(),
        ", s.id from searchable s
        join members i on i.channel_id = s.channel_id and i.user_id = $1
        join messages m on m.channel_id = s.channel_id and m.seq = s.seq join users u on u.id = m.author_id
        where s.terms @@ cast(cast($2 as text) as tsquery) and s.id < $3 and m.posted_at >= $4 and m.posted_at < $5
            and m.deleted_at is null order by s.id desc limit $6"
    )
);
// What the index does not know yet of one channel, newest first.
const TAIL: &str = concat!(
    "select ",
    message_columns!(),
    from_messages!(),
    "where m.channel_id = $1 and m.seq > $2 and m.deleted_at is null order by m.seq desc limit $3"
);
const TAILS: &str = "select channels.id, channels.indexed from members i join channels on channels.id = i.channel_id
    where i.user_id = $1 and channels.indexed < channels.head";
const CHANNEL_NAMED: &str = "select channels.id from channels
    join members i on i.channel_id = channels.id and i.user_id = $2 where channels.name_fold = $1";

/// An expression over terms, as each engine writes it, and when a message may have been posted.
pub(crate) struct Expression {
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
    pub(crate) posted: Range<Millis>,
}

/// A stretch of a channel's log, to be indexed.
pub(crate) struct Stretch {
    pub(crate) from: Seq,
    pub(crate) to: Seq,
    /// Messages that were posted or changed in it, as they are now; tombstones, too.
    pub(crate) messages: Vec<Message>,
}

impl Tx<'_> {
    /// The channels of which the index does not know all.
    pub(crate) async fn channels_behind(&mut self) -> Result<Vec<ChannelId>> {
        let rows: Vec<(ChannelId,)> = self.all(BEHIND, &[]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The next stretch of a channel that the index does not know; `None` when it knows all.
    pub(crate) async fn next_stretch(&mut self, channel: ChannelId) -> Result<Option<Stretch>> {
        let found: Option<(Seq, Seq)> = self.optional(INDEXED, values![channel]).await?;
        let Some((from, head)) = found.filter(|(from, head)| from < head) else {
            return Ok(None);
        };
        let to = Seq((from.0 + STRETCH).min(head.0));
        let mut messages = self.postings(channel, from, Seq(to.0 + 1), STRETCH).await?;
        let changed: Vec<(Seq,)> = self.all(CHANGED, values![channel, from, to]).await?;
        let others: Vec<Seq> = changed
            .into_iter()
            .map(|(seq,)| seq)
            .filter(|seq| *seq <= from)
            .collect();
        messages.extend(self.messages_at(channel, &others).await?);
        Ok(Some(Stretch { from, to, messages }))
    }

    /// Puts a stretch into the index: each message with its terms, blanks between; `None` for one that is not to be found.
    /// Nothing is done when another was quicker.
    pub(crate) async fn index(
        &mut self,
        (channel, from, to): (ChannelId, Seq, Seq),
        terms: &[(Seq, Option<String>)],
    ) -> Result<()> {
        if self.run(ADVANCE, values![channel, from, to]).await? == 0 {
            return Ok(());
        }
        for (seq, terms) in terms {
            let Some(terms) = terms else {
                self.run(REMOVE, values![channel, *seq]).await?;
                continue;
            };
            self.run(PLACE, values![channel, *seq]).await?;
            let (id,): (i64,) = self.one(PLACE_OF, values![channel, *seq]).await?;
            let keep = self.dialect(KEEP);
            self.run(keep, values![id, terms]).await?;
        }
        Ok(())
    }

    /// Messages of a person's channels that the index gives for an expression, from before a place in it, last first.
    pub(crate) async fn candidates(
        &mut self,
        user: UserId,
        expression: &Expression,
        before: i64,
        most: i64,
    ) -> Result<Vec<Candidate>> {
        self.allow_gathering().await?;
        let terms = self.pick(&expression.sqlite, &expression.postgres);
        let (from, to) = (expression.posted.start, expression.posted.end);
        let find = self.dialect(FIND);
        let rows: Vec<Found> = self
            .all(find, values![user, terms, before, from, to, most])
            .await?;
        let (ids, bare): (Vec<i64>, Vec<Bare>) =
            rows.into_iter().map(|Found(bare, id)| (id, bare)).unzip();
        let messages = self.dress(bare).await?;
        let candidates = ids.into_iter().zip(messages);
        Ok(candidates
            .map(|(id, message)| Candidate { id, message })
            .collect())
    }

    /// What is not in the index yet of a person's channels, newest first in each; at most so many messages a channel.
    pub(crate) async fn unindexed(&mut self, user: UserId, most: i64) -> Result<Vec<Message>> {
        let tails: Vec<(ChannelId, Seq)> = self.all(TAILS, values![user]).await?;
        let mut bare = Vec::new();
        for (channel, indexed) in tails {
            bare.extend(
                self.all::<Bare>(TAIL, values![channel, indexed, most])
                    .await?,
            );
        }
        self.dress(bare).await
    }

    /// The channel of this name that a person is in.
    pub(crate) async fn own_channel_named(
        &mut self,
        user: UserId,
        key: &str,
    ) -> Result<Option<ChannelId>> {
        let found: Option<(ChannelId,)> = self.optional(CHANNEL_NAMED, values![key, user]).await?;
        Ok(found.map(|(id,)| id))
    }
}
