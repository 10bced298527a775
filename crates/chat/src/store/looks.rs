//! What names look like: no two usernames, and no two names of channels, that pass for each other.

use veche_model::{ChannelId, ChannelName, UserId, Username};

use super::{
    Failure, Tx,
    value::{Value, values},
};

type Result<T> = std::result::Result<T, Failure>;

const ADD_USER: &str = "insert into user_looks (look, user_id) values ($1, $2)";
const ADD_CHANNEL: &str = "insert into channel_looks (look, channel_id) values ($1, $2)";
const DROP_CHANNEL: &str = "delete from channel_looks where channel_id = $1";
const USER_LIKE: &str = "select user_id from user_looks where look = $1 limit 1";
const KEEPERS: &str = "select id, username, name from users where role > 0 order by id";
const ALIKE_USERS: &str = "select distinct a.username, b.username from user_looks x
    join user_looks y on y.look = x.look and y.nth < x.nth
    join users a on a.id = y.user_id join users b on b.id = x.user_id
    where x.nth > 0 order by a.username, b.username limit 1000";
const ALIKE_CHANNELS: &str = "select distinct a.name, b.name from channel_looks x
    join channel_looks y on y.look = x.look and y.nth < x.nth
    join channels a on a.id = y.channel_id join channels b on b.id = x.channel_id
    where x.nth > 0 order by a.name, b.name limit 1000";

/// Someone who keeps order, and what they are called.
pub(crate) struct Keeper {
    pub(crate) id: UserId,
    pub(crate) names: [String; 2],
}

impl Tx<'_> {
    /// A username gets its looks. One that another has is a violated constraint.
    pub(super) async fn add_user_looks(&mut self, id: UserId, name: &Username) -> Result<()> {
        let looks = name.looks();
        let sets: Vec<_> = looks
            .iter()
            .map(|look| values![look, id].to_vec())
            .collect();
        self.run_each(ADD_USER, &sets).await.map(drop)
    }

    /// Whether another username passes for this one.
    pub(crate) async fn is_like_another(&mut self, name: &Username) -> Result<bool> {
        let looks = name.looks();
        let sets: Vec<Vec<Value<'_>>> = looks.iter().map(|look| values![look].to_vec()).collect();
        let found: Vec<Vec<(UserId,)>> = self.all_each(USER_LIKE, &sets).await?;
        Ok(found.into_iter().any(|found| !found.is_empty()))
    }

    /// A channel's name gets its looks, in place of those it had. One that another has is a violated constraint.
    pub(super) async fn set_channel_looks(
        &mut self,
        id: ChannelId,
        name: &ChannelName,
    ) -> Result<()> {
        self.run(DROP_CHANNEL, values![id]).await?;
        let looks = name.looks();
        let sets: Vec<_> = looks
            .iter()
            .map(|look| values![look, id].to_vec())
            .collect();
        self.run_each(ADD_CHANNEL, &sets).await.map(drop)
    }

    /// Nobody becomes one who keeps order until this transaction ends, so that no name is taken in the meantime that resembles
    /// one of theirs. Before any person is held: whoever gives a role holds the house alone first.
    pub(crate) async fn hold_names(&mut self) -> Result<()> {
        self.hold_house().await
    }

    /// Those who keep order.
    pub(crate) async fn keepers(&mut self) -> Result<Vec<Keeper>> {
        let keepers: Vec<(UserId, String, String)> = self.all(KEEPERS, &[]).await?;
        let keepers = keepers.into_iter().map(|(id, username, name)| Keeper {
            id,
            names: [username, name],
        });
        Ok(keepers.collect())
    }

    /// Usernames that pass for each other: older versions let them in. At most 1000 pairs, the older one first.
    pub(crate) async fn alike_usernames(&mut self) -> Result<Vec<(String, String)>> {
        self.all(ALIKE_USERS, &[]).await
    }

    /// Names of channels that pass for each other, likewise.
    pub(crate) async fn alike_channels(&mut self) -> Result<Vec<(String, String)>> {
        self.all(ALIKE_CHANNELS, &[]).await
    }
}
