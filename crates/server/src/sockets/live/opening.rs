//! How a live socket opens: whose it is, and the greeting.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use veche_chat::{Caller, Error, Greeting};
use veche_model::{Hello, Problem, Scope};

use super::{
    super::{
        handshake::{Handshake, split, watch},
        link::{BEAT, Link},
    },
    Live,
};
use crate::{
    App,
    address::Address,
    api::{self, Refused, problem},
    bearer::bearer,
};

/// Bytes that are held for a greeting until the client has it.
const GREETING: usize = 256 << 10;
/// The subprotocol that clients may ask for.
pub(crate) const PROTOCOL: &str = "veche.v1";
/// What stands before a token among the subprotocols: the only place where a browser can put one.
const TOKEN_PROTOCOL: &str = "bearer.";

pub(crate) async fn live(State(app): State<App>, request: Request) -> Response {
    let mut parts = split(request);
    let handshake = match Handshake::read(&mut parts, &app).await {
        Ok(handshake) => handshake.speaks(PROTOCOL, &parts),
        Err(problem) => return Refused(problem).into_response(),
    };
    let joined = async {
        api::check_origin(&app, &parts.headers)?;
        let caller = caller(&mut parts, &app).await?;
        caller.need(Scope::Read).map_err(problem)?;
        let meter = watch(&app, &parts, &caller)?;
        let held = app.chat.reserve_soon(caller.id, GREETING).await;
        let held = held.map_err(problem)?;
        let connection = app.chat.listen_live(&caller).map_err(problem)?;
        let greeting = app.chat.greet(&caller, &connection).await;
        let Greeting {
            epoch,
            me,
            places,
            present,
            waiting,
            town,
            emoji_version,
        } = greeting.map_err(problem)?;
        let hello = Hello {
            protocol: 1,
            server: env!("CARGO_PKG_VERSION").to_owned(),
            epoch,
            me,
            places,
            present,
            waiting,
            town,
            emoji_version,
            beat_seconds: BEAT.as_secs(),
        };
        Ok::<_, Problem>((caller, (connection, meter), (Box::new(hello), held)))
    };
    let (caller, (connection, meter), hello) = match joined.await {
        Ok(joined) => joined,
        Err(problem) => return Refused(problem).into_response(),
    };
    let chat = app.chat.clone();
    handshake.open(&app, &mut parts, move |socket| {
        let link = Link::new(socket, connection, meter);
        Box::new(Live::new(link, chat, caller, &hello.0)).talk(hello)
    })
}

/// Who opens the socket: by a ticket in the query, a token in the header, or one among the subprotocols.
async fn caller(parts: &mut Parts, app: &App) -> Result<Caller, Problem> {
    let Ok(Address(address)) = Address::from_request_parts(parts, app).await;
    let query = parts.uri.query().unwrap_or_default();
    let mut query = form_urlencoded::parse(query.as_bytes());
    if let Some((_, ticket)) = query.find(|(name, _)| name == "ticket") {
        return app.chat.redeem(&ticket, address).await.map_err(problem);
    }
    let token = bearer(&parts.headers)
        .map(str::to_owned)
        .or_else(|| from_protocols(&parts.headers))
        .ok_or_else(|| problem(Error::Unauthenticated))?;
    app.chat
        .authenticate_scoped(&token, address)
        .await
        .map_err(problem)
}

fn from_protocols(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    let mut words = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    let token = words.find_map(|word| word.trim().strip_prefix(TOKEN_PROTOCOL));
    token.map(str::to_owned)
}
