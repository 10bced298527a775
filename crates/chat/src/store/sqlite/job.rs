//! One caller's work on its way through a SQLite thread.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::store::{Failure, Tx, damaged::Damaged};

/// Work that a SQLite thread does for a caller who waits for the answer.
pub(super) trait Job: Send {
    /// Does the work inside the open transaction; false when nothing of it may stay.
    fn run(&mut self, connection: &mut Connection) -> bool;
    /// Whether the caller has gone away and nobody waits for an answer.
    fn is_given_up(&self) -> bool;
    /// Tells the caller, once the transaction as a whole has ended so.
    fn answer(self: Box<Self>, group: Result<(), Failure>);
}

/// Packs work for a thread: the job, and where its answer will arrive.
pub(super) fn queued<T, E, F>(
    work: F,
    damaged: Damaged,
) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Failure> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    let job = Queued {
        work: Some(work),
        result: None,
        damaged,
        answer,
    };
    (Box::new(job), receiver)
}

struct Queued<F, T, E> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    damaged: Damaged,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Queued<F, T, E>
where
    F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Failure> + Send,
{
    fn run(&mut self, connection: &mut Connection) -> bool {
        let Some(work) = self.work.take() else {
            return false;
        };
        let mut tx = Tx::on_sqlite(connection);
        // A panic, or a future that waits for something else than the store, costs this job alone.
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut tx).now_or_never()));
        let result = match outcome {
            Ok(Some(result)) if result.is_ok() && tx.has_failed() => Err(Failure::Aborted.into()),
            Ok(Some(result)) => result,
            Ok(None) | Err(_) => {
                tracing::error!("a job of the store panicked or waited; it was rolled back");
                Err(Failure::Aborted.into())
            }
        };
        self.damaged.note(tx.take_damaged());
        let keeps = result.is_ok();
        self.result = Some(result);
        keeps
    }

    fn is_given_up(&self) -> bool {
        self.answer.is_closed()
    }

    fn answer(self: Box<Self>, group: Result<(), Failure>) {
        let result = match (group, self.result) {
            (Ok(()), Some(result)) => result,
            // What the job refused by itself stays its answer: it kept nothing either way.
            (Err(_), Some(Err(refusal))) => Err(refusal),
            (Err(failure), _) => Err(failure.into()),
            (Ok(()), None) => Err(Failure::Aborted.into()),
        };
        // The caller may have gone; the work is done all the same.
        let _ = self.answer.send(result);
    }
}
