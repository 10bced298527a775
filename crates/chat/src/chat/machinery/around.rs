//! Whom people may see in small channels: read once for all who look within a moment.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use veche_model::{ChannelId, SMALL_CHANNEL, UserId};

use crate::{Result, store::Tx};

/// How long what was read is good, should another process change it.
const FRESH: Duration = Duration::from_secs(1);
/// Channels that are kept in mind.
const MOST: usize = 4_096;

/// The people of a channel who want to be seen, by id.
pub(in crate::chat) type Visible = Arc<[UserId]>;

/// The people of small channels, as they were read.
#[derive(Clone, Default)]
pub(in crate::chat) struct Around(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    seen: HashMap<ChannelId, (Instant, Visible)>,
    /// How often something was forgotten.
    forgotten: u64,
}

/// One look around, begun before the transaction that it reads in: what is forgotten meanwhile is not kept.
pub(in crate::chat) struct Look {
    around: Around,
    forgotten: u64,
    at: Instant,
}

impl Around {
    pub(in crate::chat) fn look(&self) -> Look {
        Look {
            around: self.clone(),
            forgotten: self.lock().forgotten,
            at: Instant::now(),
        }
    }

    /// Somebody came into this channel, or left it.
    pub(in crate::chat) fn forget(&self, channel: ChannelId) {
        let mut known = self.lock();
        known.forgotten += 1;
        known.seen.remove(&channel);
    }

    /// Somebody may want to be seen, or not, from now on.
    pub(in crate::chat) fn forget_all(&self) {
        let mut known = self.lock();
        known.forgotten += 1;
        known.seen.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Look {
    /// Who is to be seen in each of these channels; nobody in one that is not small.
    pub(in crate::chat) async fn at(
        &self,
        tx: &mut Tx<'_>,
        channels: &[ChannelId],
    ) -> Result<Vec<Visible>> {
        let known: Vec<Option<Visible>> = {
            let known = self.around.lock();
            let fresh = |channel: &ChannelId| known.fresh(*channel, self.at);
            channels.iter().map(fresh).collect()
        };
        let missing = channels.iter().zip(&known);
        let missing: Vec<ChannelId> = missing
            .filter(|(_, known)| known.is_none())
            .map(|(channel, _)| *channel)
            .collect();
        let read = tx.seen_in(&missing, SMALL_CHANNEL).await?;
        let read: Vec<Visible> = read.into_iter().map(Visible::from).collect();
        self.keep(missing.into_iter().zip(read.iter().cloned()));
        let mut read = read.into_iter();
        let seen = known.into_iter().map(|known| known.or_else(|| read.next()));
        Ok(seen.flatten().collect())
    }

    fn keep(&self, read: impl ExactSizeIterator<Item = (ChannelId, Visible)>) {
        let mut known = self.around.lock();
        if known.forgotten != self.forgotten || read.len() > MOST {
            return;
        }
        if known.seen.len() + read.len() > MOST {
            known.seen.clear();
        }
        let at = self.at;
        known
            .seen
            .extend(read.map(|(channel, seen)| (channel, (at, seen))));
    }
}

impl Known {
    fn fresh(&self, channel: ChannelId, now: Instant) -> Option<Visible> {
        let (at, seen) = self.seen.get(&channel)?;
        (now < *at + FRESH).then(|| seen.clone())
    }
}
