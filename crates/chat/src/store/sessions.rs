//! Sign-ins: what a token stands on.

use veche_model::{Millis, User, UserId};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

const ADD: &str =
    "insert into sessions (id, user_id, created_at, expires_at) values ($1, $2, $3, $4)";
const LIVE: &str =
    "select u.id, u.username, u.name, u.email, u.role, u.blocked_at, u.created_at, s.revoked_at
    from sessions s join users u on u.id = s.user_id where s.id = $1";
const REVOKE_ALL: &str =
    "update sessions set revoked_at = $2 where user_id = $1 and revoked_at is null";
const PURGE: &str = "delete from sessions where expires_at < $1";

/// A session's person, and whether the session was ended.
pub(crate) struct Session {
    pub(crate) user: User,
    pub(crate) is_revoked: bool,
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user: User::from_row(row)?,
            is_revoked: row.get::<Option<i64>>(7)?.is_some(),
        })
    }
}

impl Tx<'_> {
    pub(crate) async fn add_session(
        &mut self,
        id: &str,
        user: UserId,
        from: Millis,
        until: Millis,
    ) -> Result<()> {
        self.run(ADD, values![id, user, from, until])
            .await
            .map(drop)
    }

    pub(crate) async fn session(&mut self, id: &str) -> Result<Option<Session>> {
        self.optional(LIVE, values![id]).await
    }

    /// Ends every session of a person.
    pub(crate) async fn revoke_sessions(&mut self, user: UserId, now: Millis) -> Result<()> {
        self.run(REVOKE_ALL, values![user, now]).await.map(drop)
    }

    /// Forgets sessions that ran out before `until`.
    pub(crate) async fn purge_sessions(&mut self, until: Millis) -> Result<u64> {
        self.run(PURGE, values![until]).await
    }
}
