//! What messages said before they were edited.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, Scope, Seq, Version};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Messages");

/// What a message has said, oldest first; what it says now is the last. The 20 texts before that are kept, 128 KiB of them
/// at most. The server's settings say who may see them: whoever may read the message, whoever may delete it, or nobody.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Edits {
    channel: ChannelId,
    message: Seq,
}

impl Operation for Edits {
    const ROUTE: Route = TAG.get(
        "edits",
        "/channels/{channel}/messages/{message}/edits",
        Scope::Read,
    );
    type Given = Vec<Version>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Version>> {
        chat.edits(caller, self.channel, self.message).await
    }
}
