//! Who looks at files: whoever brings a token, or a page's own element, whose browser sends a cookie that is good for nothing else.

use axum::{extract::FromRequestParts, http::request::Parts};
use veche_chat::{Caller, Error};
use veche_model::Problem;

use crate::{
    App,
    address::Address,
    api::{FILES, cookie, problem},
    bearer::bearer,
};

/// Whoever asks for a file. Who was shut out is told that there is none.
pub(super) async fn viewer(app: &App, parts: &mut Parts) -> Result<Caller, Problem> {
    let Ok(Address(address)) = Address::from_request_parts(parts, app).await;
    let found = match (bearer(&parts.headers), cookie(&parts.headers, FILES)) {
        (Some(token), _) => app.chat.authenticate_scoped(token, address).await,
        (None, Some(view)) => app.chat.authenticate_view(&view, address).await,
        (None, None) => Err(Error::Unauthenticated),
    };
    match found {
        Err(Error::Blocked) => Err(super::refusal::no_file()),
        found => found.map_err(problem),
    }
}
