//! Links that let people into a channel, or into the town.

use veche_model::{ChannelId, Millis, UserId};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

macro_rules! invite {
    ($rest:literal) => {
        concat!(
            "select hash, salt, channel_id, creator_id, created_at, expires_at, uses from invites ",
            $rest
        )
    };
}

const ADD: &str =
    "insert into invites (hash, salt, channel_id, creator_id, created_at, expires_at, uses)
    values ($1, $2, $3, $4, $5, $6, $7)";
const BY_HASH: &str = invite!(
    "where hash = $1
    and (channel_id is null or channel_id in (select id from channels where deleted_at is null))"
);
// One's own, or all; only what is alive.
const OF_CHANNEL: &str = invite!(
    "where channel_id = $1 and (cast($2 as bigint) is null or creator_id = $2)
    and (expires_at is null or expires_at > $3) and (uses is null or uses > 0) order by created_at desc, hash"
);
const OF_TOWN: &str = invite!(
    "where channel_id is null and (cast($1 as bigint) is null or creator_id = $1)
    and (expires_at is null or expires_at > $2) and (uses is null or uses > 0) order by created_at desc, hash"
);
const COUNT: &str = "select count(*) from invites where channel_id = $1";
const COUNT_OF_TOWN: &str = "select count(*) from invites where channel_id is null";
const COUNT_BY: &str = "select count(*) from invites
    where creator_id = $1 and (expires_at is null or expires_at > $2) and (uses is null or uses > 0)";
const DROP_DEAD: &str =
    "delete from invites where channel_id = $1 and (expires_at <= $2 or uses <= 0)";
const DROP_DEAD_OF_TOWN: &str =
    "delete from invites where channel_id is null and (expires_at <= $1 or uses <= 0)";
const SPEND: &str = "update invites set uses = uses - 1 where hash = $1
    and (expires_at is null or expires_at > $2) and (uses is null or uses > 0)";
const REVOKE: &str = "delete from invites where hash = $1";

/// An invite as it is kept: without its code.
#[derive(Clone, Debug)]
pub(crate) struct KeptInvite {
    /// What its code is known by.
    pub(crate) hash: String,
    /// What its code is made of again; `None` when it cannot be.
    pub(crate) salt: Option<String>,
    /// `None` for the town as a whole.
    pub(crate) channel: Option<ChannelId>,
    pub(crate) creator: UserId,
    pub(crate) created_at: Millis,
    pub(crate) expires_at: Option<Millis>,
    pub(crate) uses: Option<i64>,
}

impl FromRow for KeptInvite {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            hash: row.get(0)?,
            salt: row.get(1)?,
            channel: row.get(2)?,
            creator: row.get(3)?,
            created_at: row.get(4)?,
            expires_at: row.get(5)?,
            uses: row.get(6)?,
        })
    }
}

impl Tx<'_> {
    pub(crate) async fn add_invite(&mut self, invite: &KeptInvite) -> Result<()> {
        let params = values![
            invite.hash.as_str(),
            invite.salt.as_deref(),
            invite.channel,
            invite.creator,
            invite.created_at,
            invite.expires_at,
            invite.uses
        ];
        self.run(ADD, params).await.map(drop)
    }

    /// An invite, whether it still works or not.
    pub(crate) async fn invite(&mut self, hash: &str) -> Result<Option<KeptInvite>> {
        self.optional(BY_HASH, values![hash]).await
    }

    /// The living invites to a channel, or to the town, or those of them that one person made, newest first.
    pub(crate) async fn invites(
        &mut self,
        channel: Option<ChannelId>,
        creator: Option<UserId>,
        now: Millis,
    ) -> Result<Vec<KeptInvite>> {
        match channel {
            Some(channel) => self.all(OF_CHANNEL, values![channel, creator, now]).await,
            None => self.all(OF_TOWN, values![creator, now]).await,
        }
    }

    /// How many invites to a channel, or to the town, there are, once those that ran out or were used up are forgotten.
    pub(crate) async fn count_invites(
        &mut self,
        channel: Option<ChannelId>,
        now: Millis,
    ) -> Result<i64> {
        let (count,) = if let Some(channel) = channel {
            self.run(DROP_DEAD, values![channel, now]).await?;
            self.one(COUNT, values![channel]).await?
        } else {
            self.run(DROP_DEAD_OF_TOWN, values![now]).await?;
            self.one(COUNT_OF_TOWN, &[]).await?
        };
        Ok(count)
    }

    /// How many invites a person has made that still work.
    pub(crate) async fn count_invites_by(&mut self, user: UserId, now: Millis) -> Result<i64> {
        let (count,) = self.one(COUNT_BY, values![user, now]).await?;
        Ok(count)
    }

    /// Uses an invite once; false when it works no more.
    pub(crate) async fn spend_invite(&mut self, hash: &str, now: Millis) -> Result<bool> {
        Ok(self.run(SPEND, values![hash, now]).await? > 0)
    }

    /// Makes an invite work no more; false when there is none.
    pub(crate) async fn revoke_invite(&mut self, hash: &str) -> Result<bool> {
        Ok(self.run(REVOKE, values![hash]).await? > 0)
    }
}
