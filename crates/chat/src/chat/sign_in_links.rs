//! Links by which a person signs in on another device of theirs: one at a time, once, for minutes, and no longer than the session
//! lives that made it.
//!
//! A password is not asked for: whoever has forgotten it has the device that they are signed in on, and no more is given by the link than
//! that device has already. Only what lasts makes such links: a token for programs, or a session that cannot be refreshed, would become more.

use veche_model::{Action, SIGN_IN_LINK_SECONDS, SessionKind, SignInOffer};

use super::{Caller, Chat};
use crate::{
    Error, Result,
    secret::{hash, hex},
    store::{Act, Entry, Tx},
};

impl Caller {
    /// The session that the caller signed in to for good, which this transaction finds alive, with the caller's row held.
    pub(super) async fn lasting_session(&self, tx: &mut Tx<'_>) -> Result<String> {
        let session = self.own_session()?.to_owned();
        self.to_change(tx).await?;
        let found = tx.session(&session).await?;
        match found.ok_or(Error::Unauthenticated)?.kind {
            SessionKind::Lasting => Ok(session),
            SessionKind::Brief | SessionKind::Token => Err(Error::Forbidden(Action::Administer)),
        }
    }
}

impl Chat {
    /// Makes the link that signs the caller in elsewhere. The one before it is good no more.
    pub async fn offer_sign_in(&self, caller: &Caller) -> Result<SignInOffer> {
        caller.own_session()?;
        self.0.limits.offer_link(caller.id)?;
        let (code, now, by) = (new_code(), self.now(), caller.clone());
        let (known, expires_at) = (hash(&code), now.plus_seconds(SIGN_IN_LINK_SECONDS));
        self.write(async move |tx| {
            let session = by.lasting_session(tx).await?;
            tx.keep_sign_in_link(by.id, (&known, &session), expires_at)
                .await?;
            let entry = Entry::new(Act::SignInLinkMade, now).to(by.id);
            Ok(tx.audit(&by.sign(entry)).await?)
        })
        .await?;
        Ok(SignInOffer { code, expires_at })
    }

    /// Makes the caller's link good no more. Without one it is no error.
    pub async fn withdraw_sign_in(&self, caller: &Caller) -> Result<()> {
        caller.own_session()?;
        let by = caller.clone();
        self.write(async move |tx| {
            by.to_change(tx).await?;
            Ok(tx.drop_sign_in_link(by.id).await?)
        })
        .await
    }
}

/// 256 random bits.
fn new_code() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    hex(&bytes)
}
