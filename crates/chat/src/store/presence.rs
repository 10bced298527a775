//! Who is around whom.

use veche_model::{ChannelId, UserId};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const DISCREET: &str = "select is_discreet from users where id = $1";
const SMALL: &str = "select m.channel_id from members m
    join channels c on c.id = m.channel_id and c.deleted_at is null where m.user_id = $1
    and (select count(*) from members o where o.channel_id = m.channel_id) <= $2";
const AROUND: &str = "select distinct o.user_id from members m
    join channels c on c.id = m.channel_id and c.deleted_at is null
    join members o on o.channel_id = m.channel_id join users u on u.id = o.user_id
    where m.user_id = $1 and u.is_discreet = 0
    and (select count(*) from members x where x.channel_id = m.channel_id) <= $2 order by o.user_id";

impl Tx<'_> {
    /// Whether a person shows neither presence nor typing.
    pub(crate) async fn is_discreet(&mut self, user: UserId) -> Result<bool> {
        let found: Option<(bool,)> = self.optional(DISCREET, values![user]).await?;
        Ok(found.is_none_or(|(is_discreet,)| is_discreet))
    }

    /// The channels of a person that have at most so many members.
    pub(crate) async fn small_channels(
        &mut self,
        user: UserId,
        most: i64,
    ) -> Result<Vec<ChannelId>> {
        let rows: Vec<(ChannelId,)> = self.all(SMALL, values![user, most]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The people in those channels who want to be seen, by id.
    pub(crate) async fn people_around(&mut self, user: UserId, most: i64) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = self.all(AROUND, values![user, most]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
