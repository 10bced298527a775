//! The link to another password that somebody makes for themselves, where they are signed in and have forgotten the one of now.
//!
//! Whoever holds a device of somebody's for a minute must not be able to take the account away with it. So whoever can be sent a letter
//! is sent one; a device that has just come in waits for a day, in which it stands in the list of devices and can be put out; and the
//! link ends with the session that made it.

use veche_model::{ResetOffer, SETTLED_SECONDS};

use super::{GOOD, with_password};
use crate::{
    Error, Result,
    chat::{Caller, Chat},
    store::{Act, Entry},
    tokens::Reset,
};

impl Chat {
    /// Makes a link by which the caller sets another password. Refused where a letter does it, and for a day after signing in.
    pub async fn offer_own_reset(&self, caller: &Caller) -> Result<ResetOffer> {
        caller.own_session()?;
        self.0.limits.offer_link(caller.id)?;
        let (now, by, has_mail) = (self.now(), caller.clone(), self.has_mail());
        let until = now.plus_seconds(GOOD);
        let (session, hash) = self
            .write(async move |tx| {
                let session = by.lasting_session(tx).await?;
                let mailbox = tx.mailbox(by.id).await?.ok_or(Error::Unauthenticated)?;
                if has_mail && mailbox.own().is_some() {
                    return Err(Error::Conflict(
                        "the link goes to your address: ask for a letter",
                    ));
                }
                let begun = tx.session_begun(by.id, &session).await?;
                let begun = begun.ok_or(Error::Unauthenticated)?;
                if begun.at.plus_seconds(SETTLED_SECONDS) > now {
                    return Err(Error::Conflict("you signed in here less than a day ago"));
                }
                let owner = with_password(tx, by.id).await?;
                let (_, hash) = owner.ok_or(Error::Unauthenticated)?;
                let entry = Entry::new(Act::ResetMade, now).to(by.id);
                tx.audit(&by.sign(entry)).await?;
                Ok((session, hash))
            })
            .await?;
        let reset = Reset::new(caller.id, self.fingerprint(&hash), now, until);
        Ok(self.offered(&reset.made_by(session), until))
    }
}
