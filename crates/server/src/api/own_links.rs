//! Links that people make for themselves: to sign in on another device, or to set another password.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ResetOffer, Scope, SignInOffer};

use super::{operation::Operation, route::Route, sessions::TAG};

/// Makes a link by which one sets another password, having forgotten the one of now: `/reset#CODE`. Good once, for an hour, and no longer
/// than this session. A conflict where one's address is confirmed (`ask_reset` sends a letter there), and for a day after signing in.
/// Only for sessions that can be refreshed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferOwnReset {}

impl Operation for OfferOwnReset {
    const ROUTE: Route = TAG.post("offer_own_reset", "/me/password-reset", Scope::Write);
    const IS_COUNTED: bool = false;
    type Given = ResetOffer;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<ResetOffer> {
        chat.offer_own_reset(caller).await
    }
}

/// Makes a link that signs one in on another device of one's own: `/sign-in-link#CODE`. Good once, for 10 minutes, and no longer than this
/// session; one made before is good no more. It ends with a new password, and when other sessions are ended. Only for sessions
/// that can be refreshed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferSignIn {}

impl Operation for OfferSignIn {
    const ROUTE: Route = TAG.post("offer_sign_in", "/me/sign-in-link", Scope::Write);
    const IS_COUNTED: bool = false;
    type Given = SignInOffer;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<SignInOffer> {
        chat.offer_sign_in(caller).await
    }
}

/// Makes one's sign-in link good no more. Again is no error. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawSignIn {}

impl Operation for WithdrawSignIn {
    const ROUTE: Route = TAG.delete("withdraw_sign_in", "/me/sign-in-link", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.withdraw_sign_in(caller).await
    }
}
