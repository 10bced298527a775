//! The town: what its administrators decide for all, and who may come in by themselves.

use veche_model::{
    Action, ChannelId, FileId, Language, Patch, Registration, Relation, Rules, Signal, Town,
    TownName, Welcome, Who,
};

use super::{Caller, Chat, files::wear_in_town, first_channels::decide_first};
use crate::{
    Error, Result,
    gate::Asker,
    store::{Act, Decided, Entry, Tx},
};

/// A change to the town; what is not there stays.
#[derive(Clone, Debug, Default)]
pub struct TownChange {
    /// What it is called.
    pub name: Option<TownName>,
    /// A word of welcome.
    pub welcome: Option<Welcome>,
    /// Who may make an account; cleared, it follows from where the server listens.
    pub registration: Patch<Registration>,
    /// The language of the page for whoever has not chosen one.
    pub language: Patch<Language>,
    /// A picture of the caller's that was sent as an avatar, or none.
    pub avatar: Patch<FileId>,
    /// Who makes channels.
    pub create_channel: Option<Who>,
    /// Whose `@channel` and `@here` call.
    pub call_everybody: Option<Who>,
    /// Who makes invites.
    pub make_invite: Option<Who>,
    /// Who makes emoji of the town's own.
    pub make_emoji: Option<Who>,
    /// The channels that everybody joins who gets an account.
    pub first_channels: Option<Vec<ChannelId>>,
}

impl Chat {
    /// The town, as anybody may know it.
    pub async fn town(&self) -> Result<Town> {
        let is_private = self.0.is_private;
        self.read(Asker::Anyone, async move |tx| town(tx, is_private).await)
            .await
    }

    /// Changes the town, for an administrator, and tells everybody.
    pub async fn change_town(&self, caller: &Caller, change: TownChange) -> Result<Town> {
        super::caller::allow(
            caller.role,
            Relation::House,
            Action::Administer,
            crate::Noun::User,
        )?;
        let (chat, now, by, is_private) =
            (self.clone(), self.now(), caller.clone(), self.0.is_private);
        let decide = async move |tx: &mut Tx<'_>| {
            // One after the other, and with everybody who registers.
            tx.hold_admins().await?;
            by.permit(tx, Relation::House, Action::Administer).await?;
            let before = (tx.decided().await?, tx.first_channels().await?);
            if let Some(channels) = change.first_channels.clone() {
                decide_first(tx, channels).await?;
            }
            let after = (
                changed(before.0.clone(), change),
                tx.first_channels().await?,
            );
            if after == before {
                return Ok((town(tx, is_private).await?, false));
            }
            wear_in_town(tx, &by, before.0.avatar, after.0.avatar).await?;
            tx.decide(&after.0).await?;
            let entry = Entry::new(Act::TownChanged, now).detail(said(&before, &after));
            tx.audit(&by.sign(entry)).await?;
            Ok((town(tx, is_private).await?, true))
        };
        self.finish(async move {
            let (town, is_new) = chat.write(decide).await?;
            if is_new {
                chat.tell_everybody(Signal::Town);
            }
            Ok(town)
        })
        .await
    }
}

/// The town inside a transaction.
pub(super) async fn town(tx: &mut Tx<'_>, is_private: bool) -> Result<Town> {
    let decided = tx.decided().await?;
    let registration = match decided.registration {
        Some(registration) => registration,
        None => Registration::usual(is_private, tx.has_own_admin().await?),
    };
    Ok(Town {
        name: decided.name,
        welcome: decided.welcome,
        language: decided.language,
        avatar: decided.avatar,
        registration,
        is_decided: decided.registration.is_some(),
        rules: decided.rules,
        first_channels: tx.first_channels().await?,
    })
}

/// How somebody gets an account who makes it for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// At once.
    AtOnce,
    /// When somebody who keeps order approves.
    OnApproval,
}

/// Holds the names for somebody who makes an account for themselves, or refuses them. An invite that is brought is looked at by
/// whoever spends it.
pub(super) async fn admit(
    tx: &mut Tx<'_>,
    is_private: bool,
    has_invite: bool,
) -> Result<Admission> {
    // Who waits has a name that nobody gets meanwhile.
    match admission(tx, is_private, has_invite).await? {
        Admission::AtOnce => tx.hold_names().await?,
        Admission::OnApproval => drop(tx.hold_admins().await?),
    }
    // It may have been decided otherwise until they were held.
    admission(tx, is_private, has_invite).await
}

async fn admission(tx: &mut Tx<'_>, is_private: bool, has_invite: bool) -> Result<Admission> {
    match town(tx, is_private).await?.registration {
        Registration::Open => Ok(Admission::AtOnce),
        Registration::Approval | Registration::Invited if has_invite => Ok(Admission::AtOnce),
        Registration::Approval => Ok(Admission::OnApproval),
        closed => Err(Error::NoRegistration(closed)),
    }
}

fn changed(mut decided: Decided, change: TownChange) -> Decided {
    if let Some(name) = change.name {
        name.as_str().clone_into(&mut decided.name);
    }
    if let Some(welcome) = change.welcome {
        welcome.as_str().clone_into(&mut decided.welcome);
    }
    decided.registration = change.registration.apply(decided.registration);
    decided.language = change.language.apply(decided.language);
    decided.avatar = change.avatar.apply(decided.avatar);
    let rules = decided.rules;
    decided.rules = Rules {
        create_channel: change.create_channel.unwrap_or(rules.create_channel),
        call_everybody: change.call_everybody.unwrap_or(rules.call_everybody),
        make_invite: change.make_invite.unwrap_or(rules.make_invite),
        make_emoji: change.make_emoji.unwrap_or(rules.make_emoji),
    };
    decided
}

/// What the audit log says of a change.
fn said(
    (before, first_before): &(Decided, Vec<ChannelId>),
    (after, first_after): &(Decided, Vec<ChannelId>),
) -> String {
    let first: Vec<String> = first_after.iter().map(|id| id.0.to_string()).collect();
    let first =
        (first_before != first_after).then(|| format!("first channels: {}", first.join(" ")));
    let registration = after
        .registration
        .map_or("by itself".to_owned(), |one| one.to_string());
    let language = after
        .language
        .map_or("of the browser".to_owned(), |one| one.to_string());
    let rule = |name: &str, of: fn(&Rules) -> Who| {
        let (before, after) = (of(&before.rules), of(&after.rules));
        (before != after).then(|| format!("{name}: {after}"))
    };
    let parts = [
        (before.name != after.name).then(|| format!("name: {}", after.name)),
        (before.welcome != after.welcome).then(|| "welcome".to_owned()),
        (before.registration != after.registration)
            .then(|| format!("registration: {registration}")),
        (before.language != after.language).then(|| format!("language: {language}")),
        (before.avatar != after.avatar).then(|| "picture".to_owned()),
        rule("create channels", |rules| rules.create_channel),
        rule("call everybody", |rules| rules.call_everybody),
        rule("make invites", |rules| rules.make_invite),
        rule("make emoji", |rules| rules.make_emoji),
        first,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}
