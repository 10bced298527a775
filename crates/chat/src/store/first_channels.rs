//! The channels that everybody joins who gets an account.

use veche_model::{ChannelId, UserId};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

// Nobody is brought into what is archived.
const ALL: &str = "select id from channels
    where is_first = 1 and deleted_at is null and archived_at is null order by id";
const NAMES: &str = "select name from channels
    where is_first = 1 and deleted_at is null and archived_at is null and id <> $1 order by id";
const OUTSIDE: &str = "select u.id from users u where u.id > $2 and u.gone_at is null and u.blocked_at is null
    and not exists (select 1 from members m where m.channel_id = $1 and m.user_id = u.id) order by u.id limit $3";
const CLEAR: &str = "update channels set is_first = 0 where is_first = 1";
const SET: &str = "update channels set is_first = 1
    where id = $1 and kind = 0 and deleted_at is null and archived_at is null";

impl Tx<'_> {
    /// Those of them that are there, by id.
    pub(crate) async fn first_channels(&mut self) -> Result<Vec<ChannelId>> {
        let ids: Vec<(ChannelId,)> = self.all(ALL, &[]).await?;
        Ok(ids.into_iter().map(|(id,)| id).collect())
    }

    /// What they are called, but for one that is told apart.
    pub(crate) async fn first_channel_names(
        &mut self,
        but: Option<ChannelId>,
    ) -> Result<Vec<String>> {
        let names: Vec<(String,)> = self
            .all(NAMES, values![but.unwrap_or(ChannelId(0))])
            .await?;
        Ok(names.into_iter().map(|(name,)| name).collect())
    }

    /// People behind this one who are not in a channel, and not blocked.
    pub(crate) async fn outsiders(
        &mut self,
        channel: ChannelId,
        after: UserId,
        most: i64,
    ) -> Result<Vec<UserId>> {
        let ids: Vec<(UserId,)> = self.all(OUTSIDE, values![channel, after, most]).await?;
        Ok(ids.into_iter().map(|(id,)| id).collect())
    }

    /// These alone are first from now on; false when one of them is none that anybody may join.
    pub(crate) async fn set_first_channels(&mut self, channels: &[ChannelId]) -> Result<bool> {
        self.run(CLEAR, &[]).await?;
        for channel in channels {
            if self.run(SET, values![*channel]).await? == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
