//! The description of every route, and a page to try them on. Nothing is fetched from any other host.

use std::sync::LazyLock;

use aide::{
    openapi::{Components, OAuth2Flow, OAuth2Flows, OpenApi, ReferenceOr, SecurityScheme},
    swagger::Swagger,
    transform::TransformOperation,
};
use axum::{
    Json, Router,
    body::Bytes,
    http::{HeaderName, header},
    response::Html,
    routing::get,
};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::{atom::Atom, greenatom::Greenatom};
use crate::{
    App,
    contract::{Contract, Fields, Place, Shape},
    describe,
};

/// A username and a password, in OAuth2's form; its other fields are allowed and ignored.
#[derive(JsonSchema)]
pub(super) struct SignIn {
    pub(super) username: String,
    pub(super) password: String,
}

impl Shape for SignIn {
    fn read(fields: &mut Fields) -> Option<Self> {
        let username = fields.text(Place::Body, "username");
        let password = fields.text(Place::Body, "password");
        Some(Self {
            username: username?,
            password: password?,
        })
    }
}

/// An access token.
#[derive(Serialize, JsonSchema)]
pub(super) struct Token {
    access_token: String,
    token_type: &'static str,
}

impl From<veche_chat::Token> for Token {
    fn from(token: veche_chat::Token) -> Self {
        Self {
            access_token: token.0,
            token_type: "bearer",
        }
    }
}

/// It was done.
#[derive(Serialize, JsonSchema)]
pub(super) struct Done {
    message: &'static str,
}

impl Done {
    pub(super) fn json(message: &'static str) -> Json<Self> {
        Json(Self { message })
    }
}

/// What the description says of a route.
pub(super) fn described(
    tag: &'static str,
    summary: &'static str,
) -> impl FnOnce(TransformOperation<'_>) -> TransformOperation<'_> {
    move |operation| operation.tag(tag).summary(summary)
}

/// Names the sign-in of each contract, so that the page can use it.
pub(super) fn describe_sign_ins(api: &mut OpenApi) {
    let schemes = &mut api
        .components
        .get_or_insert_with(Components::default)
        .security_schemes;
    for (name, url) in [(Atom::SCHEME, "/auth/token"), (Greenatom::SCHEME, "/login")] {
        let flow = OAuth2Flow::Password {
            refresh_url: None,
            token_url: url.to_owned(),
            scopes: IndexMap::new(),
        };
        let scheme = SecurityScheme::OAuth2 {
            flows: OAuth2Flows {
                password: Some(flow),
                ..OAuth2Flows::default()
            },
            description: None,
            extensions: IndexMap::new(),
        };
        schemes.insert(name.to_owned(), ReferenceOr::Item(scheme));
    }
}

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
