//! The search's index: blocks of what was said, channel by channel, and what is found in them.

mod indexing;
mod kept;
mod sections;

use std::ops::Range;

use veche_model::{ChannelId, Message, Millis, Seq, UserId, exact, fold};

use super::{
    Failure, Tx,
    dialect::{Dialects, dialects},
    messages::{Bare, message_columns},
    row::{FromRow, Row},
    value::{Value, values},
};
pub(crate) use indexing::{Analyzed, STRETCH, Stretch};
pub(super) use kept::{BlockRow, PartRow};
pub(crate) use sections::{Promising, SectionAt};

use crate::search::{Expr, Kept};

type Result<T> = std::result::Result<T, Failure>;

/// Where a message stands that may be what somebody looks for. Ordered as a search gives them, the last one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    pub(crate) posted_at: Millis,
    pub(crate) channel: ChannelId,
    pub(crate) seq: Seq,
}

/// A block to look into: when its messages were posted, and which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BlockAt {
    pub(crate) newest: Millis,
    pub(crate) oldest: Millis,
    pub(crate) channel: ChannelId,
    pub(crate) block: i64,
}

impl FromRow for BlockAt {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            newest: row.get(0)?,
            oldest: row.get(1)?,
            channel: row.get(2)?,
            block: row.get(3)?,
        })
    }
}

/// What the index does not know yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tail {
    pub(crate) candidates: Vec<Candidate>,
    /// Whether there is no more of it.
    pub(crate) is_whole: bool,
}

const INDEXED: &str = "select indexed, head from channels where id = $1 and deleted_at is null";
const TERMS: Dialects = dialects!(
    sqlite: "select (select terms from search_blocks where channel_id = $1 and block = $2)",
    postgres: "select (select terms from search_blocks b where b.channel_id = k.channel and b.block = k.block)
        from unnest($1::bigint[], $2::bigint[]) with ordinality as k (channel, block, at) order by k.at"
);
// The newest blocks of each of a person's channels, so many and those of the same time as the last of them. Reads nothing but
// an index, as far as it is asked for.
const NEWEST: Dialects = dialects!(
    sqlite: "select b.newest, b.oldest, b.channel_id, b.block
        from members i join channels c on c.id = i.channel_id and c.deleted_at is null
        join search_blocks b on b.channel_id = i.channel_id
        where i.user_id = $1 and b.oldest < $3 and b.newest >= coalesce((
            select n.newest from search_blocks n where n.channel_id = i.channel_id and n.newest >= $2 and n.oldest < $3
            order by n.newest desc limit 1 offset $4 - 1), $2)",
    postgres: "select b.newest, b.oldest, i.channel_id, b.block
        from members i join channels c on c.id = i.channel_id and c.deleted_at is null
        cross join lateral (
            select n.newest, n.oldest, n.block from search_blocks n
            where n.channel_id = i.channel_id and n.newest >= $2 and n.oldest < $3
            order by n.newest desc fetch first ($4) rows with ties) b
        where i.user_id = $1"
);
// The same of one channel, from before a time on.
const OLDER: Dialects = dialects!(
    sqlite: "select newest, oldest, channel_id, block from search_blocks
        where channel_id = $1 and newest < $5 and oldest < $3 and newest >= coalesce((
            select n.newest from search_blocks n where n.channel_id = $1 and n.newest >= $2 and n.newest < $5 and n.oldest < $3
            order by n.newest desc limit 1 offset $4 - 1), $2)",
    postgres: "select newest, oldest, channel_id, block from search_blocks
        where channel_id = $1 and newest >= $2 and newest < $5 and oldest < $3
        order by newest desc fetch first ($4) rows with ties"
);
const FOUND: &str = concat!(
    "select ",
    message_columns!(),
    " from messages m join users u on u.id = m.author_id
    join members i on i.channel_id = m.channel_id and i.user_id = $3
    join channels c on c.id = m.channel_id and c.deleted_at is null
    where m.channel_id = $1 and m.seq = $2 and m.deleted_at is null"
);
const TAILS: &str = "select channels.id, channels.indexed from members i join channels on channels.id = i.channel_id
    where i.user_id = $1 and channels.is_unindexed = 1 and channels.deleted_at is null";
