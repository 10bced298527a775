//! Who asks.

use std::net::IpAddr;

use veche_model::{Action, Kind, Mode, Relation, Role, User, UserId, Verdict, permit};

use crate::{
    Error, Result,
    store::{Entry, Standing, Tx},
};

/// A person who has signed in, as the token and the store said a moment ago. Whatever changes something asks the store again.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub id: UserId,
    /// What they sign in with.
    pub username: String,
    /// What they may do.
    pub role: Role,
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
            session: None,
            address: None,
        }
    }

    pub(super) fn person(user: User, session: String, address: Option<IpAddr>) -> Self {
        Self {
            id: user.id,
            username: user.username,
            role: user.role,
            session: Some(session),
            address,
        }
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

    /// The caller's role as it is inside this transaction, where it stays so; refuses whoever was blocked meanwhile.
    pub(super) async fn role_in(&self, tx: &mut Tx<'_>) -> Result<Role> {
        if self.id == OPERATOR {
            return Ok(Role::Admin);
        }
        let user = tx.hold_user(self.id).await?.ok_or(Error::Unauthenticated)?;
        if user.is_blocked {
            Err(Error::Blocked)
        } else {
            Ok(user.role)
        }
    }

    /// Asks the permission table on behalf of the caller as the store knows them inside this transaction.
    pub(super) async fn permit(
        &self,
        tx: &mut Tx<'_>,
        relation: Relation,
        action: Action,
    ) -> Result<()> {
        let role = self.role_in(tx).await?;
        allow(role, relation, action, "channel")
    }
}

/// Asks the permission table. `noun` is what does not exist for someone who may not know of it; a direct channel exists for
/// its people only, whatever the wire.
pub(super) fn allow(
    role: Role,
    relation: Relation,
    action: Action,
    noun: &'static str,
) -> Result<()> {
    let is_direct = matches!(
        relation,
        Relation::Channel {
            kind: Kind::Direct,
            ..
        }
    );
    match permit(role, relation, action) {
        Verdict::Allowed => Ok(()),
        Verdict::Forbidden => Err(Error::Forbidden(action)),
        Verdict::Hidden if is_direct => Err(Error::NotFound(noun)),
        Verdict::Hidden => Err(Error::Hidden(noun)),
    }
}

impl Standing {
    /// Asks the permission table on behalf of a person who stands so to a channel of this kind; the blocked may nothing.
    pub(super) fn permit(&self, kind: Kind, mode: Mode, action: Action) -> Result<()> {
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
        allow(self.role, relation, action, "channel")
    }
}
