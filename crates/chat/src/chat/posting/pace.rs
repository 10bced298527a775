//! How fast somebody may post: their day, and the channel's own pace.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use veche_model::{Action, Channel, Millis, Nonce, UserId};

use crate::{
    Error, Result,
    store::{Posting, Standing, Tx},
};

/// Who has to wait, who posted in a slow channel within one batch, and under which nonces.
#[derive(Default)]
pub(super) struct Pace {
    waits: HashMap<UserId, Duration>,
    posted: HashMap<UserId, Millis>,
    nonces: HashSet<(UserId, Nonce)>,
}

impl Pace {
    /// With those who have to wait already, and for how long.
    pub(super) fn new(waits: HashMap<UserId, Duration>) -> Self {
        Self {
            waits,
            ..Self::default()
        }
    }

    pub(super) async fn check(
        &mut self,
        tx: &mut Tx<'_>,
        channel: &Channel,
        posting: &Posting,
        standing: &Standing,
        now: Millis,
    ) -> Result<()> {
        if let Some(wait) = self.waits.get(&posting.author) {
            return Err(Error::TooFast(*wait));
        }
        let is_exempt = standing
            .permit(channel.kind, channel.mode, Action::Arrange)
            .is_ok();
        if channel.slow_seconds == 0 || is_exempt || self.is_repeat(tx, posting).await? {
            return Ok(());
        }
        let author = posting.author;
        let last = self.posted.get(&author).copied().or(standing.posted_at);
        let until = last.map(|last| last.plus_seconds(channel.slow_seconds));
        match until {
            // A clock that was set back must not keep anybody waiting for longer than the channel asks for.
            Some(until) if now < until && last.is_none_or(|last| last <= now) => {
                let wait = u64::try_from(until.0 - now.0).unwrap_or_default();
                Err(Error::TooFast(Duration::from_millis(wait)))
            }
            _ => {
                self.posted.insert(author, now);
                let nonce = posting.draft.nonce.clone();
                self.nonces.extend(nonce.map(|nonce| (author, nonce)));
                Ok(())
            }
        }
    }

    /// Whether an earlier attempt was accepted, in this batch or before: it is answered with what that one made, and neither
    /// waits nor makes the next one wait.
    async fn is_repeat(&self, tx: &mut Tx<'_>, posting: &Posting) -> Result<bool> {
        let Some(nonce) = &posting.draft.nonce else {
            return Ok(false);
        };
        Ok(self.nonces.contains(&(posting.author, nonce.clone()))
            || tx.find_by_nonce(posting.author, nonce).await?.is_some())
    }
}
