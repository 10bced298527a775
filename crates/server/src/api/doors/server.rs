//! What anybody may know of the server.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::Budgets;
use veche_model::{self as model, Invitation, Town};

use super::{Door, Visitor, Way};
use crate::{
    App,
    api::{refused::Refused, route::Method},
};

/// What the server is, and how much of anything it takes.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct GetServer {}

/// The server.
#[derive(Serialize, JsonSchema)]
pub(in crate::api) struct Server {
    version: &'static str,
    /// The version of the live socket's protocol: 1.
    protocol: u32,
    /// Whether the demo people, whose passwords everybody knows, are here.
    demo: bool,
    /// Whether nobody is an administrator yet: the operator has the link that makes the first.
    needs_setup: bool,
    /// Whether it sends mail: whoever has lost their password can have a link sent.
    mail: bool,
    town: Town,
    limits: Limits,
}

/// How much of anything is allowed.
#[derive(Serialize, JsonSchema)]
struct Limits {
    username_chars: usize,
    display_name_chars: usize,
    about_chars: usize,
    status_chars: usize,
    email_bytes: usize,
    password_min_bytes: usize,
    password_max_bytes: usize,
    channel_name_chars: usize,
    topic_chars: usize,
    text_chars: usize,
    files: usize,
    file_bytes: i64,
    /// Days that messages keep their files; 0 for good. A channel may keep them shorter.
    file_days: i64,
    uploads: i64,
    alt_chars: usize,
    mentions: usize,
    reactions: usize,
    nonce_bytes: usize,
    slow_seconds: i64,
    direct_people: usize,
    token_name_chars: usize,
    token_days: u32,
    search_chars: usize,
    page: i64,
    body_bytes: usize,
    frame_bytes: usize,
}

fn limits(budgets: Budgets) -> Limits {
    Limits {
        files: model::FILES,
        file_bytes: budgets.file_bytes,
        file_days: budgets.file_days.unwrap_or(0),
        uploads: budgets.uploads,
        alt_chars: model::ALT_CHARS,
        username_chars: model::USERNAME_CHARS,
        display_name_chars: model::DISPLAY_NAME_CHARS,
        about_chars: model::ABOUT_CHARS,
        status_chars: model::STATUS_CHARS,
        email_bytes: model::EMAIL_BYTES,
        password_min_bytes: *model::PASSWORD_BYTES.start(),
        password_max_bytes: *model::PASSWORD_BYTES.end(),
        channel_name_chars: model::CHANNEL_NAME_CHARS,
        topic_chars: model::TOPIC_CHARS,
        text_chars: model::TEXT_CHARS,
        mentions: model::MENTIONS,
        reactions: model::REACTIONS,
        nonce_bytes: model::NONCE_BYTES,
        slow_seconds: model::SLOW_SECONDS,
        direct_people: model::DIRECT_PEOPLE,
        token_name_chars: model::TOKEN_NAME_CHARS,
        token_days: *model::TOKEN_DAYS.end(),
        search_chars: model::SEARCH_CHARS,
        page: model::LIST,
        body_bytes: model::BODY_BYTES,
        frame_bytes: model::FRAME_BYTES,
    }
}

impl Door for GetServer {
    const WAY: Way = Way {
        name: "server",
        method: Method::Get,
        path: "/server",
        tag: "Server",
    };
    type Given = Server;

    async fn run(self, app: &App, _: &mut Visitor) -> Result<Server, Refused> {
        // Somebody may have been made an administrator on the command line meanwhile.
        let needs_setup = app.setup.code().is_some() && app.chat.needs_setup().await?;
        Ok(Server {
            version: env!("CARGO_PKG_VERSION"),
            protocol: 1,
            demo: app.chat.has_demo(),
            needs_setup,
            mail: app.chat.has_mail(),
            town: app.chat.town().await?,
            limits: limits(app.chat.budgets()),
        })
    }
}

/// Where an invite leads, for somebody who has no account yet. One that lets nobody in is as one that never was.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Invited {
    /// The invite's code.
    code: String,
}

impl Door for Invited {
    const WAY: Way = Way {
        name: "invited",
        // The code stands in no address.
        method: Method::Post,
        path: "/invited",
        tag: "Server",
    };
    type Given = Invitation;

    async fn run(self, app: &App, _: &mut Visitor) -> Result<Invitation, Refused> {
        Ok(app.chat.invite_of(&self.code).await?)
    }
}
