//! Changing passwords: one's own, or another's.

use veche_model::{Action, Password, Relation, UserId};

use super::{Caller, Chat, sessions::may_administer};
use crate::{
    Error, Noun, Result,
    passwords::Seat,
    store::{Act, Entry, LetterKind, Mailing, Tx},
};

impl Seat {
    /// Somebody who has signed in.
    pub(super) fn of_caller(caller: &Caller) -> Self {
        Self {
            is_at_home: true,
            account: caller.id.0.unsigned_abs(),
            ..Self::of(caller.address)
        }
    }
}

impl Chat {
    /// Asks the caller for their password once more, before what only they may do. Gives its hash.
    pub(super) async fn prove_again(&self, caller: &Caller, password: String) -> Result<String> {
        let session = caller.own_session()?;
        let (limits, name) = (&self.0.limits, &caller.username);
        let attempt = limits.attempt_again(caller.address, name, session);
        if let Some(attempt) = &attempt {
            limits.may_try(attempt)?;
        }
        let id = caller.id;
        let known = self
            .read(id, async move |tx| Ok(tx.password(id).await?))
            .await?;
        let turn = self.0.passwords.turn(Seat::of_caller(caller)).await?;
        if let Some(attempt) = &attempt {
            // Of many at once, those before may have failed meanwhile.
            limits.may_try(attempt)?;
        }
        let checking = self.0.passwords.check(password, known.clone(), turn);
        let checked = checking.await?;
        let (Some(known), true) = (known, checked.is_right) else {
            let slowed = attempt.map_or(Ok(()), |attempt| limits.failed(&attempt));
            self.note_refusal(Some(id), name, caller.address).await?;
            return Err(slowed.err().unwrap_or(Error::WrongPassword));
        };
        if let Some(mut attempt) = attempt {
            limits.passed(&mut attempt);
        }
        Ok(known)
    }

    /// Gives the caller another password, for the one they have. All their other sessions and their personal access tokens
    /// end; the caller's session stays.
    pub async fn change_password(&self, caller: &Caller, old: String, new: &str) -> Result<()> {
        let session = caller.own_session()?.to_owned();
        let new = Password::choose(new, &caller.username)?;
        let id = caller.id;
        let known = self.prove_again(caller, old).await?;
        let seat = Seat::of_caller(caller);
        let turn = self.0.passwords.turn(seat).await?;
        let hash = self.0.passwords.hash(new.into_string(), turn).await?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let told = self.clone();
        let job = async move |tx: &mut Tx<'_>| {
            caller.to_change(tx).await?;
            // It may have been changed while its hash was being checked.
            if !tx.has_password(id, &known).await? {
                return Err(Error::WrongPassword);
            }
            tx.set_password(id, &hash).await?;
            tx.revoke_sessions(id, Some(&session), now).await?;
            let mail = Mailing::of(LetterKind::PasswordChanged);
            told.tell_by_mail(tx, id, mail, now).await?;
            let entry = Entry::new(Act::PasswordChanged, now).to(id);
            Ok(tx.audit(&caller.sign(entry)).await?)
        };
        self.end(id, async move { chat.write(job).await }).await?;
        self.wake_outbox();
        Ok(())
    }

    /// Sets a person's password and ends their sessions.
    pub async fn set_password(
        &self,
        caller: &Caller,
        user: UserId,
        password: Password,
    ) -> Result<()> {
        may_administer(caller)?;
        let turn = self.0.passwords.turn(Seat::of_caller(caller)).await?;
        let hash = self.0.passwords.hash(password.into_string(), turn).await?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let told = self.clone();
        let job = async move |tx: &mut Tx<'_>| {
            // All of them, so that two who do this to each other take turns.
            tx.hold_admins().await?;
            caller
                .permit(tx, Relation::House, Action::Administer)
                .await?;
            let person = tx.user_to_change(user).await?;
            person.ok_or(Error::NotFound(Noun::User))?;
            tx.set_password(user, &hash).await?;
            tx.revoke_sessions(user, None, now).await?;
            let mail = Mailing::of(LetterKind::PasswordChanged);
            told.tell_by_mail(tx, user, mail, now).await?;
            let entry = Entry::new(Act::PasswordChanged, now).to(user);
            Ok(tx.audit(&caller.sign(entry)).await?)
        };
        self.end(user, async move { chat.write(job).await }).await?;
        self.wake_outbox();
        Ok(())
    }
}
