//! Coming in: by a new account, a password, a refresh token or the setup link.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{self as chat, Beginning, Error, NewAccount};
use veche_model::{
    ChannelName, Code, DisplayName, Email, Invalid, Me, Millis, Password, Problem, TownName,
    Username,
};

use super::{Door, Visitor, Way};
use crate::{
    App,
    api::{refused::Refused, route::Method},
};

pub(super) const fn way(name: &'static str, path: &'static str) -> Way {
    Way {
        name,
        method: Method::Post,
        path,
        tag: "Sessions",
    }
}

/// What somebody carries who has signed in.
#[derive(Serialize, JsonSchema)]
pub(in crate::api) struct SignedIn {
    /// What lets them in: a bearer token.
    access: String,
    /// Until when.
    access_until: Millis,
    /// What `refresh` takes for the next ones, once; `null` when it is kept in the cookie.
    refresh: Option<String>,
    /// Until when.
    refresh_until: Millis,
    /// What this device is known again by: what the next sign-in here sends as `device`. `null` after a refresh, and when it is
    /// kept in a cookie.
    device: Option<String>,
    /// Who they are.
    me: Me,
}

impl SignedIn {
    pub(super) fn new(signed_in: chat::SignedIn, in_cookie: bool, visitor: &mut Visitor) -> Self {
        let (refresh, device) = if in_cookie {
            visitor.keep(signed_in.refresh, signed_in.files);
            visitor.is_known_by(signed_in.device);
            (None, None)
        } else {
            let device = signed_in.device.map(|device| device.0);
            (Some(signed_in.refresh.0), device)
        };
        Self {
            access: signed_in.access.0,
            access_until: signed_in.access_until,
            refresh,
            refresh_until: signed_in.refresh_until,
            device,
            me: signed_in.me,
        }
    }
}

fn account(
    username: Username,
    name: Option<DisplayName>,
    email: Option<Email>,
    password: Password,
) -> Result<NewAccount, Invalid> {
    let name = name.unwrap_or_else(|| DisplayName::from(&username));
    NewAccount::choose(username, name, email, password)
}

/// Makes an account and signs in. Where registration is by invite only, it takes one. Where it is by approval, whoever brings
/// none waits: the answer is `unapproved`, and so is that to signing in, until somebody who keeps order has approved.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Register {
    username: Username,
    /// What to be called; the username when it is missing.
    name: Option<DisplayName>,
    email: Option<Email>,
    /// 8 to 1024 bytes, and none of those that anybody would try.
    password: Password,
    /// The code of an invite, which is spent by it: the new person is in its channel at once, if it leads to one.
    invite: Option<String>,
    /// Whether the refresh token is to be kept in a cookie: for pages.
    #[serde(default)]
    cookie: bool,
}

impl Door for Register {
    const WAY: Way = way("register", "/register");
    type Given = SignedIn;

    async fn run(self, app: &App, visitor: &mut Visitor) -> Result<SignedIn, Refused> {
        let account = account(self.username, self.name, self.email, self.password);
        let user = app
            .chat
            .register(
                account.map_err(Error::from)?,
                self.invite.as_deref(),
                visitor.address,
            )
            .await?;
        let signed_in = app
            .chat
            .open_session_for_good(&user, &visitor.device())
            .await?;
        Ok(SignedIn::new(signed_in, self.cookie, visitor))
    }
}

/// Signs in. An unknown username and a wrong password are one answer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct SignIn {
    username: String,
    password: String,
    /// What the last sign-in at this device gave; the one in the cookie when it is missing. Who brings it is not slowed down by
    /// what others tried in vain from the same network.
    device: Option<String>,
    /// Whether the refresh token is to be kept in a cookie: for pages.
    #[serde(default)]
    cookie: bool,
}

impl Door for SignIn {
    const WAY: Way = way("sign_in", "/sessions");
    type Given = SignedIn;

    async fn run(self, app: &App, visitor: &mut Visitor) -> Result<SignedIn, Refused> {
        let mut device = visitor.device();
        if let Some(mark) = &self.device {
            device.mark = Some(mark);
        }
        let signed_in = app
            .chat
            .sign_in_for_good(&self.username, self.password, &device)
            .await?;
        Ok(SignedIn::new(signed_in, self.cookie, visitor))
    }
}

/// Gives the next tokens for a refresh token, which is used up. The last one may come again within 30 s, however often, since
/// answers may have been lost, and gets the same successor; any older one has been copied, and ends its session.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Refresh {
    /// The refresh token; the one in the cookie when it is missing, and then the next one goes there too.
    refresh: Option<String>,
}

impl Door for Refresh {
    const WAY: Way = way("refresh", "/sessions/refresh");
    type Given = SignedIn;

    async fn run(self, app: &App, visitor: &mut Visitor) -> Result<SignedIn, Refused> {
        let (token, in_cookie) = match self.refresh {
            Some(token) => (Some(token), false),
            None => (visitor.cookie.take(), true),
        };
        let refreshed = match token {
            Some(token) => app.chat.refresh(&token, visitor.address).await,
            None => Err(Error::Unauthenticated),
        };
        let is_over = matches!(refreshed, Err(Error::Unauthenticated | Error::Blocked));
        if is_over && in_cookie {
            visitor.forget();
        }
        Ok(SignedIn::new(refreshed?, in_cookie, visitor))
    }
}

/// Makes the first administrator and signs in, by the link that the server shows its operator when it starts. Good once.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Setup")]
pub(in crate::api) struct SetUp {
    /// What stands in the link.
    code: String,
    username: Username,
    /// What to be called; the username when it is missing.
    name: Option<DisplayName>,
    email: Option<Email>,
    /// 8 to 1024 bytes, and none of those that anybody would try.
    password: Password,
    /// What the town is called; as before when it is missing.
    town: Option<TownName>,
    /// The name of a channel that everybody joins from now on, with the first administrator as its owner. With it comes an invite
    /// to the town, good for 7 days. Where there is a channel already, neither is made.
    channel: Option<ChannelName>,
    /// Whether the refresh token is to be kept in a cookie: for pages.
    #[serde(default)]
    cookie: bool,
}

impl Door for SetUp {
    const WAY: Way = way("setup", "/setup");
    type Given = SignedIn;

    async fn run(self, app: &App, visitor: &mut Visitor) -> Result<SignedIn, Refused> {
        app.chat.may_try_set_up(visitor.address)?;
        if !app.setup.opens(&self.code) {
            let detail = "this setup link is not good, or not any more";
            return Err(Problem::new(Code::Forbidden, detail).into());
        }
        let account = account(self.username, self.name, self.email, self.password);
        let beginning = Beginning {
            town: self.town,
            channel: self.channel,
        };
        let account = account.map_err(Error::from)?;
        let made = app.chat.set_up(account, beginning).await;
        if matches!(made, Ok(_) | Err(Error::Conflict(_))) {
            app.setup.close();
        }
        let signed_in = app
            .chat
            .open_session_for_good(&made?, &visitor.device())
            .await?;
        Ok(SignedIn::new(signed_in, self.cookie, visitor))
    }
}
