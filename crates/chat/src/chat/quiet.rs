//! When people want to be told nothing on their devices.

use veche_model::{Invalid, Millis, Quiet, QuietHours, Signal, TimeZone, UserId};

use super::{Caller, Chat, noticing::TTL_SECONDS};
use crate::{Result, store::Tx};

impl Chat {
    /// The caller's devices are told nothing in these hours of each week, by this clock, but of what these people say.
    pub async fn set_quiet(
        &self,
        caller: &Caller,
        hours: Vec<QuietHours>,
        time_zone: TimeZone,
        people: Vec<UserId>,
    ) -> Result<Quiet> {
        self.quieten(caller, move |quiet, _| {
            quiet.with_hours(hours, &time_zone, people)
        })
        .await
    }

    /// The caller's devices are told nothing until then, but of what those say who always get through; `None` ends it.
    pub async fn hush(&self, caller: &Caller, until: Option<Millis>) -> Result<Quiet> {
        self.quieten(caller, move |quiet, now| quiet.with_until(until, now))
            .await
    }

    async fn quieten(
        &self,
        caller: &Caller,
        change: impl FnOnce(Quiet, Millis) -> Result<Quiet, Invalid> + Send + 'static,
    ) -> Result<Quiet> {
        caller.own_session()?;
        let (chat, by, caller, now) = (self.clone(), caller.clone(), caller.clone(), self.now());
        let change = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let quiet = change(tx.quiet(user).await?, now)?.at(now);
            if tx.people_of(&quiet.people).await?.len() < quiet.people.len() {
                return Err(Invalid::new("people", "must be people who are here").into());
            }
            tx.set_quiet(user, &quiet).await?;
            // What was held back waits for the end of it, which is another one now.
            let at = quiet.ends_at(now).unwrap_or(now);
            let expires = at.plus_seconds(TTL_SECONDS);
            tx.put_late_off(user, (at, expires)).await?;
            Ok(quiet)
        };
        self.finish(Box::pin(async move {
            let quiet = chat.write(change).await?;
            chat.wake_outbox();
            chat.tell_self(&caller, Signal::Me);
            Ok(quiet)
        }))
        .await
    }
}
