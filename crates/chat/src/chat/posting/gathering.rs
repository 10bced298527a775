//! Batches of several channels that are stored by one transaction, where transactions are what costs: on a server, which confirms
//! each commit by itself. What comes while others are being stored is stored together behind them; a quiet server never waits.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use super::batch::{Appended, Batch};
use crate::Result;

/// Transactions at once. The fewer there are, the more batches share one.
const AT_ONCE: usize = 4;
/// Messages from which on a transaction takes no more batches.
const TOGETHER: usize = 128;
/// Bytes of text from which on it does neither.
const TOGETHER_BYTES: usize = 128 << 10;

/// Where a batch waits for what became of it; nothing, when it has to be stored alone.
pub(super) type Answer = oneshot::Sender<Option<Result<Appended>>>;

/// Batches that wait until they are stored with others.
#[derive(Default)]
pub(in crate::chat) struct Gathering(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: VecDeque<(Arc<Batch>, Answer)>,
    under_way: usize,
}

impl Gathering {
    /// Takes a place for a transaction, if one is free.
    pub(super) fn begin(&self) -> bool {
        let mut state = self.lock();
        let is_free = state.under_way < AT_ONCE;
        state.under_way += usize::from(is_free);
        is_free
    }

    /// Puts a batch behind those that wait. True when a place has become free, and is taken for them now.
    pub(super) fn join(
        &self,
        batch: Arc<Batch>,
    ) -> (oneshot::Receiver<Option<Result<Appended>>>, bool) {
        let (answer, receiver) = oneshot::channel();
        let mut state = self.lock();
        state.waiting.push_back((batch, answer));
        (receiver, state.goes_on())
    }

    /// The batches of the next transaction, if any wait.
    pub(super) fn next(&self) -> Option<(Vec<Arc<Batch>>, Vec<Answer>)> {
        let mut state = self.lock();
        let (mut messages, mut bytes) = (0, 0);
        let fits = state.waiting.iter().take_while(|(batch, _)| {
            let is_open = messages < TOGETHER && bytes < TOGETHER_BYTES;
            let drafts = batch.postings.iter().map(|posting| posting.draft.bytes());
            messages += batch.postings.len();
            bytes += drafts.sum::<usize>();
            is_open
        });
        let fits = fits.count();
        (fits > 0).then(|| state.waiting.drain(..fits).unzip())
    }

    /// Gives a place back. True when it is taken for others that wait now.
    pub(super) fn end(&self) -> bool {
        let mut state = self.lock();
        state.under_way -= 1;
        state.goes_on()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn goes_on(&mut self) -> bool {
        let goes_on = self.under_way < AT_ONCE && !self.waiting.is_empty();
        self.under_way += usize::from(goes_on);
        goes_on
    }
}
