//! What links to messages show.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, Message, Scope, Seq};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Messages");

/// Messages of a channel by their positions, as they are now and in the order they were asked for: what links to them show.
/// Those that were deleted, or never were, are left out, and those that no page has room for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Previews {
    channel: ChannelId,
    /// Which, each once.
    #[schemars(length(min = 1, max = 20))]
    messages: Vec<Seq>,
}

impl Operation for Previews {
    const ROUTE: Route = TAG.get("previews", "/channels/{channel}/previews", Scope::Read);
    type Given = Vec<Message>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Message>> {
        chat.previews(caller, self.channel, &self.messages).await
    }
}
