//! How a batch comes into its channel's log: at once, or with batches of other channels.

use std::{iter, mem, pin::pin, sync::Arc, time::Duration};

use tokio::{sync::oneshot, time::timeout};
use veche_model::Millis;

use super::{
    appending::{append, append_each, append_free},
    batch::{Appended, Batch},
    gathering::Answer,
    lines,
};
use crate::{
    Error, Result,
    chat::Chat,
    store::{Failure, Posting},
};

/// How long others wait for the place of a transaction, which by then waits for somebody itself.
const SLOW: Duration = Duration::from_millis(50);

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
    /// Appends a batch to its channel's log. What goes along with it has its answers put behind these.
    pub(super) async fn store_batch(
        &self,
        batch: Batch,
        answers: &mut Vec<lines::Answer>,
    ) -> Result<Appended> {
        if !self.0.store.is_shared() {
            let now = self.now();
            // A transaction has room for all that it may ask: too much for whoever waits for it.
            return Box::pin(self.write(async move |tx| append(tx, &batch, now).await)).await;
        }
        if self.0.gathering.begin() {
            let storing = self.store_alone(batch, answers);
            return Place::of(self).hold(storing).await;
        }
        let batch = Arc::new(batch);
        match self.store_with_others(batch.clone()).await {
            Some(stored) => stored,
            None => self.store_alone(Arc::unwrap_or_clone(batch), answers).await,
        }
    }

    /// Stores a batch by itself. What comes while another node writes to the channel goes along: otherwise a batch would be
    /// what came while the last one was stored, and not what came while this node had to wait.
    async fn store_alone(
        &self,
        batch: Batch,
        answers: &mut Vec<lines::Answer>,
    ) -> Result<Appended> {
        let now = self.now();
        let storing = self.write(async move |tx| {
            let appended = append_free(tx, &batch, now).await?;
            Ok((appended, batch))
        });
        let (appended, mut batch) = Box::pin(storing).await?;
        if let Some(appended) = appended {
            return Ok(appended);
        }
        // In a transaction of its own: whoever waits for a channel must not hold people, who stand behind channels.
        let chat = self.clone();
        let (come, mut came) = oneshot::channel();
        let storing = self.write(async move |tx| {
            tx.hold_channel(batch.channel).await?;
            let now = chat.now();
            let _ = come.send(chat.take_along(&mut batch, now));
            append(tx, &batch, now).await
        });
        let stored = Box::pin(storing).await;
        answers.extend(came.try_recv().unwrap_or_default());
        stored
    }

    /// Puts what has come since behind a batch, as far as nothing has to be asked for it; where its answers go.
    fn take_along(&self, batch: &mut Batch, now: Millis) -> Vec<lines::Answer> {
        let waits = &batch.known.waits;
        let may = |posting: &Posting| {
            !waits.contains_key(&posting.author) && self.charge_in_advance(posting)
        };
        let (postings, answers) = self.0.lines.more(batch.channel, &batch.postings, may);
        batch.postings.extend(postings);
        batch.known.here = self.those_here(&batch.postings);
        batch.known.notices_at = self.notices_at(now);
        answers
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
