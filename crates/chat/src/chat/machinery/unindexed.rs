//! Which channels the search's index lags behind in.

use std::{
    collections::BTreeSet,
    ops::Bound,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;
use veche_model::ChannelId;

/// The channels of which the index does not know all.
#[derive(Default)]
pub(in crate::chat) struct Unindexed {
    behind: Mutex<Behind>,
    bell: Notify,
}

#[derive(Default)]
struct Behind {
    channels: BTreeSet<ChannelId>,
    /// Which one was looked at last.
    last: Option<ChannelId>,
}

impl Unindexed {
    /// Something was stored in this channel.
    pub(in crate::chat) fn ring(&self, channel: ChannelId) {
        if self.lock().channels.insert(channel) {
            self.bell.notify_one();
        }
    }

    /// A channel to look at, each in its turn: none waits for another in which more and more is said.
    pub(super) fn next(&self) -> Option<ChannelId> {
        let mut behind = self.lock();
        let begin = behind.last.map_or(Bound::Unbounded, Bound::Excluded);
        let later = (begin, Bound::Unbounded);
        let mut turn = behind.channels.range(later).chain(&behind.channels);
        let next = *turn.next()?;
        behind.channels.remove(&next);
        behind.last = Some(next);
        Some(next)
    }

    /// Waits until something was stored.
    pub(super) async fn rings(&self) {
        self.bell.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, Behind> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_turn_while_one_rings_on() {
        let unindexed = Unindexed::default();
        for id in [1, 2, 3] {
            unindexed.ring(ChannelId(id));
        }
        let mut seen = Vec::new();
        for _ in 0..5 {
            seen.extend(unindexed.next().map(|ChannelId(id)| id));
            unindexed.ring(ChannelId(1));
        }
        assert_eq!(seen, [1, 2, 3, 1, 1]);
    }
}
