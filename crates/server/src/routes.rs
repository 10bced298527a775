//! Every route, and what wraps them all.

mod atom;
mod docs;
mod facts;
mod front;
mod greenatom;
mod wrap;

use aide::{
    axum::ApiRouter,
    openapi::{Info, OpenApi},
};
use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, routing::get};
use veche_model::BODY_BYTES;

use crate::{App, contract::Refusal, sockets};

pub(crate) use atom::InChannel;
pub(crate) use greenatom::Greenatom;

/// The whole of what is served.
pub(crate) fn router(app: App) -> Router {
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
    let routes: Router<App> = documented.finish_api(&mut description);
    routes
        .merge(docs::routes(&description))
        .merge(front::routes())
        .route("/ws/chat", get(sockets::greenatom))
        .route("/ws/{channel_id}", get(sockets::atom))
        .fallback(async || Refusal::new(StatusCode::NOT_FOUND, "Not Found"))
        .method_not_allowed_fallback(async || {
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
        })
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(axum::middleware::from_fn(wrap::wrap))
        .with_state(app)
}
