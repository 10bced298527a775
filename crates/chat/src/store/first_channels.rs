//! The channels that everybody joins who gets an account.

use veche_model::ChannelId;

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

// Nobody is brought into what is archived.
const ALL: &str = "select id from channels
    where is_first = 1 and deleted_at is null and archived_at is null order by id";
const CLEAR: &str = "update channels set is_first = 0 where is_first = 1";
const SET: &str = "update channels set is_first = 1
    where id = $1 and kind = 0 and deleted_at is null and archived_at is null";

impl Tx<'_> {
    /// Those of them that are there, by id.
    pub(crate) async fn first_channels(&mut self) -> Result<Vec<ChannelId>> {
        let ids: Vec<(ChannelId,)> = self.all(ALL, &[]).await?;
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
