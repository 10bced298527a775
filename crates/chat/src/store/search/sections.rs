//! Sections of the search's index: what passes over blocks, many at once.

use std::{collections::BTreeMap, ops::Range};

use veche_model::{ChannelId, Millis, Seq};

use super::{BlockAt, BlockRow, INDEXED, PartRow};
use crate::{
    search::{BLOCKS, Found, Part, Sought, parts, section_of, whole_sections},
    store::{
        Failure, Tx,
        dialect::{Dialects, dialects},
        value::{Value, values},
    },
};

type Result<T> = std::result::Result<T, Failure>;

/// A section that a stretch of a log changes or makes whole.
pub(crate) struct SectionAt {
    pub(crate) section: i64,
    /// What is kept of it; nothing yet when it is whole only now.
    pub(crate) parts: Vec<Part>,
    /// Its blocks as they were, when it is whole only now.
    pub(crate) blocks: Vec<(i64, Vec<u8>)>,
}

/// The blocks of a section, as a mask, that may have what is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Promising {
    /// Nothing in it was posted later.
    pub(crate) newest: Millis,
    pub(crate) channel: ChannelId,
    pub(crate) section: i64,
    pub(crate) blocks: u64,
}

impl Promising {
    /// Its blocks, each as the channel and the number it is found by.
    pub(crate) fn places(&self) -> impl Iterator<Item = (ChannelId, i64)> + use<> {
        let Self {
            channel,
            section,
            blocks,
            ..
        } = *self;
        let of_section = (0..BLOCKS).filter(move |at| blocks & (1 << at) != 0);
        of_section.map(move |at| (channel, section * BLOCKS + at))
    }
}

const PART: &str =
    "select channel_id, section, part, oldest, newest, terms, sum from search_sections
    where channel_id = $1 and part = $2 and section = $3";
const BLOCKS_OF: &str = "select channel_id, block, oldest, newest, terms, sum from search_blocks where channel_id = $1 and block >= $2 and block < $3";
const KEEP: &str = "insert into search_sections (channel_id, part, section, oldest, newest, terms, sum)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (channel_id, part, section)
    do update set oldest = excluded.oldest, newest = excluded.newest, terms = excluded.terms, sum = excluded.sum";
const SECTIONS: &str = "select section, oldest, newest, terms from search_sections
    where channel_id = $1 and part = $2 and section < $3";
// By their numbers: an order of theirs in time would go through all blocks of the channel.
const BEHIND: &str = "select newest, oldest, channel_id, block from search_blocks
    where channel_id = $1 and block >= $2 and +newest >= $3 and +newest < $4 and +oldest < $5";
const BLOCK_AT: Dialects = dialects!(
    sqlite: "select coalesce(b.newest, 0), coalesce(b.oldest, 1), $1, $2 from (select 1)
        left join search_blocks b on b.channel_id = $1 and b.block = $2",
    postgres: "select coalesce(b.newest, 0), coalesce(b.oldest, 1), k.channel, k.block
        from unnest($1::bigint[], $2::bigint[]) with ordinality as k (channel, block, at)
        left join lateral (select newest, oldest from search_blocks s
            where s.channel_id = k.channel and s.block = k.block limit 1) b on true order by k.at"
);

