//! The body of a request, of which whoever answers may leave the rest: it is read to its end, or the connection ends.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use hyper::{
    HeaderMap,
    body::{Body, Frame, Incoming, SizeHint},
    header,
};
use tokio::time::timeout;

/// Bytes of a rest that are read so that the connection can go on.
const REST: u64 = 256 << 10;
/// How long a rest may take that is on its way already.
const PATIENCE: Duration = Duration::from_millis(250);

/// A body that can be read on when its reader has gone.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Reading>>);

struct Reading {
    body: Incoming,
    /// Whether anybody has begun to read it; only then are clients told to go on that wait for it.
    has_begun: bool,
    has_ended: bool,
}

impl Shared {
    pub(super) fn new(body: Incoming) -> Self {
        Self(Arc::new(Mutex::new(Reading {
            body,
            has_begun: false,
            has_ended: false,
        })))
    }

    /// Reads what is left, if it is little and on its way; whether that was all.
    pub(super) async fn finish(self, waits_for_leave: bool) -> bool {
        let is_worth = {
            let reading = self.lock();
            if reading.is_over() {
                return true;
            }
            let is_coming = reading.has_begun || !waits_for_leave;
            is_coming && reading.body.size_hint().lower() <= REST
        };
        is_worth && matches!(timeout(PATIENCE, self.discard()).await, Ok(true))
    }

    async fn discard(mut self) -> bool {
        let mut left = REST;
        loop {
            match std::future::poll_fn(|cx| Pin::new(&mut self).poll_frame(cx)).await {
                None => return true,
                Some(Err(_)) => return false,
                Some(Ok(frame)) => {
                    let read = frame.data_ref().map_or(0, |data| data.len() as u64);
                    let Some(less) = left.checked_sub(read) else {
                        return false;
                    };
                    left = less;
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading {
    fn is_over(&self) -> bool {
        self.has_ended || self.body.is_end_stream()
    }
}

impl Body for Shared {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let mut reading = self.lock();
        reading.has_begun = true;
        let frame = ready!(Pin::new(&mut reading.body).poll_frame(cx));
        reading.has_ended |= frame.is_none();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.lock().is_over()
    }

    fn size_hint(&self) -> SizeHint {
        self.lock().body.size_hint()
    }
}

/// Whether a client sends its body only when it is told to go on.
pub(super) fn waits_for_leave(headers: &HeaderMap) -> bool {
    headers.contains_key(header::EXPECT)
}
