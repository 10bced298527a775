//! The page for browsers and what it is made of, from `web/dist`, where `make web` puts it.

mod coding;
mod file;
mod plain;
#[cfg(test)]
mod tests;

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::Embed;
use serde::Deserialize;

use super::slashes::{redirect, toggle_slash};
use crate::{App, api::Refused, contract::Refusal, pages::PAGES};
use file::Keep;

/// Read as it is asked for in a debug build, inside the binary otherwise.
#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// Where a mail program unsubscribes its reader without showing the page (RFC 8058).
const UNSUBSCRIBE: &str = "/unsubscribe";

/// A path of the page where the contract of Greenatom chat has a route of its own.
const SHARED: &str = "/register";

/// What browsers look for under a name that never changes.
const FIXED: [&str; 6] = [
    "/manifest.webmanifest",
    "/sw.js",
    "/icon.svg",
    "/icon-192.png",
    "/icon-512.png",
    "/icon-maskable.png",
];

pub(super) fn routes() -> Router<App> {
    let pages = PAGES.into_iter().fold(Router::new(), |pages, (_, path)| {
        let shown = match path {
            SHARED => return pages.route(path, get(page_for_browsers::<Built>)),
            UNSUBSCRIBE => pages.route(path, get(page::<Built>).post(unsubscribe)),
            _ => pages.route(path, get(page::<Built>)),
        };
        match path {
            "/" => shown,
            _ => shown.route(&toggle_slash(path), get(redirect)),
        }
    });
    pages.merge(files::<Built, App>()).merge(plain::routes())
}

/// What the page is made of.
fn files<Files: Embed + 'static, S: Clone + Send + Sync + 'static>() -> Router<S> {
    let asset = async |Path(path): Path<String>, asked: HeaderMap| {
        let answer = file::answer::<Files>(&format!("assets/{path}"), Keep::ForGood, &asked);
        answer.ok_or_else(Refusal::nowhere)
    };
    let files = Router::new().route("/assets/{*path}", get(asset));
    FIXED.into_iter().fold(files, |files, path| {
        let fixed = async move |asked: HeaderMap| {
            let answer = file::answer::<Files>(&path[1..], Keep::WhileTheSame, &asked);
            answer.ok_or_else(Refusal::nowhere)
        };
        files.route(path, get(fixed))
    })
}

#[derive(Deserialize)]
struct Leaving {
    code: String,
}

/// What is in the body is the same each time, and says nothing.
async fn unsubscribe(
    State(app): State<App>,
    Query(Leaving { code }): Query<Leaving>,
) -> Result<StatusCode, Refused> {
    app.chat.unsubscribe(&code).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn page<Files: Embed>(State(app): State<App>, asked: HeaderMap) -> Response {
    file::answer::<Files>("index.html", Keep::WhileTheSame, &asked)
        .unwrap_or_else(|| plain::page(app.chat.has_demo()).into_response())
}

/// The page where the contract of Greenatom chat has a route of its own and refuses a `GET`: only whoever asks for a page
/// gets one, as every browser does and no client of the contract.
async fn page_for_browsers<Files: Embed>(app: State<App>, asked: HeaderMap) -> Response {
    let allowed = (header::ALLOW, HeaderValue::from_static("POST"));
    let refusal = ([allowed], Refusal::no_such_method());
    page_or::<Files>(app, asked, StatusCode::OK, refusal).await
}

/// What there is at no path: browsers are shown the page, which says so in words.
pub(super) async fn nowhere(app: State<App>, method: Method, asked: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return Refusal::nowhere().into_response();
    }
    page_or::<Built>(app, asked, StatusCode::NOT_FOUND, Refusal::nowhere()).await
}

/// The page for whoever asks for one, with this status; the refusal for all others.
async fn page_or<Files: Embed>(
    app: State<App>,
    asked: HeaderMap,
    status: StatusCode,
    refusal: impl IntoResponse,
) -> Response {
    let is_browser = coding::wish(&asked, &header::ACCEPT, "text/html") > 0.0;
    let mut answer = if is_browser {
        let mut page = page::<Files>(app, asked).await;
        // What the browser has already is told by its own status.
        if page.status() == StatusCode::OK {
            *page.status_mut() = status;
        }
        page
    } else {
        refusal.into_response()
    };
    let vary = HeaderValue::from_static("Accept");
    answer.headers_mut().append(header::VARY, vary);
    answer
}
