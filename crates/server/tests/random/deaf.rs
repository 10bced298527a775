//! Somebody whose sockets ask for everything there is and read nothing of it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::SinkExt;
use serde_json::json;
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// Sockets that are open at once.
const MOST: usize = 12;
/// How long the server may let one wait: it is full of what is not read.
const PATIENCE: Duration = Duration::from_secs(10);

type Wire = WebSocketStream<TcpStream>;

#[derive(Clone, Default)]
pub(crate) struct Deaf(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    open: VecDeque<Wire>,
    opened: u64,
}

impl Deaf {
    /// Opens one more socket, beside whatever else goes on; the oldest goes when there are too many.
    pub(crate) fn opens(&self, address: String, token: String, channel: i64) {
        let deaf = self.clone();
        tokio::spawn(async move {
            let opening = timeout(PATIENCE, open(&address, &token, channel));
            let Ok(Some(wire)) = opening.await else {
                return;
            };
            let mut state = deaf.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.open.push_back(wire);
            state.opened += 1;
            if state.open.len() > MOST {
                state.open.pop_front();
            }
        });
    }

    pub(crate) fn opened(&self) -> u64 {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.opened
    }
}

async fn open(address: &str, token: &str, channel: i64) -> Option<Wire> {
    let socket = TcpSocket::new_v4().ok()?;
    socket.set_recv_buffer_size(4096).ok()?;
    let stream = socket.connect(address.parse().ok()?).await.ok()?;
    let url = format!("ws://{address}/api/v1/socket");
    let mut request = url.into_client_request().ok()?;
    let bearer = format!("Bearer {token}").parse().ok()?;
    request.headers_mut().insert("authorization", bearer);
    let (mut wire, _) = client_async(request, stream).await.ok()?;
    let page = json!({"channel": channel, "limit": 200});
    for id in 0..16 {
        let frame = json!({"id": id, "op": "messages", "params": page});
        wire.feed(Message::text(frame.to_string())).await.ok()?;
    }
    wire.flush().await.ok()?;
    Some(wire)
}
