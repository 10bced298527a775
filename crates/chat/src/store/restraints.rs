//! Who is shut out or muted, and why.

use veche_model::{Millis, Restraints, UserId};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

// Who is blocked already stays so since then; what nobody says leaves the reason that was given.
const BLOCK: &str = "update users set blocked_at = coalesce(blocked_at, $2), block_reason = coalesce($3, block_reason)
    where id = $1";
const UNBLOCK: &str = "update users set blocked_at = null, block_reason = null where id = $1";
const MUTE: &str = "update users set muted_until = $2, mute_reason = $3 where id = $1";
const OF: &str =
    "select blocked_at, block_reason, muted_until, mute_reason from users where id = $1";

impl FromRow for Restraints {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            is_blocked: row.get::<Option<i64>>(0)?.is_some(),
            block_reason: row.get(1)?,
            muted_until: row.get(2)?,
            mute_reason: row.get(3)?,
        })
    }
}

/// Nothing said is no reason.
fn some(reason: &str) -> Option<&str> {
    Some(reason).filter(|reason| !reason.is_empty())
}

impl Tx<'_> {
    /// Shuts a person out, for this reason if there is one.
    pub(crate) async fn block(&mut self, user: UserId, reason: &str, now: Millis) -> Result<()> {
        self.run(BLOCK, values![user, now, some(reason)]).await?;
        self.drop_sign_in_link(user).await
    }

    pub(crate) async fn unblock(&mut self, user: UserId) -> Result<()> {
        self.run(UNBLOCK, values![user]).await.map(drop)
    }

    /// A person may say nothing until then; `None` for whoever may again.
    pub(crate) async fn mute(
        &mut self,
        user: UserId,
        until: Option<Millis>,
        reason: &str,
    ) -> Result<()> {
        self.run(MUTE, values![user, until, some(reason)])
            .await
            .map(drop)
    }

    pub(crate) async fn restraints(&mut self, user: UserId) -> Result<Option<Restraints>> {
        self.optional(OF, values![user]).await
    }
}
