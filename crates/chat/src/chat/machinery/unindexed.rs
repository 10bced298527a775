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

    /// So many channels to look at, each in its turn: none waits for another in which more and more is said.
    pub(super) fn take(&self, most: usize) -> Vec<ChannelId> {
        let mut behind = self.lock();
        let begin = behind.last.map_or(Bound::Unbounded, Bound::Excluded);
        let later = behind.channels.range((begin, Bound::Unbounded));
        let most = most.min(behind.channels.len());
        let taken: Vec<_> = later.chain(&behind.channels).take(most).copied().collect();
        for channel in &taken {
            behind.channels.remove(channel);
        }
        behind.last = taken.last().copied().or(behind.last);
        taken
    }

    /// Puts back those that were taken and not looked at, of which this one was the last: it is their turn next.
    pub(super) fn put_back(&self, looked_at: ChannelId, rest: Vec<ChannelId>) {
        let mut behind = self.lock();
        behind.channels.extend(rest);
        behind.last = Some(looked_at);
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
            seen.extend(unindexed.take(1));
            unindexed.ring(ChannelId(1));
        }
        assert_eq!(seen, [1, 2, 3, 1, 1].map(ChannelId));
    }

    #[test]
    fn those_that_were_not_looked_at_are_next() {
        let unindexed = Unindexed::default();
        for id in 1..=5 {
            unindexed.ring(ChannelId(id));
        }
        assert_eq!(unindexed.take(3), [1, 2, 3].map(ChannelId));
        unindexed.ring(ChannelId(1));
        unindexed.put_back(ChannelId(1), vec![ChannelId(2), ChannelId(3)]);
        assert_eq!(unindexed.take(3), [2, 3, 4].map(ChannelId));
        assert_eq!(unindexed.take(3), [5, 1].map(ChannelId));
        assert!(unindexed.take(3).is_empty());
    }
}
