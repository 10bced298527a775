//! Coming in by a link: with another password, or on another device.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_model::{OfferedSignIn, PasswordReset};

use super::{
    Door, Visitor, Way,
    identity::{SignedIn, way},
};
use crate::{App, api::refused::Refused};

/// Whose password a reset link is for. One that does not work is as one that never was.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ResetOf {
    /// What stands in the link.
    code: String,
}

impl Door for ResetOf {
    // The code stands in no address.
    const WAY: Way = way("reset_of", "/password-reset/whose");
    type Given = PasswordReset;

    async fn run(self, app: &App, _: &mut Visitor) -> Result<PasswordReset, Refused> {
        Ok(app.chat.reset_of(&self.code).await?)
    }
}

/// Sets another password by a reset link and signs in; everything else that the person was signed in with ends. Good once,
/// within an hour, and only as long as the password was not changed in another way.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ResetPassword {
    /// What stands in the link.
    code: String,
    /// 8 to 1024 bytes, and none of those that anybody would try.
    password: String,
    /// Whether the refresh token is to be kept in a cookie: for pages.
    #[serde(default)]
    cookie: bool,
}

impl Door for ResetPassword {
    const WAY: Way = way("reset_password", "/password-reset");
    type Given = SignedIn;

    async fn run(self, app: &App, visitor: &mut Visitor) -> Result<SignedIn, Refused> {
        let signed_in = app
            .chat
            .reset_password(&self.code, &self.password, &visitor.device())
            .await?;
        Ok(SignedIn::new(signed_in, self.cookie, visitor))
    }
}

/// Whom a sign-in link lets in. One that does not work is as one that never was.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct SignInOf {
    /// What stands in the link.
    code: String,
}

impl Door for SignInOf {
    // The code stands in no address.
    const WAY: Way = way("sign_in_of", "/sign-in-link/whose");
    type Given = OfferedSignIn;

    async fn run(self, app: &App, _: &mut Visitor) -> Result<OfferedSignIn, Refused> {
        Ok(app.chat.sign_in_of(&self.code).await?)
    }
}

/// Signs in by a link that another device of one's own made (`offer_sign_in`). Good once, within 10 minutes.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct SignInByLink {
    /// What stands in the link.
    code: String,
    /// Whether the refresh token is to be kept in a cookie: for pages.
    #[serde(default)]
    cookie: bool,
}

impl Door for SignInByLink {
    const WAY: Way = way("sign_in_by_link", "/sign-in-link");
    type Given = SignedIn;

    async fn run(self, app: &App, visitor: &mut Visitor) -> Result<SignedIn, Refused> {
        let signed_in = app
            .chat
            .sign_in_by_link(&self.code, &visitor.device())
            .await?;
        Ok(SignedIn::new(signed_in, self.cookie, visitor))
    }
}
