//! One open socket: what comes in from its client and from the hub, and what goes out, many frames to one write.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Bytes,
    extract::ws::{CloseCode, close_code},
};
use futures_util::StreamExt;
use tokio::{
    sync::Semaphore,
    time::{Instant, Interval, MissedTickBehavior, interval_at, timeout},
};
use tungstenite::{Error as E, Message, Utf8Bytes};
use veche_chat::{Connection, Delivery, Direct, Heard, Wire};
use veche_model::Ending;

use super::{
    frame::Frame,
    handshake::{Codec, Socket},
    out::{Out, Sent},
};
use crate::listen::Meter;

/// Posts of one socket that may be under way at once; more wait in the client's own buffers.
pub(crate) const PIPELINE: usize = 64;
/// How often a client is asked whether it is there, and on the live socket told how far its channels go.
pub(super) const BEAT: Duration = Duration::from_secs(25);
/// How long a client may say nothing at all, not even that it is there.
const SILENCE: Duration = Duration::from_mins(1);
/// How long a write may take. A client that takes longer is closed: it costs itself only.
const WRITE: Duration = Duration::from_secs(10);
/// How long the client is given to answer a close.
const FAREWELL: Duration = Duration::from_millis(250);
/// Sockets that are taken down at once.
static LEAVING: Semaphore = Semaphore::const_new(4);

/// A socket and its place among the listeners.
pub(crate) struct Link {
    codec: Codec,
    out: Arc<Out>,
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
    /// The client is asked whether it is there, as it is from time to time: what has not gone out yet is to be [flushed](Link::flush).
    Beat,
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
        let Socket { codec, out } = socket;
        Self {
            codec,
            out,
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
                frame = self.codec.next(), if reads => {
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
                        Message::Close(close) => {
                            // Others would speak behind the answer of the codec.
                            self.out.put_last(Frame::close_back(close.as_ref()));
                            let _ = Box::pin(timeout(FAREWELL, self.out.flush())).await;
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
                    // Not waited for here, where a wait may be given up.
                    if is_gone || self.out.put([Frame::ping(&[])]) == Sent::Over {
                        return Step::Over;
                    }
                    return Step::Beat;
                }
            }
        }
    }

    /// Sends frames, in one write as far as they fit. What the client takes at once costs no waiting.
    pub(crate) async fn send(&self, frames: impl IntoIterator<Item = Frame>) -> Result<(), Over> {
        match self.out.put(frames) {
            Sent::All => Ok(()),
            // Seldom, and so not in every task that may have to.
            Sent::Some => Box::pin(self.flush()).await,
            Sent::Over => Err(Over),
        }
    }

    /// Waits until the client has taken what it was sent, by whomever.
    pub(crate) async fn flush(&self) -> Result<(), Over> {
        tokio::select! {
            sent = timeout(WRITE, self.out.flush()) => match sent {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) | Err(_) => Err(Over),
            },
            () = self.connection.is_over() => Err(Over),
        }
    }

    /// Tells what comes without this task, whenever that has nothing to do.
    pub(crate) fn tell_directly(&self, direct: impl Direct + 'static) {
        self.connection.tell_directly(Box::new(direct));
    }

    /// The way out.
    pub(crate) fn out(&self) -> &Arc<Out> {
        &self.out
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
        // A client that does not read is not waited for.
        let farewell = async {
            if self.out.put_last(Frame::close(code, reason)) != Sent::Over
                && self.out.flush().await.is_ok()
            {
                while let Some(Ok(_)) = self.codec.next().await {}
            }
        };
        let _ = timeout(FAREWELL, farewell).await;
        // Others have their turn in between, where a thousand end for the same reason.
        let _turn = LEAVING.acquire().await;
        drop(self);
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

/// What a wire tells of a delivery; encoded once for all its sockets.
pub(crate) fn frame(
    delivery: &Delivery,
    wire: Wire,
    encode: impl FnOnce(&Delivery) -> String,
) -> Frame {
    Frame(delivery.frame(wire, |delivery| Frame::text(&encode(delivery)).0))
}
