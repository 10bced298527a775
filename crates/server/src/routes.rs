//! Every route, and what wraps them all.

mod atom;
mod docs;
mod facts;
mod greenatom;
mod host;
mod metrics;
mod web;
mod wrap;

use aide::{
    axum::ApiRouter,
    openapi::{Info, OpenApi},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, OriginalUri},
    http::StatusCode,
    response::Redirect,
    routing::{any, get},
};
use serde_json::Value;
use veche_model::BODY_BYTES;

use crate::{App, api, contract::Refusal, sockets};

pub(crate) use atom::InChannel;
pub(crate) use greenatom::Greenatom;

/// The routes of the old contracts, and their description.
fn documented() -> (Router<App>, OpenApi) {
    let mut description = OpenApi {
        info: Info {
            title: "Veche".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            description: Some(include_str!("routes/description.md").to_owned()),
            ..Info::default()
        },
        ..OpenApi::default()
    };
    docs::describe_sign_ins(&mut description);
    let documented = ApiRouter::new()
        .merge(atom::routes())
        .merge(greenatom::routes())
        .merge(facts::routes());
    let routes = documented.finish_api(&mut description);
    (routes, description)
}

/// What the old contracts say of themselves, as OpenAPI.
pub(crate) fn old_contracts() -> Value {
    serde_json::to_value(documented().1).expect("a description is plain JSON")
}

/// The whole of what is served.
pub(crate) fn router(app: App) -> Router {
    let (mut routes, description) = documented();
    let paths = description
        .paths
        .iter()
        .flat_map(|paths| paths.paths.keys());
    for other in paths.map(|path| toggle_slash(path)) {
        routes = routes.route(&other, any(redirect));
    }
    routes
        .merge(docs::routes())
        .merge(metrics::routes())
        .merge(web::routes())
        .nest("/api/v1", api::routes(get(sockets::live)))
        .route("/api/v1/", any(api::nowhere))
        .route("/ws/chat", get(sockets::greenatom))
        .route("/ws/{channel_id}", get(sockets::atom))
        .fallback(async || nowhere())
        .method_not_allowed_fallback(async || no_such_method())
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(axum::middleware::from_fn(wrap::wrap))
        .with_state(app)
}

/// The answer where no route is.
fn nowhere() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "Not Found")
}

/// The answer where a route is not for this method.
fn no_such_method() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}

/// The same path, with or without its last slash. Old clients write some of them either way.
fn toggle_slash(path: &str) -> String {
    path.strip_suffix('/')
        .map_or_else(|| format!("{path}/"), str::to_owned)
}

async fn redirect(OriginalUri(uri): OriginalUri) -> Redirect {
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    Redirect::temporary(&format!("{}{query}", toggle_slash(uri.path())))
}
