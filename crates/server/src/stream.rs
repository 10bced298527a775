//! JSON that is written while it is read from the store.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::stream;

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

/// An answer whose body comes from the source, a piece at a time, as fast as the client takes it.
pub(crate) fn json(source: impl Source) -> Response {
    let pieces = stream::unfold(Some(source), async |source| {
        let mut source = source?;
        let mut piece = Vec::new();
        match source.more(&mut piece).await {
            Ok(is_more) => Some((Ok(Bytes::from(piece)), is_more.then_some(source))),
            Err(broken) => {
                tracing::warn!(error = %broken, "an answer broke off");
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
