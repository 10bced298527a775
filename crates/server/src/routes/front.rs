//! The front page: what this is and where to go on.

use axum::{Router, extract::State, http::header, response::Html, routing::get};

use crate::App;

pub(super) fn routes() -> Router<App> {
    let style = get(async || {
        (
            [(header::CONTENT_TYPE, "text/css")],
            include_str!("front/style.css"),
        )
    });
    Router::new()
        .route("/", get(page))
        .route("/style.css", style)
}

async fn page(State(app): State<App>) -> Html<String> {
    let demo = if app.chat.has_demo() {
        include_str!("front/demo.html")
    } else {
        ""
    };
    Html(include_str!("front/page.html").replace("<!-- demo -->", demo))
}
