//! What waits for a person altogether.

use veche_model::{ChannelId, UNREAD, UserId};

use super::counts::news;
use crate::store::{Failure, Tx, value::values};

/// What is new for a person in all their channels.
pub(crate) struct News {
    /// How many unread messages mention them, or were said to them directly, where they want to be told of any; there may be more
    /// than 1,000.
    pub(crate) calls: i64,
    /// The channels in which anything is unread, by id.
    pub(crate) unread: Vec<ChannelId>,
}

impl Tx<'_> {
    pub(crate) async fn news(&mut self, user: UserId) -> Result<News, Failure> {
        let news = news(self.ignores_anybody(user).await?);
        let params = values![user, UNREAD];
        let found: Vec<(ChannelId, i64, i64)> = self.all(self.dialect(news), params).await?;
        let unread = found.iter().filter(|(_, unread, _)| *unread > 0);
        Ok(News {
            calls: found.iter().map(|(.., calls)| calls).sum(),
            unread: unread.map(|(channel, ..)| *channel).collect(),
        })
    }
}
