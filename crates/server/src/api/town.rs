//! The town, as its administrators arrange it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use veche_chat::{Caller, Chat, Result, TownChange};
use veche_model::{
    ChannelId, FileId, Language, Patch, Registration, Scope, Town, TownName, Welcome, Who,
};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Server");

/// What all people here have in common: the town's name, its word of welcome, who may make an
/// account, and what is left to everybody.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetTown {}

impl Operation for GetTown {
    const ROUTE: Route = TAG.get("town", "/town", Scope::Read);
    type Given = Town;

    async fn run(self, chat: &Chat, _: &Caller) -> Result<Town> {
        chat.town().await
    }
}

/// Changes the town. What is missing stays. Administrators only.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeTown {
    /// What it is called; empty for the product's own name.
    name: Option<TownName>,
    /// A word of welcome at the door; empty for none.
    welcome: Option<Welcome>,
    /// Who may make an account; `null` for what follows from where the server listens: everybody as long as there is no
    /// administrator or only this machine reaches it, and whoever has an invite from then on. By `approval`, whoever has no
    /// invite waits until a moderator approves.
    #[serde(default)]
    registration: Patch<Registration>,
    /// The language of the page for whoever has not chosen one, and whose browser asks for none that it speaks; `null` for
    /// English.
    #[serde(default)]
    language: Patch<Language>,
    /// The picture to show, to strangers as well: an own file that was sent as an avatar; `null` for none. The one before it goes.
    #[serde(default)]
    avatar: Patch<FileId>,
    /// Who makes channels.
    create_channel: Option<Who>,
    /// Whose `@channel` and `@here` call, besides those of a channel's owners. What others write so is only text.
    call_everybody: Option<Who>,
    /// Who makes invites. Those of whoever may make none any more let nobody in.
    make_invite: Option<Who>,
    /// Who makes emoji of the town's own. Whoever made one may delete it in any case.
    make_emoji: Option<Who>,
    /// The channels that everybody joins who gets an account: up to 10, open and not archived. Who is here already is moved
    /// nowhere; `bring_everybody` does that.
    first_channels: Option<Vec<ChannelId>>,
}

impl Operation for ChangeTown {
    const ROUTE: Route = TAG.patch("change_town", "/town", Scope::Admin);
    type Given = Town;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Town> {
        let change = TownChange {
            name: self.name,
            welcome: self.welcome,
            registration: self.registration,
            language: self.language,
            avatar: self.avatar,
            create_channel: self.create_channel,
            call_everybody: self.call_everybody,
            make_invite: self.make_invite,
            make_emoji: self.make_emoji,
            first_channels: self.first_channels,
        };
        chat.change_town(caller, change).await
    }
}

/// Brings everybody who is here already into the first channels, but for the blocked. Takes a while where there are many; again
/// goes on. Administrators only.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BringEverybody {}

/// Who came in.
#[derive(Serialize, JsonSchema)]
pub(super) struct Brought {
    /// How many people came into any of them.
    people: usize,
}

impl Operation for BringEverybody {
    const ROUTE: Route = TAG.post(
        "bring_everybody",
        "/town/first-channels/everybody",
        Scope::Admin,
    );
    type Given = Brought;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Brought> {
        let people = chat.bring_everybody(caller).await?;
        Ok(Brought { people })
    }
}
