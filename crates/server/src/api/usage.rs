//! How much of the files is whose.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, ChannelUsage, OwnUsage, PersonUsage, Scope, UserId};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Files");
const ADMINISTRATION: Tag = Tag("Administration");

/// How much one's own files come to, and how much they may.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetOwnUsage {}

impl Operation for GetOwnUsage {
    const ROUTE: Route = TAG.get("own_usage", "/me/usage", Scope::Read);
    type Given = OwnUsage;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<OwnUsage> {
        chat.own_usage(caller).await
    }
}

/// People by how many bytes their files have, most first; who has none is not there. Administrators only.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PeopleUsage {
    /// Those with less; `bytes` of the last of the page before.
    below: Option<i64>,
    /// And those with as many whose id is greater: `person` of the last of the page before.
    after: Option<UserId>,
    #[serde(default)]
    limit: Limit,
}

impl Operation for PeopleUsage {
    const ROUTE: Route = ADMINISTRATION.get("people_usage", "/usage/people", Scope::Admin);
    type Given = Vec<PersonUsage>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<PersonUsage>> {
        let after = self.after.unwrap_or(UserId(i64::MAX));
        let start = (self.below.unwrap_or(i64::MAX), after);
        chat.usage_of_people(caller, start, self.limit.0).await
    }
}

/// Open and closed channels by how many bytes the files of their messages have, most first; those without files are not there.
/// Administrators only.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelsUsage {
    /// Those with less; `bytes` of the last of the page before.
    below: Option<i64>,
    /// And those with as many whose id is greater: `channel` of the last of the page before.
    after: Option<ChannelId>,
    #[serde(default)]
    limit: Limit,
}

impl Operation for ChannelsUsage {
    const ROUTE: Route = ADMINISTRATION.get("channels_usage", "/usage/channels", Scope::Admin);
    type Given = Vec<ChannelUsage>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<ChannelUsage>> {
        let after = self.after.unwrap_or(ChannelId(i64::MAX));
        let start = (self.below.unwrap_or(i64::MAX), after);
        chat.usage_of_channels(caller, start, self.limit.0).await
    }
}

/// Gives a person so many bytes for all their files. What they have sent already stays. Administrators only.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetFileQuota {
    person: UserId,
    /// How many; `null` for what everybody has.
    #[schemars(range(min = 0, max = 1_000_000_000_000_000_i64))]
    bytes: Option<i64>,
}

impl Operation for SetFileQuota {
    const ROUTE: Route = ADMINISTRATION.put(
        "set_file_quota",
        "/people/{person}/file-quota",
        Scope::Admin,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.set_file_quota(caller, self.person, self.bytes).await
    }
}
