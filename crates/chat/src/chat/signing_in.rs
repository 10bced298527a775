//! Signing in, for a while or for good.

use std::net::IpAddr;

use uuid::Uuid;
use veche_model::{Agent, Me, Millis, Scopes, SessionKind, User, UserId, Username};

use super::Chat;
use crate::{
    Error, Result, Token,
    store::{Act, Entry, NewSession, Tx},
    tokens::{Access, Refresh},
};

/// How long a session lives after it was last refreshed, in seconds.
pub const LASTING: i64 = 30 * 24 * 3600;

/// What somebody carries who has signed in for good.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What lets them in.
    pub access: Token,
    /// Until when.
    pub access_until: Millis,
    /// What [`Chat::refresh`] gives the next ones for, once.
    pub refresh: Token,
    /// Until when.
    pub refresh_until: Millis,
    /// Who they are.
    pub me: Me,
}

/// What a password was found right against.
struct Proof {
    /// The hash that was checked.
    hash: String,
    /// A hash of today's cost, when that one was of an older kind or cost.
    renewed: Option<String>,
}

/// Somebody who is about to be let in.
struct Guest {
    user: UserId,
    /// What shows that it is them; nothing for who has just made their account.
    proof: Option<Proof>,
    address: Option<IpAddr>,
}

/// A session that has just begun.
struct Begun {
    id: String,
    user: User,
    me: Me,
    from: Millis,
    until: Millis,
}

impl Guest {
    fn new(user: &User, address: Option<IpAddr>) -> Self {
        Self {
            user: user.id,
            proof: None,
            address,
        }
    }
}

impl Chat {
    /// Signs in with a username and a password, for as long as one access token is good.
    ///
    /// An unknown name and a wrong password are one answer, after the same time; only who knows the password learns that
    /// the account is blocked.
    pub async fn sign_in(
        &self,
        username: &str,
        password: String,
        address: Option<IpAddr>,
    ) -> Result<Token> {
        let guest = self.prove(username, password, address).await?;
        self.begin_brief(guest).await
    }

    /// Signs in as [`sign_in`](Self::sign_in) does, for as long as [`refresh`](Self::refresh) keeps it up. `agent` is what the
    /// client calls itself.
    pub async fn sign_in_for_good(
        &self,
        username: &str,
        password: String,
        address: Option<IpAddr>,
        agent: &str,
    ) -> Result<SignedIn> {
        let guest = self.prove(username, password, address).await?;
        self.begin_lasting(guest, agent).await
    }

    /// Opens a session for a person who has just made their account.
    pub async fn open_session(&self, user: &User, address: Option<IpAddr>) -> Result<Token> {
        self.begin_brief(Guest::new(user, address)).await
    }

    /// Opens a session that can be refreshed for a person who has just made their account.
    pub async fn open_session_for_good(
        &self,
        user: &User,
        address: Option<IpAddr>,
        agent: &str,
    ) -> Result<SignedIn> {
        self.begin_lasting(Guest::new(user, address), agent).await
    }

    /// Finds the person whose name and password these are.
    async fn prove(
        &self,
        username: &str,
        password: String,
        address: Option<IpAddr>,
    ) -> Result<Guest> {
        self.0.limits.sign_in(address, username)?;
        let spelling = Username::spelling(username);
        let login = self
            .0
            .store
            .read(async move |tx| Ok(tx.login(&spelling).await?))
            .await?;
        let hash = login.as_ref().map(|login| login.password.clone());
        let checked = self
            .0
            .passwords
            .check(password.clone(), hash.clone())
            .await?;
        let user = login.map(|login| login.user);
        let (Some(user), Some(hash), true) = (user, hash, checked.is_right) else {
            self.note_refusal(username, address).await?;
            return Err(Error::WrongPassword);
        };
        if user.is_blocked {
            self.note_refusal(username, address).await?;
            return Err(Error::Blocked);
        }
        let renewed = if checked.is_outdated {
            Some(self.0.passwords.hash(password).await?)
        } else {
            None
        };
        Ok(Guest {
            user: user.id,
            proof: Some(Proof { hash, renewed }),
            address,
        })
    }

