//! What a connection is waiting for, and for how long it may.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// How long a client may take to send its request's head.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection is kept that has been answered. Longer than the clients' and proxies' own pools keep theirs (90 s at
/// most): it is they who close it, so no request meets a connection that is just being closed.
const IDLE: Duration = Duration::from_mins(2);
/// The same while few slots are left.
const IDLE_IN_A_CROWD: Duration = HEAD;

/// Where a connection is between two requests.
#[derive(Clone, Copy)]
enum Step {
    /// Nothing has come yet.
    New,
    /// Some of a request's head has come.
    Head,
    /// A request is being answered.
    Busy,
    /// The request before was answered.
    Idle,
    /// It is no HTTP any more.
    Over,
}

/// The phase of one connection, and since when it lasts.
pub(super) struct Phase(Mutex<Inner>);

struct Inner {
    step: Step,
    since: Instant,
    /// Whether the client may still be sending what nobody reads.
    is_unread: bool,
}

/// What is to become of a connection whose phase has lasted too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Overdue {
    /// Nothing: it has time until then.
    No(Instant),
    /// It is closed: nothing was asked.
    Idle,
    /// It is told so, and closed.
    Head,
}

impl Phase {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Inner {
            step: Step::New,
            since: Instant::now(),
            is_unread: false,
        }))
    }

    /// Bytes came; whether a request begins with them.
    pub(super) fn heard(&self) -> bool {
        let mut inner = self.lock();
        let begins = matches!(inner.step, Step::New | Step::Idle);
        if begins {
            let since = match inner.step {
                // What has taken its time to begin has no more of it.
                Step::New => inner.since,
                _ => Instant::now(),
            };
            (inner.step, inner.since) = (Step::Head, since);
        }
        begins
    }

    /// A request is being answered.
    pub(super) fn asked(&self) {
        self.lock().step = Step::Busy;
    }

    /// It was answered; `is_unread` when some of its body was not read.
    pub(super) fn answered(&self, is_unread: bool) {
        let mut inner = self.lock();
        (inner.step, inner.since) = (Step::Idle, Instant::now());
        inner.is_unread |= is_unread;
    }

    /// A socket was opened, which has its own patience.
    pub(super) fn handed_over(&self) {
        self.lock().step = Step::Over;
    }

    /// Whether the client may be in the middle of sending something.
    pub(super) fn is_unread(&self) -> bool {
        let inner = self.lock();
        inner.is_unread || matches!(inner.step, Step::Head)
    }

    pub(super) fn overdue(&self, is_crowded: bool) -> Overdue {
        let inner = self.lock();
        let now = Instant::now();
        let (patience, overdue) = match inner.step {
            Step::Busy | Step::Over => return Overdue::No(now + HEAD),
            Step::New => (HEAD, Overdue::Idle),
            Step::Head => (HEAD, Overdue::Head),
            Step::Idle if is_crowded => (IDLE_IN_A_CROWD, Overdue::Idle),
            Step::Idle => (IDLE, Overdue::Idle),
        };
        let until = inner.since + patience;
        if now >= until {
            overdue
        } else {
            // It may become crowded, or another phase begin.
            Overdue::No(until.min(now + HEAD))
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
