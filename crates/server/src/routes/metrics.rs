//! The server's figures, for Prometheus: open to this machine, and to whoever has the token elsewhere.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use subtle::ConstantTimeEq;

use crate::{App, address::Address, bearer::bearer, contract::Refusal, figures};

/// What a proxy leaves in a request, by one name or another.
const TRACES: [&str; 5] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-real-ip",
    "via",
];

pub(super) fn routes() -> Router<App> {
    Router::new().route("/metrics", get(metrics))
}

async fn metrics(State(app): State<App>, from: Address, request: Request) -> Response {
    if let Err(refusal) = admit(&app, from, request.headers()) {
        return refusal.into_response();
    }
    // Right behind the start: what is measured now must be counted.
    figures::ready().await;
    app.chat.measure().await;
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, figures::rendered()).into_response()
}

/// Where no token is set, nobody elsewhere need know that there are figures.
fn admit(app: &App, Address(from): Address, headers: &HeaderMap) -> Result<(), Refusal> {
    // A proxy on this machine that nobody has named makes the whole world look like loopback.
    let is_proxied =
        TRACES.iter().any(|name| headers.contains_key(*name)) && app.proxies.is_empty();
    if !is_proxied && from.is_some_and(|from| from.is_loopback()) {
        return Ok(());
    }
    let token = app.metrics_token.as_ref().ok_or_else(Refusal::nowhere)?;
    match bearer(headers) {
        Some(given) if given.as_bytes().ct_eq(token.as_bytes()).into() => Ok(()),
        Some(_) => Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "Could not validate credentials",
        )),
        None => Err(Refusal::not_authenticated()),
    }
}
