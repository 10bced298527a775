//! Groups of people who are called by one name. Those who keep order make them.

use veche_model::{
    Action, GROUP_PEOPLE, GROUPS, Group, GroupId, GroupName, Invalid, Relation, Signal, Topic,
    UserId, Username,
};

use super::{Caller, Chat};
use crate::{
    Error, Noun, Result, Unique,
    store::{Act, Entry, Tx},
};

/// A change to a group; what is not there stays.
#[derive(Clone, Debug, Default)]
pub struct GroupChange {
    /// What it is called by.
    pub name: Option<GroupName>,
    /// What it is for.
    pub about: Option<Topic>,
    /// Its people, in place of those before.
    pub people: Option<Vec<UserId>>,
}

impl Chat {
    /// All groups, by id; 100 at most.
    pub async fn groups(&self, caller: &Caller) -> Result<Vec<Group>> {
        self.read(caller.id, async |tx| Ok(tx.groups().await?))
            .await
    }

    /// Makes a group. Nobody else is called so, and nobody will be.
    pub async fn make_group(
        &self,
        caller: &Caller,
        name: GroupName,
        about: Topic,
        people: Vec<UserId>,
    ) -> Result<Group> {
        let change = GroupChange {
            name: Some(name),
            about: Some(about),
            people: Some(people),
        };
        self.keep_group(caller, None, change).await
    }

    /// Changes a group.
    pub async fn change_group(
        &self,
        caller: &Caller,
        id: GroupId,
        change: GroupChange,
    ) -> Result<Group> {
        self.keep_group(caller, Some(id), change).await
    }

    /// Deletes a group; what was said to it stays, and who was called stays called.
    pub async fn delete_group(&self, caller: &Caller, id: GroupId) -> Result<()> {
        let (chat, now, by) = (self.clone(), self.now(), caller.clone());
        let delete = async move |tx: &mut Tx<'_>| {
            by.permit(tx, Relation::House, Action::KeepGroups).await?;
            let group = tx.group(id).await?.ok_or(Error::NotFound(Noun::Group))?;
            tx.drop_group(id).await?;
            let entry = Entry::new(Act::GroupDeleted, now).detail(group.name);
            tx.audit(&by.sign(entry)).await?;
            Ok(())
        };
        self.finish(async move {
            chat.write(delete).await?;
            chat.tell_everybody(Signal::Groups);
            Ok(())
        })
        .await
    }

    async fn keep_group(
        &self,
        caller: &Caller,
        id: Option<GroupId>,
        mut change: GroupChange,
    ) -> Result<Group> {
        if let Some(people) = &mut change.people {
            people.sort_unstable();
            people.dedup();
            if people.len() > GROUP_PEOPLE {
                return Err(Invalid::new("people", "must be at most 100").into());
            }
        }
        let (chat, now, by) = (self.clone(), self.now(), caller.clone());
        let keep = async move |tx: &mut Tx<'_>| {
            // Alone among those who name somebody or something that is called by `@`.
            tx.hold_admins().await?;
            by.permit(tx, Relation::House, Action::KeepGroups).await?;
            let group = kept(tx, id, change).await?;
            let act = if id.is_some() {
                Act::GroupChanged
            } else {
                Act::GroupMade
            };
            let entry = Entry::new(act, now).detail(group.name.clone());
            tx.audit(&by.sign(entry)).await?;
            Ok(group)
        };
        self.finish(async move {
            let group = chat.write(keep).await?;
            chat.tell_everybody(Signal::Groups);
            Ok(group)
        })
        .await
    }
}

/// The group as the change leaves it, in the store.
async fn kept(tx: &mut Tx<'_>, id: Option<GroupId>, change: GroupChange) -> Result<Group> {
    let name = change.name.as_ref().map(GroupName::as_username);
    if let Some(name) = name {
        may_be_called(tx, id, name).await?;
    }
    let id = match (id, name) {
        (Some(id), _) => id,
        (None, Some(name)) => {
            if tx.count_groups().await? >= GROUPS {
                let (noun, most) = ("groups", GROUPS);
                return Err(Error::TooMany { noun, most });
            }
            tx.add_group(name, &Topic::default()).await?
        }
        (None, None) => return Err(Invalid::new("name", "must not be empty").into()),
    };
    let mut group = tx.group(id).await?.ok_or(Error::NotFound(Noun::Group))?;
    if let Some(name) = name {
        name.as_str().clone_into(&mut group.name);
    }
    if let Some(about) = change.about {
        about.as_str().clone_into(&mut group.about);
    }
    tx.edit_group(&group).await?;
    if let Some(people) = change.people {
        if tx.people_of(&people).await?.len() < people.len() {
            return Err(Invalid::new("people", "must all be people who are here").into());
        }
        tx.set_group_people(id, &people).await?;
        group.people = people;
    }
    Ok(group)
}

/// Refuses what a person or another group is called, and what might pass for a person.
async fn may_be_called(tx: &mut Tx<'_>, id: Option<GroupId>, name: &Username) -> Result<()> {
    let others = tx.group_named(name.as_str()).await?;
    let is_persons = tx
        .login(&Username::spelling(name.as_str()))
        .await?
        .is_some();
    if is_persons
        || tx.is_like_another(name).await?
        || others.is_some_and(|other| Some(other) != id)
    {
        return Err(Error::Taken(Unique::Name));
    }
    Ok(())
}
