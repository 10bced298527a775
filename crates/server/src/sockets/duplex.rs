//! The stream below the protocol's codec, which reads a socket and answers its pings: what the codec writes takes the same way
//! out as everything else.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{
    frame::Frame,
    out::{Out, Sent},
};
use crate::listen::Metered;

/// An open socket's stream.
pub(super) struct Duplex {
    stream: Arc<TcpStream>,
    metered: Metered,
    out: Arc<Out>,
}

impl Duplex {
    pub(super) fn new(stream: TcpStream, metered: Metered) -> (Self, Arc<Out>) {
        let stream = Arc::new(stream);
        let out = Arc::new(Out::new(stream.clone()));
        let duplex = Self {
            stream,
            metered,
            out: out.clone(),
        };
        (duplex, out)
    }
}

impl AsyncRead for Duplex {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.metered.poll_rest(cx));
        loop {
            ready!(self.stream.poll_read_ready(cx))?;
            match self.stream.try_read(buffer.initialize_unfilled()) {
                Ok(read) => {
                    buffer.advance(read);
                    let from = buffer.filled().len() - read;
                    self.metered.count(&buffer.filled()[from..]);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Duplex {
    /// Takes whole frames, and none while others wait: a client that does not read is not answered without end.
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.out.poll_flush(cx))?;
        match self.out.put([Frame(Bytes::copy_from_slice(bytes))]) {
            Sent::All | Sent::Some => Poll::Ready(Ok(bytes.len())),
            // Nothing follows the last frame, not even an answer to the client's.
            Sent::Over => Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.out.poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.out.poll_flush(cx)
    }
}
