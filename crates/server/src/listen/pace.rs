//! How fast the sockets of people may send.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use veche_model::UserId;

use super::frames::Came;

/// How much may come at once, and how much a second then.
#[derive(Clone, Copy)]
struct Pace {
    burst: f64,
    a_second: f64,
}

/// Frames of any kind. People post 1500 messages at once, and 100 a second then.
const FRAMES: Pace = Pace::new(4_000, 1_000);
/// Frames with nothing in them for anybody: pings, pongs and crumbs of messages.
const EMPTY: Pace = Pace::new(2_000, 500);
/// Bytes.
const BYTES: Pace = Pace::new(64 << 20, 8 << 20);
/// How much more than one socket all sockets of a person may send.
const SOCKETS: f64 = 2.0;
/// People whose paces are kept before those are forgotten who have rested.
const KEPT: usize = 1_024;

impl Pace {
    const fn new(burst: u32, a_second: u32) -> Self {
        Self {
            burst: burst as f64,
            a_second: a_second as f64,
        }
    }
}

/// What has come of late, of one kind.
struct Bucket {
    pace: Pace,
    /// How much more may come. What has come already may be more than that.
    left: f64,
    at: Instant,
}

impl Bucket {
    fn new(pace: Pace, sockets: f64) -> Self {
        let pace = Pace {
            burst: pace.burst * sockets,
            a_second: pace.a_second * sockets,
        };
        Self {
            pace,
            left: pace.burst,
            at: Instant::now(),
        }
    }

    /// Counts what has come, and tells how long to wait for more.
    fn take(&mut self, amount: f64, now: Instant) -> Duration {
        let rested = now.duration_since(self.at).as_secs_f64() * self.pace.a_second;
        self.left = (self.left + rested).min(self.pace.burst) - amount;
        self.at = now;
        Duration::from_secs_f64((-self.left).max(0.0) / self.pace.a_second)
    }
}

/// What is to be done about what came.
#[derive(Clone, Copy)]
pub(super) struct Verdict {
    /// How long to wait for more.
    pub(super) wait: Duration,
    /// Whether that is because of empty frames.
    pub(super) is_empty: bool,
    /// Whether there have been so few of these of late that whatever was before is forgotten.
    pub(super) is_forgiven: bool,
}

/// The paces of one socket, or of all sockets of one person.
pub(super) struct Buckets {
    frames: Bucket,
    empty: Bucket,
    bytes: Bucket,
}

impl Buckets {
    pub(super) fn new(sockets: f64) -> Self {
        Self {
            frames: Bucket::new(FRAMES, sockets),
            empty: Bucket::new(EMPTY, sockets),
            bytes: Bucket::new(BYTES, sockets),
        }
    }

    pub(super) fn take(&mut self, came: Came, now: Instant) -> Verdict {
        let empty = self.empty.take(came.empty, now);
        let frames = self.frames.take(came.frames, now);
        let bytes = self.bytes.take(came.bytes, now);
        Verdict {
            wait: empty.max(frames).max(bytes),
            is_empty: !empty.is_zero(),
            // Whoever goes on as fast as they are read has next to nothing left, and a moment's more on a busy machine.
            is_forgiven: self.empty.left >= self.empty.pace.a_second,
        }
    }

    fn has_rested(&mut self) -> bool {
        self.take(Came::default(), Instant::now());
        self.frames.left >= self.frames.pace.burst && self.bytes.left >= self.bytes.pace.burst
    }
}

/// The paces of people who have sockets.
#[derive(Default)]
pub(crate) struct Paces(Mutex<HashMap<UserId, Arc<Mutex<Buckets>>>>);

impl Paces {
    pub(super) fn of(&self, user: UserId) -> Arc<Mutex<Buckets>> {
        let mut people = lock(&self.0);
        if people.len() >= KEPT {
            people
                .retain(|_, buckets| Arc::strong_count(buckets) > 1 || !lock(buckets).has_rested());
        }
        let buckets = people.entry(user);
        buckets
            .or_insert_with(|| Arc::new(Mutex::new(Buckets::new(SOCKETS))))
            .clone()
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
