//! How fast which things may go.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::HashMapStateStore,
};
use serde::{Deserialize, Serialize};
use veche_model::UserId;

use crate::{Error, Result};

/// Whom a limit holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Key {
    Address(IpAddr),
    User(UserId),
}

/// Of what there is a pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Deed {
    SignIn,
    Register,
    SetUp,
    Refresh,
    Ticket,
    Post,
    Typing,
    Act,
    Open,
    Search,
    AskReset,
    AskMail,
    OfferLink,
}

impl Deed {
    pub(super) const ALL: [Self; 13] = [
        Self::SignIn,
        Self::Register,
        Self::SetUp,
        Self::Refresh,
        Self::Ticket,
        Self::Post,
        Self::Typing,
        Self::Act,
        Self::Open,
        Self::Search,
        Self::AskReset,
        Self::AskMail,
        Self::OfferLink,
    ];

    /// So many at once, and how long each further one takes.
    const fn pace(self) -> (u32, Duration) {
        let (burst, every_ms) = match self {
            // Sessions that one person begins.
            Self::SignIn => (300, 500),
            // New accounts from one address.
            Self::Register => (200, 1_000),
            // Tries of one address to set up the house.
            Self::SetUp => (10, 10_000),
            // Refreshed sessions of one person.
            Self::Refresh => (100, 1_000),
            // Tickets of one person.
            Self::Ticket => (100, 500),
            // Messages of one person.
            Self::Post => (1_500, 10),
            // Operations of one person, of whatever kind.
            Self::Act => (2_000, 5),
            // Direct channels that one person opens.
            Self::Open => (500, 1_000),
            // Searches of one person.
            Self::Search => (60, 250),
            // Signs that a person is typing.
            Self::Typing => (20, 500),
            // Lost passwords that one address tells of.
            Self::AskReset => (10, 60_000),
            // Letters that one person has sent to addresses they name.
            Self::AskMail => (5, 300_000),
            // Links of one person that let them in elsewhere, or give them another password.
            Self::OfferLink => (10, 60_000),
        };
        (burst, Duration::from_millis(every_ms))
    }
}

/// The pace of one deed, for each who does it.
pub(super) struct Pace {
    burst: u32,
    buckets: RateLimiter<Key, HashMapStateStore<Key>, DefaultClock>,
}

impl Pace {
    pub(super) fn of(deed: Deed) -> Self {
        let (burst, every) = deed.pace();
        let quota = Quota::with_period(every).expect("the period is not zero");
        let at_once = NonZeroU32::new(burst).expect("something may be done");
        Self {
            burst,
            buckets: RateLimiter::hashmap(quota.allow_burst(at_once)),
        }
    }

    /// How many may come at once.
    pub(super) fn burst(&self) -> u32 {
        self.burst
    }

    /// Counts one, if it may come now.
    pub(super) fn take(&self, by: Key) -> Result<()> {
        let wait = self.buckets.check_key(&by);
        wait.map_err(|until| Error::TooFast(until.wait_time_from(DefaultClock::default().now())))
    }

    /// Counts as many of these as may come now. Gives how many those are.
    pub(super) fn take_some(&self, by: Key, times: u32) -> u32 {
        let (mut taken, mut piece) = (0, times);
        while let Some(some) = NonZeroU32::new(piece.min(times - taken)) {
            let is_taken = self.buckets.check_key_n(&by, some);
            if is_taken.is_ok_and(|taken| taken.is_ok()) {
                taken += some.get();
            } else {
                piece = some.get() / 2;
            }
        }
        taken
    }

    /// Forgets whoever has been quiet for long enough to start afresh.
    pub(super) fn forget_the_quiet(&self) {
        self.buckets.retain_recent();
        self.buckets.shrink_to_fit();
    }
}
