//! Names that resemble those of who keeps order: refused to others, and reported where they stand already.

use veche_model::{Invalid, Looks, User, UserId};

use super::{Caller, Chat, NewAccount};
use crate::{
    Error, Result,
    store::{Act, Entry, Keeper, Tx},
};

/// People who are looked at in one transaction.
const CHUNK: i64 = 500;
/// Look-alikes of one person that are reported.
const REPORTED: usize = 20;

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
        self.0
            .store
            .read(async |tx| {
                Ok(Alike {
                    usernames: tx.alike_usernames().await?,
                    channels: tx.alike_channels().await?,
                })
            })
            .await
    }

    /// People whose username or display name resembles one of this person's; at most 20.
    pub async fn resembling(&self, user: UserId) -> Result<Vec<User>> {
        let person = self
            .0
            .store
            .read(async move |tx| Ok(tx.user(user).await?))
            .await?;
        let person = person.ok_or(Error::NotFound("user"))?;
        let names = [Looks::of(&person.username), Looks::of(&person.name)];
        let (mut found, mut after) = (Vec::new(), UserId(0));
        while found.len() < REPORTED {
            let people = self.users(after, CHUNK).await?;
            let Some(last) = people.last() else { break };
            after = last.id;
            found.extend(people.into_iter().filter(|other| {
                let theirs = [Looks::of(&other.username), Looks::of(&other.name)];
                let mut pairs = theirs
                    .iter()
                    .flat_map(|one| names.iter().map(move |two| (one, two)));
                other.id != user && pairs.any(|(one, two)| one.resemble(two))
            }));
        }
        found.truncate(REPORTED);
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
        for other in &found {
            tracing::warn!(
                user.id = user.0,
                other.id = other.id.0,
                "a name resembles that of one who keeps order now"
            );
        }
        self.0
            .store
            .write(async move |tx| {
                for other in &found {
                    let entry = Entry::new(Act::Resembles, now).to(other.id);
                    tx.audit(&entry.detail(user.0.to_string())).await?;
                }
                Ok(())
            })
            .await
    }
}

/// Refuses a new account without a role whose names resemble those of one who keeps order. What says that its bearer keeps
/// order is refused to whoever makes it for themselves.
pub(super) async fn guard_account(
    tx: &mut Tx<'_>,
    by: Option<&Caller>,
    account: &NewAccount,
) -> Result<()> {
    let (username, name) = (account.username.looks(), account.name.looks());
    tx.hold_names().await?;
    let keepers = tx.keepers().await?;
    if resembles_one(&keepers, None, &username) {
        return Err(Error::Taken("username"));
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
    let others = keepers.iter().filter(|keeper| Some(keeper.id) != bearer);
    let mut names = others.flat_map(|keeper| &keeper.names);
    names.any(|theirs| name.resemble(&Looks::of(theirs)))
}
