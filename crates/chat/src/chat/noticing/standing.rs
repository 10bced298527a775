//! How things stand with a person as a word to a device goes out.

use veche_model::{ChannelId, Millis, UserId};

use crate::{
    Result,
    store::{News, Tx},
};

/// What a device shows beside the word, and what it has shown and need not any more.
pub(in crate::chat) struct Standing {
    /// As of when.
    pub(in crate::chat) at: Millis,
    /// How many messages call the person: mentions, and what was said to them directly.
    pub(super) badge: i64,
    /// The channels in which something waits for them.
    pub(super) unread: Vec<ChannelId>,
}

impl Standing {
    pub(in crate::chat) async fn of(tx: &mut Tx<'_>, user: UserId, now: Millis) -> Result<Self> {
        let News { calls, unread } = tx.news(user).await?;
        Ok(Self {
            at: now,
            badge: calls,
            unread,
        })
    }
}
