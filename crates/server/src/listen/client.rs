//! A client's connection: it notes that something came, and closes so that the last answer arrives.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep, timeout},
};

use super::{meter::Meter, metered::Metered, phase::Phase};

/// How long a client may take nothing of what it is sent.
const WRITE: Duration = Duration::from_secs(30);
/// How long a client that is still sending is listened to after its answer. Closed at once, its machine would throw the
/// answer away.
const LINGER: Duration = Duration::from_secs(3);
/// Bytes that are read, and not looked at, in that time.
const UNREAD: usize = 16 << 20;

/// A connection whose client must take what it is sent, if slowly: one that takes nothing for too long breaks off.
pub(crate) struct Client {
    stream: TcpStream,
    phase: Arc<Phase>,
    metered: Metered,
    /// Until when the client must have taken some of what it is being sent.
    patience: Option<Pin<Box<Sleep>>>,
    farewell: Option<Farewell>,
}

struct Farewell {
    until: Pin<Box<Sleep>>,
    left: usize,
}

impl Client {
    pub(super) fn new(stream: TcpStream, phase: Arc<Phase>, meter: Arc<Meter>) -> Self {
        Self {
            stream,
            phase,
            metered: Metered::new(meter),
            patience: None,
            farewell: None,
        }
    }

    /// The connection itself, for a socket, with what counts what comes.
    pub(crate) fn into_parts(self) -> (TcpStream, Metered) {
        (self.stream, self.metered)
    }

    /// What became of a write: one of which nothing went for too long is an error.
    fn in_time<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.patience = None;
            return written;
        }
        let patience = self.patience.get_or_insert_with(|| Box::pin(sleep(WRITE)));
        ready!(patience.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// Listens to the end, for a while, to what will not be answered.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let farewell = self.farewell.get_or_insert_with(|| Farewell {
            until: Box::pin(sleep(LINGER)),
            left: UNREAD,
        });
        let mut bytes = [0; 4096];
        loop {
            if farewell.until.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            let mut buffer = ReadBuf::new(&mut bytes);
            let read = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer));
            let read = read.map_or(0, |()| buffer.filled().len());
            farewell.left = farewell.left.saturating_sub(read);
            if read == 0 || farewell.left == 0 {
                return Poll::Ready(());
            }
        }
    }
}

impl AsyncRead for Client {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.metered.poll_rest(cx));
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            if self.phase.heard() {
                self.metered.begins();
            }
            self.metered.count(&buffer.filled()[before..]);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Client {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.in_time(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.farewell.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        }
        if self.phase.is_unread() {
            ready!(self.poll_linger(cx));
        }
        Poll::Ready(Ok(()))
    }
}

/// Says one last thing to a client, whatever it is sending, and closes.
pub(super) async fn dismiss(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    words: &[u8],
    patience: Duration,
) {
    let saying = async {
        stream.write_all(words).await?;
        stream.shutdown().await?;
        let mut bytes = [0; 4096];
        let mut left = UNREAD;
        while left > 0 {
            match stream.read(&mut bytes).await? {
                0 => break,
                read => left = left.saturating_sub(read),
            }
        }
        Ok::<_, io::Error>(())
    };
    let _ = timeout(patience, saying).await;
}
