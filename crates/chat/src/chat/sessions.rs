//! Knowing again who has signed in; what a person's sessions are, and their ends.

use std::net::IpAddr;

use uuid::Uuid;
use veche_model::{Action, Relation, Scopes, Session, UserId};

use super::{Caller, Chat, caller::allow};
use crate::{
    Error, Noun, Result,
    store::{Act, Entry, SignIn, Tx},
    tokens::Access,
};

impl Chat {
    /// Who carries this token. A token is good while it has not run out and its session was not ended; a personal access
    /// token only when it is for everything, since the old contracts know of no scopes.
    pub async fn authenticate(&self, token: &str, address: Option<IpAddr>) -> Result<Caller> {
        let caller = self.authenticate_scoped(token, address).await?;
        if caller.scopes == Scopes::ALL {
            Ok(caller)
        } else {
            Err(Error::Unauthenticated)
        }
    }

    /// Who carries this token, for a contract that asks [`Caller::may`] before it does anything.
    pub async fn authenticate_scoped(
        &self,
        token: &str,
        address: Option<IpAddr>,
    ) -> Result<Caller> {
        let Access {
            jti: session, uid, ..
        } = self.0.keys.verify(token, self.now())?;
        let found = self.alive_session(&session, UserId(uid)).await?;
        self.0.seen.note(&session, found.seen_at, self.now());
        Ok(Caller::person(found, session, address))
    }

    /// The session that a token names, if it is alive and that person's.
    pub(in crate::chat) async fn alive_session(
        &self,
        session: &str,
        user: UserId,
    ) -> Result<SignIn> {
        let id = session.to_owned();
        let found = self
            .read(user, async move |tx| alive(tx, &id).await)
            .await?;
        if found.user.id != user {
            return Err(Error::Unauthenticated);
        }
        Ok(found)
    }

    /// The caller's sessions and personal access tokens that are alive.
    pub async fn sessions(&self, caller: &Caller) -> Result<Vec<Session>> {
        caller.own_session()?;
        let (user, now) = (caller.id, self.now());
        let sessions = self
            .read(user, async move |tx| Ok(tx.sessions(user, now).await?))
            .await?;
        Ok(self.shown_to(caller, sessions))
    }

    /// Ends the caller's session, or the personal access token they came with. Again is no error.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        let session = caller.session.clone().ok_or(Error::Unauthenticated)?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let user = caller.id;
        let job = async move |tx: &mut Tx<'_>| {
            // Whatever they are about to do under the hold of their row is done before, or refused after.
            tx.user_to_change(caller.id).await?;
            if tx.revoke_session(caller.id, &session, now).await? {
                let entry = Entry::new(Act::SignedOut, now).to(caller.id);
                tx.audit(&caller.sign(entry)).await?;
            }
            Ok(())
        };
        self.end(user, async move { chat.write(job).await }).await
    }

    /// Ends one of the caller's sessions or personal access tokens.
    pub async fn end_session(&self, caller: &Caller, session: &str) -> Result<()> {
        caller.own_session()?;
        let session = Uuid::parse_str(session).map_err(|_| Error::NotFound(Noun::Session))?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let (user, session) = (caller.id, session.to_string());
        let job = async move |tx: &mut Tx<'_>| {
            caller.to_change(tx).await?;
            if !tx.revoke_session(caller.id, &session, now).await? {
                return Err(Error::NotFound(Noun::Session));
            }
            let entry = Entry::new(Act::SessionsEnded, now).to(caller.id);
            Ok(tx.audit(&caller.sign(entry.detail(session))).await?)
        };
        self.end(user, async move { chat.write(job).await }).await
    }

    /// Ends all of the caller's sessions but this one, and their personal access tokens: whoever was in may have made some.
    pub async fn end_other_sessions(&self, caller: &Caller) -> Result<()> {
        let this = caller.own_session()?.to_owned();
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let user = caller.id;
        let job = async move |tx: &mut Tx<'_>| {
            caller.to_change(tx).await?;
            tx.revoke_sessions(caller.id, Some(&this), now).await?;
            let entry = Entry::new(Act::SessionsEnded, now).to(caller.id);
            Ok(tx.audit(&caller.sign(entry.detail("others"))).await?)
        };
        self.end(user, async move { chat.write(job).await }).await
    }

    /// A person's sessions and personal access tokens that are alive, for an administrator.
    pub async fn sessions_of(&self, caller: &Caller, user: UserId) -> Result<Vec<Session>> {
        may_administer(caller)?;
        let (now, admin) = (self.now(), caller.clone());
        // Reading them is written down, so it is a writing.
        let job = async move |tx: &mut Tx<'_>| {
            admin
                .permit(tx, Relation::House, Action::Administer)
                .await?;
            tx.user(user).await?.ok_or(Error::NotFound(Noun::User))?;
            let entry = Entry::new(Act::SessionsRead, now).to(user);
            tx.audit(&admin.sign(entry)).await?;
            Ok(tx.sessions(user, now).await?)
        };
        let sessions = self.write(job).await?;
        Ok(self.shown_to(caller, sessions))
    }

    /// Ends all sessions and personal access tokens of a person, for an administrator.
    pub async fn end_sessions_of(&self, caller: &Caller, user: UserId) -> Result<()> {
        may_administer(caller)?;
        let (chat, now, caller) = (self.clone(), self.now(), caller.clone());
        let job = async move |tx: &mut Tx<'_>| {
            // All of them, so that two who do this to each other take turns.
            tx.hold_admins().await?;
            caller
                .permit(tx, Relation::House, Action::Administer)
                .await?;
            let person = tx.user_to_change(user).await?;
            person.ok_or(Error::NotFound(Noun::User))?;
            tx.revoke_sessions(user, None, now).await?;
            let entry = Entry::new(Act::SessionsEnded, now).to(user);
            Ok(tx.audit(&caller.sign(entry.detail("all"))).await?)
        };
        self.end(user, async move { chat.write(job).await }).await
    }

    /// Does what ends sessions of a person, and then ends the sockets that stood on them.
    pub(super) fn end(
        &self,
        user: UserId,
        change: impl Future<Output = Result<()>> + Send + 'static,
    ) -> impl Future<Output = Result<()>> + Send {
        let chat = self.clone();
        // Boxed here, where it need not be moved from future to future.
        self.finish(Box::pin(async move {
            change.await?;
            chat.recheck(user).await;
            Ok(())
        }))
    }

    fn shown_to(&self, caller: &Caller, mut sessions: Vec<Session>) -> Vec<Session> {
        for session in &mut sessions {
            session.is_current = caller.session.as_ref() == Some(&session.id);
            self.0.seen.show(session);
        }
        sessions
    }
}

/// Refuses whoever is no administrator, before anybody has to wait for them, or came with a personal access token.
pub(super) fn may_administer(caller: &Caller) -> Result<()> {
    if caller.has_token {
        return Err(Error::Forbidden(Action::Administer));
    }
    allow(caller.role, Relation::House, Action::Administer, Noun::User)
}

/// A session that was not ended, of somebody who is not blocked.
pub(super) async fn alive(tx: &mut Tx<'_>, session: &str) -> Result<SignIn> {
    match tx.session(session).await? {
        Some(found) if found.is_revoked => Err(Error::Unauthenticated),
        Some(found) if found.user.is_blocked => Err(Error::Blocked),
        Some(found) => Ok(found),
        None => Err(Error::Unauthenticated),
    }
}
