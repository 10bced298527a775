//! An open socket: of one of the old contracts, or what a [`Live`](super::Live) one stands on.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderName},
};

use super::{DEADLINE, Person};

pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// A handshake that was refused: its status and body.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) json: Value,
}

impl Socket {
    /// Opens a socket, with a bearer token in the header if there is one.
    pub(crate) async fn open(url: &str, token: Option<&str>) -> Result<Self, Refused> {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let headers: Vec<_> = bearer
            .iter()
            .map(|bearer| ("authorization", bearer.as_str()))
            .collect();
        Self::open_with(url, &headers).await
    }

    /// Opens a socket with these headers.
    pub(crate) async fn open_with(url: &str, headers: &[(&str, &str)]) -> Result<Self, Refused> {
        let mut request = url.into_client_request().expect("a good URL");
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("the name of a header");
            let value = value.parse().expect("a header's value");
            request.headers_mut().insert(name, value);
        }
        match timeout(DEADLINE, connect_async(request))
            .await
            .expect("an answer in time")
        {
            Ok((stream, _)) => Ok(Self { stream }),
            Err(tungstenite::Error::Http(response)) => {
                let body = response.body().as_deref().unwrap_or_default();
                let json = serde_json::from_slice(body).unwrap_or_default();
                Err(Refused {
                    status: response.status().as_u16(),
                    json,
                })
            }
            Err(error) => panic!("the handshake failed: {error}"),
        }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.send_frame(Message::text(text)).await;
    }

    pub(crate) async fn send_json(&mut self, json: Value) {
        self.send(&json.to_string()).await;
    }

    /// Sends a frame of `/ws/chat`.
    pub(crate) async fn writes(&mut self, to: &Person, text: &str) {
        self.send_json(json!({"username_to": to.name, "message": text}))
            .await;
    }

    /// Waits for the status of a frame that must have succeeded; whatever is pushed meanwhile is passed over.
    pub(crate) async fn succeeds(&mut self) {
        loop {
            let frame = self.json().await;
            if frame.get("status").is_some() {
                return assert_eq!(frame, json!({"status": "success", "error": null}));
            }
        }
    }

    pub(crate) async fn send_frame(&mut self, frame: Message) {
        self.stream.send(frame).await.expect("the socket is open");
    }

    /// The next text.
    #[track_caller]
    pub(crate) fn text(&mut self) -> impl Future<Output = String> {
        let caller = std::panic::Location::caller();
        async move {
            loop {
                match timeout(DEADLINE, self.stream.next()).await {
                    Ok(Some(Ok(Message::Text(text)))) => return text.to_string(),
                    Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                    other => panic!("no text at {caller}, but {other:?}"),
                }
            }
        }
    }

    /// The next texts.
    pub(crate) async fn texts(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::with_capacity(count);
        for _ in 0..count {
            texts.push(self.text().await);
        }
        texts
    }

    /// The next text, which must be JSON.
    pub(crate) async fn json(&mut self) -> Value {
        let text = self.text().await;
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"))
    }

    /// Waits for the server to close; the code, and the texts that came before.
    pub(crate) async fn closed(&mut self) -> (Option<u16>, Vec<String>) {
        let mut texts = Vec::new();
        loop {
            match timeout(DEADLINE, self.stream.next())
                .await
                .expect("a close in time")
            {
                Some(Ok(Message::Text(text))) => texts.push(text.to_string()),
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map(|frame| u16::from(frame.code));
                    // Answers the close, so that the server is not left waiting.
                    let _ = timeout(Duration::from_secs(1), self.stream.next()).await;
                    return (code, texts);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return (None, texts),
            }
        }
    }

    /// Closes in good order.
    pub(crate) async fn close(mut self) {
        let _ = self.stream.close(None).await;
        while let Ok(Some(Ok(_))) = timeout(DEADLINE, self.stream.next()).await {}
    }
}