    /// Notes in the audit log that somebody tried this name.
    pub(super) async fn note_refusal(&self, username: &str, address: Option<IpAddr>) -> Result<()> {
        let tried: String = username
            .chars()
            .take(80)
            .flat_map(char::escape_default)
            .collect();
        let entry = Entry::new(Act::Refused, self.now())
            .detail(tried)
            .from(address)
            .folded();
        self.0
            .store
            .write(async move |tx| Ok(tx.audit(&entry).await?))
            .await
    }

    async fn begin_brief(&self, guest: Guest) -> Result<Token> {
        let (kind, agent) = (SessionKind::Brief, Agent::default());
        let begun = self.begin(guest, kind, agent).await?;
        let access = Access::new(&begun.user, begun.id, begun.from, begun.until);
        Ok(self.0.keys.issue(&access))
    }

    async fn begin_lasting(&self, guest: Guest, agent: &str) -> Result<SignedIn> {
        let (kind, agent) = (SessionKind::Lasting, Agent::new(agent));
        let begun = self.begin(guest, kind, agent).await?;
        let refresh = Refresh::new(begun.id.clone(), 0, begun.from, begun.until);
        let (access, access_until) = self.issue_access(&begun.user, begun.id, begun.from);
        Ok(SignedIn {
            access,
            access_until,
            refresh: self.0.keys.issue(&refresh),
            refresh_until: begun.until,
            me: begun.me,
        })
    }

    /// An access token for a session, good from now on.
    pub(super) fn issue_access(
        &self,
        user: &User,
        session: String,
        now: Millis,
    ) -> (Token, Millis) {
        let until = now.plus_seconds(self.0.token_minutes * 60);
        let access = Access::new(user, session, now, until);
        (self.0.keys.issue(&access), until)
    }

    async fn begin(&self, guest: Guest, kind: SessionKind, agent: Agent) -> Result<Begun> {
        let Guest {
            user,
            proof,
            address,
        } = guest;
        let from = self.now();
        let until = from.plus_seconds(match kind {
            SessionKind::Lasting => LASTING,
            SessionKind::Brief | SessionKind::Token => self.0.token_minutes * 60,
        });
        let sessions = self.0.budgets.sessions;
        let job = async move |tx: &mut Tx<'_>| {
            let person = tx.user_to_change(user).await?;
            let person = person.ok_or(Error::NotFound("user"))?;
            if person.is_blocked {
                return Err(Error::Blocked);
            }
            if let Some(Proof { hash, renewed }) = proof {
                // The password may have been changed while its hash was being checked.
                if !tx.has_password(user, &hash).await? {
                    return Err(Error::WrongPassword);
                }
                if let Some(renewed) = renewed {
                    tx.set_password(user, &renewed).await?;
                }
            }
            let id = Uuid::new_v4().to_string();
            let written = address.map(|address| address.to_string());
            tx.add_session(&NewSession {
                id: &id,
                user,
                kind,
                name: agent.as_str(),
                scopes: Scopes::ALL,
                address: written.as_deref(),
                from,
                until,
            })
            .await?;
            tx.audit(&Entry::new(Act::SignedIn, from).by(user, address))
                .await?;
            let has_ended = tx.end_quiet_sessions(user, sessions, from).await? > 0;
            let me = tx.me(user).await?.ok_or(Error::NotFound("user"))?;
            let begun = Begun {
                id,
                user: person,
                me: shown(me, from),
                from,
                until,
            };
            Ok((begun, has_ended))
        };
        let (begun, has_ended) = self.0.store.write(job).await?;
        if has_ended {
            self.recheck(user).await;
        }
        Ok(begun)
    }
}

/// A person's own view of themselves at this time.
pub(super) fn shown(mut me: Me, now: Millis) -> Me {
    me.person = me.person.at(now);
    me
}
