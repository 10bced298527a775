//! What was read and did not say what was stored: told once, and counted.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use veche_model::{ChannelId, Seq};

/// So many are told apart; of more it is enough to know that there are many.
const MOST: usize = 1000;

/// The positions that were found, since the start. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Damaged(Arc<Mutex<BTreeSet<(ChannelId, Seq)>>>);

impl Damaged {
    pub(super) fn note(&self, found: Vec<(ChannelId, Seq)>) {
        if found.is_empty() {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (channel, seq) in found {
            if known.len() < MOST && known.insert((channel, seq)) {
                tracing::error!(
                    channel.id = channel.0,
                    seq = seq.0,
                    "a row does not say what was stored; `veche check` looks at all of them"
                );
            }
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.len()
    }
}
