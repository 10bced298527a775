//! Links that let people into a channel.

use veche_model::{ChannelId, Invite, Millis, UserId};

use super::{
    Failure, Tx,
    row::{FromRow, Row},
    value::values,
};

type Result<T> = std::result::Result<T, Failure>;

macro_rules! invite {
    ($rest:literal) => {
        concat!(
            "select code, channel_id, creator_id, created_at, expires_at, uses from invites ",
            $rest
        )
    };
}

const ADD: &str = "insert into invites (code, channel_id, creator_id, created_at, expires_at, uses)
    values ($1, $2, $3, $4, $5, $6)";
const BY_CODE: &str =
    invite!("where code = $1 and channel_id in (select id from channels where deleted_at is null)");
// One's own, or all; only what is alive.
const OF_CHANNEL: &str = invite!(
    "where channel_id = $1 and (cast($2 as bigint) is null or creator_id = $2)
    and (expires_at is null or expires_at > $3) and (uses is null or uses > 0) order by created_at desc, code"
);
const COUNT: &str = "select count(*) from invites where channel_id = $1";
const COUNT_BY: &str = "select count(*) from invites
    where creator_id = $1 and (expires_at is null or expires_at > $2) and (uses is null or uses > 0)";
const DROP_DEAD: &str =
    "delete from invites where channel_id = $1 and (expires_at <= $2 or uses <= 0)";
const SPEND: &str = "update invites set uses = uses - 1 where code = $1
    and (expires_at is null or expires_at > $2) and (uses is null or uses > 0)";
const REVOKE: &str = "delete from invites where code = $1";

impl FromRow for Invite {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            code: row.get(0)?,
            channel: row.get(1)?,
            creator: row.get(2)?,
            created_at: row.get(3)?,
            expires_at: row.get(4)?,
            uses: row.get(5)?,
        })
    }
}

impl Tx<'_> {
    pub(crate) async fn add_invite(&mut self, invite: &Invite) -> Result<()> {
        let params = values![
            &invite.code,
            invite.channel,
            invite.creator,
            invite.created_at,
            invite.expires_at,
            invite.uses
        ];
        self.run(ADD, params).await.map(drop)
    }

    /// An invite, whether it still works or not.
    pub(crate) async fn invite(&mut self, code: &str) -> Result<Option<Invite>> {
        self.optional(BY_CODE, values![code]).await
    }

    /// The living invites to a channel, or those of them that one person made, newest first.
    pub(crate) async fn invites(
        &mut self,
        channel: ChannelId,
        creator: Option<UserId>,
        now: Millis,
    ) -> Result<Vec<Invite>> {
        self.all(OF_CHANNEL, values![channel, creator, now]).await
    }

    /// How many invites to a channel there are, once those that ran out or were used up are forgotten.
    pub(crate) async fn count_invites(&mut self, channel: ChannelId, now: Millis) -> Result<i64> {
        self.run(DROP_DEAD, values![channel, now]).await?;
        let (count,) = self.one(COUNT, values![channel]).await?;
        Ok(count)
    }

    /// How many invites a person has made that still work.
    pub(crate) async fn count_invites_by(&mut self, user: UserId, now: Millis) -> Result<i64> {
        let (count,) = self.one(COUNT_BY, values![user, now]).await?;
        Ok(count)
    }

    /// Uses an invite once; false when it works no more.
    pub(crate) async fn spend_invite(&mut self, code: &str, now: Millis) -> Result<bool> {
        Ok(self.run(SPEND, values![code, now]).await? > 0)
    }

    /// Makes an invite work no more; false when there is none.
    pub(crate) async fn revoke_invite(&mut self, code: &str) -> Result<bool> {
        Ok(self.run(REVOKE, values![code]).await? > 0)
    }
}