impl Tx<'_> {
    /// The sections that change when a stretch of a channel, and these blocks with it, are indexed.
    pub(super) async fn sections_of(
        &mut self,
        channel: ChannelId,
        (from, to): (Seq, Seq),
        blocks: &[i64],
    ) -> Result<Vec<SectionAt>> {
        let mut sections = Vec::new();
        let mut changed: Vec<i64> = blocks.iter().map(|block| section_of(*block)).collect();
        changed.dedup();
        for section in changed.into_iter().filter(|at| *at < whole_sections(from)) {
            let sets: Vec<Vec<Value<'_>>> = parts()
                .map(|part| values![channel, part, section].to_vec())
                .collect();
            let kept: Vec<Vec<PartRow>> = self.all_each(PART, &sets).await?;
            let parts = kept.into_iter().flatten().map(PartRow::sound);
            sections.push(SectionAt {
                section,
                parts: parts.collect::<Result<_>>()?,
                blocks: Vec::new(),
            });
        }
        for section in whole_sections(from)..whole_sections(to) {
            let params = values![channel, section * BLOCKS, (section + 1) * BLOCKS];
            let blocks: Vec<BlockRow> = self.all(BLOCKS_OF, params).await?;
            let blocks = blocks.into_iter().map(BlockRow::sound);
            sections.push(SectionAt {
                section,
                parts: Vec::new(),
                blocks: blocks.collect::<Result<_>>()?,
            });
        }
        Ok(sections)
    }

    /// Keeps parts of a section.
    pub(super) async fn keep_section(
        &mut self,
        channel: ChannelId,
        section: i64,
        parts: &[Part],
    ) -> Result<()> {
        let sets: Vec<Vec<Value<'_>>> = parts
            .iter()
            .map(|part| {
                let sum = PartRow::sum(channel, section, part);
                let terms = part.terms.as_slice();
                let (oldest, newest) = (part.oldest, part.newest);
                values![channel, part.number, section, oldest, newest, terms, sum].to_vec()
            })
            .collect();
        self.run_each(KEEP, &sets).await.map(drop)
    }

    /// Where in a channel something that is sought may be, in blocks whose newest message was posted before a time: sections,
    /// and the blocks that are in none yet. `None` for a channel of which too much is in none.
    pub(crate) async fn promising(
        &mut self,
        channel: ChannelId,
        sought: &Sought,
        posted: &Range<Millis>,
        before: Millis,
    ) -> Result<Option<(Vec<Promising>, Vec<BlockAt>)>> {
        let found: Option<(Seq, Seq)> = self.optional(INDEXED, values![channel]).await?;
        let whole = found.filter(|(indexed, head)| {
            let whole = whole_sections(*indexed);
            whole > 0 && whole_sections(*head) <= whole + 1
        });
        let Some(whole) = whole.map(|(indexed, _)| whole_sections(indexed)) else {
            return Ok(None);
        };
        let params = values![channel, whole * BLOCKS, posted.start, before, posted.end];
        let blocks = self.all(BEHIND, params).await?;
        let mut sections = BTreeMap::new();
        for part in sought.parts() {
            let rows: Vec<(i64, Millis, Millis, Vec<u8>)> =
                self.all(SECTIONS, values![channel, part, whole]).await?;
            for (section, oldest, newest, terms) in rows {
                let at = sections.entry(section);
                let (_, _, found) =
                    at.or_insert_with(|| (oldest, newest, Found::nothing_of(sought)));
                found.read(part, &terms);
            }
        }
        let promising = sections
            .into_iter()
            .filter_map(|(section, (oldest, newest, found))| {
                let is_in_time = newest >= posted.start && oldest < posted.end && oldest < before;
                Some(found.blocks())
                    .filter(|blocks| is_in_time && *blocks != 0)
                    .map(|blocks| Promising {
                        newest: newest.min(Millis(before.0 - 1)),
                        channel,
                        section,
                        blocks,
                    })
            });
        Ok(Some((promising.collect(), blocks)))
    }

    /// Blocks of sections, as far as they are there and were posted in this time.
    pub(crate) async fn blocks_at(
        &mut self,
        places: &[(ChannelId, i64)],
        posted: &Range<Millis>,
    ) -> Result<Vec<BlockAt>> {
        let sets: Vec<Vec<Value<'_>>> = places
            .iter()
            .map(|(channel, block)| values![*channel, *block].to_vec())
            .collect();
        let mut blocks: Vec<BlockAt> = self.one_each(BLOCK_AT, &sets).await?;
        blocks.retain(|at| {
            at.oldest <= at.newest && at.newest >= posted.start && at.oldest < posted.end
        });
        Ok(blocks)
    }
}
