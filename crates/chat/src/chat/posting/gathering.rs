//! Batches of several channels that are stored by one transaction, where transactions are what costs: on a server, which confirms
//! each commit by itself. What comes while others are being stored is stored together behind them; a quiet server never waits.

use std::{
    collections::VecDeque,
    iter, mem,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::oneshot, time::timeout};

use super::appending::{Appended, Batch, append, append_each};
use crate::{Error, Result, chat::Chat, store::Failure};

/// Transactions at once. The fewer there are, the more batches share one.
const AT_ONCE: usize = 4;
/// Messages from which on a transaction takes no more batches.
const TOGETHER: usize = 128;
/// Bytes of text from which on it does neither.
const TOGETHER_BYTES: usize = 128 << 10;
/// How long others wait for the place of a transaction, which by then waits for somebody itself.
const SLOW: Duration = Duration::from_millis(50);

/// Where a batch waits for what became of it; nothing, when it has to be stored alone.
type Answer = oneshot::Sender<Option<Result<Appended>>>;

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
    fn begin(&self) -> bool {
        let mut state = self.lock();
        let is_free = state.under_way < AT_ONCE;
        state.under_way += usize::from(is_free);
        is_free
    }

    /// Puts a batch behind those that wait. True when a place has become free, and is taken for them now.
    fn join(&self, batch: Arc<Batch>) -> (oneshot::Receiver<Option<Result<Appended>>>, bool) {
        let (answer, receiver) = oneshot::channel();
        let mut state = self.lock();
        state.waiting.push_back((batch, answer));
        (receiver, state.goes_on())
    }

    /// The batches of the next transaction, if any wait.
    fn next(&self) -> Option<(Vec<Arc<Batch>>, Vec<Answer>)> {
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
    fn end(&self) -> bool {
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

/// A place among the transactions that are under way, until it is dropped.
struct Place<'a> {
    chat: &'a Chat,
    is_left: bool,
}

impl<'a> Place<'a> {
    /// One that was taken.
    fn of(chat: &'a Chat) -> Self {
        Self {
            chat,
            is_left: false,
        }
    }

    /// Leaves it to others when the work takes long.
    async fn hold<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        if let Ok(done) = timeout(SLOW, &mut work).await {
            return done;
        }
        self.leave();
        work.await
    }

    fn leave(&mut self) {
        if !mem::replace(&mut self.is_left, true) && self.chat.0.gathering.end() {
            self.chat.begin_gathered();
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Chat {
    /// Appends a batch to its channel's log.
    pub(super) async fn store_batch(&self, batch: Batch) -> Result<Appended> {
        let batch = Arc::new(batch);
        if !self.0.store.is_shared() {
            return self.store_alone(batch).await;
        }
        if self.0.gathering.begin() {
            return Place::of(self).hold(self.store_alone(batch)).await;
        }
        match self.store_with_others(batch.clone()).await {
            Some(stored) => stored,
            None => self.store_alone(batch).await,
        }
    }

    async fn store_alone(&self, batch: Arc<Batch>) -> Result<Appended> {
        let now = self.now();
        // A transaction has room for all that it may ask: too much for whoever waits for it.
        Box::pin(self.write(async move |tx| append(tx, &batch, now).await)).await
    }

    /// The same with batches of other channels, in turn; `None` when that cannot be, and nothing was stored.
    async fn store_with_others(&self, batch: Arc<Batch>) -> Option<Result<Appended>> {
        let (answer, goes_on) = self.0.gathering.join(batch);
        if goes_on {
            self.begin_gathered();
        }
        // Only a transaction that was broken off leaves without an answer.
        let answer = answer.await;
        answer.unwrap_or_else(|_| Some(Err(Failure::Aborted.into())))
    }

    fn begin_gathered(&self) {
        let chat = self.clone();
        self.0
            .tasks
            .spawn(async move { chat.store_gathered().await });
    }

    /// Stores what waits, one transaction after the other, at a place that was taken.
    async fn store_gathered(&self) {
        let mut place = Place::of(self);
        while !place.is_left
            && let Some((batches, answers)) = self.0.gathering.next()
        {
            place.hold(self.store_together(batches, answers)).await;
        }
    }

    async fn store_together(&self, batches: Vec<Arc<Batch>>, answers: Vec<Answer>) {
        let now = self.now();
        let storing = self.write(async move |tx| append_each(tx, &batches, now).await);
        match Box::pin(storing).await {
            Ok(stored) => {
                for (answer, stored) in iter::zip(answers, stored) {
                    let _ = answer.send(stored.map(Ok));
                }
            }
            Err(Error::Store(failure)) if is_shared(&failure) => {
                for answer in answers {
                    let _ = answer.send(Some(Err(failure.shared().into())));
                }
            }
            // One of them was the reason, and the others have nothing to do with it.
            Err(_) => {
                for answer in answers {
                    let _ = answer.send(None);
                }
            }
        }
    }
}

/// Whether a failure would meet each batch by itself as well, or may have met none.
fn is_shared(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Away(_)
            | Failure::Unsure(_)
            | Failure::ReadOnly(_)
            | Failure::Full(_)
            | Failure::Busy
            | Failure::Closed
    )
}
