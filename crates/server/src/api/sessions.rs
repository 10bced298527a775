//! Sessions, passwords, personal access tokens and tickets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Error, Result};
use veche_model::{Invalid, Millis, ResetOffer, Scope, Scopes, Session, TokenName, UserId};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

pub(super) const TAG: Tag = Tag("Sessions");

/// One's sessions and personal access tokens that are alive. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Sessions {}

impl Operation for Sessions {
    const ROUTE: Route = TAG.get("sessions", "/sessions", Scope::Read);
    type Given = Vec<Session>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Session>> {
        chat.sessions(caller).await
    }
}

/// Ends one of one's sessions or personal access tokens, with its sockets. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndSession {
    /// The session's id.
    session: String,
}

impl Operation for EndSession {
    const ROUTE: Route = TAG.delete("end_session", "/sessions/{session}", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.end_session(caller, &self.session).await
    }
}

/// Ends all of one's sessions but this one, and all of one's personal access tokens. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndOtherSessions {}

impl Operation for EndOtherSessions {
    const ROUTE: Route = TAG.delete("end_other_sessions", "/sessions", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.end_other_sessions(caller).await
    }
}

/// Ends the session, or the personal access token, that one came with, and its sockets. A browser forgets its refresh token.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignOut {}

impl Operation for SignOut {
    const ROUTE: Route = TAG.delete("sign_out", "/sessions/current", Scope::Read);
    const IS_FAREWELL: bool = true;
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.sign_out(caller).await
    }
}

/// Gives oneself another password. All other sessions and all personal access tokens end. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePassword {
    /// The password that one has.
    old: String,
    /// 8 to 1024 bytes, and none of those that anybody would try.
    new: String,
}

impl Operation for ChangePassword {
    const ROUTE: Route = TAG.put("change_password", "/me/password", Scope::Write);
    const IS_COUNTED: bool = false;
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        let changed = chat.change_password(caller, self.old, &self.new).await;
        changed.map_err(|error| of_field("new", error))
    }
}

/// Makes a personal access token, for a program. It is shown this once. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeToken {
    /// What to know it by.
    name: TokenName,
    /// What it may be used for; at least one.
    scopes: Scopes,
    /// Days that it lives; forever when it is missing.
    #[schemars(range(min = 1, max = 3650))]
    expires_in_days: Option<u32>,
}

/// A personal access token.
#[derive(Serialize, JsonSchema)]
pub(super) struct MadeToken {
    /// How it stands among the sessions.
    session: Session,
    /// What its bearer carries. It is told nowhere else.
    token: String,
}

impl Operation for MakeToken {
    const ROUTE: Route = TAG.post("make_token", "/me/tokens", Scope::Write);
    type Given = MadeToken;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<MadeToken> {
        let days = self.expires_in_days;
        let made = chat.make_token(caller, self.name, self.scopes, days).await;
        let (session, token) = made.map_err(|error| match error {
            Error::Invalid(invalid) if invalid.field == "days" => {
                of_field("expires_in_days", invalid.into())
            }
            error => error,
        })?;
        let token = token.0;
        Ok(MadeToken { session, token })
    }
}

/// A ticket that opens one live socket, within 30 s: for clients that cannot send a header.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetTicket {}

/// A ticket to the live socket.
#[derive(Serialize, JsonSchema)]
pub(super) struct Ticket {
    /// What stands in the query of the socket's address, as `ticket`.
    ticket: String,
    /// Until when it is good.
    until: Millis,
}

impl Operation for GetTicket {
    const ROUTE: Route = TAG.post("ticket", "/socket/ticket", Scope::Read);
    type Given = Ticket;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Ticket> {
        let (ticket, until) = chat.ticket(caller).await?;
        let ticket = ticket.0;
        Ok(Ticket { ticket, until })
    }
}

/// A person's sessions and personal access tokens that are alive. Administrators only, who have signed in; it is written down.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionsOf {
    person: UserId,
}

impl Operation for SessionsOf {
    const ROUTE: Route = TAG.get("sessions_of", "/people/{person}/sessions", Scope::Admin);
    type Given = Vec<Session>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Session>> {
        chat.sessions_of(caller, self.person).await
    }
}

/// Ends all sessions and personal access tokens of a person. Administrators only, who have signed in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndSessionsOf {
    person: UserId,
}

impl Operation for EndSessionsOf {
    const ROUTE: Route = TAG.delete("end_sessions_of", "/people/{person}/sessions", Scope::Admin);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.end_sessions_of(caller, self.person).await
    }
}

/// Makes a link by which a person who has lost their password sets another: good once, for an hour. Administrators only, who
/// have signed in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferReset {
    person: UserId,
}

impl Operation for OfferReset {
    const ROUTE: Route = TAG.post(
        "offer_reset",
        "/people/{person}/password-reset",
        Scope::Admin,
    );
    type Given = ResetOffer;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<ResetOffer> {
        chat.offer_reset(caller, self.person).await
    }
}

/// What is wrong with a field, by the name that the field has here.
fn of_field(field: &'static str, error: Error) -> Error {
    match error {
        Error::Invalid(invalid) => Invalid { field, ..invalid }.into(),
        error => error,
    }
}
