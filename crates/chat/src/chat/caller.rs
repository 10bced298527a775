//! Who asks.

use std::net::IpAddr;

use veche_model::{
    Action, ChannelId, Kind, Mode, Relation, Role, Rules, Scope, Scopes, SessionKind, User, UserId,
    Verdict, permit,
};

use crate::{
    Error, Noun, Result,
    store::{Entry, Glance, SignIn, Signature, Standing, Tx},
};

/// A person who has signed in, as the token and the store said a moment ago. Whatever changes something asks the store again.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub id: UserId,
    /// What they sign in with.
    pub username: String,
    /// What they may do; with a personal access token no more than its scopes allow.
    pub role: Role,
    /// What they may use this way in for.
    pub scopes: Scopes,
    /// Whether they came with a personal access token, and did not sign in.
    pub has_token: bool,
    /// The session they signed in to.
    pub session: Option<String>,
    /// Where they call from.
    pub address: Option<IpAddr>,
}

/// Nobody's id: the store gives 1 to the first person.
const OPERATOR: UserId = UserId(0);

impl Caller {
    /// Whoever may write the database's file may do all that an administrator may.
    #[must_use]
    pub fn operator() -> Self {
        Self {
            id: OPERATOR,
            username: "operator".to_owned(),
            role: Role::Admin,
            scopes: Scopes::ALL,
            has_token: false,
            session: None,
            address: None,
        }
    }

    pub(super) fn person(found: SignIn, session: String, address: Option<IpAddr>) -> Self {
        let SignIn { user, scopes, .. } = found;
        Self {
            id: user.id,
            username: user.username,
            role: scopes.cap(user.role),
            scopes,
            has_token: found.kind == SessionKind::Token,
            session: Some(session),
            address,
        }
    }

    /// Whether the way they came in may be used for this.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.has(scope)
    }

    /// Refuses a caller whose personal access token is not for this.
    pub fn need(&self, scope: Scope) -> Result<()> {
        if self.may(scope) {
            return Ok(());
        }
        Err(Error::Forbidden(match scope {
            Scope::Read => Action::Read,
            Scope::Write => Action::Post,
            Scope::Moderate => Action::Moderate,
            Scope::Admin => Action::Administer,
        }))
    }

    /// The session that the caller signed in to. Refuses a personal access token, whatever its scopes: one that leaked must
    /// not become more, nor shut its owner out.
    pub(super) fn own_session(&self) -> Result<&str> {
        if self.has_token {
            return Err(Error::Forbidden(Action::Administer));
        }
        self.session.as_deref().ok_or(Error::Unauthenticated)
    }

    /// The person who acts; `None` for the operator.
    pub(super) fn actor(&self) -> Option<UserId> {
        (self.id != OPERATOR).then_some(self.id)
    }

    /// Signs an audit entry with who did it.
    pub(super) fn sign(&self, entry: Entry) -> Entry {
        if self.id == OPERATOR {
            entry
        } else {
            entry.by(self.id, self.address)
        }
    }

    /// Who the store is told that does something.
    pub(super) fn signature(&self) -> Signature<'_> {
        Signature {
            user: self.id,
            session: self.session.as_deref(),
            scopes: self.scopes,
        }
    }

    /// How the caller stands to a channel, and the channel, for reading only.
    pub(super) async fn glance(&self, tx: &mut Tx<'_>, channel: ChannelId) -> Result<Glance> {
        let glance = tx.glance(self.id, self.scopes, channel).await?;
        glance.ok_or(Error::NotFound(Noun::Channel))
    }

    /// The caller's role as it is inside this transaction, where it stays so; refuses whoever was blocked or signed out
    /// meanwhile.
    pub(super) async fn role_in(&self, tx: &mut Tx<'_>) -> Result<Role> {
        if self.id == OPERATOR {
            return Ok(Role::Admin);
        }
        let user = tx.hold_user(self.id).await?;
        let user = self.still(tx, user).await?;
        Ok(self.scopes.cap(user.role))
    }

    /// The caller, whom this transaction is about to change; refuses whoever was blocked or signed out meanwhile.
    pub(super) async fn to_change(&self, tx: &mut Tx<'_>) -> Result<User> {
        let user = tx.user_to_change(self.id).await?;
        self.still(tx, user).await
    }

    async fn still(&self, tx: &mut Tx<'_>, user: Option<User>) -> Result<User> {
        let user = user.ok_or(Error::Unauthenticated)?;
        if user.is_blocked {
            return Err(Error::Blocked);
        }
        if let Some(session) = &self.session {
            // A session that ran out is forgotten; the sockets it opened live on.
            let found = tx.session(session).await?;
            if found.is_some_and(|found| found.is_revoked) {
                return Err(Error::Unauthenticated);
            }
        }
        Ok(user)
    }

    /// Asks the permission table on behalf of the caller as the store knows them inside this transaction.
    pub(super) async fn permit(
        &self,
        tx: &mut Tx<'_>,
        relation: Relation,
        action: Action,
    ) -> Result<()> {
        let role = self.role_in(tx).await?;
        let rules = rules_of(tx, action).await?;
        allow_by(rules, role, relation, action, Noun::Channel)
    }
}

