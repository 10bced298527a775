//! What calls a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, MentionPage, Result};
use veche_model::{Message, Moment, Scope};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Reading");

/// The messages of others that mention one, or everybody in a channel since one came there: the last first, from the channels
/// and direct ones that one is in now, answers too.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Mentioned {
    /// The `next` of the page before.
    before: Option<Moment>,
    #[serde(default)]
    limit: Limit,
}

/// What mentions one.
#[derive(Serialize, JsonSchema)]
pub(super) struct Mentions {
    messages: Vec<Message>,
    /// Where the next page begins; `null` when this is the last.
    next: Option<Moment>,
}

impl Operation for Mentioned {
    const ROUTE: Route = TAG.get("mentioned", "/mentions", Scope::Read);
    type Given = Mentions;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Mentions> {
        let before = self.before.unwrap_or(Moment::END);
        let MentionPage { messages, next } = chat.mentioned(caller, before, self.limit.0).await?;
        Ok(Mentions { messages, next })
    }
}
