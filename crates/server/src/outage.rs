//! A failure of ours, as far as a client can do something about it: the one place where what becomes of requests and sockets
//! is logged when we fail.

use std::{error::Error, time::Duration};

use veche_chat::Failure;

/// What a client can do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outage {
    /// Try again soon: nothing was done.
    Away,
    /// Try again soon, with the same nonce: it may have been done.
    Unsure,
    /// Try again when there is room on the disk.
    Full,
    /// Nothing.
    Broken,
}

impl Outage {
    /// Logs a failure, and says what kind it is.
    pub(crate) fn of(failure: &Failure) -> Self {
        let cause = failure.source().map(ToString::to_string);
        match failure {
            Failure::Away(_)
            | Failure::Busy
            | Failure::Aborted
            | Failure::Closed
            | Failure::ReadOnly(_) => {
                tracing::warn!(error = %failure, cause, "the store cannot answer now");
                Self::Away
            }
            Failure::Unsure(_) => {
                tracing::warn!(error = %failure, cause, "the store did not answer in time");
                Self::Unsure
            }
            Failure::Full(_) => {
                tracing::error!(
                    cause,
                    "the disk is full; free some room, a restart is not needed"
                );
                Self::Full
            }
            _ => {
                tracing::error!(error = %failure, cause, "the store failed");
                Self::Broken
            }
        }
    }

    /// Seconds after which it makes sense to try again.
    pub(crate) fn retry_after(self) -> u64 {
        if self == Self::Full { 10 } else { 1 }
    }
}

/// Whole seconds, never less than it takes.
pub(crate) fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// An error and its causes, in one line.
#[must_use]
pub fn in_one_line(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        line = format!("{line}: {cause}");
        next = cause.source();
    }
    line
}

/// Logs why an answer ends in the middle, or a socket before its time: there is no status any more to say it with.
pub(crate) fn broke_off(error: &dyn Error, what: &'static str) {
    let cause = error.source().map(ToString::to_string);
    tracing::warn!(error = %error, cause, "{what}");
}

/// Logs that a request's handler panicked.
pub(crate) fn panicked() {
    tracing::error!("a handler panicked; the process lives on");
}
