//! The directory of channels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Result};
use veche_model::{Listed, ListedBy, Scope};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Channels");

/// Channels to look through, sorted, with how many people are in each and when something was said there last: open ones and one's
/// own; all but the direct ones for moderators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookThrough {
    /// What their names have in them; all when it is missing.
    #[schemars(length(max = 80))]
    query: Option<String>,
    /// What they are sorted by.
    #[serde(default)]
    by: ListedBy,
    /// The `next` of the page before, in the same order.
    #[schemars(length(max = 400))]
    after: Option<String>,
    #[serde(default)]
    limit: Limit,
}

/// A page of the directory.
#[derive(Serialize, JsonSchema)]
pub(super) struct DirectoryPage {
    /// The channels.
    channels: Vec<Listed>,
    /// Where the next page begins; `null` when this is the last.
    next: Option<String>,
}

impl Operation for LookThrough {
    const ROUTE: Route = TAG.get("directory", "/channels/directory", Scope::Read);
    type Given = DirectoryPage;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<DirectoryPage> {
        let (part, from) = (self.query.unwrap_or_default(), (self.by, self.after));
        let page = chat.directory(caller, &part, from, self.limit.0).await?;
        Ok(DirectoryPage {
            channels: page.channels,
            next: page.next.map(|end| end.to_string()),
        })
    }
}
