//! How one's list of channels is parted.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{ChannelId, Patch, Scope, Section, SectionChange, SectionKey, SectionName, Sort};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Sections");

/// Makes a section of one's own in the list of channels, above the other channels; 30 at most. All of one's sections stand in `me`, and
/// `prefer` puts a channel into one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddSection {
    name: SectionName,
}

impl Operation for AddSection {
    const ROUTE: Route = TAG.post("add_section", "/me/sections", Scope::Write);
    type Given = Section;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Section> {
        chat.add_section(caller, self.name).await
    }
}

/// Changes a section. What is missing stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeSection {
    section: SectionKey,
    /// What a section of one's own is called.
    name: Option<SectionName>,
    sort: Option<Sort>,
    /// Whether only channels with something unread are shown.
    only_unread: Option<bool>,
    /// Whether only its title is shown.
    is_folded: Option<bool>,
    /// Whether channels with something unread stand where they would otherwise; for `unread` alone.
    is_hidden: Option<bool>,
    /// The section before which it is to stand; `null` for the end.
    #[serde(default)]
    before: Patch<SectionKey>,
}

impl Operation for ChangeSection {
    const ROUTE: Route = TAG.patch("change_section", "/me/sections/{section}", Scope::Write);
    type Given = Section;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Section> {
        let change = SectionChange {
            name: self.name,
            sort: self.sort,
            only_unread: self.only_unread,
            is_folded: self.is_folded,
            is_hidden: self.is_hidden,
            before: self.before,
        };
        chat.change_section(caller, self.section, change).await
    }
}

/// Removes a section of one's own; its channels stand where they would without it. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RemoveSection {
    section: SectionKey,
}

impl Operation for RemoveSection {
    const ROUTE: Route = TAG.delete("remove_section", "/me/sections/{section}", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.remove_section(caller, self.section).await
    }
}

/// Puts channels into a section in this order, and has it sorted by hand. Those that stand there and are not named come behind. Into
/// `channels` and `directs` only such channels can be put; what is put into `favourites` is one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ArrangeSection {
    section: SectionKey,
    #[schemars(length(max = 2000))]
    channels: Vec<ChannelId>,
}

impl Operation for ArrangeSection {
    const ROUTE: Route = TAG.put(
        "arrange_section",
        "/me/sections/{section}/channels",
        Scope::Write,
    );
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.arrange_section(caller, self.section, self.channels)
            .await
    }
}
