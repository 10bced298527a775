//! What a session is proved by.

use serde::{Deserialize, Serialize};
use veche_model::{Me, Millis};

/// The tokens of a session. Secrets: who has them is the person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Goes with every request.
    pub access: String,
    /// When it runs out, by the server's clock.
    #[serde(default)]
    pub access_until: Option<Millis>,
    /// Gives new tokens, once. A personal access token has none.
    #[serde(default)]
    pub refresh: Option<String>,
    /// When it runs out, by the server's clock.
    #[serde(default)]
    pub refresh_until: Option<Millis>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let times = (self.access_until, self.refresh_until);
        write!(f, "Tokens(until {times:?})")
    }
}

/// What signing in gives.
#[derive(Deserialize)]
pub(crate) struct SignedIn {
    #[serde(flatten)]
    pub(crate) tokens: Tokens,
    pub(crate) me: Me,
}
