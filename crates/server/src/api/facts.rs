//! How much there is.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{Facts, Scope};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Administration");

/// The server at a glance: its version and store, how much there is, and what it takes. Cheap enough to be asked every few seconds. For
/// administrators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetFacts {}

impl Operation for GetFacts {
    const ROUTE: Route = TAG.get("facts", "/facts", Scope::Admin);
    type Given = Facts;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Facts> {
        chat.facts(caller).await
    }
}
