//! Keeping the search's index up to date: it reads the channels' logs, like anyone who was away, and never holds up a post.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::Instant;
use veche_model::ChannelId;

use crate::chat::Chat;
use crate::{
    Result,
    gate::Asker,
    search::{ANALYSIS, Block, Document, Section, block_of, section_of, terms},
    store::{Analyzed, Failure, Stretch},
};

/// How long what was posted may gather before it is indexed.
const GATHER: Duration = Duration::from_millis(200);
/// How much longer than the store's work for a stretch the pause behind it is: posts come first. It is as long as the reading
/// of the texts at least, which leaves half of a processor to others.
const PAUSE: u32 = 4;
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
            let Some(channel) = self.0.unindexed.next() else {
                self.0.unindexed.rings().await;
                tokio::time::sleep(GATHER).await;
                continue;
            };
            if let Err(error) = self.index(channel).await {
                tracing::warn!(%error, channel.id = channel.0, "cannot index a channel; trying again");
                self.0.unindexed.ring(channel);
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

    /// Indexes a channel up to its head.
    async fn index(&self, channel: ChannelId) -> Result<()> {
        loop {
            let stretch = self
                .read(Asker::Anyone, async move |tx| {
                    Ok(tx.next_stretch(channel).await?)
                })
                .await?;
            let Some(stretch) = stretch else {
                return Ok(());
            };
            let began = Instant::now();
            let (from, to) = (stretch.from, stretch.to);
            let analyzed = tokio::task::spawn_blocking(move || analyze(stretch)).await;
            let analyzed = analyzed.map_err(|error| Failure::Engine(error.into()))?;
            let read = Instant::now();
            self.write(async move |tx| Ok(tx.index((channel, from, to), &analyzed).await?))
                .await?;
            let pause = (read - began).max(read.elapsed() * PAUSE);
            tokio::time::sleep(pause).await;
        }
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
