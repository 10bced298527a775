//! What an operator and their machines ask: is it alive, is it ready, how is it doing.

use aide::axum::{ApiRouter, routing::get_with};
use axum::{Json, extract::State, http::StatusCode};
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
    /// `ready`, `degraded`, `stopping`, or what is missing.
    status: String,
    /// What is not ready: `server`, `database`, `writes` or `disk`. What does less than it could, and is ready all the same: `bus`
    /// or `rows`.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    /// What it does less.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

pub(crate) fn routes() -> ApiRouter<App> {
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

/// Ready is who would store what is posted now.
async fn readiness(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    let unready = if app.is_stopping() {
        Some(("server", "stopping".to_owned()))
    } else {
        let asked = app.chat.readiness().await;
        asked.err().map(|unready| (unready.part, unready.why))
    };
    let bus = app.chat.degraded().map(|why| ("bus", why));
    let degraded = bus.or_else(|| app.chat.damaged().map(|why| ("rows", why)));
    let (code, status, part, why) = match (unready, degraded) {
        (Some((part, why)), _) => (StatusCode::SERVICE_UNAVAILABLE, why, Some(part), None),
        (None, Some((part, why))) => (StatusCode::OK, "degraded".to_owned(), Some(part), Some(why)),
        (None, None) => (StatusCode::OK, "ready".to_owned(), None, None),
    };
    (code, Json(Readiness { status, part, why }))
}
