//! Files over HTTP: how their bytes come in, are kept and go out.
//!
//! The chat knows whose a file is and who may read it; the bytes lie beside it, in a store of their own.

mod coming;
mod disposition;
mod plain;
mod range;
mod receiving;
mod refusal;
mod serving;
mod settling;
mod sweeping;
mod tus;
mod viewer;

use axum::{
    Router,
    routing::{get, head, post},
};

use crate::App;
pub(crate) use sweeping::keep_swept;

/// What comes in, behind `/api/v1`.
pub(crate) fn coming_in() -> Router<App> {
    Router::new()
        .route("/files", post(plain::send))
        .route("/uploads", post(tus::create).options(tus::abilities))
        .route(
            "/uploads/{id}",
            head(tus::offset)
                .patch(tus::append)
                .delete(tus::end)
                .options(tus::abilities),
        )
}

/// What goes out.
pub(crate) fn going_out() -> Router<App> {
    Router::new().route("/files/{id}/{name}", get(serving::serve))
}
