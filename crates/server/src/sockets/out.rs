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
        rest.extend(frames);
        self.write(&mut rest)
    }

    /// The same for frames that are one piece: the way of nearly everything, on which no queue is made for what goes at once.
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
        rest.extend([Frame(piece)]);
        if rest.pieces.is_empty() {
            Sent::All
        } else {
            Sent::Some
        }
    }

    /// Writes a frame behind which nothing follows.
    pub(super) fn put_last(&self, frame: Frame) -> Sent {
        let mut rest = self.lock();
        if rest.is_over {
            return Sent::Over;
        }
        rest.is_over = true;
        rest.extend([frame]);
        self.write(&mut rest)
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
                if self.write(&mut rest) == Sent::Over {
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
    /// Puts frames behind what waits. One with nothing in it would never be written.
    fn extend(&mut self, frames: impl IntoIterator<Item = Frame>) {
        let pieces = frames.into_iter().map(|Frame(bytes)| bytes);
        self.pieces.extend(pieces.filter(|piece| !piece.is_empty()));
    }

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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{
        io::AsyncReadExt,
        net::{TcpListener, TcpSocket},
        time::timeout,
    };

    use super::*;

    const SOON: Duration = Duration::from_secs(10);

    /// A way out of which the systems take little on their own, and who is at its other end.
    async fn narrow() -> (Arc<Out>, TcpStream) {
        let listening = TcpSocket::new_v4().expect("a socket");
        listening.set_send_buffer_size(4096).expect("a size");
        listening
            .bind("127.0.0.1:0".parse().expect("an address"))
            .expect("a port");
        let listener: TcpListener = listening.listen(1).expect("a listener");
        let calling = TcpSocket::new_v4().expect("a socket");
        calling.set_recv_buffer_size(4096).expect("a size");
        let address = listener.local_addr().expect("an address");
        let (client, accepted) = tokio::join!(calling.connect(address), listener.accept());
        let (stream, _) = accepted.expect("a connection");
        stream.writable().await.expect("it is open");
        (
            Arc::new(Out::new(Arc::new(stream))),
            client.expect("a connection"),
        )
    }

    /// Fills the way until something waits; bytes that were said.
    fn fill(out: &Out) -> usize {
        let piece = Bytes::from(vec![b'.'; 5000]);
        for count in 1.. {
            if out.put_piece(piece.clone()) == Sent::Some {
                return count * piece.len();
            }
        }
        unreachable!("a client that does not read takes no end")
    }

    async fn reads(client: &mut TcpStream, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        let read = timeout(SOON, client.read_exact(&mut bytes)).await;
        read.expect("in time").expect("all of it");
        bytes
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nothing_behind_what_waits_is_soon_written() {
        let (out, mut client) = narrow().await;
        let said = fill(&out);
        out.put_piece(Bytes::new());
        out.put([Frame(Bytes::new())]);
        let flushing = tokio::spawn(async move { out.flush().await });
        reads(&mut client, said).await;
        let flushed = timeout(SOON, flushing).await;
        flushed.expect("in time").expect("no panic").expect("all");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn whole_frames_arrive_in_the_order_of_whoever_said_them() {
        const EACH: usize = 300;
        let (out, mut client) = narrow().await;
        let said = |who: u8, number: usize| Frame::text(&format!("{who} {number:0300}"));
        let length = said(0, 0).len();
        let tellers: Vec<_> = [1, 2]
            .map(|who| {
                let out = out.clone();
                std::thread::spawn(move || {
                    for number in 0..EACH {
                        let Frame(piece) = said(who, number);
                        out.put_piece(piece);
                        std::thread::yield_now();
                    }
                })
            })
            .into();
        let task = tokio::spawn(async move {
            for number in 0..EACH {
                if out.put([said(3, number), said(4, number)]) == Sent::Some {
                    out.flush().await.expect("the client reads");
                }
            }
            tokio::task::spawn_blocking(|| tellers.into_iter().for_each(|one| one.join().unwrap()))
                .await
                .expect("nobody panics");
            out.flush().await.expect("the client reads");
        });
        let mut next = [0; 5];
        for _ in 0..4 * EACH {
            let frame = reads(&mut client, length).await;
            let text = std::str::from_utf8(&frame[4..]).expect("a text");
            let (who, number) = text.split_once(' ').expect("a whole frame");
            let who: usize = who.parse().expect("a whole frame");
            let number: usize = number.parse().expect("a whole frame");
            assert_eq!(number, next[who], "of {who}");
            next[who] += 1;
        }
        task.await.expect("all was said");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nothing_follows_the_last_frame() {
        for _ in 0..200 {
            let (out, mut client) = narrow().await;
            let told = Arc::new(std::sync::Barrier::new(2));
            let (teller, begun) = (out.clone(), told.clone());
            let telling = std::thread::spawn(move || {
                begun.wait();
                while teller.put_piece(Frame::text("told").0) != Sent::Over {}
            });
            told.wait();
            out.put_last(Frame::close(1012, ""));
            let flushing = tokio::spawn(async move {
                let _ = out.flush().await;
            });
            let mut all = Vec::new();
            let reading = timeout(SOON, client.read_to_end(&mut all));
            telling.join().expect("it is told to leave off");
            let (flushed, read) = tokio::join!(flushing, reading);
            flushed.expect("no panic");
            read.expect("in time").expect("the end");
            assert!(all.ends_with(&Frame::close(1012, "").0), "{all:?}");
        }
    }

    #[tokio::test]
    async fn who_is_gone_is_not_waited_for() {
        let (out, client) = narrow().await;
        fill(&out);
        drop(client);
        let flushed = timeout(SOON, out.flush()).await.expect("in time");
        flushed.expect_err("the client is gone");
        assert_eq!(out.put([Frame::text("more")]), Sent::Over);
    }
}
