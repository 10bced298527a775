//! What people put to messages.

use veche_model::{ChannelId, Message, Millis, Seq, UserId};

use super::{Failure, Tx, messages::marks, value::values};

type Result<T> = std::result::Result<T, Failure>;

const REACT: &str =
    "insert into reactions (channel_id, seq, emoji, user_id, at) values ($1, $2, $3, $4, $5)";
const UNREACT: &str =
    "delete from reactions where channel_id = $1 and seq = $2 and emoji = $3 and user_id = $4";
const UNREACT_ALL: &str = "delete from reactions where channel_id = $1 and seq = $2";

impl Tx<'_> {
    /// Puts a reaction to a message that does not have it, at this position of the log.
    pub(crate) async fn add_reaction(
        &mut self,
        (channel, message): (ChannelId, &Message),
        emoji: &str,
        user: UserId,
        changed: Seq,
        now: Millis,
    ) -> Result<()> {
        let params = values![channel, message.seq, emoji, user, now];
        self.run(REACT, params).await?;
        self.touch_message((channel, message.seq), changed, reacted(message))
            .await
    }

    /// Takes a reaction back, at this position of the log; false when it is not there.
    pub(crate) async fn drop_reaction(
        &mut self,
        (channel, message): (ChannelId, &Message),
        emoji: &str,
        user: UserId,
        changed: Seq,
    ) -> Result<bool> {
        let params = values![channel, message.seq, emoji, user];
        if self.run(UNREACT, params).await? == 0 {
            return Ok(false);
        }
        self.touch_message((channel, message.seq), changed, reacted(message))
            .await?;
        Ok(true)
    }

    /// A message has no reactions any more.
    pub(crate) async fn drop_reactions(&mut self, channel: ChannelId, seq: Seq) -> Result<()> {
        self.run(UNREACT_ALL, values![channel, seq]).await.map(drop)
    }
}

/// What a message has besides its row once somebody has reacted to it.
fn reacted(message: &Message) -> i64 {
    let mark = |has, mark| if has { mark } else { 0 };
    marks::REACTIONS
        | mark(!message.mentions.is_empty(), marks::MENTIONS)
        | mark(!message.files.is_empty(), marks::FILES)
        | mark(!message.removed_files.is_empty(), marks::REMOVED_FILES)
        | mark(message.poll.is_some(), marks::POLL)
}
