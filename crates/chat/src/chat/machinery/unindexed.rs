//! Which channels the search's index lags behind in.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;
use veche_model::ChannelId;

/// The channels of which the index does not know all.
#[derive(Default)]
pub(in crate::chat) struct Unindexed {
    behind: Mutex<BTreeSet<ChannelId>>,
    bell: Notify,
}

impl Unindexed {
    /// Something was stored in this channel.
    pub(in crate::chat) fn ring(&self, channel: ChannelId) {
        if self.lock().insert(channel) {
            self.bell.notify_one();
        }
    }

    /// A channel to look at.
    pub(super) fn next(&self) -> Option<ChannelId> {
        self.lock().pop_first()
    }

    /// Waits until something was stored.
    pub(super) async fn rings(&self) {
        self.bell.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<ChannelId>> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
