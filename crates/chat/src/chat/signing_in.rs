//! Signing in, for a while or for good.

mod by_link;
mod guest;

use std::net::IpAddr;

use uuid::Uuid;
use veche_model::{Agent, Me, Millis, Scopes, SessionKind, User, UserId, Username};

use super::Chat;
use crate::{
    Error, Noun, Result, Token,
    gate::Asker,
    limits::Attempt,
    network::network,
    passwords::Seat,
    store::{Act, Entry, LetterKind, Mailing, NewSession, Tx},
    tokens::{Access, Device as Mark, Refresh},
};
use guest::{Guest, Proof};

/// How long a session lives after it was last refreshed, in seconds.
pub const LASTING: i64 = 30 * 24 * 3600;

/// What somebody signs in at, as far as it tells of itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Device<'a> {
    /// Where it calls from.
    pub address: Option<IpAddr>,
    /// What it calls itself.
    pub agent: &'a str,
    /// The mark that the last sign-in there gave.
    pub mark: Option<&'a str>,
}

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
    /// What shows files to a page's own elements, and lets nobody do anything else.
    pub files: Token,
    /// What the device is known again by at the next sign-in; `None` after a refresh.
    pub device: Option<Token>,
    /// Who they are.
    pub me: Me,
}

/// A session that has just begun.
struct Begun {
    id: String,
    user: User,
    me: Me,
    from: Millis,
    until: Millis,
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
        let device = Device {
            address,
            ..Device::default()
        };
        let guest = self.prove(username, password, &device).await?;
        self.begin_brief(guest).await
    }

    /// Signs in as [`sign_in`](Self::sign_in) does, for as long as [`refresh`](Self::refresh) keeps it up. Where the person has
    /// signed in before, at that device or from its network, nobody else's failures stand in their way.
    pub async fn sign_in_for_good(
        &self,
        username: &str,
        password: String,
        device: &Device<'_>,
    ) -> Result<SignedIn> {
        let guest = self.prove(username, password, device).await?;
        self.begin_lasting(guest, device.agent).await
    }

    /// Opens a session for a person who has just made their account.
    pub async fn open_session(&self, user: &User, address: Option<IpAddr>) -> Result<Token> {
        self.begin_brief(Guest::new(user, address)).await
    }

    /// Opens a session that can be refreshed for a person who has just made their account.
    pub async fn open_session_for_good(
        &self,
        user: &User,
        device: &Device<'_>,
    ) -> Result<SignedIn> {
        let guest = Guest {
            mark: self.mark_of(device),
            ..Guest::new(user, device.address)
        };
        self.begin_lasting(guest, device.agent).await
    }

    /// Opens a session that can be refreshed for a person who has just set the password of this hash, while they have it.
    pub(super) async fn open_session_by(
        &self,
        user: &User,
        hash: String,
        device: &Device<'_>,
    ) -> Result<SignedIn> {
        let guest = Guest {
            mark: self.mark_of(device),
            proof: Some(Proof::of(hash)),
            ..Guest::new(user, device.address)
        };
        self.begin_lasting(guest, device.agent).await
    }

    /// Finds the person whose name and password these are.
    ///
    /// It takes as long, and is slowed down by as many failures, whether there is such an account or not.
    async fn prove(&self, username: &str, password: String, device: &Device<'_>) -> Result<Guest> {
        let address = device.address;
        let spelling = Username::spelling(username);
        // Whoever waits for an account is asked for in any case: that one does takes no other time.
        let (login, waits) = self
            .read(Asker::Anyone, async move |tx| {
                let login = tx.login(&spelling).await?;
                Ok((login, tx.applicant_password(&spelling).await?))
            })
            .await?;
        let waits = waits.filter(|_| login.is_none());
        let hash = login.as_ref().map(|login| login.password.clone());
        let hash = hash.or_else(|| waits.clone());
        let user = login.map(|login| login.user);
        let mark = self.mark_of(device);
        let id = user.as_ref().map(|user| user.id);
        let mut attempt = self.attempt(username, id, address, mark.as_ref()).await?;
        let seat = attempt.as_ref().map_or(Seat::of(address), |attempt| Seat {
            is_at_home: attempt.is_at_home(),
            address,
            account: attempt.account(),
        });
        let turn = self.0.passwords.turn(seat).await?;
        if let Some(attempt) = &attempt {
            // Of many at once, those before may have failed meanwhile.
            self.0.limits.may_try(attempt)?;
        }
        let checking = self.0.passwords.check(password.clone(), hash.clone(), turn);
        let checked = checking.await?;
        if checked.is_right && waits.is_some() {
            return Err(Error::Unapproved);
        }
        let (Some(user), Some(hash), true) = (user, hash, checked.is_right) else {
            let slowed = attempt.map_or(Ok(()), |attempt| self.0.limits.failed(&attempt));
            self.note_refusal(id, username, address).await?;
            return Err(slowed.err().unwrap_or(Error::WrongPassword));
        };
        if user.is_blocked {
            self.note_refusal(id, username, address).await?;
            return Err(Error::Blocked);
        }
        self.0.limits.sign_in(user.id)?;
        if let Some(attempt) = &mut attempt {
            self.0.limits.passed(attempt);
        }
        let renewed = if checked.is_outdated {
            let turn = self.0.passwords.turn(seat).await?;
            Some(self.0.passwords.hash(password, turn).await?)
        } else {
            None
        };
        Ok(Guest {
            user: user.id,
            proof: Some(Proof::Password { hash, renewed }),
            address,
            mark,
        })
    }

    /// What the mark of a device says, if it is one of ours.
    fn mark_of(&self, device: &Device<'_>) -> Option<Mark> {
        self.0.keys.verify(device.mark?, self.now()).ok()
    }

    /// An attempt to sign in, which is let through or has to wait; `None` where nobody has to.
    async fn attempt(
        &self,
        username: &str,
        user: Option<UserId>,
        address: Option<IpAddr>,
        mark: Option<&Mark>,
    ) -> Result<Option<Attempt>> {
        let limits = &self.0.limits;
        let mark = mark.filter(|mark| user.is_some_and(|user| mark.knows(user)));
        let mark = mark.map(|mark| mark.jti.as_str());
        let Some(mut attempt) = limits.attempt(address, username, mark) else {
            return Ok(None);
        };
        let is_known = limits.recall(&mut attempt);
        if limits.may_try(&attempt).is_err() && is_known.is_none() {
            let is_home = self.has_been(user, attempt.network()).await?;
            limits.settle(&mut attempt, is_home);
        }
        limits.may_try(&attempt)?;
        Ok(Some(attempt))
    }

    /// Whether this person has signed in from there, as far as the audit log remembers. It is looked through for nobody, too.
    async fn has_been(&self, user: Option<UserId>, there: Option<IpAddr>) -> Result<bool> {
        let nobody = UserId(0);
        let addresses = self
            .read(Asker::Anyone, async move |tx| {
                Ok(tx.signed_in_from(user.unwrap_or(nobody)).await?)
            })
            .await?;
        let mut networks = addresses
            .iter()
            .map(|address| address.parse().ok().map(network));
        Ok(networks.any(|network| network == there))
    }

    async fn begin_brief(&self, guest: Guest) -> Result<Token> {
        let (kind, agent) = (SessionKind::Brief, Agent::default());
        let begun = Box::pin(self.begin(guest, kind, agent)).await?;
        let access = Access::new(&begun.user, begun.id, begun.from, begun.until);
        Ok(self.0.keys.issue(&access))
    }

    async fn begin_lasting(&self, guest: Guest, agent: &str) -> Result<SignedIn> {
        let (kind, agent) = (SessionKind::Lasting, Agent::new(agent));
        let before = guest.mark.clone();
        let begun = Box::pin(self.begin(guest, kind, agent)).await?;
        let new = Uuid::new_v4().to_string();
        let mark = Mark::new(before, new, begun.user.id, begun.from);
        let refresh = Refresh::new(begun.id.clone(), 0, begun.from, begun.until);
        let files = self.issue_view(&begun.user, begun.id.clone(), begun.from);
        let (access, access_until) = self.issue_access(&begun.user, begun.id, begun.from);
        Ok(SignedIn {
            access,
            access_until,
            refresh: self.0.keys.issue(&refresh),
            refresh_until: begun.until,
            files,
            device: Some(self.0.keys.issue(&mark)),
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
            mark,
        } = guest;
        let knows = mark.is_some_and(|mark| mark.knows(user));
        let from = self.now();
        let until = from.plus_seconds(match kind {
            SessionKind::Lasting => LASTING,
            SessionKind::Brief | SessionKind::Token => self.0.token_minutes * 60,
        });
        let sessions = self.0.budgets.sessions;
        let is_by_link = matches!(proof, Some(Proof::Link { .. }));
        // A link is told of from at home, too: whoever stood at an open screen is in the same network.
        let is_elsewhere = self.has_mail()
            && proof.is_some()
            && !knows
            && (is_by_link || !self.has_been(Some(user), address.map(network)).await?);
        let chat = self.clone();
        let job = async move |tx: &mut Tx<'_>| {
            let person = tx.user_to_change(user).await?;
            let person = person.ok_or(Error::NotFound(Noun::User))?;
            if person.is_blocked {
                return Err(Error::Blocked);
            }
            if let Some(proof) = proof {
                proof.must_hold(tx, user, from).await?;
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
            let entry = Entry::new(Act::SignedIn, from).by(user, address);
            let entry = if is_by_link {
                entry.detail("link")
            } else {
                entry
            };
            tx.audit(&entry).await?;
            if is_elsewhere {
                let mail = Mailing {
                    session: Some(id.clone()),
                    ..Mailing::of(LetterKind::SignedIn)
                };
                chat.tell_by_mail(tx, user, mail, from).await?;
            }
            let has_ended = tx.end_quiet_sessions(user, sessions, from).await? > 0;
            let me = tx.me(user).await?.ok_or_else(|| Noun::User.lost())?;
            let begun = Begun {
                id,
                user: person,
                me: shown(me, from),
                from,
                until,
            };
            Ok((begun, has_ended))
        };
        let (begun, has_ended) = self.write(job).await?;
        if is_elsewhere {
            self.wake_outbox();
        }
        if has_ended {
            self.recheck(user).await;
        }
        Ok(begun)
    }
}

/// A person's own view of themselves at this time.
pub(super) fn shown(mut me: Me, now: Millis) -> Me {
    me.person = me.person.at(now);
    me.quiet = me.quiet.at(now);
    me
}
