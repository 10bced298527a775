//! Groups of people who are called by one name.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, GroupChange, Result};
use veche_model::{Group, GroupId, GroupName, Scope, Topic, UserId};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Groups");

/// All groups, by id; 100 at most.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Groups {}

impl Operation for Groups {
    const ROUTE: Route = TAG.get("groups", "/groups", Scope::Read);
    type Given = Vec<Group>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Group>> {
        chat.groups(caller).await
    }
}

/// Makes a group of people who are called by one name: in a channel, `@name` mentions those of them who are in it, 300 people
/// at most for all groups of one message. No person is called so, and nobody can be from then on; it is no word for a role, and
/// none that calls everybody. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeGroup {
    name: GroupName,
    /// What it is for.
    #[serde(default)]
    about: Topic,
    /// Who is in it, 100 at most.
    #[serde(default)]
    #[schemars(length(max = 100))]
    people: Vec<UserId>,
}

impl Operation for MakeGroup {
    const ROUTE: Route = TAG.post("make_group", "/groups", Scope::Moderate);
    type Given = Group;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Group> {
        chat.make_group(caller, self.name, self.about, self.people)
            .await
    }
}

/// Changes a group. What is missing stays. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeGroup {
    group: GroupId,
    name: Option<GroupName>,
    /// What it is for; empty for nothing.
    about: Option<Topic>,
    /// Who is in it, 100 at most, in place of those before.
    #[schemars(length(max = 100))]
    people: Option<Vec<UserId>>,
}

impl Operation for ChangeGroup {
    const ROUTE: Route = TAG.patch("change_group", "/groups/{group}", Scope::Moderate);
    type Given = Group;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Group> {
        let change = GroupChange {
            name: self.name,
            about: self.about,
            people: self.people,
        };
        chat.change_group(caller, self.group, change).await
    }
}

/// Deletes a group. What was said to it stays as it is. For moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeleteGroup {
    group: GroupId,
}

impl Operation for DeleteGroup {
    const ROUTE: Route = TAG.delete("delete_group", "/groups/{group}", Scope::Moderate);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.delete_group(caller, self.group).await
    }
}