const TAIL: &str = "select posted_at, channel_id, seq from messages
    where channel_id = $1 and seq > $2 and deleted_at is null order by seq desc limit $3";
const CHANNEL_NAMED: &str = "select channels.id from channels
    join members i on i.channel_id = channels.id and i.user_id = $2 where channels.name_fold in ($1, $3)
    order by channels.name_fold = $1 desc limit 1";

impl Tx<'_> {
    /// The newest blocks of each of a person's channels with anything posted in this time: so many of each, and those of the
    /// same time as the last of them.
    pub(crate) async fn newest_blocks(
        &mut self,
        user: UserId,
        posted: &Range<Millis>,
        most: i64,
    ) -> Result<Vec<BlockAt>> {
        let params = values![user, posted.start, posted.end, most];
        self.all(self.dialect(NEWEST), params).await
    }

    /// The next blocks of a channel, whose newest message was posted before a time.
    pub(crate) async fn older_blocks(
        &mut self,
        channel: ChannelId,
        posted: &Range<Millis>,
        most: i64,
        before: Millis,
    ) -> Result<Vec<BlockAt>> {
        let params = values![channel, posted.start, posted.end, most, before];
        self.all(self.dialect(OLDER), params).await
    }

    /// The messages of these blocks of which an expression is true.
    pub(crate) async fn candidates(
        &mut self,
        expr: &Expr,
        blocks: &[BlockAt],
    ) -> Result<Vec<Candidate>> {
        let sets: Vec<Vec<Value<'_>>> = blocks
            .iter()
            .map(|at| values![at.channel, at.block].to_vec())
            .collect();
        let rows: Vec<(Option<Vec<u8>>,)> = self.one_each(TERMS, &sets).await?;
        let mut candidates = Vec::new();
        let rows = blocks.iter().zip(rows);
        for (at, bytes) in rows.filter_map(|(at, (bytes,))| Some((at, bytes?))) {
            let kept = Kept::of(&bytes)
                .ok_or_else(|| Failure::Unreadable("no block of the search".to_owned()))?;
            candidates.extend(kept.find(expr, at.block).map(|(seq, posted_at)| Candidate {
                posted_at,
                channel: at.channel,
                seq,
            }));
        }
        Ok(candidates)
    }

    /// The messages at these places, as far as a person may read them still.
    pub(crate) async fn looked_for(
        &mut self,
        user: UserId,
        places: &[Candidate],
    ) -> Result<Vec<Message>> {
        let sets: Vec<Vec<Value<'_>>> = places
            .iter()
            .map(|at| values![at.channel, at.seq, user].to_vec())
            .collect();
        let found: Vec<Vec<Bare>> = self.all_each(FOUND, &sets).await?;
        self.dress(found.into_iter().flatten().collect()).await
    }

    /// What is not in the index yet of those of a person's channels that are asked for: the newest of each, so many at most,
    /// and at most so many in all.
    pub(crate) async fn unindexed(
        &mut self,
        user: UserId,
        is_asked_for: impl Fn(ChannelId) -> bool,
        (each, all): (i64, i64),
    ) -> Result<Tail> {
        let tails: Vec<(ChannelId, Seq)> = self.all(TAILS, values![user]).await?;
        let mut found = Tail {
            candidates: Vec::new(),
            is_whole: true,
        };
        for (channel, indexed) in tails
            .into_iter()
            .filter(|(channel, _)| is_asked_for(*channel))
        {
            let most = each.min(all - found.candidates.len() as i64);
            let rows: Vec<(Millis, ChannelId, Seq)> =
                self.all(TAIL, values![channel, indexed, most]).await?;
            found.is_whole &= (rows.len() as i64) < most;
            let rows = rows.into_iter().map(|(posted_at, channel, seq)| Candidate {
                posted_at,
                channel,
                seq,
            });
            found.candidates.extend(rows);
        }
        Ok(found)
    }

    /// The channel of this name, however it is spelled, that a person is in.
    pub(crate) async fn own_channel_named(
        &mut self,
        user: UserId,
        name: &str,
    ) -> Result<Option<ChannelId>> {
        let (spelling, key) = (exact(name), fold(name));
        let found: Option<(ChannelId,)> = self
            .optional(CHANNEL_NAMED, values![&spelling, user, &key])
            .await?;
        Ok(found.map(|(id,)| id))
    }
}
