//! One open socket: what comes in from its client and from the hub, and what goes out, many frames to one write.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Bytes,
    extract::ws::{CloseCode, close_code},
};
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};
use tungstenite::{
    Error as E, Message, Utf8Bytes,
    protocol::{
        CloseFrame,
        frame::{
            Frame,
            coding::{Data, OpCode},
        },
    },
};
use veche_chat::{Connection, Delivery, Heard, Wire};
use veche_model::Ending;

use super::handshake::Socket;
use crate::listen::Meter;

/// Posts of one socket that may be under way at once; more wait in the client's own buffers.
pub(crate) const PIPELINE: usize = 64;
/// How often a quiet client is asked whether it is there.
const BEAT: Duration = Duration::from_secs(25);
/// How long a client may say nothing at all, not even that it is there.
const SILENCE: Duration = Duration::from_mins(1);
/// How long a write may take. A client that takes longer is closed: it costs itself only.
const WRITE: Duration = Duration::from_secs(10);
/// Bytes of a text that are written as one frame; more is written as several.
const FRAGMENT: usize = 64 << 10;
/// How long the client is given to answer a close.
const FAREWELL: Duration = Duration::from_millis(250);

/// A socket and its place among the listeners.
pub(crate) struct Link {
    socket: Socket,
    connection: Connection,
    meter: Arc<Meter>,
    beat: Interval,
    heard_at: Instant,
}

/// What happens next on a socket.
pub(crate) enum Step {
    /// The client sent a text.
    Text(Utf8Bytes),
    /// The client sent bytes that are no text.
    Binary,
    /// The client answered a ping.
    Pong(Bytes),
    /// There is something to tell the client.
    Events(Vec<Arc<Delivery>>),
    /// The socket must be closed.
    Ended(Ending),
    /// The client broke the protocol, or its limits, and must be told with this code.
    Broken(CloseCode, &'static str),
    /// The client is gone.
    Over,
}

/// The client is gone.
pub(crate) struct Over;

impl Link {
    pub(crate) fn new(socket: Socket, connection: Connection, meter: Arc<Meter>) -> Self {
        let now = Instant::now();
        let mut beat = interval_at(now + BEAT, BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            socket,
            connection,
            meter,
            beat,
            heard_at: now,
        }
    }

    /// Waits for the next thing; of the client only when it is to be read. Nothing is lost when the wait is given up.
    pub(crate) async fn next(&mut self, reads: bool) -> Step {
        loop {
            tokio::select! {
                frame = self.socket.next(), if reads => {
                    let frame = match frame {
                        Some(Ok(frame)) => frame,
                        Some(Err(error)) => return broken(&error),
                        None => return Step::Over,
                    };
                    self.heard_at = Instant::now();
                    match frame {
                        Message::Text(text) => return Step::Text(text),
                        Message::Binary(_) => return Step::Binary,
                        Message::Pong(payload) => return Step::Pong(payload),
                        Message::Ping(_) | Message::Frame(_) => {}
                        Message::Close(_) => {
                            // The answer to it is made already, and goes out with the flush.
                            let _ = timeout(FAREWELL, self.socket.flush()).await;
                            return Step::Over;
                        }
                    }
                }
                heard = self.connection.hear() => return match heard {
                    Heard::Events(events) => Step::Events(events),
                    Heard::Ended(why) => Step::Ended(why),
                },
                () = self.meter.ignored() => {
                    return Step::Broken(close_code::POLICY, "too many frames with nothing in them");
                }
                now = self.beat.tick() => {
                    let is_gone = reads && now.duration_since(self.heard_at) > SILENCE;
                    if is_gone || self.send([Message::Ping(Bytes::new())]).await.is_err() {
                        return Step::Over;
                    }
                }
            }
        }
    }

