//! JSON that is written while it is read from the store.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::stream;
use veche_chat::{CHUNK_BYTES, Chat, Held};
use veche_model::UserId;

use crate::outage;

/// Where the JSON comes from.
pub(crate) trait Source: Send + 'static {
    /// Writes some more; false when that was the end.
    fn more(&mut self, out: &mut Vec<u8>) -> impl Future<Output = Result<bool, Broken>> + Send;
}

/// Why an answer broke off. The status is long gone, so the connection ends: the client sees that something is missing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    #[error("the store failed while an answer was being written")]
    Chat(#[from] veche_chat::Error),
    #[error("an answer cannot be written")]
    Json(#[from] serde_json::Error),
}

/// Bytes of memory that a piece takes, as it is read and as it is written.
const PIECE: usize = 4 * CHUNK_BYTES;

/// Memory for an answer that comes in pieces: each has some before it is read, until the client has taken it.
pub(crate) struct Pieces {
    chat: Chat,
    reader: UserId,
    next: Option<Held>,
}

impl Pieces {
    /// Waits for memory for the first piece.
    pub(crate) async fn begin(chat: &Chat, reader: UserId) -> Result<Self, veche_chat::Error> {
        Ok(Self {
            chat: chat.clone(),
            reader,
            next: Some(chat.reserve_soon(reader, PIECE).await?),
        })
    }

    async fn next(&mut self) -> Held {
        match self.next.take() {
            Some(held) => held,
            None => self.chat.reserve(self.reader, PIECE).await,
        }
    }
}

/// Bytes that hold their memory until they are written.
pub(crate) fn kept(bytes: impl AsRef<[u8]> + Send + 'static, held: Held) -> Bytes {
    struct Kept<T> {
        bytes: T,
        _held: Held,
    }
    impl<T: AsRef<[u8]>> AsRef<[u8]> for Kept<T> {
        fn as_ref(&self) -> &[u8] {
            self.bytes.as_ref()
        }
    }
    Bytes::from_owner(Kept { bytes, _held: held })
}

/// An answer whose body comes from the source, a piece at a time, as fast as the client takes it.
pub(crate) fn json(source: impl Source, pieces: Pieces) -> Response {
    let pieces = stream::unfold(Some((source, pieces)), async |state| {
        let (mut source, mut pieces) = state?;
        let mut held = pieces.next().await;
        let mut piece = Vec::new();
        match source.more(&mut piece).await {
            Ok(is_more) => {
                held.keep(2 * piece.len());
                let rest = is_more.then_some((source, pieces));
                Some((Ok(kept(piece, held)), rest))
            }
            Err(broken) => {
                outage::broke_off(&broken, "an answer broke off");
                Some((Err(broken), None))
            }
        }
    });
    let mut response = Response::new(Body::from_stream(pieces));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
