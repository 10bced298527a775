//! What goes out on a socket: frames as a server writes them, header and all, so that one can be shared by all sockets.

use bytes::{BufMut, Bytes, BytesMut};
use serde::Serialize;
use tungstenite::protocol::CloseFrame;

use crate::json;

/// A text, the whole of it.
const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
/// Bytes of the longest header.
const HEADER: usize = 10;

/// A whole frame, or several.
#[derive(Clone, Debug)]
pub(crate) struct Frame(pub(super) Bytes);

impl Frame {
    /// A text.
    pub(crate) fn text(text: &str) -> Self {
        let mut frame = BytesMut::with_capacity(HEADER + text.len());
        put(&mut frame, TEXT, text.as_bytes());
        Self(frame.freeze())
    }

    /// A value as JSON.
    pub(crate) fn json<T: Serialize>(value: &T) -> Self {
        Self::text(&json::text(value))
    }

    /// Asks whether the client is there, or has read what stands before. At most 125 bytes.
    pub(crate) fn ping(payload: &[u8]) -> Self {
        Self::control(PING, payload)
    }

    /// The last frame, with a reason of at most 123 bytes.
    pub(crate) fn close(code: u16, reason: &str) -> Self {
        Self::control(CLOSE, &[&code.to_be_bytes(), reason.as_bytes()].concat())
    }

    /// The answer to a close, which says the same.
    pub(crate) fn close_back(close: Option<&CloseFrame>) -> Self {
        match close {
            Some(close) => Self::close(close.code.into(), &close.reason),
            None => Self::control(CLOSE, &[]),
        }
    }

    fn control(opcode: u8, payload: &[u8]) -> Self {
        debug_assert!(payload.len() <= 125, "a control frame is short");
        let mut frame = BytesMut::with_capacity(2 + payload.len());
        put(&mut frame, opcode, payload);
        Self(frame.freeze())
    }

    /// Texts, one frame each, that are always told together.
    pub(crate) fn texts(texts: impl IntoIterator<Item = String>) -> Bytes {
        let mut frames = BytesMut::new();
        for text in texts {
            put(&mut frames, TEXT, text.as_bytes());
        }
        frames.freeze()
    }

    /// Bytes on the wire.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

fn put(frames: &mut BytesMut, opcode: u8, payload: &[u8]) {
    frames.put_u8(opcode);
    let length = payload.len();
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ 0..126), _) => frames.put_u8(short),
        (_, Ok(middle)) => {
            frames.put_u8(126);
            frames.put_u16(middle);
        }
        _ => {
            frames.put_u8(127);
            frames.put_u64(length as u64);
        }
    }
    frames.put_slice(payload);
}

#[cfg(test)]
mod tests {
    use tungstenite::{
        Message,
        protocol::{Role, WebSocket},
    };

    use super::*;

    #[test]
    fn a_codec_reads_them_as_they_were_said() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536, 100_000] {
            let text = "x".repeat(length);
            let frames = Frame::texts([text.clone(), "ё".to_owned()]);
            let mut bytes = frames.to_vec();
            bytes.extend_from_slice(&Frame::ping(b"8").0);
            bytes.extend_from_slice(&Frame::close(1008, "why").0);
            let stream = std::io::Cursor::new(bytes);
            let mut client = WebSocket::from_raw_socket(stream, Role::Client, None);
            assert_eq!(client.read().unwrap(), Message::text(text));
            assert_eq!(client.read().unwrap(), Message::text("ё"));
            assert_eq!(client.read().unwrap(), Message::Ping("8".into()));
            let Message::Close(Some(close)) = client.read().unwrap() else {
                panic!("no close");
            };
            assert_eq!(
                (u16::from(close.code), close.reason.as_str()),
                (1008, "why")
            );
        }
    }
}
