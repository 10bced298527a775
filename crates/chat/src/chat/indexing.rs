//! Keeping the search up to date: it reads the channels' logs, like anyone who was away.

use tokio::sync::Notify;

/// Rings when there is something new to look at.
#[derive(Default)]
pub(super) struct Indexing {
    bell: Notify,
}

impl Indexing {
    /// Something was stored.
    pub(super) fn ring(&self) {
        self.bell.notify_one();
    }
}
