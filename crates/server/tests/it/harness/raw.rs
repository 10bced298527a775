//! A connection whose bytes the test writes itself.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use super::DEADLINE;

pub(crate) struct Raw {
    stream: TcpStream,
}

impl Raw {
    /// Connects to `http://host:port`.
    pub(crate) async fn connect(base: &str) -> Self {
        let address = base.trim_start_matches("http://");
        let stream = TcpStream::connect(address)
            .await
            .expect("the server accepts");
        Self { stream }
    }

    /// Connects, and has the system take little on behalf of a reader that does not read.
    async fn connect_narrow(base: &str) -> Self {
        let address = base.trim_start_matches("http://").parse();
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(64 << 10).expect("a size");
        let stream = socket.connect(address.expect("an address"));
        Self {
            stream: stream.await.expect("the server accepts"),
        }
    }

    /// Writes; a server that has closed already is no error here.
    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    /// Writes within the deadline; whether the server took it all.
    pub(crate) async fn tries_to_send(&mut self, bytes: &[u8]) -> bool {
        matches!(
            timeout(DEADLINE, self.stream.write_all(bytes)).await,
            Ok(Ok(()))
        )
    }

    /// The next bytes; none at the end.
    pub(crate) async fn read(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 64 << 10];
        let read = timeout(DEADLINE * 2, self.stream.read(&mut bytes))
            .await
            .expect("bytes or the end in time")
            .unwrap_or_default();
        bytes.truncate(read);
        bytes
    }

    /// All that comes until the server closes.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        let mut all = Vec::new();
        loop {
            let bytes = self.read().await;
            if bytes.is_empty() {
                return all;
            }
            all.extend(bytes);
        }
    }

    /// The head of one answer, with what came along of its body.
    pub(crate) async fn head(&mut self) -> String {
        let mut all = Vec::new();
        while !all.windows(4).any(|four| four == b"\r\n\r\n") {
            let bytes = self.read().await;
            if bytes.is_empty() {
                break;
            }
            all.extend(bytes);
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    /// Opens a WebSocket by hand; what follows are frames.
    pub(crate) async fn upgrade(base: &str, path: &str, token: &str) -> Self {
        let mut raw = Self::connect_narrow(base).await;
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: veche\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             authorization: Bearer {token}\r\n\r\n"
        );
        raw.send(request.as_bytes()).await;
        // Byte by byte: frames may come right behind it.
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let byte = timeout(DEADLINE, raw.stream.read_u8()).await;
            head.push(byte.expect("an answer in time").expect("an answer"));
        }
        let head = String::from_utf8_lossy(&head);
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        raw
    }

    /// The code of the close frame that ends this WebSocket, if one came, and the texts before it.
    pub(crate) async fn closing(&mut self) -> (Option<u16>, Vec<String>) {
        let all = self.rest().await;
        let (mut rest, mut texts) = (&all[..], Vec::new());
        while let [first, length, ..] = *rest {
            let (from, length) = match length {
                126 => (4, usize::from(u16::from_be_bytes([rest[2], rest[3]]))),
                short => (2, usize::from(short)),
            };
            let payload = &rest[from..from + length];
            match first & 0xf {
                1 => texts.push(String::from_utf8_lossy(payload).into_owned()),
                8 if length >= 2 => {
                    return (Some(u16::from_be_bytes([payload[0], payload[1]])), texts);
                }
                _ => {}
            }
            rest = &rest[from + length..];
        }
        (None, texts)
    }
}
