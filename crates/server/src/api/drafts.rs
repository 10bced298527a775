//! What people have begun to write.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, DraftText, KeptDraft, Millis, Scope, Seq};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Drafts");

/// One's drafts, last kept first: 500 at the most, and as many as fit a page. Those in channels that one may not read now are
/// not shown.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Drafts {
    /// Those kept before this time: `kept_at` of the last one of the page before.
    before: Option<Millis>,
}

impl Operation for Drafts {
    const ROUTE: Route = TAG.get("drafts", "/drafts", Scope::Read);
    type Given = Vec<KeptDraft>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<KeptDraft>> {
        let before = self.before.unwrap_or(Millis(i64::MAX));
        chat.drafts(caller, before).await
    }
}

/// Keeps a draft for one's other devices, in the place of the one before; nobody else learns of it. An empty text forgets it.
/// Posting does not: a client forgets the draft of what it has posted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KeepDraft {
    channel: ChannelId,
    text: DraftText,
    /// The message that it is to answer.
    thread: Option<Seq>,
}

impl Operation for KeepDraft {
    const ROUTE: Route = TAG.put("keep_draft", "/channels/{channel}/draft", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.keep_draft(caller, self.channel, self.thread, self.text)
            .await
    }
}
