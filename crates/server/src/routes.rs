//! Every route, and what wraps them all.

mod docs;
mod host;
mod metrics;
mod slashes;
mod web;
mod wrap;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get},
};
use veche_model::BODY_BYTES;

use crate::{
    App, api,
    contract::{Refusal, atom, greenatom},
    describe::documented,
    files, sockets,
};
use slashes::{redirect, toggle_slash};

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
        .merge(files::going_out())
        .nest(
            "/api/v1",
            api::routes(get(sockets::live), files::coming_in()),
        )
        .route("/api/v1/", any(api::nowhere))
        .route("/ws/chat", get(greenatom::socket))
        .route("/ws/{channel_id}", get(atom::socket))
        .fallback(web::nowhere)
        .method_not_allowed_fallback(async || Refusal::no_such_method())
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(axum::middleware::from_fn(wrap::wrap))
        .with_state(app)
}
