//! A WebSocket of a client, which reads as much as there is at once and copies none of it.

use std::{cell::RefCell, io, net::SocketAddr};

use tokio::net::{TcpSocket, TcpStream};

use crate::{
    Result,
    error::Error,
    frame::{self, Frame},
};

/// What one call of the system may bring.
const CHUNK: usize = 256 << 10;
/// No frame of a run is longer.
const LONGEST: usize = 16 << 20;

thread_local! {
    /// All sockets of a thread read into one buffer; each keeps only the beginning of a frame that was not whole.
    static CHUNKS: RefCell<Vec<u8>> = RefCell::new(vec![0; CHUNK]);
}

/// Where a socket leads, and as whom.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    pub(crate) address: SocketAddr,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    /// What is spoken within, where that has a name.
    pub(crate) protocol: Option<&'static str>,
}

/// An open socket.
pub(crate) struct Socket {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Socket {
    /// Opens one. `takes` is how many bytes the system takes on its behalf while it does not read; as usual without.
    pub(crate) async fn open(door: &Door, takes: Option<u32>) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        if let Some(takes) = takes {
            socket.set_recv_buffer_size(takes)?;
        }
        let stream = socket.connect(door.address).await?;
        stream.set_nodelay(true)?;
        let mut socket = Self {
            stream,
            rest: Vec::new(),
        };
        socket.send(door.request().as_bytes()).await?;
        socket.read_answer().await?;
        Ok(socket)
    }

    async fn read_answer(&mut self) -> Result<()> {
        loop {
            self.stream.readable().await?;
            let mut some = [0; 4096];
            match self.stream.try_read(&mut some) {
                Ok(0) => break,
                Ok(count) => self.rest.extend_from_slice(&some[..count]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
            if let Some(end) = memchr::memmem::find(&self.rest, b"\r\n\r\n") {
                if self.rest.starts_with(b"HTTP/1.1 101") {
                    self.rest.drain(..end + 4);
                    return Ok(());
                }
                break;
            }
        }
        let told = String::from_utf8_lossy(&self.rest);
        let line = told.lines().next().unwrap_or("nothing").to_owned();
        Err(Error::broken(format!(
            "the handshake was answered with {line}"
        )))
    }

    /// Until there is something to read.
    pub(crate) async fn ready(&self) -> Result<()> {
        Ok(self.stream.readable().await?)
    }

    /// Hands out the whole frames that are there. Pings are answered; a close, and the end, is an error.
    pub(crate) fn take(&mut self, mut each: impl FnMut(Frame<'_>)) -> Result<()> {
        let mut pongs = Vec::new();
        let mut closed = None;
        let mut hear = |frame: Frame<'_>| match frame.opcode {
            frame::PING => frame::put_masked(&mut pongs, frame::PONG, frame.payload),
            frame::CLOSE => closed = Some(code(frame.payload)),
            _ => each(frame),
        };
        let read = CHUNKS.with_borrow_mut(|buffer| self.read(buffer, &mut hear));
        if !pongs.is_empty() {
            self.stream.try_write(&pongs)?;
        }
        match closed {
            Some(code) => Err(Error::broken(format!("the server closed with {code}"))),
            None => read,
        }
    }

    fn read(&mut self, buffer: &mut Vec<u8>, hear: &mut impl FnMut(Frame<'_>)) -> Result<()> {
        let kept = self.rest.len();
        if kept > LONGEST {
            return Err(Error::broken("a frame is too long"));
        }
        if buffer.len() < kept + CHUNK / 2 {
            buffer.resize(kept + CHUNK, 0);
        }
        let count = match self.stream.try_read(&mut buffer[kept..]) {
            Ok(0) => return Err(Error::broken("the server hung up")),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && kept == 0 => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
            Err(error) => return Err(error.into()),
        };
        buffer[..kept].copy_from_slice(&self.rest);
        let used = frame::walk(&buffer[..kept + count], hear);
        self.rest.clear();
        self.rest.extend_from_slice(&buffer[used..kept + count]);
        Ok(())
    }

    /// Reads frames until one is what is waited for, and gives that; those around it are passed over.
    pub(crate) async fn until(&mut self, is_it: impl Fn(&[u8]) -> bool) -> Result<Vec<u8>> {
        let mut found = None;
        loop {
            self.take(|frame| {
                if found.is_none() && is_it(frame.payload) {
                    found = Some(frame.payload.to_vec());
                }
            })?;
            if let Some(found) = found {
                return Ok(found);
            }
            self.ready().await?;
        }
    }

    /// Writes all of it.
    pub(crate) async fn send(&self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            match self.stream.try_write(bytes) {
                Ok(count) => bytes = &bytes[count..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.stream.writable().await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The same socket, and a hand of it for a thread that writes by itself; the hand does not block either.
    pub(crate) fn with_hand(self) -> Result<(Self, std::net::TcpStream)> {
        let stream = self.stream.into_std()?;
        let hand = stream.try_clone()?;
        let stream = TcpStream::from_std(stream)?;
        Ok((Self { stream, ..self }, hand))
    }
}

impl Door {
    fn request(&self) -> String {
        let token = self
            .token
            .as_ref()
            .map(|token| format!("authorization: Bearer {token}\r\n"));
        let protocol = self
            .protocol
            .map(|protocol| format!("sec-websocket-protocol: {protocol}\r\n"));
        format!(
            "GET {} HTTP/1.1\r\nhost: {}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{}{}\r\n",
            self.path,
            self.address,
            token.unwrap_or_default(),
            protocol.unwrap_or_default(),
        )
    }
}

fn code(payload: &[u8]) -> u16 {
    payload
        .first_chunk()
        .map_or(1005, |code| u16::from_be_bytes(*code))
}
