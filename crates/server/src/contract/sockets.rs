//! What the sockets of both old contracts share.
//!
//! What breaks policy before a socket opens is refused with 401 or 403; what breaks it later closes it with 1008.

use axum::{
    extract::{
        FromRequestParts, Request,
        ws::{CloseCode, close_code},
    },
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use veche_chat::{Caller, Connection, Error};
use veche_model::{Ending, Problem};

use super::{refusal::Refusal, refused::Contract};
use crate::{
    App,
    address::Address,
    bearer::bearer,
    sockets::{Handshake, Link, split, watch},
};

/// Bytes of the texts of one socket's posts that may be under way at once.
pub(super) const PIPELINE_BYTES: usize = 256 << 10;

/// Opens a socket of an old contract. `join` says where its person listens, and what `talk` is to know of that.
pub(super) async fn open<C, T, F>(
    app: &App,
    request: Request,
    join: impl AsyncFnOnce(&mut Parts, &Caller) -> Result<(Connection, T), Refusal>,
    talk: impl FnOnce(Box<Link>, Caller, T) -> F + Send + 'static,
) -> Response
where
    C: Contract,
    T: Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let mut parts = split(request);
    let handshake = match Handshake::read(&mut parts, app).await {
        Ok(handshake) => handshake,
        Err(problem) => return in_old_words(problem).into_response(),
    };
    let joined = async {
        let caller = caller::<C>(&mut parts, app).await?;
        let (connection, place) = join(&mut parts, &caller).await?;
        let meter = watch(app, &parts, &caller).map_err(in_old_words)?;
        Ok::<_, Refusal>((caller, place, (connection, meter)))
    };
    let (caller, place, (connection, meter)) = match joined.await {
        Ok(joined) => joined,
        Err(refusal) => return refusal.of_handshake().into_response(),
    };
    handshake.open(app, &mut parts, move |socket| {
        // In a box: a task has room for whatever was moved, at each place where it was.
        let link = Box::new(Link::new(socket, connection, meter));
        talk(link, caller, place)
    })
}

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

/// A refusal in the words of the old contracts.
fn in_old_words(problem: Problem) -> Refusal {
    let status = StatusCode::from_u16(problem.status).expect("a problem has a status of HTTP");
    Refusal::new(status, problem.detail).retry_after(problem.retry_after)
}

/// An error in the words of a contract; what is wrong with a frame is said of its field.
pub(super) fn said(refuse: fn(Error) -> Refusal, error: Error) -> String {
    match error {
        Error::Invalid(invalid) => invalid.to_string(),
        error => refuse(error).text().to_owned(),
    }
}

/// What the old contracts say at the end.
pub(super) fn old_words(why: Ending) -> (CloseCode, &'static str) {
    match why {
        Ending::Blocked => (close_code::POLICY, "you were blocked"),
        Ending::Removed => (close_code::POLICY, "you were removed from this channel"),
        Ending::Deleted => (close_code::POLICY, "this channel was deleted"),
        Ending::SignedOut => (close_code::POLICY, "you were signed out"),
        Ending::TooSlow => (close_code::AGAIN, "you read too slowly"),
        Ending::Unsure => (
            close_code::RESTART,
            "the database cannot answer now, connect again",
        ),
        Ending::GoingAway => (close_code::RESTART, "the server stops, connect again"),
    }
}
