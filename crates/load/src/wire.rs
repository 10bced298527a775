//! How one posts and hears on each of the wires.

use memchr::memmem;

use crate::{
    Result,
    error::Error,
    frame,
    socket::{Door, Socket},
    text::Said,
    xmpp,
};

/// How one comes to hear everything, one's own too; the answer to the ping says that it is so.
const NATS_SUBSCRIBES: &[u8] =
    b"CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB load 1\r\nPING\r\n";
const NATS_AGREES: &[u8] = b"PONG\r\n";

/// A protocol that carries texts to all who listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Wire {
    /// The channel contract, `/ws/{channel}`.
    Atom,
    /// The live socket of `/api/v1`.
    Live,
    /// A text frame in is the same text frame out.
    #[value(skip)]
    Bare,
    /// The protocol of NATS within a WebSocket: one subject, which everybody hears.
    #[value(skip)]
    Nats,
    /// XMPP: one room, in which everybody is.
    #[value(skip)]
    Xmpp,
}

/// A place in a channel that sockets can be opened for.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) door: Door,
    pub(crate) wire: Wire,
    pub(crate) channel: u64,
}

impl Seat {
    /// Opens a socket that hears the channel from here on. `takes` as for [`Socket::open`].
    pub(crate) async fn open(&self, takes: Option<u32>) -> Result<Socket> {
        let mut socket = Socket::open(&self.door, takes).await?;
        if self.wire == Wire::Nats {
            let mut out = Vec::new();
            frame::put_masked(&mut out, frame::BINARY, NATS_SUBSCRIBES);
            socket.send(&out).await?;
            socket.until(|payload| payload == NATS_AGREES).await?;
        }
        if self.wire == Wire::Xmpp {
            xmpp::enter(&mut socket).await?;
        }
        if self.wire == Wire::Live {
            let hello = socket
                .until(|payload| payload.starts_with(br#"{"hello""#))
                .await?;
            socket.send(&resume(&hello)?).await?;
            let answer = socket.until(is_answer).await?;
            if !is_granted(&answer) {
                return Err(Error::refused(&answer));
            }
        }
        Ok(socket)
    }

    /// Appends the frame that posts this message.
    pub(crate) fn put(&self, out: &mut Vec<u8>, said: Said, bytes: usize) {
        let mut payload = Vec::with_capacity(bytes + 128);
        if self.wire == Wire::Live {
            let head = format!(
                r#"{{"id":{},"op":"post","params":{{"channel":{},"nonce":"{:x}-{:x}","text":""#,
                said.number, self.channel, said.sender, said.number
            );
            payload.extend_from_slice(head.as_bytes());
            said.put(&mut payload, bytes);
            payload.extend_from_slice(br#""}}"#);
        } else if self.wire == Wire::Nats {
            payload.extend_from_slice(format!("PUB load {bytes}\r\n").as_bytes());
            said.put(&mut payload, bytes);
            payload.extend_from_slice(b"\r\n");
            return frame::put_masked(out, frame::BINARY, &payload);
        } else if self.wire == Wire::Xmpp {
            xmpp::put(&mut payload, said, bytes);
        } else {
            said.put(&mut payload, bytes);
        }
        frame::put_masked(out, frame::TEXT, &payload);
    }
}

fn resume(hello: &[u8]) -> Result<Vec<u8>> {
    const KEY: &[u8] = br#""epoch":""#;
    let epoch = memmem::find(hello, KEY).and_then(|place| {
        let epoch = &hello[place + KEY.len()..];
        std::str::from_utf8(&epoch[..memchr::memchr(b'"', epoch)?]).ok()
    });
    let epoch = epoch.ok_or_else(|| Error::broken("hello has no epoch"))?;
    let told =
        format!(r#"{{"id":0,"op":"resume","params":{{"epoch":"{epoch}","channels":{{}}}}}}"#);
    let mut out = Vec::new();
    frame::put_masked(&mut out, frame::TEXT, told.as_bytes());
    Ok(out)
}

/// Whether this frame of the live socket answers one of ours.
pub(crate) fn is_answer(payload: &[u8]) -> bool {
    payload.starts_with(br#"{"answer""#)
}

/// Whether this answer is no problem.
pub(crate) fn is_granted(answer: &[u8]) -> bool {
    let head = &answer[..answer.len().min(60)];
    memmem::find(head, br#""ok":"#).is_some()
}

/// Which of ours an answer answers.
pub(crate) fn answered(answer: &[u8]) -> Option<usize> {
    const KEY: &[u8] = br#"{"answer":{"id":"#;
    let digits = answer
        .strip_prefix(KEY)?
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    Some(digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_from_events_and_grants_from_problems() {
        let granted = br#"{"answer":{"id":118,"ok":{"channel":7}}}"#;
        let refused = br#"{"answer":{"id":119,"problem":{"code":"too_fast"}}}"#;
        assert!(is_answer(granted) && is_granted(granted));
        assert!(is_answer(refused) && !is_granted(refused));
        assert!(!is_answer(br#"{"event":{"channel":7}}"#));
        assert_eq!(
            (answered(granted), answered(refused)),
            (Some(118), Some(119))
        );
    }
}
