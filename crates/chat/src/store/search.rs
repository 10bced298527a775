//! The search's index: blocks of what was said, channel by channel.

mod sections;

use std::ops::Range;

use veche_model::{ChannelId, Message, Millis, Seq, UserId, exact, fold};

use super::{
    Failure, Tx,
    dialect::{Dialects, dialects},
    messages::{Bare, message_columns},
    part::Most,
    row::{FromRow, Row},
    value::{Value, values},
};
pub(crate) use sections::{Promising, SectionAt};

use crate::search::{Expr, Kept, PLACES, Part, block_of};

type Result<T> = std::result::Result<T, Failure>;

/// Log positions that are indexed together.
pub(crate) const STRETCH: i64 = 4 * PLACES;

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

/// A stretch of a channel's log, to be indexed.
pub(crate) struct Stretch {
    pub(crate) from: Seq,
    pub(crate) to: Seq,
    /// Messages that were posted or changed in it, as they are now; tombstones, too.
    pub(crate) messages: Vec<Message>,
    /// The blocks that they belong to, as far as there are any.
    pub(crate) blocks: Vec<(i64, Vec<u8>)>,
    /// The sections that these are in, as far as they are whole, and the one that is whole now.
    pub(crate) sections: Vec<SectionAt>,
}

/// A block to be kept: which, when its messages were posted, and its bytes. `None` for one that is empty.
pub(crate) type Indexed = (i64, Option<(Millis, Millis, Vec<u8>)>);

/// What is to be kept of a stretch: its blocks, and parts of sections.
#[derive(Default)]
pub(crate) struct Analyzed {
    pub(crate) blocks: Vec<Indexed>,
    pub(crate) sections: Vec<(i64, Vec<Part>)>,
}

const BEHIND: &str = "select id from channels where is_unindexed = 1 and deleted_at is null";
const INDEXED: &str = "select indexed, head from channels where id = $1 and deleted_at is null";
const ADVANCE: &str =
    "update channels set indexed = $3, is_unindexed = case when head > $3 then 1 else 0 end
    where id = $1 and indexed = $2 and deleted_at is null";
const START_ANEW: &str =
    "update channels set indexed = 0, is_unindexed = 1 where indexed > 0 and deleted_at is null";
// Changes after which a message is found by other words, or by none.
const CHANGED: &str = "select distinct subject from changes
    where channel_id = $1 and seq > $2 and seq <= $3 and kind in (3, 4, 7, 8, 15)";
const BLOCK: &str = "select terms from search_blocks where channel_id = $1 and block = $2";
const TERMS: Dialects = dialects!(
    sqlite: "select (select terms from search_blocks where channel_id = $1 and block = $2)",
    postgres: "select (select terms from search_blocks b where b.channel_id = k.channel and b.block = k.block)
        from unnest($1::bigint[], $2::bigint[]) with ordinality as k (channel, block, at) order by k.at"
);
const KEEP: &str = "insert into search_blocks (channel_id, block, oldest, newest, terms) values ($1, $2, $3, $4, $5)
    on conflict (channel_id, block) do update set oldest = excluded.oldest, newest = excluded.newest, terms = excluded.terms";
const REMOVE: &str = "delete from search_blocks where channel_id = $1 and block = $2";
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
    /// The channels of which the index does not know all.
    pub(crate) async fn channels_behind(&mut self) -> Result<Vec<ChannelId>> {
        let rows: Vec<(ChannelId,)> = self.all(BEHIND, &[]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Lets the index be read from the logs anew, with other terms.
    pub(crate) async fn index_anew(&mut self, analysis: &str) -> Result<()> {
        self.run(START_ANEW, &[]).await?;
        self.set_analysis(analysis).await
    }

    /// The next stretch of a channel that the index does not know; `None` when it knows all.
    pub(crate) async fn next_stretch(&mut self, channel: ChannelId) -> Result<Option<Stretch>> {
        let found: Option<(Seq, Seq)> = self.optional(INDEXED, values![channel]).await?;
        let Some((from, head)) = found.filter(|(from, head)| from < head) else {
            return Ok(None);
        };
        let to = Seq((from.0 + STRETCH).min(head.0));
        let most = Most {
            items: STRETCH,
            bytes: usize::MAX,
        };
        let between = (from, Seq(to.0 + 1));
        let mut messages = self.postings(channel, between, most).await?.items;
        let changed: Vec<(Seq,)> = self.all(CHANGED, values![channel, from, to]).await?;
        let others: Vec<Seq> = changed
            .into_iter()
            .map(|(seq,)| seq)
            .filter(|seq| *seq <= from)
            .collect();
        messages.extend(self.messages_at(channel, &others).await?);
        let changed = blocks_of(&messages);
        let mut blocks = Vec::new();
        for block in &changed {
            let found: Option<(Vec<u8>,)> = self.optional(BLOCK, values![channel, *block]).await?;
            blocks.extend(found.map(|(bytes,)| (*block, bytes)));
        }
        let sections = self.sections_of(channel, (from, to), &changed).await?;
        Ok(Some(Stretch {
            from,
            to,
            messages,
            blocks,
            sections,
        }))
    }

    /// Puts a stretch into the index. Nothing is done when another was quicker: nobody changes a block of a channel but in
    /// moving its position on.
    pub(crate) async fn index(
        &mut self,
        (channel, from, to): (ChannelId, Seq, Seq),
        analyzed: &Analyzed,
    ) -> Result<()> {
        if self.run(ADVANCE, values![channel, from, to]).await? == 0 {
            return Ok(());
        }
        for (section, parts) in &analyzed.sections {
            self.keep_section(channel, *section, parts).await?;
        }
        for (block, kept) in &analyzed.blocks {
            match kept {
                Some((oldest, newest, bytes)) => {
                    let params = values![channel, *block, *oldest, *newest, bytes.as_slice()];
                    self.run(KEEP, params).await?
                }
                None => self.run(REMOVE, values![channel, *block]).await?,
            };
        }
        Ok(())
    }

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

/// The blocks that messages belong to, each once.
fn blocks_of(messages: &[Message]) -> Vec<i64> {
    let mut blocks: Vec<i64> = messages
        .iter()
        .map(|message| block_of(message.seq))
        .collect();
    blocks.sort_unstable();
    blocks.dedup();
    blocks
}
