//! Keeping the search's index up to date: it reads the channels' logs, like anyone who was away, and never holds up a post.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use veche_model::{ChannelId, Message, Seq};

use super::Chat;
use crate::{
    Result,
    search::{Document, terms},
    store::{Failure, Stretch},
};

/// How long what was posted may gather before it is indexed.
const GATHER: Duration = Duration::from_millis(200);
/// How much longer than the store's work for a stretch the pause behind it is: posts come first.
const PAUSE: u32 = 4;
/// How long a store that fails is left alone.
const AGAIN: Duration = Duration::from_secs(5);

/// The channels of which the index does not know all.
#[derive(Default)]
pub(super) struct Indexing {
    behind: Mutex<BTreeSet<ChannelId>>,
    bell: Notify,
}

impl Indexing {
    /// Something was stored in this channel.
    pub(super) fn ring(&self, channel: ChannelId) {
        if self.lock().insert(channel) {
            self.bell.notify_one();
        }
    }

    fn next(&self) -> Option<ChannelId> {
        self.lock().pop_first()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<ChannelId>> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chat {
    /// Indexes what was posted and changed, for as long as the chat lives.
    pub(super) async fn keep_index(&self) {
        let begun = async {
            let behind = self
                .0
                .store
                .read(async |tx| Ok(tx.channels_behind().await?));
            for channel in behind.await? {
                self.0.indexing.ring(channel);
            }
            Ok::<_, crate::Error>(())
        };
        if let Err(error) = begun.await {
            tracing::warn!(%error, "cannot tell what the search does not know yet");
        }
        loop {
            let Some(channel) = self.0.indexing.next() else {
                self.0.indexing.bell.notified().await;
                tokio::time::sleep(GATHER).await;
                continue;
            };
            if let Err(error) = self.index(channel).await {
                tracing::warn!(%error, channel.id = channel.0, "cannot index a channel; trying again");
                self.0.indexing.ring(channel);
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    /// Looks for channels whose posts rang no bell here: those of another process, or of a time before a crash.
    pub(super) async fn look_for_unindexed(&self) -> Result<()> {
        let behind = self
            .0
            .store
            .read(async |tx| Ok(tx.channels_behind().await?));
        for channel in behind.await? {
            self.0.indexing.ring(channel);
        }
        Ok(())
    }

    /// Whether the index knows all that was said in a channel.
    pub async fn is_searchable(&self, channel: ChannelId) -> Result<bool> {
        let stretch = self
            .0
            .store
            .read(async move |tx| Ok(tx.next_stretch(channel).await?));
        Ok(stretch.await?.is_none())
    }

    /// Indexes a channel up to its head.
    async fn index(&self, channel: ChannelId) -> Result<()> {
        loop {
            let stretch = self
                .0
                .store
                .read(async move |tx| Ok(tx.next_stretch(channel).await?))
                .await?;
            let Some(stretch) = stretch else {
                return Ok(());
            };
            let Stretch { from, to, messages } = stretch;
            let analyzed = tokio::task::spawn_blocking(move || analyze(&messages)).await;
            let analyzed = analyzed.map_err(|error| Failure::Engine(error.into()))?;
            let began = Instant::now();
            self.0
                .store
                .write(async move |tx| Ok(tx.index((channel, from, to), &analyzed).await?))
                .await?;
            tokio::time::sleep(began.elapsed() * PAUSE).await;
        }
    }
}

fn analyze(messages: &[Message]) -> Vec<(Seq, Option<String>)> {
    let analyzed = messages.iter().map(|message| {
        let terms = (!message.is_deleted).then(|| terms(&document(message)).to_string());
        (message.seq, terms)
    });
    analyzed.collect()
}

/// What the search looks at in a message.
pub(super) fn document(message: &Message) -> Document<'_> {
    Document {
        text: &message.text,
        author: message.author,
        channel: message.channel,
        posted_at: message.posted_at,
        is_pinned: message.pinned_at.is_some(),
    }
}
