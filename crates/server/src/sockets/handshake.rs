//! From a request to an open socket.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, WebSocketUpgrade},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use futures_util::FutureExt;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tungstenite::{
    handshake::derive_accept_key,
    protocol::{Role, WebSocketConfig},
};
use veche_chat::Caller;
use veche_model::{Code, FRAME_BYTES, Problem};

use super::{duplex::Duplex, out::Out};
use crate::{
    App,
    listen::{Client, Meter, Slot},
};

/// Bytes that the codec is given at once, and has room for while nothing comes.
const BUFFER: usize = 256;

/// Bytes of answers to pings that wait to be written.
const ANSWERS: usize = 2048;

/// What reads a socket.
pub(super) type Codec = WebSocketStream<Duplex>;

/// An open socket: what reads it, and the way out.
pub(crate) struct Socket {
    pub(super) codec: Codec,
    pub(super) out: Arc<Out>,
}

impl Socket {
    /// `None` for a connection that is not one of ours.
    async fn of(upgraded: Upgraded) -> Option<Self> {
        let parts = upgraded.downcast::<TokioIo<Client>>().ok()?;
        let (stream, metered) = parts.io.into_inner().into_parts();
        let (duplex, out) = Duplex::new(stream, metered);
        let early = parts.read_buf.to_vec();
        let codec = Codec::from_partially_read(duplex, early, Role::Server, Some(limits()));
        Some(Self {
            codec: codec.await,
            out,
        })
    }
}

/// A request that asks for a socket, as it should. The framework reads it; what it would open hides the connection, to which
/// frames are written from elsewhere, too.
pub(crate) struct Handshake {
    accept: String,
    protocol: Option<HeaderValue>,
    upgrade: OnUpgrade,
}

impl Handshake {
    /// Reads the request; the refusal of anything that asks for no socket.
    pub(crate) async fn read(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if app.is_stopping() {
            let problem = Problem::new(Code::Unavailable, "The server is stopping");
            return Err(problem.retry_after(1));
        }
        let upgrade = parts.extensions.get::<OnUpgrade>().cloned();
        let asked = WebSocketUpgrade::from_request_parts(parts, app).await;
        if let Err(rejection) = asked {
            return Err(Problem {
                status: rejection.status().as_u16(),
                title: "Not a WebSocket handshake".to_owned(),
                ..Problem::new(Code::Invalid, rejection.body_text())
            });
        }
        let key = parts.headers.get(header::SEC_WEBSOCKET_KEY);
        let (Some(key), Some(upgrade)) = (key, upgrade) else {
            let detail = "this connection cannot become a socket";
            return Err(Problem::new(Code::Invalid, detail));
        };
        Ok(Self {
            accept: derive_accept_key(key.as_bytes()),
            protocol: None,
            upgrade,
        })
    }

    /// Speaks this subprotocol, if the client has asked for it.
    pub(super) fn speaks(mut self, protocol: &'static str, parts: &Parts) -> Self {
        let asked = parts.headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
        let mut asked = asked.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
        if asked.any(|one| one.trim_ascii() == protocol.as_bytes()) {
            self.protocol = Some(HeaderValue::from_static(protocol));
        }
        self
    }

    /// Answers the request; the socket's own task begins when the client has the answer, and keeps the connection's slot.
    pub(crate) fn open<F>(
        self,
        app: &App,
        parts: &mut Parts,
        run: impl FnOnce(Socket) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let slot = parts.extensions.remove::<Slot>();
        let (upgrade, tasks) = (self.upgrade, app.tasks.clone());
        app.tasks.spawn(async move {
            // Who is gone already has no socket.
            let Ok(upgraded) = upgrade.await else { return };
            if let Some(socket) = Socket::of(upgraded).await {
                // On a task of its own: this one is as large as all that it had to hold until here.
                tasks.spawn(run(socket).map(|()| drop(slot)));
            }
        });
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = answer.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        let accept = HeaderValue::try_from(self.accept).expect("Base64 is a header value");
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        if let Some(protocol) = self.protocol {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        answer
    }
}

fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .max_message_size(Some(FRAME_BYTES))
        .max_frame_size(Some(FRAME_BYTES))
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        // For answers to pings that the client does not read; those that find no room give way to the newest.
        .max_write_buffer_size(ANSWERS)
}

/// Counts what a person's socket sends from now on. Refuses whoever has sent frames before the handshake was answered.
pub(crate) fn watch(app: &App, parts: &Parts, caller: &Caller) -> Result<Arc<Meter>, Problem> {
    let meter = parts.extensions.get::<Arc<Meter>>().cloned();
    let meter = meter.unwrap_or_default();
    if let Some(paces) = &app.paces
        && !meter.watch(paces, caller.id)
    {
        let early = "must be alone: frames come after its answer";
        return Err(Problem::invalid("handshake", early));
    }
    Ok(meter)
}

pub(crate) fn split(request: Request) -> Parts {
    request.into_parts().0
}
