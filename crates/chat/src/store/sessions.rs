//! Sign-ins: what a token stands on.

use veche_model::{Millis, Scopes, Session, SessionKind, User, UserId};

use super::{
    Failure, Tx,
    dialect::{Locking, locking},
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// The end of the year 9999: of what does not end by itself.
pub(crate) const NEVER: Millis = Millis(253_402_300_799_000);
/// How long a session that was ended is remembered, in seconds: longer than any node is out of touch.
const REMEMBERED: i64 = 30 * 24 * 3600;
/// Sessions of one person that are listed.
const LISTED: i64 = 1000;

const ADD: &str =
    "insert into sessions (id, user_id, kind, name, scopes, address, created_at, expires_at, seen_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $7)";
const FIND: &str =
    "select u.id, u.username, u.name, u.email, u.role, u.blocked_at, u.created_at, s.revoked_at, s.kind, s.scopes, s.seen_at
    from sessions s join users u on u.id = s.user_id and u.gone_at is null where s.id = $1";
const TURN: Locking = locking!(
    "select kind, generation, rotated_at, revoked_at, expires_at from sessions where id = $1",
    "for update"
);
const ROTATE: &str = "update sessions set generation = $5, rotated_at = $2, seen_at = $2,
    expires_at = $3, address = $4 where id = $1";
const ALL: &str =
    "select id, kind, name, scopes, address, created_at, seen_at, expires_at from sessions
    where user_id = $1 and revoked_at is null and expires_at > $2
    order by kind desc, created_at desc, id limit $3";
const TOKENS: &str = "select count(*) from sessions
    where user_id = $1 and kind = 2 and revoked_at is null and expires_at > $2";
// What was ended need not be kept for as long as it would have lived, but until every node has heard of it.
const REVOKE: &str =
    "update sessions set revoked_at = $3, expires_at = case when expires_at > $4 then $4 else expires_at end
    where id = $1 and user_id = $2 and revoked_at is null";
const HOLD_ALL: Locking = locking!(
    "select id from sessions where user_id = $1 and revoked_at is null order by id",
    "for update"
);
const REVOKE_ALL: &str =
    "update sessions set revoked_at = $3, expires_at = case when expires_at > $4 then $4 else expires_at end
    where user_id = $1 and id <> $2 and revoked_at is null";
// Personal access tokens, kind 2, have a bound of their own.
const REVOKE_QUIET: &str =
    "update sessions set revoked_at = $2, expires_at = case when expires_at > $3 then $3 else expires_at end
    where id in (select id from sessions where user_id = $1 and kind <> 2 and revoked_at is null and expires_at > $2
        order by coalesce(seen_at, created_at) desc, created_at desc, id limit 1000 offset $4)";
const BEGUN: &str = "select name, address, created_at from sessions where id = $2 and user_id = $1";
const SEE: &str =
    "update sessions set seen_at = $2 where id = $1 and (seen_at is null or seen_at < $2)";

/// A session that is about to begin.
pub(crate) struct NewSession<'a> {
    pub(crate) id: &'a str,
    pub(crate) user: UserId,
    pub(crate) kind: SessionKind,
    pub(crate) name: &'a str,
    pub(crate) scopes: Scopes,
    pub(crate) address: Option<&'a str>,
    pub(crate) from: Millis,
    pub(crate) until: Millis,
}

/// How a session began, for its person.
pub(crate) struct BegunSession {
    /// What signed in, as far as it told.
    pub(crate) name: String,
    pub(crate) address: Option<String>,
    pub(crate) at: Millis,
}

impl FromRow for BegunSession {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            name: row.get(0)?,
            address: row.get(1)?,
            at: row.get(2)?,
        })
    }
}

/// A session's person, and what the session is.
pub(crate) struct SignIn {
    pub(crate) user: User,
    pub(crate) is_revoked: bool,
    pub(crate) kind: SessionKind,
    pub(crate) scopes: Scopes,
    pub(crate) seen_at: Option<Millis>,
}

impl FromRow for SignIn {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user: User::from_row(row)?,
            is_revoked: row.get::<Option<i64>>(7)?.is_some(),
            kind: row.get(8)?,
            scopes: row.get(9)?,
            seen_at: row.get(10)?,
        })
    }
}

/// Which refresh token of a session is good now.
pub(crate) struct Rotation {
    pub(crate) kind: SessionKind,
    pub(crate) generation: i64,
    pub(crate) rotated_at: Option<Millis>,
    pub(crate) is_revoked: bool,
    pub(crate) expires_at: Millis,
}

