//! The stream below the protocol's codec, which reads a socket and answers its pings: what the codec writes takes the same way
//! out as everything else.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{frame::Frame, out::Out};
use crate::listen::Metered;

/// Bytes that the system takes for a client beyond what is on its way there.
#[cfg(target_os = "linux")]
const UNSENT: u32 = 64 << 10;

/// An open socket's stream.
pub(super) struct Duplex {
    stream: Arc<TcpStream>,
    metered: Metered,
    out: Arc<Out>,
    /// What was read and not taken yet.
    rest: Bytes,
}

impl Duplex {
    pub(super) fn new(stream: TcpStream, metered: Metered) -> (Self, Arc<Out>) {
        bound(&stream);
        let stream = Arc::new(stream);
        let out = Arc::new(Out::new(stream.clone()));
        let duplex = Self {
            stream,
            metered,
            out: out.clone(),
            rest: Bytes::new(),
        };
        (duplex, out)
    }
}

thread_local! {
    /// All sockets of a thread read into one buffer: whoever waits for something to read needs no room for it.
    static CHUNK: RefCell<[u8; 8 << 10]> = const { RefCell::new([0; 8 << 10]) };
}

impl Duplex {
    /// Reads what is there, as far as it fits; the rest is kept.
    fn poll_take(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.stream.poll_read_ready(cx))?;
            let taken: io::Result<()> = CHUNK.with_borrow_mut(|chunk| {
                let read = self.stream.try_read(chunk)?;
                let (now, later) = chunk[..read].split_at(read.min(buffer.remaining()));
                buffer.put_slice(now);
                self.rest = Bytes::copy_from_slice(later);
                Ok(())
            });
            match taken {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                taken => return Poll::Ready(taken),
            }
        }
    }

    /// Keeps what is behind so many bytes of the rest.
    fn keep(&mut self, taken: usize) {
        self.rest.advance(taken);
        if self.rest.is_empty() {
            // An idle socket has no buffer.
            self.rest = Bytes::new();
        }
    }
}

/// What a client does not read waits with us, where all sockets share it: the system would copy megabytes of it for each.
fn bound(stream: &TcpStream) {
    #[cfg(target_os = "linux")]
    if let Err(error) = socket2::SockRef::from(stream).set_tcp_notsent_lowat(UNSENT) {
        tracing::debug!(%error, "the system takes as much for a client as it likes");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}

impl AsyncRead for Duplex {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.metered.poll_rest(cx));
        let from = buffer.filled().len();
        if self.rest.is_empty() {
            ready!(self.poll_take(cx, buffer))?;
        } else {
            let taken = self.rest.len().min(buffer.remaining());
            buffer.put_slice(&self.rest[..taken]);
            self.keep(taken);
        }
        self.metered.count(&buffer.filled()[from..]);
        Poll::Ready(Ok(()))
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
        // Nothing follows the last frame, not even an answer to the client's, who is read all the same: what lies unread would
        // take the last frame with it. Who is gone is known from reading.
        self.out.put([Frame(Bytes::copy_from_slice(bytes))]);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.out.poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.out.poll_flush(cx)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use tokio_tungstenite::WebSocketStream;
    use tungstenite::protocol::{Role, WebSocketConfig};

    use super::*;

    /// A ping as a client sends it, masked with zeros.
    const PING: &[u8] = &[0x89, 0x81, 0, 0, 0, 0, b'x'];

    async fn opened() -> (TcpStream, WebSocketStream<Duplex>, Arc<Out>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (client, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
        let (client, (stream, _)) = (client.expect("open"), accepted.expect("open"));
        let (duplex, out) = Duplex::new(stream, Metered::default());
        // Takes less at once than comes at once.
        let config = WebSocketConfig::default().read_buffer_size(64);
        let codec = WebSocketStream::from_raw_socket(duplex, Role::Server, Some(config));
        (client, codec.await, out)
    }

    #[tokio::test]
    async fn what_comes_at_once_is_read_frame_by_frame_and_then_the_end() {
        let (mut client, mut codec, _out) = opened().await;
        let lengths = [0, 3, 63, 64, 65, 125, 9, 30_000, 1];
        let mut all = Vec::new();
        for length in lengths {
            let header = u16::try_from(length).expect("short").to_be_bytes();
            all.extend_from_slice(&[0x81, 0xfe, header[0], header[1], 0, 0, 0, 0]);
            all.extend((0..length).map(|at| b'a' + u8::try_from(at % 26).expect("a letter")));
        }
        let writing = tokio::spawn(async move {
            client.write_all(&all).await.expect("open");
            client
        });
        for length in lengths {
            let heard = codec.next().await.expect("a frame").expect("a good one");
            let text = heard.into_text().expect("a text");
            let said = (0..length).map(|at| b'a' + u8::try_from(at % 26).expect("a letter"));
            assert!(text.bytes().eq(said), "one of {length}");
        }
        assert!(codec.get_ref().rest.is_empty());
        drop(writing.await.expect("no panic"));
        let end = codec.next().await;
        assert!(matches!(end, None | Some(Err(_))), "{end:?}");
    }

    #[tokio::test]
    async fn behind_the_last_frame_the_client_is_read_and_not_answered() {
        let (mut client, mut codec, out) = opened().await;
        client.write_all(PING).await.expect("open");
        let heard = codec.next().await.expect("a frame").expect("a good one");
        assert!(heard.is_ping());
        let last = Frame::close(1008, "why");
        out.put_last(last.clone());

        client.write_all(PING).await.expect("open");
        let heard = codec.next().await.expect("a frame").expect("a good one");
        assert!(heard.is_ping());
        client.shutdown().await.expect("open");
        while let Some(Ok(_)) = codec.next().await {}
        drop((codec, out));

        let mut heard = Vec::new();
        client.read_to_end(&mut heard).await.expect("in good order");
        assert_eq!(heard, last.0);
    }
}
