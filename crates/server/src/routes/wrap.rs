//! What wraps every route: a request id, a log line, figures, careful headers, and a catch for panics.

use std::{panic::AssertUnwindSafe, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use super::host;
use crate::{
    api::{self, Refused},
    contract::Refusal,
    outage,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Set unless the route has set its own. Nothing may be framed, sniffed, kept by caches or loaded, and no page of ours has a
/// use for what a device senses.
const HEADERS: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

pub(super) async fn wrap(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request);
    let method = request.method().clone();
    // The route, not the path and never the query: that is where the old contracts carry tokens.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unknown".into(), |path| path.as_str().to_owned());
    let is_below_api = request.uri().path().starts_with("/api/v1");
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), %method, route);

    let answering = async {
        match host::refusal(&request, is_below_api) {
            Some(refusal) => refusal,
            None => next.run(request).await,
        }
    };
    let answered = AssertUnwindSafe(answering)
        .catch_unwind()
        .instrument(span.clone())
        .await;
    let mut response = answered.unwrap_or_else(|_| {
        span.in_scope(outage::panicked);
        if is_below_api {
            return Refused(api::broke()).into_response();
        }
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error").into_response()
    });

    let took = started.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(status, took_ms = took.as_secs_f64() * 1000.0, "answered"));
    metrics::histogram!("veche_http_seconds", "route" => route, "method" => label(&method),
        "status" => status.to_string())
    .record(took.as_secs_f64());

    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id);
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Only what we serve: a made-up method must not make a new series.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// The caller's own id for the request when it is a decent one, else a new one.
fn request_id(request: &Request) -> HeaderValue {
    let given = request.headers().get(REQUEST_ID).filter(|id| {
        let is_plain =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (1..=64).contains(&id.len()) && id.as_bytes().iter().all(is_plain)
    });
    given.cloned().unwrap_or_else(|| {
        HeaderValue::from_str(&Uuid::new_v4().simple().to_string())
            .expect("hex digits are a header value")
    })
}
