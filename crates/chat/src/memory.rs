//! Memory for answers: reserved before anything is read, and given back when the client has taken what was read.
//!
//! What one person has under way or has not taken is bounded, and so is what all have together. Who wants more waits.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use veche_model::UserId;

use crate::{Error, Result, store::Failure};

/// Bytes of all answers together.
const ALL: usize = 64 << 20;
/// Bytes of one person's answers, on whatever socket or connection: an eighth, so that nobody alone is in the others' way.
const EACH: usize = ALL / 8;
/// How long one waits before being told to come again.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes are counted in units of this.
const UNIT: usize = 1 << 10;

/// The memory of one process.
#[derive(Clone)]
pub(crate) struct Memory(Arc<Inner>);

struct Inner {
    free: Arc<Semaphore>,
    people: Mutex<HashMap<UserId, Share>>,
}

struct Share {
    free: Arc<Semaphore>,
    /// Those who hold of it, or wait.
    parties: usize,
}

/// Memory that is held for an answer, until this is dropped.
#[must_use]
pub struct Held {
    all: OwnedSemaphorePermit,
    each: OwnedSemaphorePermit,
    _party: Party,
}

/// A place among those who hold of a person's share, or wait for it.
struct Party(Arc<Inner>, UserId);

impl Memory {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Inner {
            free: Arc::new(Semaphore::new(ALL / UNIT)),
            people: Mutex::default(),
        }))
    }

    /// Waits for so many bytes, in line behind what the same person wants.
    pub(crate) async fn reserve(&self, user: UserId, bytes: usize) -> Held {
        let (party, share) = self.0.share(user);
        let each = take(share, bytes).await;
        let all = take(self.0.free.clone(), bytes).await;
        Held {
            all,
            each,
            _party: party,
        }
    }

    /// The same, for a while: then whoever has too much under way is too fast, or the house is full.
    pub(crate) async fn reserve_soon(&self, user: UserId, bytes: usize) -> Result<Held> {
        self.reserve_within(PATIENCE, user, bytes).await
    }

    async fn reserve_within(&self, patience: Duration, user: UserId, bytes: usize) -> Result<Held> {
        let (party, share) = self.0.share(user);
        let wait = Error::TooFast(Duration::from_secs(1));
        let each = timeout(patience, take(share, bytes)).await;
        let each = each.map_err(|_| wait)?;
        let all = timeout(patience, take(self.0.free.clone(), bytes)).await;
        let all = all.map_err(|_| Failure::Busy)?;
        Ok(Held {
            all,
            each,
            _party: party,
        })
    }

    /// Bytes that are held now.
    pub(crate) fn held(&self) -> usize {
        ALL - self.0.free.available_permits() * UNIT
    }
}

impl Held {
    /// Gives back what an answer of this size does not need.
    pub fn keep(&mut self, bytes: usize) {
        for permit in [&mut self.all, &mut self.each] {
            let more = permit.num_permits().saturating_sub(units(bytes) as usize);
            drop(permit.split(more));
        }
    }
}

impl Inner {
    fn share(self: &Arc<Self>, user: UserId) -> (Party, Arc<Semaphore>) {
        let mut people = self.lock();
        let share = people.entry(user).or_insert_with(|| Share {
            free: Arc::new(Semaphore::new(EACH / UNIT)),
            parties: 0,
        });
        share.parties += 1;
        (Party(self.clone(), user), share.free.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Share>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Party {
    fn drop(&mut self) {
        let Self(memory, user) = self;
        let mut people = memory.lock();
        if let Some(share) = people.get_mut(user) {
            share.parties -= 1;
            if share.parties == 0 {
                people.remove(user);
            }
        }
    }
}

/// Nothing needs more than a person's share: what seems to is read while nothing else of theirs is.
fn units(bytes: usize) -> u32 {
    u32::try_from(bytes.clamp(1, EACH).div_ceil(UNIT)).unwrap_or(u32::MAX)
}

async fn take(free: Arc<Semaphore>, bytes: usize) -> OwnedSemaphorePermit {
    let taking = free.acquire_many_owned(units(bytes));
    taking.await.expect("nobody closes it")
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, poll};

    use super::*;

    const ANNA: UserId = UserId(1);
    const BORIS: UserId = UserId(2);

    #[tokio::test]
    async fn who_holds_a_whole_share_waits_and_nobody_else_does() {
        let memory = Memory::new();
        let held = memory.reserve(ANNA, EACH).await;
        let mut more = Box::pin(memory.reserve(ANNA, 1));
        assert!(poll!(&mut more).is_pending());
        drop(
            memory
                .reserve(BORIS, EACH)
                .now_or_never()
                .expect("his own share"),
        );
        drop(held);
        drop(more.now_or_never().expect("her share is free again"));
        assert_eq!(memory.held(), 0);
        assert!(memory.0.lock().is_empty());
    }

    #[tokio::test]
    async fn what_an_answer_does_not_need_is_given_back_at_once() {
        let memory = Memory::new();
        let mut held = memory.reserve(ANNA, EACH).await;
        held.keep(10 << 10);
        assert_eq!(memory.held(), 10 << 10);
        let rest = memory.reserve(ANNA, EACH - (10 << 10)).now_or_never();
        assert!(rest.is_some());
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_to_come_again() {
        let memory = Memory::new();
        let _held = memory.reserve(ANNA, EACH).await;
        let refused = memory.reserve_within(Duration::ZERO, ANNA, 1).await;
        assert!(matches!(refused, Err(Error::TooFast(_))));
        let mut others = Vec::new();
        for user in 2..=8 {
            others.push(memory.reserve(UserId(user), EACH).await);
        }
        let refused = memory.reserve_within(Duration::ZERO, UserId(9), 1).await;
        assert!(matches!(refused, Err(Error::Store(Failure::Busy))));
        assert_eq!(memory.held(), ALL);
    }
}
