//! What an account is made from, and making it.

use veche_model::{DisplayName, Email, Invalid, Millis, Password, Role, User, Username};

use super::mail::put_question;
use super::{Caller, resembling::guard_account};
use crate::{
    Error, Noun, Result, Unique,
    store::{Act, Entry, NewUser, Tx},
};

/// What an account is made from; within its limits.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What they will sign in with.
    pub username: Username,
    /// What they want to be called.
    pub name: DisplayName,
    /// Where letters go.
    pub email: Option<Email>,
    /// What they will sign in with, too.
    pub password: Password,
}

impl NewAccount {
    /// An account whose password is none that anybody would try. The old contracts' clients know of no such rule.
    pub fn choose(
        username: Username,
        name: DisplayName,
        email: Option<Email>,
        password: Password,
    ) -> Result<Self, Invalid> {
        let password = password.chosen_by(username.as_str())?;
        Ok(Self {
            username,
            name,
            email,
            password,
        })
    }

    /// The person who gets it, with the hash of the password.
    pub(super) fn with<'a>(&'a self, hash: &'a str, role: Role) -> NewUser<'a> {
        NewUser {
            username: &self.username,
            name: &self.name,
            email: self.email.as_ref(),
            password: hash,
            role,
            is_demo: false,
        }
    }
}

/// Puts a new person into the store.
pub(super) async fn insert(
    tx: &mut Tx<'_>,
    by: Option<&Caller>,
    new: &NewUser<'_>,
    now: Millis,
) -> Result<User> {
    refuse_taken(tx, new).await?;
    if new.role == Role::Member {
        guard_account(tx, by, new).await?;
    }
    let id = tx.add_user(new, now).await?;
    if new.email.is_some() {
        put_question(tx, id, now).await?;
    }
    let entry = Entry::new(Act::Registered, now)
        .to(id)
        .detail(new.role.to_string());
    let entry = by.map_or(entry.clone(), |caller| caller.sign(entry));
    tx.audit(&entry).await?;
    tx.user(id).await?.ok_or_else(|| Noun::User.lost())
}

/// Refuses a name or an address that is another's.
pub(super) async fn refuse_taken(tx: &mut Tx<'_>, new: &NewUser<'_>) -> Result<()> {
    match tx.taken(new).await? {
        (true, true) => Err(Error::BothTaken),
        (true, false) => Err(Error::Taken(Unique::Username)),
        (false, true) => Err(Error::Taken(Unique::Email)),
        (false, false) => Ok(()),
    }
}
