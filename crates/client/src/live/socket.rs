//! One connection of the live socket, and how it ends.

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest, http::header::AUTHORIZATION},
};

pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum End {
    /// Nobody answers, or the connection broke.
    Lost,
    /// The handshake was refused with this status.
    Refused(u16),
    /// The server closed with this code.
    Closed(u16),
}

impl Socket {
    pub(super) async fn connect(url: &str, access: &str) -> Result<Self, End> {
        let mut request = url.into_client_request().map_err(|_| End::Lost)?;
        let bearer = format!("Bearer {access}")
            .parse()
            .map_err(|_| End::Refused(401))?;
        request.headers_mut().insert(AUTHORIZATION, bearer);
        match tokio_tungstenite::connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(tungstenite::Error::Http(answer)) => Err(End::Refused(answer.status().as_u16())),
            Err(_) => Err(End::Lost),
        }
    }

    /// The next text; `None` for a ping or any other sign of life.
    pub(super) async fn next(&mut self) -> Result<Option<tungstenite::Utf8Bytes>, End> {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Ok(Some(text)),
            Some(Ok(Message::Close(Some(close)))) => Err(End::Closed(close.code.into())),
            Some(Ok(Message::Close(None)) | Err(_)) | None => Err(End::Lost),
            Some(Ok(_)) => Ok(None),
        }
    }

    pub(super) async fn send(&mut self, frames: Vec<String>) -> Result<(), End> {
        for frame in frames {
            self.0
                .feed(Message::text(frame))
                .await
                .map_err(|_| End::Lost)?;
        }
        self.0.flush().await.map_err(|_| End::Lost)
    }

    pub(super) async fn close(&mut self) {
        // The other side may be gone already.
        let _ = self.0.close(None).await;
    }
}
