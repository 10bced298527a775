//! What waits for one socket: bounded in events and in bytes.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use tokio::sync::Notify;
use veche_model::Ending;

use super::{Batch, Delivery, Heads};

/// Events that may wait for one socket. All sockets that wait for an event wait for the same one: what each has of it is a
/// pointer.
const EVENTS: usize = 1_024;
/// Bytes that may wait for one socket.
const BYTES: usize = 4 << 20;

/// What a connection hears.
#[derive(Debug)]
pub enum Heard {
    /// Events, oldest first; there may be none.
    Events(Vec<Arc<Delivery>>),
    /// The connection ends, and hears nothing more.
    Ended(Ending),
}

/// Writes to one socket where something happens, without waking its task.
pub trait Direct: Send + Sync {
    /// Tells a batch if it is what comes next for this socket. Must not wait, and is not called while an earlier batch is left
    /// to the socket's task.
    fn tell(&self, batch: &Batch) -> Directly;

    /// Whether something is missing here of channels that go up to these positions: then the socket's task sees to it.
    fn misses(&self, heads: &Heads) -> bool {
        let _ = heads;
        false
    }
}

/// What became of a batch that was to be told directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directly {
    /// It has gone out.
    Told,
    /// The client takes no more of it now: the socket's task sees to the rest.
    Begun,
    /// Nothing was told: the socket's task does it.
    Not,
}

/// A socket's queue. Overflow ends the socket: a slow reader costs itself only, and can read again from the store.
#[derive(Default)]
pub(super) struct Outbox {
    waiting: Mutex<Waiting>,
    direct: OnceLock<Box<dyn Direct>>,
    ready: Notify,
    /// Rings when whoever writes to the socket must leave off.
    over: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    events: VecDeque<Arc<Delivery>>,
    bytes: usize,
    ended: Option<Ending>,
    /// Whether the task has nothing to tell and waits, so that what comes may be told without it.
    is_direct: bool,
}

impl Outbox {
    /// From now on what comes is told so, whenever the task waits.
    pub(super) fn tell_directly(&self, direct: Box<dyn Direct>) {
        // There is one for each socket.
        let _ = self.direct.set(direct);
    }

    /// Whether there is somebody who tells what comes.
    pub(super) fn is_greeted(&self) -> bool {
        self.direct.get().is_some()
    }

    pub(super) fn push(&self, batch: &Batch) {
        let mut waiting = self.lock();
        // What is stored while the server stops is still told.
        if waiting.ended.is_some_and(|why| why != Ending::GoingAway) {
            return;
        }
        if waiting.is_direct
            && let Some(direct) = self.direct.get()
        {
            let outcome = direct.tell(batch);
            if outcome == Directly::Told {
                return;
            }
            waiting.is_direct = false;
            if outcome == Directly::Begun {
                drop(waiting);
                return self.ready.notify_one();
            }
        }
        for delivery in batch.deliveries() {
            let is_half_full = waiting.events.len() >= EVENTS / 2 || waiting.bytes >= BYTES / 2;
            if is_half_full && delivery.is_passing() {
                continue;
            }
            waiting.bytes += delivery.size();
            if waiting.events.len() == EVENTS || waiting.bytes > BYTES {
                metrics::counter!("veche_sockets_too_slow_total").increment(1);
                waiting.end(Ending::TooSlow);
                self.over.notify_one();
                break;
            }
            waiting.events.push_back(delivery.clone());
        }
        drop(waiting);
        self.ready.notify_one();
    }

    /// Wakes the task if something is missing of channels that go up to these positions.
    pub(super) fn show_heads(&self, heads: &Heads) {
        if self.direct.get().is_some_and(|direct| direct.misses(heads)) {
            self.lock().is_direct = false;
            self.ready.notify_one();
        }
    }

    /// What waits is dropped: whoever is ended hears nothing more, unless it is only the server that stops.
    pub(super) fn end(&self, why: Ending) {
        self.lock().end(why);
        self.ready.notify_one();
        if why != Ending::GoingAway {
            self.over.notify_one();
        }
    }

    /// Waits until there is something to take, or to write.
    pub(super) async fn ready(&self) {
        {
            let mut waiting = self.lock();
            waiting.is_direct = waiting.events.is_empty() && waiting.ended.is_none();
        }
        self.ready.notified().await;
    }

    pub(super) fn ended(&self) -> Option<Ending> {
        self.lock().ended
    }

    pub(super) async fn over(&self) {
        self.over.notified().await;
    }

    /// Takes what waits; the ending, when that is all there is to come.
    pub(super) fn take(&self) -> Heard {
        let mut waiting = self.lock();
        match waiting.ended {
            Some(why) if waiting.events.is_empty() || why == Ending::TooSlow => Heard::Ended(why),
            Some(_) | None => {
                if waiting.ended.is_some() {
                    self.ready.notify_one();
                }
                waiting.bytes = 0;
                Heard::Events(waiting.events.drain(..).collect())
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn end(&mut self, why: Ending) {
        let is_on = self.ended.is_none();
        self.ended.get_or_insert(why);
        match why {
            Ending::GoingAway => {}
            // What waits goes with the socket: a thousand may be too slow for the same event, and who is told of it behind them would
            // wait until all have let go what waits.
            Ending::TooSlow if is_on => {}
            _ => {
                self.events = VecDeque::new();
                self.bytes = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use veche_model::{ChannelId, Signal};

    use super::*;

    #[test]
    fn whoever_is_ended_hears_nothing_more_unless_the_server_stops() {
        let channel = ChannelId(1);
        let batch = Batch::new(vec![Delivery::signal(Signal::Gone { channel })]);
        for (why, hears) in [
            (Ending::Blocked, 0),
            (Ending::Unsure, 0),
            (Ending::GoingAway, 2),
        ] {
            let outbox = Outbox::default();
            outbox.push(&batch);
            outbox.end(why);
            outbox.push(&batch);
            let heard = match outbox.take() {
                Heard::Events(events) => events.len(),
                Heard::Ended(_) => 0,
            };
            assert_eq!(heard, hears, "{why:?}");
        }
    }

    #[test]
    fn who_takes_nothing_is_ended_and_hears_nothing_of_what_waits() {
        let channel = ChannelId(1);
        let outbox = Outbox::default();
        let batch = Batch::new(vec![Delivery::signal(Signal::Gone { channel })]);
        for _ in 0..=EVENTS {
            assert_eq!(outbox.ended(), None);
            outbox.push(&batch);
        }
        outbox.push(&batch);
        assert_eq!(outbox.ended(), Some(Ending::TooSlow));
        assert!(matches!(outbox.take(), Heard::Ended(Ending::TooSlow)));
    }
}
