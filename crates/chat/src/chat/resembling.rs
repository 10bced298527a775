//! Names that resemble those of who keeps order: refused to others, and reported where they stand already.

use std::collections::HashMap;

use veche_model::{Invalid, Looks, Role, User, UserId};

use super::{Caller, Chat};
use crate::{
    Error, Result, Unique,
    gate::Asker,
    store::{Act, Entry, Keeper, NewUser, Tx},
};

/// People who are looked at in one transaction.
const CHUNK: i64 = 500;
/// Look-alikes of one person that are reported.
const REPORTED: usize = 20;
/// Look-alikes that are told altogether.
const ALL: usize = 1000;

/// A person whose username or display name resembles that of one who keeps order.
#[derive(Clone, Debug)]
pub struct Resembling {
    /// The person.
    pub user: User,
    /// The username of whom they resemble; `None` when the name is a word for such people.
    pub whom: Option<String>,
}

/// Names that pass for each other: older versions let them in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// Usernames, in pairs; the older account first.
    pub usernames: Vec<(String, String)>,
    /// Names of channels, likewise.
    pub channels: Vec<(String, String)>,
}

impl Chat {
    /// Names that pass for each other, at most 1000 pairs of either kind.
    pub async fn alike(&self) -> Result<Alike> {
        self.read(Asker::Anyone, async |tx| {
            Ok(Alike {
                usernames: tx.alike_usernames().await?,
                channels: tx.alike_channels().await?,
            })
        })
        .await
    }

    /// People whose username or display name resembles one of this person's, who keeps order; at most 20.
    pub async fn resembling(&self, keeper: UserId) -> Result<Vec<Resembling>> {
        self.look_for_resembling(Some(keeper), REPORTED).await
    }

    /// People without a role whose names resemble those of anybody who keeps order, or say that they do; at most 1000.
    pub async fn all_resembling(&self) -> Result<Vec<Resembling>> {
        self.look_for_resembling(None, ALL).await
    }

    async fn look_for_resembling(
        &self,
        of: Option<UserId>,
        most: usize,
    ) -> Result<Vec<Resembling>> {
        let keepers = self
            .read(Asker::Anyone, async |tx| Ok(tx.keepers().await?))
            .await?;
        let mut known = HashMap::new();
        for keeper in keepers {
            if of.is_none_or(|of| of == keeper.id) {
                let letters = keeper
                    .names
                    .iter()
                    .flat_map(|name| Looks::of(name).letters());
                known
                    .extend(letters.map(|letters| (letters, (keeper.id, keeper.names[0].clone()))));
            }
        }
        let (mut found, mut after) = (Vec::new(), UserId(0));
        while found.len() < most {
            let people = self.users(after, CHUNK).await?;
            let Some(last) = people.last() else { break };
            after = last.id;
            for user in people {
                let names = [Looks::of(&user.username), Looks::of(&user.name)];
                let letters = names.iter().flat_map(Looks::letters);
                let mut keepers = letters.filter_map(|letters| known.get(&letters));
                let other = keepers.find(|(keeper, _)| *keeper != user.id);
                let says_so = of.is_none() && names.iter().any(Looks::say_a_role);
                if (other.is_some() || says_so) && (of.is_some() || user.role == Role::Member) {
                    let whom = other.map(|(_, username)| username.clone());
                    found.push(Resembling { user, whom });
                }
            }
        }
        found.truncate(most);
        Ok(found)
    }

    /// Reports who resembles a person that keeps order from now on. Nobody is renamed, and nothing fails for it.
    pub(super) async fn report_resembling(&self, user: UserId) {
        if let Err(error) = self.note_resembling(user).await {
            tracing::warn!(%error, "cannot tell who resembles the one who keeps order now");
        }
    }

    async fn note_resembling(&self, user: UserId) -> Result<()> {
        let (found, now) = (self.resembling(user).await?, self.now());
        if found.is_empty() {
            return Ok(());
        }
        for Resembling { user: other, .. } in &found {
            tracing::warn!(
                user.id = user.0,
                other.id = other.id.0,
                "a name resembles that of one who keeps order now"
            );
        }
        self.write(async move |tx| {
            for Resembling { user: other, .. } in &found {
                let entry = Entry::new(Act::Resembles, now).to(other.id);
                tx.audit(&entry.detail(user.0.to_string())).await?;
            }
            Ok(())
        })
        .await
    }
}

/// The names are [held](Tx::hold_names) already. Refuses a new account without a role whose names resemble those of one who keeps order. What says that its bearer keeps
/// order is refused to whoever makes it for themselves.
pub(super) async fn guard_account(
    tx: &mut Tx<'_>,
    by: Option<&Caller>,
    new: &NewUser<'_>,
) -> Result<()> {
    let (username, name) = (new.username.looks(), new.name.looks());
    let keepers = tx.keepers().await?;
    if resembles_one(&keepers, None, &username) {
        return Err(Error::Taken(Unique::Username));
    }
    if by.is_none() {
        if username.say_a_role() {
            return Err(Invalid::new("username", "is a reserved word").into());
        }
        refuse_role(&name)?;
    }
    guard_name(&keepers, None, &name)
}

/// Refuses a display name that says that its bearer keeps order.
pub(super) fn refuse_role(name: &Looks) -> Result<()> {
    if name.say_a_role() {
        return Err(Invalid::new("name", "is kept for those who keep order here").into());
    }
    Ok(())
}

/// Refuses a display name that resembles a name of one who keeps order, but for the bearer's own.
pub(super) fn guard_name(keepers: &[Keeper], bearer: Option<UserId>, name: &Looks) -> Result<()> {
    if resembles_one(keepers, bearer, name) {
        let rule = "must not resemble the name of somebody who keeps order here";
        return Err(Invalid::new("name", rule).into());
    }
    Ok(())
}

fn resembles_one(keepers: &[Keeper], bearer: Option<UserId>, name: &Looks) -> bool {
    let letters = name.letters();
    let others = keepers.iter().filter(|keeper| Some(keeper.id) != bearer);
    let mut names = others.flat_map(|keeper| &keeper.names);
    names.any(|theirs| !letters.is_disjoint(&Looks::of(theirs).letters()))
}
