//! What a server says to browsers that was built without the page.

use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse},
    routing::get,
};

use super::file::GUARDED;

/// How to get the page, and what there is without it.
pub(super) fn page(has_demo: bool) -> impl IntoResponse {
    let demo = if has_demo {
        include_str!("demo.html")
    } else {
        ""
    };
    let page = include_str!("page.html").replace("<!-- demo -->", demo);
    ([GUARDED], Html(page))
}

/// What that page needs.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let style = async || {
        let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
        (kind, include_str!("style.css"))
    };
    Router::new().route("/style.css", get(style))
}
