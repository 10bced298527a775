//! What is to go out, and what did not, for those who keep order.

use veche_model::{Action, ErrandId, ErrandKind, FailedErrand, Relation, WaitingErrands};

use super::{Caller, Chat, noticing::TTL_SECONDS};
use crate::{Error, Noun, Result, store::Tx};

/// Errands in a page.
const PAGE: i64 = 50;
/// How long failed ones are kept, in seconds.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

impl Chat {
    /// What is still to go out, by each way.
    pub async fn waiting_errands(&self, caller: &Caller) -> Result<Vec<WaitingErrands>> {
        let by = caller.clone();
        self.read(caller.id, async move |tx| {
            by.permit(tx, Relation::House, Action::Moderate).await?;
            let mut all = Vec::new();
            for kind in ErrandKind::ALL {
                all.push(tx.waiting_errands(kind).await?);
            }
            Ok(all)
        })
        .await
    }

    /// What was not taken and is not tried again by itself, the newest first; 50 at the most.
    pub async fn failed_errands(
        &self,
        caller: &Caller,
        before: ErrandId,
    ) -> Result<Vec<FailedErrand>> {
        let by = caller.clone();
        self.read(caller.id, async move |tx| {
            by.permit(tx, Relation::House, Action::Moderate).await?;
            Ok(tx.failed_errands(before, PAGE).await?)
        })
        .await
    }

    /// Tries one of them again.
    pub async fn retry_errand(&self, caller: &Caller, id: ErrandId) -> Result<()> {
        let (now, by) = (self.now(), caller.clone());
        let expires = now.plus_seconds(TTL_SECONDS);
        let again = async move |tx: &mut Tx<'_>| {
            by.permit(tx, Relation::House, Action::Moderate).await?;
            if tx.retry_errand(id, now, expires).await? {
                Ok(())
            } else {
                Err(Error::NotFound(Noun::Errand))
            }
        };
        self.write(again).await?;
        self.wake_outbox();
        Ok(())
    }

    /// Forgets what failed long ago.
    pub(super) async fn forget_failed_errands(&self) -> Result<()> {
        let before = self.now().plus_seconds(-KEPT_SECONDS);
        self.write(async move |tx| Ok(tx.trim_errands(before).await?))
            .await
    }
}
