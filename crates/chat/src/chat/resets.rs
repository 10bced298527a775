//! Another password for whoever has lost theirs, by a link that an administrator passes on, or that one makes oneself.
//!
//! The link carries all that there is to know, signed: whose it is, until when, and which password it replaces. So it is good
//! once, and not any more when the password was changed in another way; nothing is stored for it.

mod own;

use veche_model::{Action, Millis, Password, PasswordReset, Relation, ResetOffer, User, UserId};

use super::{Caller, Chat, Device, SignedIn, sessions::may_administer};
use crate::{
    Error, Noun, Result,
    passwords::Seat,
    secret::hex,
    store::{Act, Entry, LetterKind, Mailing, Tx},
    tokens::Reset,
};

/// How long a link is good, in seconds.
const GOOD: i64 = 3600;

/// What anyone with a link that does not work is told, whatever the cause.
const NONE: Error = Error::NotFound(Noun::Reset);

impl Chat {
    /// Makes a link by which a person sets another password, for an administrator.
    pub async fn offer_reset(&self, caller: &Caller, user: UserId) -> Result<ResetOffer> {
        may_administer(caller)?;
        let (now, by) = (self.now(), caller.clone());
        let until = now.plus_seconds(GOOD);
        let hash = self
            .write(async move |tx| {
                by.permit(tx, Relation::House, Action::Administer).await?;
                let owner = with_password(tx, user).await?;
                let (_, hash) = owner.ok_or(Error::NotFound(Noun::User))?;
                let entry = Entry::new(Act::ResetMade, now).to(user);
                tx.audit(&by.sign(entry)).await?;
                Ok(hash)
            })
            .await?;
        let reset = Reset::new(user, self.fingerprint(&hash), now, until);
        Ok(self.offered(&reset, until))
    }

    fn offered(&self, reset: &Reset, until: Millis) -> ResetOffer {
        ResetOffer {
            code: self.0.keys.issue(reset).0,
            expires_at: until,
        }
    }

    /// Whose password a link's code replaces. One that does not work is as one that never was.
    pub async fn reset_of(&self, code: &str) -> Result<PasswordReset> {
        let User { username, name, .. } = self.owner_of(code).await?.user;
        Ok(PasswordReset { username, name })
    }

    /// Sets another password by a link's code, ends all that the person was signed in with, and signs in.
    pub async fn reset_password(
        &self,
        code: &str,
        password: &str,
        device: &Device<'_>,
    ) -> Result<SignedIn> {
        let Owner {
            user,
            hash,
            session,
        } = self.owner_of(code).await?;
        let password = Password::choose(password, &user.username)?;
        let turn = self.0.passwords.turn(Seat::of(device.address)).await?;
        let new = self.0.passwords.hash(password.into_string(), turn).await?;
        let (chat, now, id, address) = (self.clone(), self.now(), user.id, device.address);
        let (kept, told) = (new.clone(), self.clone());
        let job = async move |tx: &mut Tx<'_>| {
            let person = tx.user_to_change(id).await?.ok_or(NONE)?;
            if person.is_blocked {
                return Err(Error::Blocked);
            }
            // Of two who bring the same link, the second finds another password.
            if !tx.has_password(id, &hash).await? || !is_alive(tx, session.as_deref()).await? {
                return Err(NONE);
            }
            tx.set_password(id, &kept).await?;
            tx.revoke_sessions(id, None, now).await?;
            let mail = Mailing::of(LetterKind::PasswordChanged);
            told.tell_by_mail(tx, id, mail, now).await?;
            let entry = Entry::new(Act::PasswordChanged, now).by(id, address);
            Ok(tx.audit(&entry.to(id).detail("link")).await?)
        };
        self.end(id, async move { chat.write(job).await }).await?;
        self.wake_outbox();
        // By the new password, which somebody may have replaced already.
        self.open_session_by(&user, new, device).await
    }

    /// Whom a link is for, while it works.
    async fn owner_of(&self, code: &str) -> Result<Owner> {
        let reset = self.0.keys.verify(code, self.now());
        let Reset { uid, pwd, sid, .. } = reset.map_err(|_| NONE)?;
        let (id, session) = (UserId(uid), sid.clone());
        let owner = self
            .read(id, async move |tx| {
                if !is_alive(tx, session.as_deref()).await? {
                    return Ok(None);
                }
                with_password(tx, id).await
            })
            .await?;
        let (user, hash) = owner
            .filter(|(_, hash)| self.fingerprint(hash) == pwd)
            .ok_or(NONE)?;
        Ok(Owner {
            user,
            hash,
            session: sid,
        })
    }

    /// What a password is known again by, which says nothing of it or its hash.
    pub(super) fn fingerprint(&self, hash: &str) -> String {
        hex(&self.0.keys.seal("reset", hash)[..16])
    }
}

/// Whom a link is for.
struct Owner {
    user: User,
    /// That of the password which it replaces.
    hash: String,
    /// The session with which it ends, if it is one of their own making.
    session: Option<String>,
}

/// A person who is still here, and the hash of their password.
async fn with_password(tx: &mut Tx<'_>, id: UserId) -> Result<Option<(User, String)>> {
    let Some(user) = tx.user(id).await? else {
        return Ok(None);
    };
    Ok(tx.password(id).await?.map(|hash| (user, hash)))
}

/// Whether the session that a link ends with was not ended; of a link that ends with none, always.
async fn is_alive(tx: &mut Tx<'_>, session: Option<&str>) -> Result<bool> {
    let Some(session) = session else {
        return Ok(true);
    };
    let found = tx.session(session).await?;
    Ok(found.is_some_and(|found| !found.is_revoked))
}
