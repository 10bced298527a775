//! What calls a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, MentionPage, Result};
use veche_model::{Message, Moment, Scope};

use super::{
    operation::{Entry, Method, Operation, Route},
    page::Limit,
};

pub(super) fn operations() -> Vec<Entry> {
    vec![Entry::of::<Mentioned>()]
}

/// The messages of others that mention one, or everybody in a channel since one came there: the last first, from the channels
/// and direct ones that one is in now, answers too.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Mentioned {
    /// The `next` of the page before.
    before: Option<Moment>,
    #[serde(default)]
    limit: Limit,
}

/// What mentions one.
#[derive(Serialize, JsonSchema)]
struct Mentions {
    messages: Vec<Message>,
    /// Where the next page begins; `null` when this is the last.
    next: Option<Moment>,
}

impl Operation for Mentioned {
    const ROUTE: Route = Route {
        name: "mentioned",
        method: Method::Get,
        path: "/mentions",
        scope: Scope::Read,
        tag: "Reading",
    };
    type Given = Mentions;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Mentions> {
        let before = self.before.unwrap_or(Moment::END);
        let MentionPage { messages, next } = chat.mentioned(caller, before, self.limit.0).await?;
        Ok(Mentions { messages, next })
    }
}
