//! The one clock: does what is due, once, whichever node does it and whenever it stopped.

use std::time::Duration;

use futures_util::future::join_all;
use veche_model::{Millis, ReminderId, ScheduledId, UserId};

use crate::chat::Chat;
use crate::{
    Result,
    gate::Asker,
    store::{Deed, Due, Tx},
};

/// How long something that is due is another node's to do: longer than any transaction takes.
const LEASE_SECONDS: i64 = 30;
/// How much is done at once.
const TOGETHER: i64 = 32;
/// How often the store is asked at the least what is due next: a clock may jump, and another process may want something.
const LOOK: Duration = Duration::from_secs(15);
/// How long a store that fails is left alone.
const AGAIN: Duration = Duration::from_secs(5);

impl Chat {
    /// Does what is due as soon as it is, for as long as the chat lives.
    pub(in crate::chat) async fn keep_due(&self) {
        loop {
            let chat = self.clone();
            // What was begun is finished before the chat closes.
            let wait = match self.finish(async move { chat.do_due().await }).await {
                Ok(None) => LOOK,
                Ok(Some(next)) => self.now().until(next).min(LOOK),
                Err(error) => {
                    tracing::warn!(%error, "cannot do what is due; trying again");
                    AGAIN
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.0.due.notified() => {}
            }
        }
    }

    /// Does all that is due; tells when the next is.
    pub async fn do_due(&self) -> Result<Option<Millis>> {
        loop {
            let now = self.now();
            let until = now.plus_seconds(LEASE_SECONDS);
            let next = self.read(Asker::Anyone, async |tx| Ok(tx.next_due().await?));
            let next = next.await?;
            if next.is_none_or(|next| next > now) || self.0.stop.is_cancelled() {
                return Ok(next);
            }
            let lease =
                async move |tx: &mut Tx<'_>| Ok(tx.lease_due((now, until), TOGETHER).await?);
            let leased = self.write(lease).await?;
            for (due, done) in leased
                .iter()
                .zip(join_all(leased.iter().map(|due| self.do_one(*due))).await)
            {
                if let Err(error) = done {
                    // Its lease ends, and it is tried again.
                    tracing::warn!(%error, ?due, "cannot do what is due; trying again");
                }
            }
        }
    }

    async fn do_one(&self, due: Due) -> Result<()> {
        match due.deed {
            Deed::Remind => self.remind_now(due, ReminderId(due.item)).await,
            Deed::Send => self.send_due(due, ScheduledId(due.item)).await.map(drop),
            Deed::EndStatus => self.end_status(due).await,
            Deed::ClosePoll => self.close_due(due).await,
        }
    }

    /// Until when somebody has what they begin now.
    pub(in crate::chat) fn lease_end(&self) -> Millis {
        self.now().plus_seconds(LEASE_SECONDS)
    }

    /// A status is over, and those around are told.
    async fn end_status(&self, due: Due) -> Result<()> {
        let (user, now) = (UserId(due.item), self.now());
        let end = async move |tx: &mut Tx<'_>| {
            let is_due = tx.settle_due(due).await?;
            Ok(is_due && tx.end_status(user, now).await?)
        };
        if self.write(end).await? {
            self.tell_person(user).await;
        }
        Ok(())
    }
}
