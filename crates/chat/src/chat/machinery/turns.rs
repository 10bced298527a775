//! Turns in a channel: on this node, one change of a channel's log at a time is stored and told.
//!
//! So what is told of a channel is told in the order of its log. Other nodes' changes are held apart by the store alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};
use veche_model::ChannelId;

/// Whose turn it is, in each channel that someone is changing.
#[derive(Default)]
pub(in crate::chat) struct Turns(Mutex<HashMap<ChannelId, Arc<AsyncMutex<()>>>>);

/// A turn, until it is dropped.
pub(in crate::chat) struct Turn<'a> {
    turns: &'a Turns,
    channel: ChannelId,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// Waits for a turn, first come, first served.
    pub(in crate::chat) async fn take(&self, channel: ChannelId) -> Turn<'_> {
        let mutex = self.lock().entry(channel).or_default().clone();
        // Made before the wait, so that a wait that is given up cleans up too.
        let mut turn = Turn {
            turns: self,
            channel,
            guard: None,
        };
        turn.guard = Some(mutex.lock_owned().await);
        turn
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ChannelId, Arc<AsyncMutex<()>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        drop(self.guard.take());
        let mut turns = self.turns.lock();
        if turns
            .get(&self.channel)
            .is_some_and(|mutex| Arc::strong_count(mutex) == 1)
        {
            turns.remove(&self.channel);
        }
    }
}
