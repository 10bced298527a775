//! What wakes whoever waits until something is due: its time, or word of what is due earlier.

use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::Notify;
use veche_model::Millis;

/// The alarm of one who waits.
pub(in crate::chat) struct Alarm {
    /// Until when is waited.
    until: AtomicI64,
    bell: Notify,
}

/// Nobody waits: word of anything is kept for the next wait.
const AWAKE: i64 = i64::MAX;

impl Default for Alarm {
    fn default() -> Self {
        Self {
            until: AtomicI64::new(AWAKE),
            bell: Notify::new(),
        }
    }
}

impl Alarm {
    /// What is due is being looked up.
    pub(super) fn look(&self) {
        self.until.store(AWAKE, Ordering::SeqCst);
    }

    /// Nothing is due before this, as far as was looked up.
    pub(super) fn set(&self, until: Millis) {
        self.until.store(until.0, Ordering::SeqCst);
    }

    /// Waits for word of what is due earlier.
    pub(super) async fn rings(&self) {
        self.bell.notified().await;
    }

    /// Something may be due.
    pub(super) fn ring(&self) {
        self.bell.notify_one();
    }

    /// Something is due then, which the store has. Nobody is woken who looks by then anyhow; where the clock is set forward during a
    /// wait, up to the wait's end later.
    pub(super) fn ring_by(&self, at: Millis, now: Millis) {
        let until = self.until.load(Ordering::SeqCst);
        // A clock that was moved may have overtaken the wait.
        if at.0 < until || until <= now.0 {
            self.ring();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn it_rings_for_what_is_due_earlier_than_is_waited_for() {
        let alarm = Alarm::default();
        let rings = |at, now| {
            alarm.ring_by(Millis(at), Millis(now));
            alarm.rings().now_or_never().is_some()
        };
        assert!(rings(50, 10), "nobody knows of anything yet");
        alarm.set(Millis(40));
        assert!(!rings(50, 10));
        assert!(!rings(40, 10));
        assert!(rings(39, 10));
        assert!(rings(60, 40), "the wait is over, or should be");
        alarm.look();
        assert!(rings(50, 10), "it may have come behind the look");
    }
}
