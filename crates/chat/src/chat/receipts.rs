//! Pushes on their way: frames that were written to a person's socket and are not yet known to have arrived.
//!
//! A person who has the frame in hand and asks what is unread must not be told that it is. So reading waits, a moment at the
//! most, until what is under way to that person has been settled.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use veche_model::{ChannelId, Seq, UserId};

/// How long a push may hold up its receiver's own reading.
const PATIENCE: Duration = Duration::from_millis(250);

/// The pushes of this node.
#[derive(Default)]
pub(super) struct Receipts {
    under_way: Mutex<HashMap<UserId, Vec<Instant>>>,
    settled: Notify,
}

/// One push under way, until it is dropped.
pub struct Receipt {
    chat: super::Chat,
    user: UserId,
    since: Instant,
}

impl super::Chat {
    /// Notes that something is about to be written to a socket of this person. Drop it when it has arrived, or has not.
    #[must_use]
    pub fn expect_receipt(&self, user: UserId) -> Receipt {
        let since = Instant::now();
        self.0.receipts.lock().entry(user).or_default().push(since);
        Receipt {
            chat: self.clone(),
            user,
            since,
        }
    }
}

impl Receipt {
    /// The client has these messages: they are read, whatever waits before them. That is done on a task of its own: a
    /// socket that is busy with a slow client must not hold up a transaction.
    pub fn arrived(self, messages: Vec<(ChannelId, Seq)>) {
        let tasks = self.chat.0.tasks.clone();
        tasks.spawn(async move {
            let mut by_channel = HashMap::<ChannelId, Vec<Seq>>::new();
            for (channel, seq) in messages {
                by_channel.entry(channel).or_default().push(seq);
            }
            for (channel, seqs) in by_channel {
                if let Err(error) = self.chat.read_messages(self.user, channel, seqs).await {
                    tracing::warn!(%error, channel.id = channel.0, "pushed messages stay unread");
                }
            }
        });
    }
}

impl Receipts {
    /// Waits until every fresh push that is under way to this person now has ended, or is fresh no more.
    pub(super) async fn settle(&self, user: UserId) {
        let until = Instant::now();
        loop {
            let settled = self.settled.notified();
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

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<UserId, Vec<Instant>>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        let receipts = &self.chat.0.receipts;
        let mut under_way = receipts.lock();
        if let Some(pushes) = under_way.get_mut(&self.user) {
            if let Some(at) = pushes.iter().position(|since| *since == self.since) {
                pushes.swap_remove(at);
            }
            if pushes.is_empty() {
                under_way.remove(&self.user);
            }
        }
        drop(under_way);
        receipts.settled.notify_waiters();
    }
}