impl FromRow for Rotation {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            kind: row.get(0)?,
            generation: row.get(1)?,
            rotated_at: row.get(2)?,
            is_revoked: row.get::<Option<i64>>(3)?.is_some(),
            expires_at: row.get(4)?,
        })
    }
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            name: row.get(2)?,
            scopes: row.get(3)?,
            address: row.get(4)?,
            created_at: row.get(5)?,
            seen_at: row.get(6)?,
            expires_at: Some(row.get(7)?).filter(|until| *until < NEVER),
            is_current: false,
        })
    }
}

impl Tx<'_> {
    /// How a session of a person began; `None` when it is not known any more.
    pub(crate) async fn session_begun(
        &mut self,
        user: UserId,
        session: &str,
    ) -> Result<Option<BegunSession>> {
        self.optional(BEGUN, values![user, session]).await
    }

    /// Ends those of a person's sessions that were quiet for longest, so that so many are left; how many ended.
    pub(crate) async fn end_quiet_sessions(
        &mut self,
        user: UserId,
        left: i64,
        now: Millis,
    ) -> Result<u64> {
        let until = now.plus_seconds(REMEMBERED);
        let ended = self
            .run(REVOKE_QUIET, values![user, now, until, left])
            .await?;
        if ended > 0 {
            self.drop_ended_devices(user).await?;
            self.drop_ended_sign_in_link(user).await?;
        }
        Ok(ended)
    }

    pub(crate) async fn add_session(&mut self, new: &NewSession<'_>) -> Result<()> {
        let scopes = Some(new.scopes).filter(|scopes| *scopes != Scopes::ALL);
        self.run(
            ADD,
            values![
                new.id,
                new.user,
                new.kind.code(),
                new.name,
                scopes.map(Scopes::code),
                new.address,
                new.from,
                new.until,
            ],
        )
        .await
        .map(drop)
    }

    pub(crate) async fn session(&mut self, id: &str) -> Result<Option<SignIn>> {
        self.optional(FIND, values![id]).await
    }

    /// Whose turn it is to refresh a session. It stays so until this transaction ends.
    pub(crate) async fn hold_rotation(&mut self, id: &str) -> Result<Option<Rotation>> {
        Ok(self.hold(TURN, values![id]).await?.pop())
    }

    /// From now on this generation of refresh tokens is the good one.
    pub(crate) async fn rotate(
        &mut self,
        (id, generation): (&str, i64),
        now: Millis,
        until: Millis,
        address: Option<&str>,
    ) -> Result<()> {
        self.run(ROTATE, values![id, now, until, address, generation])
            .await
            .map(drop)
    }

    /// The sessions of a person that are alive, personal access tokens first, then newest first.
    pub(crate) async fn sessions(&mut self, user: UserId, now: Millis) -> Result<Vec<Session>> {
        self.all(ALL, values![user, now, LISTED]).await
    }

    /// How many personal access tokens of a person are alive.
    pub(crate) async fn count_tokens(&mut self, user: UserId, now: Millis) -> Result<i64> {
        let (count,) = self.one(TOKENS, values![user, now]).await?;
        Ok(count)
    }

    /// Ends a session of a person; false when they have none of this id that was not ended.
    pub(crate) async fn revoke_session(
        &mut self,
        user: UserId,
        id: &str,
        now: Millis,
    ) -> Result<bool> {
        let until = now.plus_seconds(REMEMBERED);
        let is_ended = self.run(REVOKE, values![id, user, now, until]).await? > 0;
        if is_ended {
            self.drop_ended_devices(user).await?;
            self.drop_ended_sign_in_link(user).await?;
        }
        Ok(is_ended)
    }

    /// Ends every session of a person but this one.
    pub(crate) async fn revoke_sessions(
        &mut self,
        user: UserId,
        but: Option<&str>,
        now: Millis,
    ) -> Result<()> {
        let until = now.plus_seconds(REMEMBERED);
        let but = but.unwrap_or_default();
        // In the order in which they are noted as seen, so that neither waits for the other.
        self.hold::<(String,)>(HOLD_ALL, values![user]).await?;
        self.run(REVOKE_ALL, values![user, but, now, until]).await?;
        self.drop_ended_devices(user).await?;
        // That of the session that stays, too: whoever is afraid of others wants none of them let in.
        self.drop_sign_in_link(user).await
    }

    /// Notes when sessions, in the order of their ids, were last used.
    pub(crate) async fn see_sessions(&mut self, seen: &[(String, Millis)]) -> Result<()> {
        let sets: Vec<_> = seen
            .iter()
            .map(|(id, at)| values![id, *at].to_vec())
            .collect();
        self.run_each(SEE, &sets).await.map(drop)
    }
}
