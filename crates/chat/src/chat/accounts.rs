//! Accounts: made by their people, or by an administrator.

use std::net::IpAddr;

use veche_model::{Action, Relation, Role, User, UserId, Username};

use super::{
    Caller, Chat,
    applicants::apply,
    first_channels::join_first,
    new_account::{NewAccount, insert},
    town::{Admission, admit},
};
use crate::{
    Error, Noun, Result,
    gate::Asker,
    passwords::Seat,
    store::{Act, Entry, Tx},
};

impl Chat {
    /// Makes an account for whoever asks. Where one has to be approved first, they wait for that, and this is
    /// [`Error::Unapproved`].
    ///
    /// The code of an invite is spent by it, and brings the new person into its channel: all of it is done, or nothing.
    pub async fn register(
        &self,
        account: NewAccount,
        invite: Option<&str>,
        address: Option<IpAddr>,
    ) -> Result<User> {
        self.0.limits.register(address)?;
        let seat = Seat::of(address);
        let user = match invite {
            None => self.add(None, account, Role::Member, seat).await?,
            Some(code) => self.add_invited(account, code, seat).await?,
        };
        // Whoever makes an account is at home where they make it.
        if let Some(mut attempt) = self.0.limits.attempt(address, &user.username, None) {
            self.0.limits.passed(&mut attempt);
        }
        Ok(user)
    }

    /// Makes an account with a role, on behalf of an administrator.
    pub async fn add_user(&self, caller: &Caller, account: NewAccount, role: Role) -> Result<User> {
        super::caller::allow(caller.role, Relation::House, Action::Administer, Noun::User)?;
        let seat = Seat::of_caller(caller);
        self.add(Some(caller.clone()), account, role, seat).await
    }

    async fn add(
        &self,
        by: Option<Caller>,
        account: NewAccount,
        role: Role,
        seat: Seat,
    ) -> Result<User> {
        let (account, hash) = self.hashed(account, seat).await?;
        let (chat, now, is_private) = (self.clone(), self.now(), self.0.is_private);
        let register = async move |tx: &mut Tx<'_>| {
            let admission = match &by {
                Some(caller) => {
                    tx.hold_names().await?;
                    let action = Action::Administer;
                    caller.permit(tx, Relation::House, action).await?;
                    Admission::AtOnce
                }
                None => admit(tx, is_private, false).await?,
            };
            let new = account.with(&hash, role);
            if admission == Admission::OnApproval {
                apply(tx, &new, now).await?;
                return Ok(None);
            }
            let user = insert(tx, by.as_ref(), &new, now).await?;
            let came = join_first(tx, user.id, now).await?;
            Ok(Some((user, came)))
        };
        let add = async move {
            let Some((user, came)) = chat.write(register).await? else {
                chat.tell_keepers().await;
                return Err(Error::Unapproved);
            };
            chat.tell_came(came);
            chat.wake_outbox();
            Ok(user)
        };
        let user = self.finish(add).await?;
        if role > Role::Member {
            self.report_resembling(user.id).await;
        }
        Ok(user)
    }

    /// An account and the hash of its password.
    pub(super) async fn hashed(
        &self,
        account: NewAccount,
        seat: Seat,
    ) -> Result<(NewAccount, String)> {
        let password = account.password.clone().into_string();
        let turn = self.0.passwords.turn(seat).await?;
        Ok((account, self.0.passwords.hash(password, turn).await?))
    }

    /// People in the order of their ids, from behind `after`.
    pub async fn users(&self, after: UserId, most: i64) -> Result<Vec<User>> {
        self.read(Asker::Anyone, async move |tx| {
            Ok(tx.users(after, most).await?)
        })
        .await
    }

    /// The person with this username, however it is spelled.
    pub async fn user_named(&self, username: &str) -> Result<User> {
        self.find(Asker::Anyone, username).await
    }

    pub(super) async fn find(&self, asker: impl Into<Asker>, username: &str) -> Result<User> {
        let spelling = Username::spelling(username);
        let login = self
            .read(asker, async move |tx| Ok(tx.login(&spelling).await?))
            .await?;
        Ok(login.ok_or(Error::NotFound(Noun::User))?.user)
    }

    /// The person with this username, for an administrator who is about to do something to them.
    pub async fn user_to_administer(&self, caller: &Caller, username: &str) -> Result<UserId> {
        let (spelling, caller) = (Username::spelling(username), caller.clone());
        let login = self
            .read(caller.id, async move |tx| {
                caller
                    .permit(tx, Relation::House, Action::Administer)
                    .await?;
                Ok(tx.login(&spelling).await?)
            })
            .await?;
        Ok(login.ok_or(Error::NotFound(Noun::User))?.user.id)
    }

    /// Gives a person another role, and tells those around. The last administrator stays one.
    pub async fn set_role(&self, caller: &Caller, user: UserId, role: Role) -> Result<()> {
        super::caller::allow(caller.role, Relation::House, Action::Administer, Noun::User)?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let change = async move |tx: &mut Tx<'_>| {
            let admins = tx.hold_admins().await?;
            caller
                .permit(tx, Relation::House, Action::Administer)
                .await?;
            let before = tx.user_to_change(user).await?;
            let before = before.ok_or(Error::NotFound(Noun::User))?;
            if role != Role::Admin && admins == [user] {
                return Err(Error::Conflict("the last administrator must stay one"));
            }
            tx.set_role(user, role).await?;
            let rises = role > before.role;
            let entry = Entry::new(Act::RoleChanged, now)
                .to(user)
                .detail(role.to_string());
            tx.audit(&caller.sign(entry)).await?;
            Ok(rises)
        };
        self.finish(async move {
            let rises = chat.write(change).await?;
            chat.recheck(user).await;
            chat.tell_person(user).await;
            // Whoever keeps order now hears of what waits for that.
            chat.tell_waiting(user, None).await;
            if rises {
                chat.report_resembling(user).await;
            }
            Ok(())
        })
        .await
    }
}
