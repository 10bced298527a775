//! Signing in, and knowing again who has.

use std::net::IpAddr;

use uuid::Uuid;
use veche_model::{User, UserId, Username};

use super::{Caller, Chat};
use crate::{
    Error, Result, Token,
    store::{Act, Entry},
};

/// What a password was found right against.
struct Proof {
    /// The hash that was checked.
    hash: String,
    /// A hash of today's cost, when that one was of an older kind or cost.
    renewed: Option<String>,
}

impl Chat {
    /// Signs in with a username and a password.
    ///
    /// An unknown name and a wrong password are one answer, after the same time; only who knows the password learns that
    /// the account is blocked.
    pub async fn sign_in(
        &self,
        username: &str,
        password: String,
        address: Option<IpAddr>,
    ) -> Result<Token> {
        self.0.limits.sign_in(address, username)?;
        let key = Username::key(username);
        let login = self
            .0
            .store
            .read(async move |tx| Ok(tx.login(&key).await?))
            .await?;
        let hash = login.as_ref().map(|login| login.password.clone());
        let checked = self
            .0
            .passwords
            .check(password.clone(), hash.clone())
            .await?;
        let user = login.map(|login| login.user);
        let (Some(user), Some(hash), true) = (user, hash, checked.is_right) else {
            return self.refuse(username, Error::WrongPassword, address).await;
        };
        if user.is_blocked {
            return self.refuse(username, Error::Blocked, address).await;
        }
        let renewed = if checked.is_outdated {
            Some(self.0.passwords.hash(password).await?)
        } else {
            None
        };
        self.begin_session(user.id, Some(Proof { hash, renewed }), address)
            .await
    }

    async fn refuse(&self, username: &str, why: Error, address: Option<IpAddr>) -> Result<Token> {
        let tried: String = username
            .chars()
            .take(80)
            .flat_map(char::escape_default)
            .collect();
        let entry = Entry::new(Act::Refused, self.now())
            .detail(tried)
            .from(address);
        self.0
            .store
            .write(async move |tx| Ok(tx.audit(&entry).await?))
            .await?;
        Err(why)
    }

    /// Opens a session for a person who has just made their account.
    pub async fn open_session(&self, user: &User, address: Option<IpAddr>) -> Result<Token> {
        self.begin_session(user.id, None, address).await
    }

    async fn begin_session(
        &self,
        id: UserId,
        proof: Option<Proof>,
        address: Option<IpAddr>,
    ) -> Result<Token> {
        let session = Uuid::new_v4().to_string();
        let now = self.now();
        let until = now.plus_seconds(self.0.token_minutes * 60);
        let name = session.clone();
        let user = self
            .0
            .store
            .write(async move |tx| {
                let user = tx
                    .user_to_change(id)
                    .await?
                    .ok_or(Error::NotFound("user"))?;
                if user.is_blocked {
                    return Err(Error::Blocked);
                }
                if let Some(Proof { hash, renewed }) = proof {
                    // The password may have been changed while its hash was being checked.
                    if !tx.has_password(id, &hash).await? {
                        return Err(Error::WrongPassword);
                    }
                    if let Some(renewed) = renewed {
                        tx.set_password(id, &renewed).await?;
                    }
                }
                tx.add_session(&name, id, now, until).await?;
                tx.audit(&Entry::new(Act::SignedIn, now).by(id, address))
                    .await?;
                Ok(user)
            })
            .await?;
        Ok(self.0.keys.issue(&user, session, now, until))
    }

    /// Who carries this token. A token is good while it has not run out and its session was not ended.
    pub async fn authenticate(&self, token: &str, address: Option<IpAddr>) -> Result<Caller> {
        let session = self.0.keys.verify(token, self.now())?.jti;
        let id = session.clone();
        let found = self
            .0
            .store
            .read(async move |tx| Ok(tx.session(&id).await?))
            .await?;
        match found {
            Some(found) if found.is_revoked => Err(Error::Unauthenticated),
            Some(found) if found.user.is_blocked => Err(Error::Blocked),
            Some(found) => Ok(Caller::person(found.user, session, address)),
            None => Err(Error::Unauthenticated),
        }
    }
}
