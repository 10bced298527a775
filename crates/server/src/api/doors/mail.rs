//! What links in letters lead to, and the letter for whoever has lost their password.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_model::{ConfirmedAddress, Unsubscribed};

use super::{Door, Visitor, Way};
use crate::{
    App,
    api::{refused::Refused, route::Method},
};

const fn way(name: &'static str, path: &'static str) -> Way {
    Way {
        name,
        method: Method::Post,
        path,
        tag: "Mail",
    }
}

/// Sends whoever is called so a link to another password, if there is such a person and their address is known to be their own. The answer is
/// the same in any case, and takes as long. Nobody is sent another one within 5 minutes.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct AskReset {
    /// A username or an address.
    #[schemars(length(min = 1, max = 254))]
    who: String,
}

/// It was heard.
#[derive(Serialize, JsonSchema)]
pub(in crate::api) struct AskedReset {
    /// How long the link is good that may have been sent, in seconds.
    good_for: i64,
}

impl Door for AskReset {
    const WAY: Way = way("ask_reset", "/password-reset/letter");
    type Given = AskedReset;

    async fn run(self, app: &App, visitor: &mut Visitor) -> Result<AskedReset, Refused> {
        app.chat.ask_reset(&self.who, visitor.address).await?;
        Ok(AskedReset { good_for: 3600 })
    }
}

/// Takes an address for somebody's own, by the link that was sent there. Again is no error. Good for 24 hours.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ConfirmAddress {
    /// What stands in the link.
    code: String,
}

impl Door for ConfirmAddress {
    const WAY: Way = way("confirm_address", "/address-confirmation");
    type Given = ConfirmedAddress;

    async fn run(self, app: &App, _: &mut Visitor) -> Result<ConfirmedAddress, Refused> {
        Ok(app.chat.confirm_address(&self.code).await?)
    }
}

/// Has no more letters of a kind sent, by the link that stands in each of them. Again is no error. Good for as long as the account lives.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Unsubscribe {
    /// What stands in the link.
    code: String,
}

impl Door for Unsubscribe {
    const WAY: Way = way("unsubscribe", "/unsubscription");
    type Given = Unsubscribed;

    async fn run(self, app: &App, _: &mut Visitor) -> Result<Unsubscribed, Refused> {
        Ok(app.chat.unsubscribe(&self.code).await?)
    }
}
