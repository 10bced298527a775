//! Files that people and channels show.

use veche_model::{ChannelId, FileId, UserId};

use super::Result;
use crate::store::{Tx, value::values};

const WEAR: &str = "update files set expires_at = null, channel_id = $2 where id = $1";
const OF_PERSON: &str = "update users set avatar = null where id = $1";
const OF_CHANNEL: &str = "update channels set avatar = $2 where id = $1";

impl Tx<'_> {
    /// A file becomes the avatar of its owner, or of this channel; this transaction holds it.
    pub(crate) async fn wear_file(&mut self, id: FileId, of: Option<ChannelId>) -> Result<()> {
        self.run(WEAR, values![id, of]).await.map(drop)
    }

    /// A person shows no avatar any more.
    pub(crate) async fn take_off_avatar(&mut self, user: UserId) -> Result<()> {
        self.run(OF_PERSON, values![user]).await.map(drop)
    }

    /// A channel shows this avatar from now on.
    pub(crate) async fn set_channel_avatar(
        &mut self,
        channel: ChannelId,
        avatar: Option<FileId>,
    ) -> Result<()> {
        self.run(OF_CHANNEL, values![channel, avatar])
            .await
            .map(drop)
    }
}
