//! The way out of a socket: whole frames in their order, written by whoever has something to say as far as the client takes
//! them. The socket's task sees to what is left.

use std::{
    collections::VecDeque,
    io::{self, IoSlice},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use tokio::net::TcpStream;
use veche_chat::Directly;

use super::frame::Frame;

/// Pieces that are written at once.
const PIECES: usize = 64;

/// The way out of one socket, for its task and for whoever tells it something directly.
pub(crate) struct Out {
    stream: Arc<TcpStream>,
    rest: Mutex<Rest>,
}

/// What the client has not taken yet.
#[derive(Default)]
struct Rest {
    pieces: VecDeque<Bytes>,
    /// Whether nothing may follow: the last frame was said, or the client is gone.
    is_over: bool,
}

/// What became of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// The client's machine, or ours, has all of them.
    All,
    /// Some wait: [`Out::flush`] writes them.
    Some,
    /// The client is gone, or was told that nothing follows.
    Over,
}

impl From<Sent> for Directly {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::All => Self::Told,
            // The task is to find out.
            Sent::Some | Sent::Over => Self::Begun,
        }
    }
}

impl Out {
    pub(super) fn new(stream: Arc<TcpStream>) -> Self {
        Self {
            stream,
            rest: Mutex::default(),
        }
    }

    /// Writes frames behind what waits, as far as they go.
    pub(crate) fn put(&self, frames: impl IntoIterator<Item = Frame>) -> Sent {
        let mut rest = self.lock();
        if rest.is_over {
            return Sent::Over;
        }
        rest.pieces
            .extend(frames.into_iter().map(|Frame(bytes)| bytes));
        self.write(&mut rest)
    }

    /// The same for frames that are one piece.
    pub(crate) fn put_piece(&self, mut piece: Bytes) -> Sent {
        let mut rest = self.lock();
        if rest.is_over {
            return Sent::Over;
        }
        if rest.pieces.is_empty() {
            match self.stream.try_write(&piece) {
                Ok(written) if written == piece.len() => return Sent::All,
                Ok(written) => piece.advance(written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return rest.end(),
            }
        }
        rest.pieces.push_back(piece);
        Sent::Some
    }

    /// Writes a frame behind which nothing follows.
    pub(super) fn put_last(&self, frame: Frame) -> Sent {
        let sent = self.put([frame]);
        self.lock().is_over = true;
        sent
    }

    /// Waits until all has been written.
    pub(super) async fn flush(&self) -> io::Result<()> {
        std::future::poll_fn(|cx| self.poll_flush(cx)).await
    }

    /// The same. One task at a time may wait.
    pub(super) fn poll_flush(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            {
                let mut rest = self.lock();
                if self.write(&mut rest) == Sent::Over && !rest.pieces.is_empty() {
                    return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
                }
                if rest.pieces.is_empty() {
                    return Poll::Ready(Ok(()));
                }
            }
            ready!(self.stream.poll_write_ready(cx))?;
        }
    }

    fn write(&self, rest: &mut Rest) -> Sent {
        while !rest.pieces.is_empty() {
            let mut slices = [IoSlice::new(&[]); PIECES];
            let count = rest.pieces.len().min(PIECES);
            for (slice, piece) in slices.iter_mut().zip(&rest.pieces) {
                *slice = IoSlice::new(piece);
            }
            match self.stream.try_write_vectored(&slices[..count]) {
                Ok(written) => rest.advance(written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Sent::Some,
                Err(_) => return rest.end(),
            }
        }
        Sent::All
    }

    fn lock(&self) -> MutexGuard<'_, Rest> {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rest {
    fn advance(&mut self, mut written: usize) {
        while written > 0
            && let Some(first) = self.pieces.front_mut()
        {
            let step = written.min(first.len());
            first.advance(step);
            written -= step;
            if first.is_empty() {
                self.pieces.pop_front();
            }
        }
        if self.pieces.is_empty() {
            // An idle socket has no buffer.
            self.pieces = VecDeque::new();
        }
    }

    fn end(&mut self) -> Sent {
        self.is_over = true;
        self.pieces = VecDeque::new();
        Sent::Over
    }
}
