//! Who keeps bytes and who lets them go, on all nodes: many at once the one, or a single one the other. Both hold what they have
//! for a time only, so that a node that dies there stops nobody for long.

use veche_model::{FileId, Millis};

use super::Result;
use crate::store::{Tx, value::values};

const KEEP: &str = "update files set kept_until = $2 where id = $1 and hash is null";
const KEPT: &str = "select id from files where kept_until > $1 limit 1";

impl Tx<'_> {
    /// Notes that somebody keeps the bytes of a file until then; false when bytes are being let go now.
    pub(crate) async fn begin_keeping(
        &mut self,
        id: FileId,
        now: Millis,
        until: Millis,
    ) -> Result<bool> {
        self.hold_house().await?;
        if self.is_letting_go(now).await? {
            return Ok(false);
        }
        self.run(KEEP, values![id, until]).await?;
        Ok(true)
    }

    /// Notes that bytes are let go until then; false when somebody keeps some, or lets some go.
    pub(crate) async fn begin_letting_go(&mut self, now: Millis, until: Millis) -> Result<bool> {
        self.hold_house_alone().await?;
        let kept: Option<(FileId,)> = self.optional(KEPT, values![now]).await?;
        if kept.is_some() || self.is_letting_go(now).await? {
            return Ok(false);
        }
        self.let_go_until(until).await?;
        Ok(true)
    }

    async fn is_letting_go(&mut self, now: Millis) -> Result<bool> {
        Ok(self.letting_go().await?.is_some_and(|until| until > now))
    }
}
