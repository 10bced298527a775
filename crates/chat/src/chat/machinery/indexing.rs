//! Keeping the search's index up to date: it reads the channels' logs, like anyone who was away, and never holds up a post.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::Instant;
use veche_model::ChannelId;

use crate::chat::Chat;
use crate::{
    Result,
    gate::Asker,
    search::{ANALYSIS, Block, Document, Section, block_of, section_of, terms},
    store::{Analyzed, Failure, STRETCH, Stretch, Tx},
};

/// How long what was posted may gather before it is indexed.
const GATHER: Duration = Duration::from_millis(200);
/// How much longer than the store's work for a stretch the pause behind it is: posts come first. It is as long as the reading
/// of the texts at least, which leaves half of a processor to others.
const PAUSE: u32 = 4;
/// Of how many channels a stretch is indexed at once, at the most: one commit is as dear for many as for one.
const AT_ONCE: usize = 16;
/// How long a store that fails is left alone.
const AGAIN: Duration = Duration::from_secs(5);

impl Chat {
    /// Indexes what was posted and changed, for as long as the chat lives.
    pub(in crate::chat) async fn keep_index(&self) {
        let begun = async {
            self.keep_analysis().await?;
            self.look_for_unindexed().await
        };
        if let Err(error) = begun.await {
            tracing::warn!(%error, "cannot tell what the search does not know yet");
        }
        loop {
            let mut taken = Vec::new();
            let indexed = self.index_some(&mut taken).await;
            if taken.is_empty() {
                self.0.unindexed.rings().await;
                tokio::time::sleep(GATHER).await;
            } else if let Err(error) = indexed {
                let channels: Vec<i64> = taken.iter().map(|channel| channel.0).collect();
                tracing::warn!(%error, ?channels, "cannot index some channels; trying again");
                for channel in taken {
                    self.0.unindexed.ring(channel);
                }
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    /// An index with other terms than this version's is made anew, beside the chat.
    async fn keep_analysis(&self) -> Result<()> {
        let kept = self
            .read(Asker::Anyone, async |tx| Ok(tx.analysis().await?))
            .await?;
        if kept.as_deref() == Some(ANALYSIS) {
            return Ok(());
        }
        self.write(async |tx| Ok(tx.index_anew(ANALYSIS).await?))
            .await
    }

    /// Looks for channels whose posts rang no bell here: those of another process, or of a time before a crash.
    pub(in crate::chat) async fn look_for_unindexed(&self) -> Result<()> {
        let behind = self.read(Asker::Anyone, async |tx| Ok(tx.channels_behind().await?));
        for channel in behind.await? {
            self.0.unindexed.ring(channel);
        }
        Ok(())
    }

    /// How many positions of all logs the search does not know yet.
    pub async fn index_lag(&self) -> Result<i64> {
        self.read(Asker::Anyone, async |tx| Ok(tx.index_lag().await?))
            .await
    }

    /// Indexes a stretch of some channels that are behind, and rings for those once more, of which more may be left. Tells
    /// which ones it has taken, also where it fails.
    async fn index_some(&self, taken: &mut Vec<ChannelId>) -> Result<()> {
        taken.extend(self.0.unindexed.take(AT_ONCE));
        if taken.is_empty() {
            return Ok(());
        }
        let channels = taken.clone();
        let next = async move |tx: &mut Tx<'_>| {
            let (mut stretches, mut positions, mut looked_at) = (Vec::new(), 0, 0);
            for channel in channels {
                looked_at += 1;
                if let Some(stretch) = tx.next_stretch(channel).await? {
                    positions += stretch.to.0 - stretch.from.0;
                    stretches.push((channel, stretch));
                }
                if positions >= STRETCH {
                    break;
                }
            }
            Ok((stretches, looked_at))
        };
        let (mut stretches, looked_at) = self.read(Asker::Anyone, next).await?;
        let rest = taken.split_off(looked_at);
        if let Some(last) = taken.last() {
            self.0.unindexed.put_back(*last, rest);
        }
        if stretches.is_empty() {
            return Ok(());
        }
        // Two nodes that take the same channels do not wait for each other.
        stretches.sort_by_key(|(channel, _)| *channel);
        let channels: Vec<ChannelId> = stretches.iter().map(|(channel, _)| *channel).collect();
        let began = Instant::now();
        let analyzed = veche_aside::aside(move || {
            let each = stretches.into_iter();
            each.map(|(channel, stretch)| ((channel, stretch.from, stretch.to), analyze(stretch)))
                .collect::<Vec<_>>()
        });
        let analyzed = analyzed
            .await
            .map_err(|error| Failure::Engine(error.into()))?;
        let read = Instant::now();
        self.write(async move |tx| {
            for (at, analyzed) in &analyzed {
                tx.index(*at, analyzed).await?;
            }
            Ok(())
        })
        .await?;
        for channel in channels {
            self.0.unindexed.ring(channel);
        }
        let pause = (read - began).max(read.elapsed() * PAUSE);
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

/// The blocks of a stretch with what was said and changed in it, and their sections.
fn analyze(stretch: Stretch) -> Analyzed {
    let kept = stretch.blocks.into_iter();
    let mut blocks: BTreeMap<i64, Block> =
        kept.map(|(at, bytes)| (at, Block::of(&bytes))).collect();
    for message in &stretch.messages {
        let block = blocks.entry(block_of(message.seq)).or_default();
        if message.is_deleted {
            block.remove(message.seq);
        } else {
            block.put(
                message.seq,
                message.posted_at,
                &terms(&Document::of(message)),
            );
        }
    }
    let mut analyzed = Analyzed::default();
    for (at, mut block) in blocks {
        let span = block.span();
        let kept = span.map(|(oldest, newest)| (oldest, newest, block.encoded()));
        analyzed.blocks.push((at, kept));
    }
    for at in stretch.sections {
        let mut section = Section::of(at.parts);
        for (block, bytes) in &at.blocks {
            section.put(*block, Some(bytes));
        }
        let changed = analyzed.blocks.iter();
        for (block, kept) in changed.filter(|(block, _)| section_of(*block) == at.section) {
            let bytes = kept.as_ref().map(|(_, _, bytes)| bytes.as_slice());
            section.put(*block, bytes);
        }
        analyzed.sections.push((at.section, section.changed()));
    }
    analyzed
}
