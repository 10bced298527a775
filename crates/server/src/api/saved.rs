//! What people save for themselves.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, Millis, SavedMessage, Scope, Seq};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Saved messages");

/// Saves a message to find it again; nobody else learns of it. At most 5000 a person. Again is no error, and changes nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Save {
    channel: ChannelId,
    message: Seq,
}

impl Operation for Save {
    const ROUTE: Route = TAG.put(
        "save",
        "/channels/{channel}/messages/{message}/saved",
        Scope::Write,
    );
    type Given = SavedMessage;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<SavedMessage> {
        chat.save(caller, self.channel, self.message).await
    }
}

/// Takes a message from one's saved ones. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unsave {
    channel: ChannelId,
    message: Seq,
}

impl Operation for Unsave {
    const ROUTE: Route = TAG.delete(
        "unsave",
        "/channels/{channel}/messages/{message}/saved",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.unsave(caller, self.channel, self.message).await
    }
}

/// One's saved messages, last saved first. A message that is deleted is saved no more; one in a channel that one may not read
/// now is not shown.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Saved {
    /// Those saved before this time: `saved_at` of the last one of the page before.
    before: Option<Millis>,
    #[serde(default)]
    limit: Limit,
}

impl Operation for Saved {
    const ROUTE: Route = TAG.get("saved", "/saved", Scope::Read);
    type Given = Vec<SavedMessage>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<SavedMessage>> {
        let before = self.before.unwrap_or(Millis(i64::MAX));
        chat.saved(caller, before, self.limit.0).await
    }
}
