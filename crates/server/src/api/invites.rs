//! Links that let people into a channel, or into the town as a whole.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, Invitation, Invite, Patch, Place, Scope};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

/// How long an invite is good when nobody says: 7 days.
const WEEK: i64 = 7 * 24 * 3600;

const TAG: Tag = Tag("Invites");

/// Makes an invite to an open or closed channel: whoever has its code may come in. It works until it runs out, is used up or
/// revoked, and while its creator may bring people into the channel. At most 100 a channel.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeInvite {
    channel: ChannelId,
    /// How long it is good: 60 s to 30 days; 7 days when it is missing, for good when it is null.
    #[serde(default)]
    #[schemars(range(min = 60, max = 2_592_000))]
    expires_in_seconds: Patch<i64>,
    /// How many people it may let in; any number when it is missing or null.
    #[schemars(range(min = 1, max = 1_000))]
    uses: Option<i64>,
}

impl Operation for MakeInvite {
    const ROUTE: Route = TAG.post("make_invite", "/channels/{channel}/invites", Scope::Write);
    type Given = Invite;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Invite> {
        let seconds = self.expires_in_seconds.apply(Some(WEEK));
        chat.make_invite(caller, Some(self.channel), seconds, self.uses)
            .await
    }
}

/// The invites to a channel that may still be used, newest first: one's own, and all for its owners and for moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Invites {
    channel: ChannelId,
}

impl Operation for Invites {
    const ROUTE: Route = TAG.get("invites", "/channels/{channel}/invites", Scope::Read);
    type Given = Vec<Invite>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Invite>> {
        chat.invites(caller, Some(self.channel)).await
    }
}

/// Makes an invite to the town as a whole: whoever has its code may make an account, where that takes an invite, and joins the
/// first channels. It works until it runs out, is used up or revoked, and while its creator may make invites. At most 1000.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeTownInvite {
    /// How long it is good: 60 s to 30 days; 7 days when it is missing, for good when it is null.
    #[serde(default)]
    #[schemars(range(min = 60, max = 2_592_000))]
    expires_in_seconds: Patch<i64>,
    /// How many people it may let in; any number when it is missing or null.
    #[schemars(range(min = 1, max = 1_000))]
    uses: Option<i64>,
}

impl Operation for MakeTownInvite {
    const ROUTE: Route = TAG.post("make_town_invite", "/invites", Scope::Write);
    type Given = Invite;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Invite> {
        let seconds = self.expires_in_seconds.apply(Some(WEEK));
        chat.make_invite(caller, None, seconds, self.uses).await
    }
}

/// The invites to the town as a whole that may still be used, newest first: one's own, and all for moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TownInvites {}

impl Operation for TownInvites {
    const ROUTE: Route = TAG.get("town_invites", "/invites", Scope::Read);
    type Given = Vec<Invite>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Invite>> {
        chat.invites(caller, None).await
    }
}

/// Makes an invite let nobody in any more: one's own, any to a channel for its owners, and any for moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RevokeInvite {
    /// Its code, or its id.
    code: String,
}

impl Operation for RevokeInvite {
    const ROUTE: Route = TAG.delete("revoke_invite", "/invites/{code}", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.revoke_invite(caller, &self.code).await
    }
}

/// Where an invite leads. A code that lets nobody in is not found, whatever the cause.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetInvite {
    code: String,
}

impl Operation for GetInvite {
    const ROUTE: Route = TAG.get("invitation", "/invites/{code}", Scope::Read);
    type Given = Invitation;

    async fn run(self, chat: &Chat, _: &Caller) -> Result<Invitation> {
        chat.invite_of(&self.code).await
    }
}

/// Comes into a channel by an invite. Again is no error: for somebody who is in already nothing is used up. By an invite to the
/// town as a whole nobody comes in who has an account: that is a `conflict`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptInvite {
    code: String,
}

impl Operation for AcceptInvite {
    const ROUTE: Route = TAG.post("accept_invite", "/invites/{code}/accept", Scope::Write);
    type Given = Place;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Place> {
        chat.accept_invite(caller, &self.code).await
    }
}