/// The town's rules, where they say something of an action; otherwise none are read.
pub(super) async fn rules_of(tx: &mut Tx<'_>, action: Action) -> Result<Rules> {
    match Rules::STRICT.of(action) {
        Some(_) => Ok(tx.rules().await?),
        None => Ok(Rules::STRICT),
    }
}

/// Asks the permission table for what no rule of the town is about. `noun` is what does not exist for someone who may not know
/// of it; a direct channel exists for its people only, whatever the wire.
pub(super) fn allow(role: Role, relation: Relation, action: Action, noun: Noun) -> Result<()> {
    allow_by(Rules::STRICT, role, relation, action, noun)
}

pub(super) fn allow_by(
    rules: Rules,
    role: Role,
    relation: Relation,
    action: Action,
    noun: Noun,
) -> Result<()> {
    let is_direct = matches!(
        relation,
        Relation::Channel {
            kind: Kind::Direct,
            ..
        }
    );
    match permit(role, relation, action, rules) {
        Verdict::Allowed => Ok(()),
        Verdict::Forbidden => Err(Error::Forbidden(action)),
        Verdict::Hidden if is_direct => Err(Error::NotFound(noun)),
        Verdict::Hidden => Err(Error::Hidden(noun)),
    }
}

impl Glance {
    /// Asks the permission table on behalf of a person who stands so to this channel.
    pub(super) fn permit(&self, action: Action) -> Result<()> {
        self.standing.permit(self.kind, self.mode, action)
    }

    /// The same by the town's rules.
    pub(super) fn permit_by(&self, rules: Rules, action: Action) -> Result<()> {
        self.standing
            .permit_by(rules, (self.kind, self.mode), action)
    }
}

impl Standing {
    /// Asks the permission table on behalf of a person who stands so to a channel of this kind; the blocked may nothing. For
    /// what the town's rules are about, ask [`Standing::permit_by`].
    pub(super) fn permit(&self, kind: Kind, mode: Mode, action: Action) -> Result<()> {
        self.permit_by(Rules::STRICT, (kind, mode), action)
    }

    /// The same by the town's rules.
    pub(super) fn permit_by(
        &self,
        rules: Rules,
        (kind, mode): (Kind, Mode),
        action: Action,
    ) -> Result<()> {
        if self.is_signed_out {
            return Err(Error::Unauthenticated);
        }
        if self.is_blocked {
            return Err(Error::Blocked);
        }
        let relation = Relation::Channel {
            kind,
            mode,
            stand: self.stand,
        };
        allow_by(rules, self.role, relation, action, Noun::Channel)
    }
}
