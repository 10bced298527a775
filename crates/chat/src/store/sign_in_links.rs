//! Links that sign a person in elsewhere: one each, known by its hash, good as long as the session lives that made it.

use veche_model::{Millis, UserId};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const KEEP: &str =
    "insert into sign_in_links (user_id, hash, session_id, expires_at) values ($1, $2, $3, $4)
    on conflict (user_id) do update set hash = excluded.hash, session_id = excluded.session_id,
    expires_at = excluded.expires_at";
const OWNER: &str = "select l.user_id from sign_in_links l
    join sessions s on s.id = l.session_id and s.revoked_at is null and s.expires_at > $2
    where l.hash = $1 and l.expires_at > $2";
const USE: &str = "delete from sign_in_links where user_id = $1 and hash = $2 and expires_at > $3
    and session_id in (select id from sessions where user_id = $1 and revoked_at is null and expires_at > $3)";
const DROP: &str = "delete from sign_in_links where user_id = $1";
const DROP_ENDED: &str = "delete from sign_in_links where user_id = $1
    and session_id in (select id from sessions where user_id = $1 and revoked_at is not null)";

impl Tx<'_> {
    /// Keeps a person's link, known by this hash and made by this session, in place of the one before it.
    pub(crate) async fn keep_sign_in_link(
        &mut self,
        user: UserId,
        (hash, session): (&str, &str),
        until: Millis,
    ) -> Result<()> {
        self.run(KEEP, values![user, hash, session, until])
            .await
            .map(drop)
    }

    /// Whom a link signs in, while it is good.
    pub(crate) async fn sign_in_link_owner(
        &mut self,
        hash: &str,
        now: Millis,
    ) -> Result<Option<UserId>> {
        let found: Option<(UserId,)> = self.optional(OWNER, values![hash, now]).await?;
        Ok(found.map(|(user,)| user))
    }

    /// Uses a person's link up; false when it is not good, or not any more.
    pub(crate) async fn use_sign_in_link(
        &mut self,
        user: UserId,
        hash: &str,
        now: Millis,
    ) -> Result<bool> {
        Ok(self.run(USE, values![user, hash, now]).await? > 0)
    }

    /// A person has no link any more.
    pub(crate) async fn drop_sign_in_link(&mut self, user: UserId) -> Result<()> {
        self.run(DROP, values![user]).await.map(drop)
    }

    /// Nor one that a session made which has ended.
    pub(crate) async fn drop_ended_sign_in_link(&mut self, user: UserId) -> Result<()> {
        self.run(DROP_ENDED, values![user]).await.map(drop)
    }
}
