//! How old this node's knowledge is of who may hear what.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use rustix::time::{ClockId, clock_gettime};
use tokio::{sync::Notify, time::sleep};

/// How old it may be. It is read anew every half second; a node that was cut off from the store has an older one.
const GOOD: Duration = Duration::from_secs(3);
/// How often this node feels its own pulse.
const PULSE: Duration = Duration::from_millis(100);
/// A node without a pulse for that long was stopped and woken: what it knew before may be wrong by now.
const STOPPED: Duration = Duration::from_millis(300);
/// Nobody looks: there is one node.
const UNWATCHED: u64 = 0;

/// A moment of this machine, in microseconds since its start, the time included in which it slept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment(u64);

impl Moment {
    pub(crate) fn now() -> Self {
        let time = clock_gettime(ClockId::Boottime);
        let whole = u64::try_from(time.tv_sec).unwrap_or_default();
        let part = u64::try_from(time.tv_nsec).unwrap_or_default();
        // Never the first: that is for nobody having looked.
        Self((whole * 1_000_000 + part / 1_000).max(UNWATCHED + 1))
    }
}

/// When this node last read who was blocked, removed or signed out.
#[derive(Debug)]
pub(crate) struct View {
    /// The beginning of the newest look.
    looked: AtomicU64,
    /// When this node was last seen to live.
    pulse: AtomicU64,
    /// When it was last seen to have been stopped.
    woken: AtomicU64,
    wanted: Notify,
}

impl Default for View {
    fn default() -> Self {
        Self {
            looked: AtomicU64::new(UNWATCHED),
            pulse: AtomicU64::new(Moment::now().0),
            woken: AtomicU64::new(0),
            wanted: Notify::new(),
        }
    }
}

impl View {
    /// It was read by a look that began then, and everything in it was done.
    pub(crate) fn renew(&self, began: Moment) {
        self.looked.fetch_max(began.0, Ordering::AcqRel);
    }

    /// Whether something may be told by it. Has it renewed if not.
    pub(crate) fn is_good(&self) -> bool {
        let is_good = self.is_good_at(Moment::now());
        if !is_good {
            self.wanted.notify_one();
        }
        is_good
    }

    fn is_good_at(&self, now: Moment) -> bool {
        let looked = self.looked.load(Ordering::Acquire);
        if looked == UNWATCHED {
            return true;
        }
        self.live(now);
        let is_newer = looked > self.woken.load(Ordering::Acquire);
        is_newer && now.0 <= looked + micros(GOOD)
    }

    /// Notes that this node lives, and whether it was stopped before: first that, so that nobody who sees the new pulse
    /// misses it.
    fn live(&self, now: Moment) {
        let pulse = self.pulse.load(Ordering::Acquire);
        if now.0 > pulse + micros(STOPPED) {
            self.woken.fetch_max(now.0, Ordering::AcqRel);
        }
        self.pulse.fetch_max(now.0, Ordering::AcqRel);
    }

    /// Keeps the pulse of a node that has nothing to tell.
    pub(crate) async fn keep_pulse(&self) {
        loop {
            self.live(Moment::now());
            sleep(PULSE).await;
        }
    }

    /// Waits until somebody wants it to be renewed.
    pub(crate) async fn is_wanted(&self) {
        self.wanted.notified().await;
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Moment {
        Moment(1_000_000_000_000 + ms * 1_000)
    }

    #[test]
    fn a_node_that_was_stopped_knows_nothing_until_it_has_looked() {
        let view = View::default();
        assert!(view.is_good_at(at(0)), "there is one node");
        view.pulse.store(at(0).0, Ordering::Release);
        view.renew(at(0));
        for ms in (0..=3_000).step_by(100) {
            assert!(view.is_good_at(at(ms)), "{ms}");
        }
        assert!(!view.is_good_at(at(3_100)), "nobody has looked for long");
        view.renew(at(3_150));
        assert!(view.is_good_at(at(3_200)));

        assert!(!view.is_good_at(at(4_000)), "stopped and woken");
        view.renew(at(3_990));
        assert!(!view.is_good_at(at(4_010)), "looked before it was stopped");
        view.renew(at(4_010));
        assert!(view.is_good_at(at(4_020)));
    }
}
