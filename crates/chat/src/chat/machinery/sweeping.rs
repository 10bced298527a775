//! Sweeping up behind channels that were deleted and people who were removed: in small pieces, beside the chat, and after a
//! restart from where it stopped.

use std::time::Duration;

use tokio::time::Instant;
use veche_model::UserId;

use crate::chat::Chat;
use crate::{
    Result,
    store::{Swept, Tx},
};

/// How much longer than a piece the pause behind it is: posts come first.
const PAUSE: u32 = 2;
/// How long a store that fails is left alone.
const AGAIN: Duration = Duration::from_secs(5);

impl Chat {
    /// Sweeps up whenever there is something, for as long as the chat lives.
    pub(in crate::chat) async fn keep_swept(&self) {
        loop {
            match self.sweep_all().await {
                Ok(()) => self.0.sweep.notified().await,
                Err(error) => {
                    tracing::warn!(%error, "cannot sweep up what was deleted; trying again");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    /// Deletes one more piece of what was left behind, and tells of how many rows; `None` when nothing is left.
    pub async fn sweep(&self) -> Result<Option<u64>> {
        match self.write(async |tx| Ok(tx.sweep().await?)).await? {
            Swept::Nothing => Ok(None),
            Swept::Rows(count) => Ok(Some(count)),
            Swept::Person(user) => self.end_removal(user).await.map(Some),
        }
    }

    /// Lets a removed person go, or stay as the author of what they said.
    pub(in crate::chat) async fn end_removal(&self, user: UserId) -> Result<u64> {
        // Looks at all that was ever said, and so not in the writer's way.
        let has_posted = self
            .read_long(async move |tx| Ok(tx.has_posted(user).await?))
            .await?;
        let ended = async move |tx: &mut Tx<'_>| Ok(tx.end_removal(user, has_posted).await?);
        self.write(ended).await
    }

    async fn sweep_all(&self) -> Result<()> {
        loop {
            let began = Instant::now();
            if self.sweep().await?.is_none() {
                return Ok(());
            }
            tokio::time::sleep(began.elapsed() * PAUSE).await;
        }
    }

    /// Looks whether another process left something behind.
    pub(in crate::chat) fn look_for_leftovers(&self) {
        self.0.sweep.notify_one();
    }
}
