//! Signing in, and knowing again who has.

use std::net::IpAddr;

use uuid::Uuid;
use veche_model::{User, Username};

use super::{Caller, Chat};
use crate::{
    Error, Result, Token,
    store::{Act, Entry},
};

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
        let checked = self.0.passwords.check(password.clone(), hash).await?;
        let user = login.map(|login| login.user);
        let Some(user) = user.filter(|user| checked.is_right && !user.is_blocked) else {
            return self.refuse(username, checked.is_right, address).await;
        };
        if checked.is_outdated {
            let hash = self.0.passwords.hash(password).await?;
            let id = user.id;
            self.0
                .store
                .write(async move |tx| Ok(tx.set_password(id, &hash).await?))
                .await?;
        }
        self.open_session(&user, address).await
    }

    async fn refuse(
        &self,
        username: &str,
        is_right: bool,
        address: Option<IpAddr>,
    ) -> Result<Token> {
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
        Err(if is_right {
            Error::Blocked
        } else {
            Error::WrongPassword
        })
    }

    /// Opens a session for a person who has just shown who they are.
    pub async fn open_session(&self, user: &User, address: Option<IpAddr>) -> Result<Token> {
        let session = Uuid::new_v4().to_string();
        let now = self.now();
        let until = now.plus_seconds(self.0.token_minutes * 60);
        let (id, name) = (user.id, session.clone());
        let user = self
            .0
            .store
            .write(async move |tx| {
                let user = tx.hold_user(id).await?.ok_or(Error::NotFound("user"))?;
                if user.is_blocked {
                    return Err(Error::Blocked);
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
