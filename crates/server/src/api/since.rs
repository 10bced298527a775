//! Where a day begins.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, Millis, Scope, Seq};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Messages");

/// The first message of a channel that was posted at a time or later, answers in threads apart: where a day begins.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageSince {
    channel: ChannelId,
    /// The time.
    time: Millis,
}

/// Where a message is.
#[derive(Serialize, JsonSchema)]
pub(super) struct FoundMessage {
    /// Which; `null` when nothing was posted since.
    message: Option<Seq>,
}

impl Operation for MessageSince {
    const ROUTE: Route = TAG.get("message_since", "/channels/{channel}/since", Scope::Read);
    type Given = FoundMessage;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<FoundMessage> {
        let found = chat.message_since(caller, self.channel, self.time).await?;
        Ok(FoundMessage { message: found })
    }
}