    /// Sends frames, in one write as far as they fit.
    pub(crate) async fn send(
        &mut self,
        frames: impl IntoIterator<Item = Message>,
    ) -> Result<(), Over> {
        let sending = async {
            for frame in frames {
                match frame {
                    Message::Text(text) if text.len() > FRAGMENT => {
                        for fragment in fragments(text.into()) {
                            self.socket.feed(Message::Frame(fragment)).await?;
                        }
                    }
                    frame => self.socket.feed(frame).await?,
                }
            }
            self.socket.flush().await
        };
        tokio::select! {
            sent = timeout(WRITE, sending) => match sent {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) | Err(_) => Err(Over),
            },
            () = self.connection.is_over() => Err(Over),
        }
    }

    /// What there is to tell the client now.
    pub(crate) fn rest(&self) -> Vec<Arc<Delivery>> {
        self.connection.rest()
    }

    /// The socket's place among the listeners.
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Leaves a client that takes nothing more, or is gone: says why, where there is a reason and a chance.
    pub(crate) async fn leave(self, words: Words) {
        if let Some(why) = self.connection.ended() {
            self.end(why, words).await;
        }
    }

    /// Says why, in the words of a wire, and closes.
    pub(crate) async fn end(self, why: Ending, words: Words) {
        let (code, reason) = words(why);
        self.close(code, reason).await;
    }

    /// Closes with this code.
    pub(crate) async fn close(mut self, code: CloseCode, reason: &'static str) {
        let frame = Message::Close(Some(CloseFrame {
            code: code.into(),
            reason: reason.into(),
        }));
        // A client that does not read is not waited for.
        let farewell = async {
            if self.socket.send(frame).await.is_ok() {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        let _ = timeout(FAREWELL, farewell).await;
    }
}

/// The close code and reason for an ending.
pub(crate) type Words = fn(Ending) -> (CloseCode, &'static str);

/// What to answer to an error of the socket, if there is anybody to answer.
fn broken(error: &E) -> Step {
    match error {
        E::Capacity(_) => Step::Broken(close_code::SIZE, "a frame must have at most 65536 bytes"),
        E::Utf8(_) => Step::Broken(close_code::INVALID, "a text frame must be UTF-8"),
        E::Protocol(_) => Step::Broken(close_code::PROTOCOL, "not the WebSocket protocol"),
        _ => Step::Over,
    }
}

/// A long text in pieces. What is being written stands in the socket's buffer, which never shrinks again.
fn fragments(text: Bytes) -> impl Iterator<Item = Frame> {
    let count = text.len().div_ceil(FRAGMENT);
    (0..count).map(move |nth| {
        let from = nth * FRAGMENT;
        let piece = text.slice(from..text.len().min(from + FRAGMENT));
        let data = if nth == 0 { Data::Text } else { Data::Continue };
        Frame::message(piece, OpCode::Data(data), nth + 1 == count)
    })
}

/// What a wire tells of a delivery; encoded once for all its sockets.
pub(crate) fn frame(
    delivery: &Delivery,
    wire: Wire,
    encode: impl FnOnce(&Delivery) -> String,
) -> Message {
    let bytes = delivery.frame(wire, |delivery| encode(delivery).into());
    Message::Text(Utf8Bytes::try_from(bytes).expect("it was encoded as a text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_long_text_are_one_text() {
        let text: Bytes = "ё".repeat(FRAGMENT + 1).into();
        let pieces: Vec<Frame> = fragments(text.clone()).collect();
        assert!(pieces.iter().all(|piece| piece.payload().len() <= FRAGMENT));
        let whole: Vec<u8> = pieces
            .iter()
            .flat_map(|piece| piece.payload().to_vec())
            .collect();
        assert_eq!(whole, text);
        let heads: Vec<_> = pieces
            .iter()
            .map(|piece| (piece.header().opcode, piece.header().is_final))
            .collect();
        let (text, more) = (OpCode::Data(Data::Text), OpCode::Data(Data::Continue));
        assert_eq!(heads, [(text, false), (more, false), (more, true)]);
    }
}
