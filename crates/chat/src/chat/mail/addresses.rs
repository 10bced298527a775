//! Where mail goes: another address, and showing that it is one's own.

use veche_model::{ConfirmedAddress, Email, Mail, Millis, UserId};

use super::errands::letter_to;
use crate::{
    Error, Noun, Result, Unique,
    chat::{Caller, Chat},
    secret::hex,
    store::{Act, Entry, LetterKind, Mailbox, Mailing, Tx},
    tokens::Confirmation,
};

/// What anyone with a link that does not work is told, whatever the cause.
const NONE: Error = Error::NotFound(Noun::Confirmation);

impl Chat {
    /// Gives the caller another address, or none, for their password. Where the server sends mail, it takes the place of the one of
    /// now once somebody has followed the link in the letter that goes there, and the one of now is told of it.
    pub async fn set_address(
        &self,
        caller: &Caller,
        address: Option<Email>,
        password: String,
    ) -> Result<Mail> {
        caller.own_session()?;
        if address.is_some() {
            self.0.limits.ask_mail(caller.id)?;
        }
        self.prove_again(caller, password).await?;
        let (chat, now, by) = (self.clone(), self.now(), caller.clone());
        let set = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let before = tx.mailbox(user).await?.ok_or(Error::Unauthenticated)?;
            if let Some(new) = &address
                && tx.is_address_taken(new, user).await?
            {
                return Err(Error::Taken(Unique::Email));
            }
            match &address {
                Some(new) if chat.has_mail() && before.own() == Some(new.as_str()) => {
                    // They stay with what they have.
                    tx.want_address(user, None).await?;
                }
                Some(new) if chat.has_mail() => {
                    tx.want_address(user, Some(new.as_str())).await?;
                    put_question(tx, user, now).await?;
                }
                new => {
                    chat.tell_old_address(tx, user, &before, now).await?;
                    tx.set_address(user, new.as_ref(), None).await?;
                    let entry = Entry::new(Act::AddressChanged, now).to(user);
                    tx.audit(&by.sign(entry)).await?;
                }
            }
            Ok(tx.mailbox(user).await?)
        };
        let found = self.write(set).await?;
        self.wake_outbox();
        self.tell_person(caller.id).await;
        Ok(self.shown_mail(found.ok_or(Error::Unauthenticated)?))
    }

    /// Sends the caller's address the question again whether it is theirs.
    pub async fn ask_address(&self, caller: &Caller) -> Result<()> {
        caller.own_session()?;
        if !self.has_mail() {
            return Err(Error::Conflict("this server sends no mail"));
        }
        self.0.limits.ask_mail(caller.id)?;
        let (now, by) = (self.now(), caller.clone());
        let ask = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let mailbox = tx.mailbox(user).await?.ok_or(Error::Unauthenticated)?;
            if unconfirmed(&mailbox).is_none() {
                return Err(Error::Conflict("there is no address to confirm"));
            }
            put_question(tx, user, now).await
        };
        self.write(ask).await?;
        self.wake_outbox();
        Ok(())
    }

    /// Takes an address for the person's own to whom it was sent this code. Again is no error, as long as it is theirs.
    pub async fn confirm_address(&self, code: &str) -> Result<ConfirmedAddress> {
        let confirmation = self.0.keys.verify(code, self.now());
        let Confirmation { uid, adr, .. } = confirmation.map_err(|_| NONE)?;
        let (chat, now, user) = (self.clone(), self.now(), UserId(uid));
        let confirm = async move |tx: &mut Tx<'_>| {
            tx.user_to_change(user).await?.ok_or(NONE)?;
            let before = tx.mailbox(user).await?.ok_or(NONE)?;
            let is_it = |address: &&str| chat.address_mark(address) == adr;
            if let Some(wanted) = before.wanted.as_deref().filter(is_it) {
                let new = Email::parse("address", wanted).map_err(|_| NONE)?;
                chat.tell_old_address(tx, user, &before, now).await?;
                tx.set_address(user, Some(&new), Some(now)).await?;
                let entry = Entry::new(Act::AddressChanged, now).by(user, None);
                tx.audit(&entry.to(user)).await?;
            } else {
                before.address.as_deref().filter(is_it).ok_or(NONE)?;
                tx.confirm_address(user, now).await?;
            }
            let after = tx.mailbox(user).await?.ok_or(NONE)?;
            Ok(ConfirmedAddress {
                address: after.address.unwrap_or_default(),
                username: after.username,
            })
        };
        let confirmed = self.write(confirm).await?;
        self.note_listener();
        self.wake_outbox();
        self.tell_person(user).await;
        Ok(confirmed)
    }

    /// The code by which whoever reads what goes to an address shows that it is theirs.
    pub(super) fn confirmation(
        &self,
        user: UserId,
        address: &str,
        (now, until): (Millis, Millis),
    ) -> String {
        let mark = self.address_mark(address);
        self.0
            .keys
            .issue(&Confirmation::new(user, mark, now, until))
            .0
    }

    /// What an address is known again by, which says nothing of it.
    fn address_mark(&self, address: &str) -> String {
        hex(&self.0.keys.seal("address", address)[..16])
    }

    async fn tell_old_address(
        &self,
        tx: &mut Tx<'_>,
        user: UserId,
        before: &Mailbox,
        now: Millis,
    ) -> Result<()> {
        let Some(old) = before.own() else {
            return Ok(());
        };
        let mail = Mailing {
            address: Some(old.to_owned()),
            ..Mailing::of(LetterKind::AddressChanged)
        };
        self.tell_by_mail(tx, user, mail, now).await
    }
}

/// The address of a person that is not known to be theirs, if there is one: the new one before that of now.
pub(super) fn unconfirmed(mailbox: &Mailbox) -> Option<&str> {
    let of_now = mailbox.address.as_deref().filter(|_| !mailbox.is_confirmed);
    mailbox.wanted.as_deref().or(of_now)
}

/// Has the question go out whether an address is a person's own; one that waits is not asked twice.
pub(in crate::chat) async fn put_question(
    tx: &mut Tx<'_>,
    user: UserId,
    now: Millis,
) -> Result<()> {
    let (name, mail) = (format!("confirm:{user}"), Mailing::of(LetterKind::Confirm));
    Ok(tx.put_errand(&letter_to(user, name, mail, now)).await?)
}
