//! A client that takes what it is sent and answers no ping but when it is told to.

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::harness::DEADLINE;

const PING: u8 = 0x89;
const PONG: u8 = 0x8a;
const TEXT: u8 = 0x81;

pub(super) struct Mute(TcpStream);

impl Mute {
    /// Opens `/ws/chat` of the server at `base`.
    pub(super) async fn open(base: &str, token: &str) -> Self {
        let address = base.strip_prefix("http://").expect("an http address");
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        let request = format!(
            "GET /ws/chat HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Authorization: Bearer {token}\r\n\r\n"
        );
        stream
            .write_all(request.as_bytes())
            .await
            .expect("it is open");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.expect("an answer"));
        }
        assert!(
            head.starts_with(b"HTTP/1.1 101"),
            "{}",
            String::from_utf8_lossy(&head)
        );
        Self(stream)
    }

    /// The next push: the ping that stands before it, and the frame.
    pub(super) async fn pushed(&mut self) -> (Vec<u8>, Value) {
        let (kind, ping) = self.frame().await;
        assert_eq!(kind, PING);
        let (kind, frame) = self.frame().await;
        assert_eq!(kind, TEXT);
        (ping, serde_json::from_slice(&frame).expect("JSON"))
    }

    /// Answers a ping.
    pub(super) async fn pong(&mut self, payload: &[u8]) {
        // A mask of zeros leaves the payload as it is.
        let length = u8::try_from(payload.len()).expect("a ping is short");
        let mut frame = vec![PONG, 0x80 | length, 0, 0, 0, 0];
        frame.extend_from_slice(payload);
        self.0.write_all(&frame).await.expect("it is open");
    }

    async fn frame(&mut self) -> (u8, Vec<u8>) {
        let reading = async {
            let kind = self.0.read_u8().await?;
            let size = match self.0.read_u8().await? {
                126 => usize::from(self.0.read_u16().await?),
                size => usize::from(size),
            };
            let mut payload = vec![0; size];
            self.0.read_exact(&mut payload).await?;
            std::io::Result::Ok((kind, payload))
        };
        let frame = timeout(DEADLINE, reading).await.expect("a frame in time");
        frame.expect("it is open")
    }
}
