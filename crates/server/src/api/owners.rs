//! Whose a channel is to arrange.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, Scope, UserId};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Channels");

/// Makes a member one of a channel's owners, who arrange it. For its owners and for moderators. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeOwner {
    channel: ChannelId,
    person: UserId,
}

impl Operation for MakeOwner {
    const ROUTE: Route = TAG.put(
        "make_owner",
        "/channels/{channel}/owners/{person}",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.set_owner(caller, self.channel, self.person, true)
            .await
    }
}

/// Makes an owner of a channel a member like others. For its owners, who may do so to themselves, and for moderators, to whom
/// a channel without an owner is left. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UnmakeOwner {
    channel: ChannelId,
    person: UserId,
}

impl Operation for UnmakeOwner {
    const ROUTE: Route = TAG.delete(
        "unmake_owner",
        "/channels/{channel}/owners/{person}",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.set_owner(caller, self.channel, self.person, false)
            .await
    }
}
