//! Up to where a client was told each channel. Its socket's task goes by it, and so does whoever tells it directly.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use veche_chat::{Batch, Direct, Directly, Heads, Run, Wire};
use veche_model::ChannelId;

use super::{encoding::texts, told::Told};
use crate::sockets::out::Out;

/// The progress of one socket. Clones are the same one.
#[derive(Clone, Default)]
pub(super) struct Progress(Arc<Mutex<State>>);

#[derive(Default)]
pub(super) struct State {
    /// Up to where each channel was told.
    pub(super) told: Told,
    /// Channels of which more is stored than was told.
    pub(super) behind: BTreeSet<ChannelId>,
    /// Whether the client has said its first word: nothing is told before.
    pub(super) has_begun: bool,
}

impl Progress {
    pub(super) fn new(told: Told) -> Self {
        let state = State {
            told,
            ..State::default()
        };
        Self(Arc::new(Mutex::new(state)))
    }

    /// What is put out while this is held stands before whatever is told directly later.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether these positions lie right behind the last one that was told. Notes them if so, and notes a gap if they lie
    /// further on.
    pub(super) fn is_next(&mut self, run: Run) -> bool {
        let Some(told) = self.told.get_mut(run.channel) else {
            return false;
        };
        if run.first <= *told {
            return false;
        }
        let is_next = run.first.0 == told.0 + 1;
        if self.has_begun && is_next && !self.behind.contains(&run.channel) {
            *told = run.last;
            return true;
        }
        self.behind.insert(run.channel);
        false
    }

    /// Whether more is stored of channels that go up to these positions than was told. Notes it.
    fn misses(&mut self, heads: &Heads) -> bool {
        let told = self.told.iter();
        let behind =
            told.filter(|(channel, told)| heads.get(channel).is_some_and(|head| head > told));
        let before = self.behind.len();
        self.behind.extend(behind.map(|(channel, _)| channel));
        self.behind.len() > before
    }

    /// Tells nothing more of a channel; whether it was told.
    pub(super) fn forget(&mut self, channel: ChannelId) -> bool {
        self.behind.remove(&channel);
        self.told.remove(channel)
    }
}

/// Tells a client what comes next right where it has happened.
pub(super) struct Teller {
    pub(super) progress: Progress,
    pub(super) out: Arc<Out>,
}

impl Direct for Teller {
    fn tell(&self, batch: &Batch) -> Directly {
        let mut state = self.progress.lock();
        let is_next = match batch.run() {
            Some(run) => state.is_next(run),
            None => batch.is_passing(),
        };
        if !is_next {
            return Directly::Not;
        }
        self.out.put_piece(batch.frames(Wire::Live, texts)).into()
    }

    fn misses(&self, heads: &Heads) -> bool {
        self.progress.lock().misses(heads)
    }
}
