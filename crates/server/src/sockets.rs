//! The sockets: one of each old contract, and the live one.
//!
//! On the old ones, what breaks policy before a socket opens is refused with 401 or 403; what breaks it later closes it with
//! 1008.

mod atom;
mod greenatom;
mod handshake;
mod link;
mod live;

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use veche_chat::{Caller, Error};
use veche_model::Problem;

pub(crate) use atom::atom;
pub(crate) use greenatom::greenatom;
pub(crate) use live::{CLOSES, PROTOCOL, Resume, live};

use crate::{
    App,
    contract::{Address, Contract, Refusal, bearer},
    listen::Meter,
};
use handshake::Handshake;

/// Posts of one socket that may be under way at once; more wait in the client's own buffers.
const PIPELINE: usize = 64;
/// Bytes of their texts, on the sockets of the old contracts.
const PIPELINE_BYTES: usize = 256 << 10;

/// Who wants to open a socket: their token stands in the header, or in the query where browsers must put it.
async fn caller<C: Contract>(parts: &mut Parts, app: &App) -> Result<Caller, Refusal> {
    let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let from_query = query
        .into_owned()
        .find(|(name, _)| name == "token")
        .map(|(_, token)| token);
    let token = bearer(&parts.headers).map(str::to_owned).or(from_query);
    let token = token
        .filter(|token| !token.is_empty())
        .ok_or_else(Refusal::not_authenticated)?;
    let Ok(Address(address)) = Address::from_request_parts(parts, app).await;
    app.chat
        .authenticate(&token, address)
        .await
        .map_err(C::refuse)
}

/// The handshake of an old contract; the refusal of anything that is none.
async fn handshake(parts: &mut Parts, app: &App) -> Result<Handshake, Response> {
    let handshake = Handshake::read(parts, app).await;
    handshake.map_err(|problem| in_old_words(problem).into_response())
}

/// Counts what a person's socket sends from now on. Refuses whoever has sent frames before the handshake was answered.
fn watch(app: &App, parts: &Parts, caller: &Caller) -> Result<Arc<Meter>, Problem> {
    let meter = parts.extensions.get::<Arc<Meter>>().cloned();
    let meter = meter.unwrap_or_default();
    if let Some(paces) = &app.paces
        && !meter.watch(paces, caller.id)
    {
        let early = "must be alone: frames come after its answer";
        return Err(Problem::invalid("handshake", early));
    }
    Ok(meter)
}

/// A refusal in the words of the old contracts.
fn in_old_words(problem: Problem) -> Refusal {
    let status = StatusCode::from_u16(problem.status).unwrap_or_default();
    Refusal::new(status, problem.detail).retry_after(problem.retry_after)
}

fn split(request: Request) -> Parts {
    request.into_parts().0
}

/// Tries until the person's pace allows it: the old contracts have no way to say "wait", so the socket is read no faster.
async fn paced<T>(mut post: impl FnMut() -> veche_chat::Result<T>) -> veche_chat::Result<T> {
    loop {
        match post() {
            Err(Error::TooFast(wait)) => tokio::time::sleep(wait).await,
            done => return done,
        }
    }
}

/// An error in the words of a contract; what is wrong with a frame is said of its field.
fn said(refuse: fn(Error) -> Refusal, error: Error) -> String {
    match error {
        Error::Invalid(invalid) => invalid.to_string(),
        error => refuse(error).text().to_owned(),
    }
}
