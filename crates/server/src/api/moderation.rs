//! Keeping order among people.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Error, Result};
use veche_model::{Reason, Restraints, Scope, UserId};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Moderation");

/// Shuts a person out: from this answer on nothing of theirs is accepted, and their sockets end. For moderators; moderators
/// and administrators are shut out by administrators only, and nobody shuts themselves out. Again is no error, and changes
/// the reason if there is one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    person: UserId,
    /// Why; moderators may read it, and the audit log keeps it.
    #[serde(default)]
    reason: Reason,
}

impl Operation for Block {
    const ROUTE: Route = TAG.put("block", "/people/{person}/block", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.block_for(caller, self.person, self.reason).await
    }
}

/// Lets a person in again. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unblock {
    person: UserId,
}

impl Operation for Unblock {
    const ROUTE: Route = TAG.delete("unblock", "/people/{person}/block", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        match chat.unblock(caller, self.person).await {
            // They are not blocked: what was asked for is so already.
            Err(Error::Conflict(_)) => Ok(()),
            done => done,
        }
    }
}

/// Mutes a person from now on: they read and react as before, and nothing that they post or edit is accepted until the time is
/// over. Who may mute whom is as with blocking. Again counts from now.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Mute {
    person: UserId,
    /// For how long: 60 s to 365 days.
    #[schemars(range(min = 60, max = 31_536_000))]
    seconds: i64,
    /// Why; moderators may read it, and the audit log keeps it.
    #[serde(default)]
    reason: Reason,
}

impl Operation for Mute {
    const ROUTE: Route = TAG.put("mute", "/people/{person}/mute", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.mute(caller, self.person, self.seconds, self.reason)
            .await
    }
}

/// Lets a person speak again. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unmute {
    person: UserId,
}

impl Operation for Unmute {
    const ROUTE: Route = TAG.delete("unmute", "/people/{person}/mute", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.unmute(caller, self.person).await
    }
}

/// Whether a person is shut out or muted, and why. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetRestraints {
    person: UserId,
}

impl Operation for GetRestraints {
    const ROUTE: Route = TAG.get("standing", "/people/{person}/standing", Scope::Moderate);
    type Given = Restraints;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Restraints> {
        chat.restraints(caller, self.person).await
    }
}

/// Takes away the picture that another person shows. Who may is as with blocking. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RemoveAvatar {
    person: UserId,
}

impl Operation for RemoveAvatar {
    const ROUTE: Route = TAG.delete("remove_avatar", "/people/{person}/avatar", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.remove_avatar(caller, self.person).await
    }
}
