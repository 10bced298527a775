//! What an operator and their machines ask: is it alive, is it ready, how is it doing.

use aide::axum::{ApiRouter, routing::get_with};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::App;

/// How the server is.
#[derive(Serialize, JsonSchema)]
struct Health {
    /// `ok`.
    status: &'static str,
    version: &'static str,
    /// What keeps the messages.
    store: String,
    /// When a message is acknowledged: `full` means after it is on the disk.
    durability: &'static str,
    /// Whether the demo people, whose passwords everybody knows, are here.
    demo: bool,
}

/// Whether the server can do its work now.
#[derive(Serialize, JsonSchema)]
struct Readiness {
    /// `ready`, `stopping`, or what is missing.
    status: &'static str,
}

pub(super) fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route(
            "/healthz",
            get_with(health, |op| {
                op.tag("Operation").summary("Whether the server is alive")
            }),
        )
        .api_route(
            "/readyz",
            get_with(readiness, |op| {
                op.tag("Operation")
                    .summary("Whether the server can do its work now")
                    .response::<200, Json<Readiness>>()
                    .response::<503, Json<Readiness>>()
            }),
        )
        .route("/metrics", get(metrics))
}

async fn health(State(app): State<App>) -> Json<Health> {
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        store: app.chat.engine(),
        durability: "full",
        demo: app.chat.has_demo(),
    })
}

async fn readiness(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    let (code, status) = if app.is_stopping() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping")
    } else if app.chat.is_ready().await.is_err() {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer",
        )
    } else {
        (StatusCode::OK, "ready")
    };
    (code, Json(Readiness { status }))
}

async fn metrics(State(app): State<App>) -> Response {
    metrics::gauge!("veche_sockets").set(app.chat.sockets() as f64);
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, app.metrics.render()).into_response()
}
