//! Pushes on their way: frames that were written to a person's socket and are not yet known to have arrived.
//!
//! A person who has the frame in hand and asks what is unread must not be told that it is. So reading waits, a moment at the
//! most, until what is under way to that person has been settled.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use veche_model::UserId;

/// How long a push may hold up its receiver's own reading.
const PATIENCE: Duration = Duration::from_millis(250);

/// The pushes of this node. Clones are the same pushes.
#[derive(Clone, Default)]
pub(in crate::chat) struct Receipts(Arc<State>);

#[derive(Default)]
struct State {
    under_way: Mutex<HashMap<UserId, Vec<Instant>>>,
    settled: Notify,
}

/// One push under way, until it is dropped.
pub(super) struct Push {
    receipts: Receipts,
    pub(super) user: UserId,
    since: Instant,
}

impl Receipts {
    /// Notes a push that begins now.
    pub(super) fn begin(&self, user: UserId) -> Push {
        let since = Instant::now();
        self.lock().entry(user).or_default().push(since);
        Push {
            receipts: self.clone(),
            user,
            since,
        }
    }

    /// Waits until every fresh push that is under way to this person now has ended, or is fresh no more.
    pub(in crate::chat) async fn settle(&self, user: UserId) {
        let until = Instant::now();
        loop {
            let settled = self.0.settled.notified();
            let Some(deadline) = self.deadline(user, until) else {
                return;
            };
            // Giving up a push that takes too long is no error: it stays unread.
            let _ = tokio::time::timeout_at(deadline, settled).await;
        }
    }

    /// When the last of a person's pushes that began until then will have taken too long; `None` when none is fresh.
    fn deadline(&self, user: UserId, until: Instant) -> Option<Instant> {
        let pushes = self.lock();
        let newest = *pushes
            .get(&user)?
            .iter()
            .filter(|since| **since <= until)
            .max()?
            + PATIENCE;
        (newest > Instant::now()).then_some(newest)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Vec<Instant>>> {
        self.0
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Push {
    fn drop(&mut self) {
        let mut under_way = self.receipts.lock();
        if let Some(pushes) = under_way.get_mut(&self.user) {
            if let Some(at) = pushes.iter().position(|since| *since == self.since) {
                pushes.swap_remove(at);
            }
            if pushes.is_empty() {
                under_way.remove(&self.user);
            }
        }
        drop(under_way);
        self.receipts.0.settled.notify_waiters();
    }
}
