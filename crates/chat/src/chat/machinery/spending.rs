//! What people store counts against their day, whatever the wire. The store keeps the count; so that not every message has to
//! ask it, a node takes a little in advance.

use std::{collections::HashMap, time::Duration};

use veche_model::{Role, UserId};

use crate::chat::{Caller, Chat};
use crate::{
    Error, Result,
    store::{Budget, Posting, Tx},
};

/// What a row takes beside its texts, with its share of the indexes.
const ROW: i64 = 256;
/// Bytes that are taken in advance. What is left of them when the node stops is not given back.
const ADVANCE: i64 = 64 << 10;

impl Chat {
    /// Counts something that the caller is about to store, with so many bytes of text, against their day.
    pub async fn charge(&self, caller: &Caller, bytes: usize) -> Result<()> {
        match caller.actor() {
            Some(user) => self.charge_bytes(user, ROW + bytes as i64).await,
            None => Ok(()),
        }
    }

    async fn charge_bytes(&self, user: UserId, bytes: i64) -> Result<()> {
        let Some(a_day) = self.0.budgets.bytes_a_day else {
            return Ok(());
        };
        if self.0.advances.take(user, bytes) {
            return Ok(());
        }
        let (now, amount) = (self.now(), (bytes, bytes.max(ADVANCE)));
        let spending = async move |tx: &mut Tx<'_>| {
            let taken = tx.spend(user, Budget::Bytes, a_day, amount, now).await?;
            taken.map_err(Error::TooFast)
        };
        let taken = self.write(spending).await?;
        self.0.advances.add(user, taken - bytes);
        Ok(())
    }

    /// Counts messages against the day of each who wrote one; who has to wait, and for how long.
    pub(in crate::chat) async fn charge_authors(
        &self,
        postings: &[Posting],
    ) -> HashMap<UserId, Duration> {
        let mut bytes: HashMap<UserId, i64> = HashMap::new();
        for posting in postings {
            *bytes.entry(posting.author).or_default() += cost(posting);
        }
        let mut waits = HashMap::new();
        for (author, bytes) in bytes {
            // A store that fails here fails the posting, too.
            if let Err(Error::TooFast(wait)) = self.charge_bytes(author, bytes).await {
                waits.insert(author, wait);
            }
        }
        waits
    }

    /// Counts a message against the day of its author, if that takes no look at the store; whether it was counted.
    pub(in crate::chat) fn charge_in_advance(&self, posting: &Posting) -> bool {
        let is_counted = self.0.budgets.bytes_a_day.is_some();
        !is_counted || self.0.advances.take(posting.author, cost(posting))
    }

    /// What a channel that the caller makes costs of their day.
    pub(in crate::chat) fn channel_budget(&self, caller: &Caller) -> Option<i64> {
        let is_counted = caller.actor().is_some() && caller.role < Role::Moderator;
        self.0.budgets.channels_a_day.filter(|_| is_counted)
    }
}

fn cost(posting: &Posting) -> i64 {
    ROW + posting.draft.bytes() as i64
}
