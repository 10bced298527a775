//! The description of every route, and a page to try them on. Nothing is fetched from any other host.

use std::sync::LazyLock;

use aide::swagger::Swagger;
use axum::{
    Router,
    body::Bytes,
    http::{HeaderName, header},
    response::Html,
    routing::get,
};

use crate::{App, describe};

/// The page in parts, so that its policy can forbid every inline script.
struct Page {
    html: String,
    bundle: String,
    start: String,
    style: String,
}

static PAGE: LazyLock<Page> = LazyLock::new(|| {
    let whole = Swagger::new("/openapi.json")
        .with_title("Veche: the interface")
        .html();
    let cut = |text: &str, open: &str, close: &str| -> Option<(String, String)> {
        let (before, rest) = text.split_once(open)?;
        let (inside, after) = rest.split_once(close)?;
        Some((format!("{before}\0{after}"), inside.to_owned()))
    };
    let parts = cut(&whole, "<style>", "</style>").and_then(|(rest, style)| {
        let (rest, bundle) = cut(&rest.replacen('\0', STYLE_LINK, 1), "<script>", "</script>")?;
        let (rest, start) = cut(
            &rest.replacen('\0', BUNDLE_LINK, 1),
            "<script>",
            "</script>",
        )?;
        Some(Page {
            html: rest.replacen('\0', START_LINK, 1),
            bundle,
            start,
            style,
        })
    });
    parts.expect("the page has one style and two scripts; a test opens it")
});

const STYLE_LINK: &str = r#"<link rel="stylesheet" href="/docs/style.css">"#;
const BUNDLE_LINK: &str = r#"<script src="/docs/bundle.js"></script>"#;
const START_LINK: &str = r#"<script src="/docs/start.js"></script>"#;

/// What the page may: its scripts set styles as they like, and try routes of this server.
const POLICY: [(HeaderName, &str); 1] = [(
    header::CONTENT_SECURITY_POLICY,
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
)];

static OPENAPI: LazyLock<Bytes> = LazyLock::new(|| describe::OPENAPI.to_string().into());
static ASYNCAPI: LazyLock<Bytes> = LazyLock::new(|| describe::ASYNCAPI.to_string().into());

pub(super) fn routes() -> Router<App> {
    let described = |text: fn() -> &'static Bytes| {
        get(async move || ([(header::CONTENT_TYPE, "application/json")], text().clone()))
    };
    let asset = |kind: &'static str, text: fn() -> &'static str| {
        get(async move || {
            (
                [
                    (header::CONTENT_TYPE, kind),
                    (header::CACHE_CONTROL, "max-age=3600"),
                ],
                text(),
            )
        })
    };
    Router::new()
        .route("/openapi.json", described(|| &OPENAPI))
        .route("/asyncapi.json", described(|| &ASYNCAPI))
        .route("/docs", get(async || (POLICY, Html(PAGE.html.as_str()))))
        .route("/docs/style.css", asset("text/css", || &PAGE.style))
        .route("/docs/bundle.js", asset("text/javascript", || &PAGE.bundle))
        .route("/docs/start.js", asset("text/javascript", || &PAGE.start))
}
