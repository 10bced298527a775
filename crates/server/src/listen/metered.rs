//! Reading no faster than the client may send.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::time::{Sleep, sleep};

use super::meter::Meter;

/// What a connection's reading counts, and how long it pauses for that.
#[derive(Default)]
pub(crate) struct Metered {
    meter: Arc<Meter>,
    /// Until when the client is not read.
    rest: Option<Pin<Box<Sleep>>>,
}

impl Metered {
    pub(super) fn new(meter: Arc<Meter>) -> Self {
        Self { meter, rest: None }
    }

    /// Waits until the client may be read again.
    pub(crate) fn poll_rest(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(rest) = &mut self.rest {
            std::task::ready!(rest.as_mut().poll(cx));
            self.rest = None;
        }
        Poll::Ready(())
    }

    /// A request's head begins.
    pub(super) fn begins(&self) {
        self.meter.begins();
    }

    /// Counts what came.
    pub(crate) fn count(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let wait = self.meter.count(bytes);
        self.rest = (!wait.is_zero()).then(|| Box::pin(sleep(wait)));
    }
}
