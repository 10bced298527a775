//! How the search's index grows: by stretches of a log.

use veche_model::{ChannelId, Message, Millis, Seq};

use super::{BlockRow, INDEXED, SectionAt};
use crate::{
    search::{PLACES, Part, block_of},
    store::{Failure, Tx, part::Most, value::values},
};

type Result<T> = std::result::Result<T, Failure>;

/// Log positions that are indexed together.
pub(crate) const STRETCH: i64 = 4 * PLACES;

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
const ADVANCE: &str =
    "update channels set indexed = $3, is_unindexed = case when head > $3 then 1 else 0 end
    where id = $1 and indexed = $2 and deleted_at is null";
const START_ANEW: &str =
    "update channels set indexed = 0, is_unindexed = 1 where indexed > 0 and deleted_at is null";
const DROP_SECTIONS: &str = "delete from search_sections";
const DROP_BLOCKS: &str = "delete from search_blocks";
// Changes after which a message is found by other words, or by none.
const CHANGED: &str = "select distinct subject from changes
    where channel_id = $1 and seq > $2 and seq <= $3 and kind in (3, 4, 7, 8, 15)";
const BLOCK: &str = "select channel_id, block, oldest, newest, terms, sum from search_blocks where channel_id = $1 and block = $2";
const KEEP: &str =
    "insert into search_blocks (channel_id, block, oldest, newest, terms, sum) values ($1, $2, $3, $4, $5, $6)
    on conflict (channel_id, block) do update
    set oldest = excluded.oldest, newest = excluded.newest, terms = excluded.terms, sum = excluded.sum";
const REMOVE: &str = "delete from search_blocks where channel_id = $1 and block = $2";

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

    /// Drops the whole index, to be read from the logs anew.
    pub(in crate::store) async fn drop_index(&mut self) -> Result<()> {
        for sql in [DROP_SECTIONS, DROP_BLOCKS, START_ANEW] {
            self.run(sql, &[]).await?;
        }
        Ok(())
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
            let found: Option<BlockRow> = self.optional(BLOCK, values![channel, *block]).await?;
            // What is damaged is not to be sealed with what is added.
            blocks.extend(found.map(BlockRow::sound).transpose()?);
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
                    let sum = BlockRow::sum((channel, *block), (*oldest, *newest), bytes);
                    let params = values![channel, *block, *oldest, *newest, bytes.as_slice(), sum];
                    self.run(KEEP, params).await?
                }
                None => self.run(REMOVE, values![channel, *block]).await?,
            };
        }
        Ok(())
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
