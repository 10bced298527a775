//! Who is here, and what each says of themselves.

use veche_model::{
    DisplayName, Invalid, Me, Millis, PEOPLE_PAGE, Person, Profile, Role, SEARCH_CHARS, Scope,
    Signal, Status, User, UserId,
};

use super::{
    Caller, Chat,
    files::wear,
    resembling::{guard_name, refuse_role},
    signing_in::shown,
};
use crate::{
    Error, Noun, Result,
    store::{Deed, Tx},
};

impl Chat {
    /// The caller, as they know themselves.
    pub async fn me(&self, caller: &Caller) -> Result<Me> {
        caller.need(Scope::Read)?;
        let (id, now) = (caller.id, self.now());
        let found = self.read(id, async move |tx| Ok(tx.me(id).await?)).await?;
        Ok(shown(found.ok_or(Error::NotFound(Noun::User))?, now))
    }

    /// Changes what the caller says of themselves, and tells those around.
    pub async fn edit_profile(&self, caller: &Caller, profile: Profile) -> Result<Me> {
        caller.need(Scope::Write)?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let (user, is_discreet) = (caller.id, profile.is_discreet);
        let has_level = profile.level.is_some();
        let edit = async move |tx: &mut Tx<'_>| {
            if profile.name.is_some() {
                tx.hold_names().await?;
            }
            let by = caller.to_change(tx).await?;
            let me = tx.me(caller.id).await?.ok_or(Error::Unauthenticated)?;
            if let Some(name) = profile
                .name
                .as_ref()
                .filter(|name| name.as_str() != me.person.name)
            {
                may_be_called(tx, &by, name).await?;
            }
            let old = me.person.avatar;
            let me = shown(edited(me, profile), now);
            let is_new = me.person.avatar != old;
            if let Some(avatar) = me.person.avatar.filter(|_| is_new) {
                wear(tx, &caller, avatar, None).await?;
            }
            tx.keep_profile(&me).await?;
            if let Some(old) = old.filter(|_| is_new) {
                tx.drop_file(old).await?;
            }
            let deed = (Deed::EndStatus, caller.id.0);
            match me.person.status.as_ref().and_then(Status::until) {
                Some(until) => tx.put_due(deed, caller.id, until).await?,
                None => tx.drop_due(deed).await?,
            }
            Ok(me)
        };
        self.finish(async move {
            // Nobody could say any more who must hear of it once they hide.
            let hidden = match is_discreet {
                Some(true) => chat.near(vec![(user, false)]).await?,
                Some(false) | None => Vec::new(),
            };
            let me = chat.write(edit).await?;
            chat.0.due.notify_one();
            chat.tell_person(user).await;
            if has_level {
                chat.tell_people(vec![user], Signal::Memberships);
            }
            if is_discreet.is_some() {
                chat.tell_moved(hidden);
                chat.tell_anew(user);
            }
            Ok(me)
        })
        .await
    }

    /// A person, as everybody may know them.
    pub async fn person(&self, caller: &Caller, id: UserId) -> Result<Person> {
        caller.need(Scope::Read)?;
        let found = self
            .read(caller.id, async move |tx| Ok(tx.person(id).await?))
            .await?;
        Ok(found.ok_or(Error::NotFound(Noun::User))?.at(self.now()))
    }

    /// People in the order of their ids, from behind `after`: all, or those in whose username or name this text stands, in
    /// whatever case. At most 200.
    pub async fn people(
        &self,
        caller: &Caller,
        search: Option<&str>,
        after: UserId,
        limit: usize,
    ) -> Result<Vec<Person>> {
        caller.need(Scope::Read)?;
        let search = search.map(parse_search).transpose()?.flatten();
        let most = limit.min(PEOPLE_PAGE) as i64;
        let people = self
            .read(caller.id, async move |tx| {
                Ok(tx.people(search.as_deref(), after, most).await?)
            })
            .await?;
        Ok(at(people, self.now()))
    }

    /// These people, at most 200, in their order; whoever is not there is left out.
    pub async fn people_by_ids(&self, caller: &Caller, ids: &[UserId]) -> Result<Vec<Person>> {
        if ids.len() > PEOPLE_PAGE {
            return Err(Invalid::new("ids", "must be at most 200").into());
        }
        let ids = ids.to_vec();
        let people = self
            .read(caller.id, async move |tx| Ok(tx.people_of(&ids).await?))
            .await?;
        Ok(at(people, self.now()))
    }

    /// Folds the names that an older version has kept, so that they are found.
    pub(super) async fn fold_names(&self) -> Result<()> {
        let mut after = Some(UserId(0));
        while let Some(from) = after {
            after = self
                .write(async move |tx| Ok(tx.fold_names(from).await?))
                .await?;
        }
        Ok(())
    }
}

/// Refuses a display name that is kept for others.
async fn may_be_called(tx: &mut Tx<'_>, person: &User, name: &DisplayName) -> Result<()> {
    let looks = name.looks();
    if person.role == Role::Member {
        refuse_role(&looks)?;
    }
    guard_name(&tx.keepers().await?, Some(person.id), &looks)
}

fn at(people: Vec<Person>, now: Millis) -> Vec<Person> {
    people.into_iter().map(|person| person.at(now)).collect()
}

/// What is searched for; nothing but blanks is no search.
fn parse_search(text: &str) -> Result<Option<String>, Invalid> {
    let text = text.trim();
    if text.chars().count() > SEARCH_CHARS {
        return Err(Invalid::new("search", "must have at most 100 characters"));
    }
    if text.contains(char::is_control) {
        return Err(Invalid::new("search", "must not have control characters"));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

fn edited(mut me: Me, profile: Profile) -> Me {
    let person = &mut me.person;
    if let Some(name) = profile.name {
        name.as_str().clone_into(&mut person.name);
    }
    if let Some(about) = profile.about {
        about.as_str().clone_into(&mut person.about);
    }
    person.colour = profile.colour.apply(person.colour);
    person.avatar = profile.avatar.apply(person.avatar);
    person.status = profile.status.apply(person.status.take());
    let time_zone = profile.time_zone.map(|zone| zone.as_str().to_owned());
    person.time_zone = time_zone.apply(person.time_zone.take());
    let locale = profile.locale.map(|locale| locale.as_str().to_owned());
    me.locale = locale.apply(me.locale.take());
    if let Some(is_discreet) = profile.is_discreet {
        me.is_discreet = is_discreet;
    }
    if let Some(level) = profile.level {
        me.level = level;
    }
    if let Some(keywords) = profile.keywords {
        me.keywords = keywords;
    }
    me
}
