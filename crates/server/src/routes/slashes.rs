//! Paths that are written with a last slash, or without it.

use axum::{extract::OriginalUri, response::Redirect};

/// The same path, with or without its last slash. Old clients write some of them either way.
pub(super) fn toggle_slash(path: &str) -> String {
    path.strip_suffix('/')
        .map_or_else(|| format!("{path}/"), str::to_owned)
}

/// Leads to the path with, or without, its last slash.
pub(super) async fn redirect(OriginalUri(uri): OriginalUri) -> Redirect {
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    Redirect::temporary(&format!("{}{query}", toggle_slash(uri.path())))
}
