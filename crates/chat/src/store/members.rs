//! Who is in which channel.

use veche_model::{ChannelId, Kind, Millis, Role, Seq, UserId};

use super::{
    Failure, Held, Tx,
    channels::ADVANCE,
    row::{FromRow, Row},
    tx::{Locking, locking},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

/// How a person stands to a channel, as the store knows it now.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) username: String,
    pub(crate) role: Role,
    pub(crate) is_blocked: bool,
    pub(crate) is_member: bool,
    /// Whether the session they came with was ended.
    pub(crate) is_signed_out: bool,
}

impl FromRow for Standing {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            username: row.get(0)?,
            role: row.get(1)?,
            is_blocked: row.get::<Option<i64>>(2)?.is_some(),
            is_member: row.get::<Option<i64>>(3)?.is_some(),
            is_signed_out: row.get::<Option<i64>>(4)?.is_some(),
        })
    }
}

/// How a person stands to a channel, and how the channel stands.
pub(crate) struct Glance {
    pub(crate) standing: Standing,
    pub(crate) kind: Kind,
    pub(crate) head: Seq,
}

impl FromRow for Glance {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            standing: Standing::from_row(row)?,
            kind: row.get(5)?,
            head: row.get(6)?,
        })
    }
}

const STANDING: Locking = locking!(
    "select u.username, u.role, u.blocked_at, m.user_id, s.revoked_at from users u
        left join members m on m.user_id = u.id and m.channel_id = $2
        left join sessions s on s.id = $3 where u.id = $1",
    "for share of u"
);
const GLANCE: &str = "select u.username, u.role, u.blocked_at, m.user_id, cast(null as bigint), c.kind, c.head from channels c
    join users u on u.id = $1 left join members m on m.channel_id = c.id and m.user_id = u.id where c.id = $2";
const ADD: &str = "insert into members (channel_id, user_id, joined_at) values ($1, $2, $3)
    on conflict (channel_id, user_id) do nothing";
const REMOVE: &str = "delete from members where channel_id = $1 and user_id = $2";
const ALL: &str = "select user_id from members where channel_id = $1 order by user_id";
const LOG: &str = "insert into changes (channel_id, seq, kind, actor_id, subject, at) values ($1, $2, $3, $4, $5, $6)";

/// A change in a channel's log that is no posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Someone came in.
    Joined,
    /// Someone is out.
    Left,
}

impl Change {
    fn code(self) -> i64 {
        match self {
            Self::Joined => 1,
            Self::Left => 2,
        }
    }
}

impl Tx<'_> {
    /// Takes positions as [`advance`](Self::advance) does, and tells how each of these people, from the session they came with,
    /// stands to the channel. Their own rows stay as they are until this transaction ends, and so do the memberships.
    pub(crate) async fn advance_for(
        &mut self,
        channel: ChannelId,
        count: i64,
        people: &[(UserId, Option<&str>)],
    ) -> Result<Option<(Held, Vec<Option<Standing>>)>> {
        let sets: Vec<_> = people
            .iter()
            .map(|(user, session)| values![*user, channel, *session].to_vec())
            .collect();
        let (held, standings) = self
            .all_then_hold_each::<Held, Standing>(ADVANCE, values![channel, count], STANDING, &sets)
            .await?;
        let standings = standings.into_iter().map(|mut rows| rows.pop()).collect();
        Ok(held.into_iter().next().map(|held| (held, standings)))
    }

    /// How a person stands to a channel, and the channel, for reading only.
    pub(crate) async fn glance(
        &mut self,
        user: UserId,
        channel: ChannelId,
    ) -> Result<Option<Glance>> {
        self.optional(GLANCE, values![user, channel]).await
    }

    /// Lets a person in; false when they are in already.
    pub(crate) async fn add_member(
        &mut self,
        channel: ChannelId,
        user: UserId,
        now: Millis,
    ) -> Result<bool> {
        Ok(self.run(ADD, values![channel, user, now]).await? > 0)
    }

    /// Puts a person out; false when they are not in.
    pub(crate) async fn remove_member(&mut self, channel: ChannelId, user: UserId) -> Result<bool> {
        Ok(self.run(REMOVE, values![channel, user]).await? > 0)
    }

    pub(crate) async fn members(&mut self, channel: ChannelId) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = self.all(ALL, values![channel]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Writes into the channel's log what happened to whom.
    pub(crate) async fn log_change(
        &mut self,
        channel: ChannelId,
        seq: Seq,
        change: Change,
        actor: Option<UserId>,
        subject: UserId,
        now: Millis,
    ) -> Result<()> {
        self.run(
            LOG,
            values![channel, seq, change.code(), actor, subject, now],
        )
        .await
        .map(drop)
    }
}
