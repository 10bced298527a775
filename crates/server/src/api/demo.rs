//! The demo data of the first day.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::Scope;

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Administration");

/// Removes the demo data: its people, whose passwords everybody knows, its channels with all that anybody said there, and the
/// direct messages of its people. Who of them has posted elsewhere stays as the author of that, blocked and without a
/// password. Their sockets end. For administrators; a `conflict` while only the demo data has one, and when there is none of
/// it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClearDemo {}

impl Operation for ClearDemo {
    const ROUTE: Route = TAG.delete("clear_demo", "/demo", Scope::Admin);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.clear_demo(caller).await
    }
}
