//! People, and oneself.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{
    About, DisplayName, FileId, Hue, Invalid, Keywords, Level, Locale, Me, Patch, Person, Profile,
    Role, Scope, Status, TimeZone, UserId,
};

use super::{
    operation::Operation,
    page::Limit,
    route::{Route, Tag},
};

const TAG: Tag = Tag("People");

/// Oneself.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetMe {}

impl Operation for GetMe {
    const ROUTE: Route = TAG.get("me", "/me", Scope::Read);
    type Given = Me;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Me> {
        chat.me(caller).await
    }
}

/// Changes what one says of oneself. What is missing stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditProfile {
    /// What to be called.
    name: Option<DisplayName>,
    /// What to say of oneself; empty for nothing.
    about: Option<About>,
    /// The colour; `null` for the one that comes from the id.
    #[serde(default)]
    colour: Patch<Hue>,
    /// The language one reads; `null` for whatever the client takes.
    #[serde(default)]
    locale: Patch<Locale>,
    /// Where one's clock stands; `null` to say nothing of it.
    #[serde(default)]
    time_zone: Patch<TimeZone>,
    /// What one is about; `null` for nothing.
    #[serde(default)]
    status: Patch<Status>,
    /// Whether to show neither presence nor typing.
    is_discreet: Option<bool>,
    /// Of what to be told in channels, but for direct ones and those for which one has chosen (`prefer`).
    level: Option<Level>,
    /// Words that call one like a mention, in place of those before.
    keywords: Option<Keywords>,
    /// The picture to show: an own file that was sent as an avatar; `null` for the initials. The one before it goes.
    #[serde(default)]
    avatar: Patch<FileId>,
}

impl Operation for EditProfile {
    const ROUTE: Route = TAG.patch("edit_profile", "/me", Scope::Write);
    type Given = Me;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Me> {
        let profile = Profile {
            name: self.name,
            about: self.about,
            colour: self.colour,
            locale: self.locale,
            time_zone: self.time_zone,
            status: self.status,
            is_discreet: self.is_discreet,
            level: self.level,
            keywords: self.keywords,
            avatar: self.avatar,
        };
        chat.edit_profile(caller, profile).await
    }
}

/// The directory, by id: everybody, or those in whose username or name this stands, or those with these ids.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    /// What a username or name has in it, in whatever case.
    #[schemars(length(max = 100))]
    search: Option<String>,
    /// Just these; `search` and `after` must be missing then.
    #[schemars(length(max = 200))]
    ids: Option<Vec<UserId>>,
    /// Behind this one; the last of the page before.
    after: Option<UserId>,
    #[serde(default)]
    limit: Limit,
}

impl Operation for People {
    const ROUTE: Route = TAG.get("people", "/people", Scope::Read);
    type Given = Vec<Person>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<Person>> {
        if self.ids.is_some() && (self.search.is_some() || self.after.is_some()) {
            let rule = "must not stand beside search or after";
            return Err(Invalid::new("ids", rule).into());
        }
        if let Some(ids) = self.ids {
            return chat.people_by_ids(caller, &ids).await;
        }
        let after = self.after.unwrap_or(UserId(0));
        let limit = usize::try_from(self.limit.0).unwrap_or_default();
        chat.people(caller, self.search.as_deref(), after, limit)
            .await
    }
}

/// A person.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetPerson {
    person: UserId,
}

impl Operation for GetPerson {
    const ROUTE: Route = TAG.get("person", "/people/{person}", Scope::Read);
    type Given = Person;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Person> {
        chat.person(caller, self.person).await
    }
}

/// Gives a person another role. Administrators only; the last one stays one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetRole {
    person: UserId,
    role: Role,
}

impl Operation for SetRole {
    const ROUTE: Route = TAG.put("set_role", "/people/{person}/role", Scope::Admin);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.set_role(caller, self.person, self.role).await
    }
}

/// Does not hear somebody any more: what they say is not unread for oneself and calls one no more, and clients fold it. They
/// do not learn of it. At most 500 a person. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ignore {
    person: UserId,
}

impl Operation for Ignore {
    const ROUTE: Route = TAG.put("ignore", "/people/{person}/ignored", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.set_ignored(caller, self.person, true).await
    }
}

/// Hears somebody again. Again is no error.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Heed {
    person: UserId,
}

impl Operation for Heed {
    const ROUTE: Route = TAG.delete("heed", "/people/{person}/ignored", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.set_ignored(caller, self.person, false).await
    }
}

/// The people in one's channels of up to 200 people who are here now, by id.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Present {}

impl Operation for Present {
    const ROUTE: Route = TAG.get("present", "/present", Scope::Read);
    type Given = Vec<UserId>;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Vec<UserId>> {
        chat.present(caller).await
    }
}
