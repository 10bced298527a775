//! How often it failed, and for how long one waits therefore.

use std::{collections::HashSet, time::Duration};

use tokio::time::Instant;

/// What each account that has signed in from a network adds to its allowance, and up to how many of them.
const FAILURES_EACH: u32 = 5;
const ACCOUNTS_EACH: u32 = 1;
const NEIGHBOURS: u32 = 300;
/// The first wait; each further failure doubles it.
const FIRST: Duration = Duration::from_secs(1);
/// After so long without another, half of the failures are forgotten.
pub(super) const HALVED: Duration = Duration::from_hours(12);

/// How much may fail before each further failure has to be waited for.
#[derive(Clone, Copy)]
pub(super) struct Allowance {
    pub(super) failures: u32,
    /// Different accounts; only a network has several.
    pub(super) accounts: u32,
    /// The longest wait.
    pub(super) longest: Duration,
}

pub(super) struct Count {
    pub(super) failures: u32,
    accounts: HashSet<u64>,
    last: Instant,
    pub(super) until: Instant,
}

impl Allowance {
    /// The allowance of a network in which so many accounts are at home.
    pub(super) fn with(self, neighbours: u32) -> Self {
        let neighbours = neighbours.min(NEIGHBOURS);
        Self {
            failures: self.failures.saturating_add(neighbours * FAILURES_EACH),
            accounts: self.accounts.saturating_add(neighbours * ACCOUNTS_EACH),
            ..self
        }
    }
}

impl Count {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            failures: 0,
            accounts: HashSet::new(),
            last: now,
            until: now,
        }
    }

    pub(super) fn add(&mut self, account: u64, allowed: Allowance, now: Instant) {
        let halvings = now.saturating_duration_since(self.last).as_secs() / HALVED.as_secs();
        if halvings > 0 {
            self.failures = self
                .failures
                .checked_shr(halvings.min(32) as u32)
                .unwrap_or(0);
            self.accounts.clear();
        }
        self.last = now;
        self.failures = self.failures.saturating_add(1);
        if allowed.accounts != u32::MAX {
            self.accounts.insert(account);
        }
        let accounts = u32::try_from(self.accounts.len()).unwrap_or(u32::MAX);
        let over = self
            .failures
            .saturating_sub(allowed.failures)
            .max(accounts.saturating_sub(allowed.accounts));
        if over > 0 {
            let doubled = FIRST.saturating_mul(1 << (over - 1).min(20));
            self.until = now + doubled.min(allowed.longest);
        }
    }

    pub(super) fn is_past(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.last) >= HALVED * 8
    }
}
