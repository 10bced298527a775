//! Whether anybody keeps this house yet.

use veche_model::{ChannelId, UserId};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const ADMIN: &str = "select id from users where role = 2 and role > 0 limit 1";
const OWN_ADMIN: &str = "select id from users where role = 2 and role > 0 and is_demo = 0 limit 1";
// An open or closed channel.
const ROOM: &str = "select id from channels where kind <> 2 and deleted_at is null limit 1";
const TURN: &str = "insert into facts (name, value) values ('set_up', $1) on conflict (name) do update set value = excluded.value";

impl Tx<'_> {
    /// Whether anybody at all is an administrator, blocked or not.
    pub(crate) async fn has_admin(&mut self) -> Result<bool> {
        Ok(self.optional::<(UserId,)>(ADMIN, &[]).await?.is_some())
    }

    /// Whether anybody is an administrator who does not belong to the demo data.
    pub(crate) async fn has_own_admin(&mut self) -> Result<bool> {
        Ok(self.optional::<(UserId,)>(OWN_ADMIN, &[]).await?.is_some())
    }

    /// Whether there is any channel but direct ones.
    pub(crate) async fn has_rooms(&mut self) -> Result<bool> {
        Ok(self.optional::<(ChannelId,)>(ROOM, &[]).await?.is_some())
    }

    /// Waits until nobody else is setting the house up, and keeps others waiting until this transaction ends.
    pub(crate) async fn hold_setup(&mut self, at: &str) -> Result<()> {
        self.run(TURN, values![at]).await.map(drop)
    }
}
