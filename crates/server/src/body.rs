//! A request's body, read as a whole, if it fits and comes in time.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use tokio::time::timeout;

/// How long a client may take to send a body.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It took too long.
    Late,
    /// It is larger than any may be.
    TooLarge,
    /// It broke off, or is none.
    Broken,
}

/// The whole body.
pub(crate) async fn read(request: Request) -> Result<Bytes, Unread> {
    let reading = Bytes::from_request(request, &());
    let read = timeout(PATIENCE, reading).await.map_err(|_| Unread::Late)?;
    read.map_err(|rejection| match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Unread::TooLarge,
        _ => Unread::Broken,
    })
}

/// What a request says its body is, in small letters and without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = kind.split(';').next()?;
    Some(kind.trim().to_ascii_lowercase())
}
