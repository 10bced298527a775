//! Tries that failed to show who somebody is: counted where they come from, and never against those who know their password.
//!
//! Who has signed in at a device, or from a network, has a place of their own there that nobody else's failures close. A
//! network from which many different accounts were tried in vain is slowed down for all the others. An account that does not
//! exist is counted as one that does.

mod count;

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::{network::network, tokens::Seal};
use count::{Allowance, Count};

/// One account, at one device or from one network: as many as NIST SP 800-63B allows.
const ACCOUNT_HERE: Allowance = Allowance {
    failures: 100,
    accounts: u32::MAX,
    longest: Duration::from_mins(15),
};
/// The password of who has signed in, asked for again.
const SESSION: Allowance = Allowance {
    failures: 10,
    ..ACCOUNT_HERE
};
/// One network.
const NETWORK: Allowance = Allowance {
    failures: 300,
    accounts: 30,
    longest: Duration::from_mins(15),
};
/// All networks of one site of IPv6, which may have 65,536.
const SITE: Allowance = Allowance {
    failures: 1_200,
    accounts: 120,
    ..NETWORK
};
/// One account, from wherever it is not at home. No longer than that: its owner may be on a journey.
const ACCOUNT_ANYWHERE: Allowance = Allowance {
    failures: 1_000,
    accounts: u32::MAX,
    longest: Duration::from_mins(1),
};
/// Counts, and places, that are kept in mind. An argon2 hash stands before each.
const MOST: usize = 100_000;

/// Somebody who is about to show who they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Attempt {
    network: Option<IpAddr>,
    account: u64,
    way: Way,
}

/// What is known of where somebody tries from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Way {
    /// Nothing.
    Strange,
    /// The account has signed in from this network.
    Place,
    /// The account has signed in at this device.
    Device(u64),
    /// They have signed in already, and are asked again.
    Session(u64),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Device(u64, u64),
    Session(u64, u64),
    Here(Option<IpAddr>, u64),
    Network(IpAddr),
    Site(IpAddr),
    Anywhere(u64),
}

/// What makes numbers of names, which say nothing of them.
enum Seed {
    /// Ours alone.
    Own(RandomState),
    /// The same on all nodes of a town, which tell each other what failed.
    Town(Seal),
}

impl Seed {
    fn number(&self, name: &str) -> u64 {
        match self {
            Self::Own(own) => own.hash_one(name),
            Self::Town(seal) => {
                let seal = seal.seal("failures", name);
                seal[..8]
                    .iter()
                    .fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
        }
    }
}

/// What failed of late, and who is at home where.
pub(super) struct Failures {
    seed: Seed,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    counts: HashMap<Key, Count>,
    /// Whether an account is at home in a network, as far as anybody has looked.
    places: HashMap<(Option<IpAddr>, u64), bool>,
    /// How many accounts are at home in a network.
    neighbours: HashMap<IpAddr, u32>,
}

impl Attempt {
    /// The network, as far as it is known: a whole /64 of IPv6.
    pub(crate) fn network(&self) -> Option<IpAddr> {
        self.network
    }

    /// Which account, as a number that says nothing of its name.
    pub(crate) fn account(&self) -> u64 {
        self.account
    }

    /// Whether the account is at home there.
    pub(crate) fn is_at_home(&self) -> bool {
        self.way != Way::Strange
    }

    /// What is counted for this attempt, and what each count allows.
    fn counts(&self) -> impl Iterator<Item = (Key, Allowance)> {
        let account = self.account;
        let own = match self.way {
            Way::Device(device) => (Key::Device(account, device), ACCOUNT_HERE),
            Way::Session(session) => (Key::Session(account, session), SESSION),
            Way::Place | Way::Strange => (Key::Here(self.network, account), ACCOUNT_HERE),
        };
        std::iter::once(own).chain(self.around().filter(|_| self.way == Way::Strange))
    }

    /// What is counted of all that comes from there, or to that account.
    fn around(&self) -> impl Iterator<Item = (Key, Allowance)> + use<> {
        let network = self.network;
        let site = network.and_then(site);
        let around = [
            network.map(|network| (Key::Network(network), NETWORK)),
            site.map(|site| (Key::Site(site), SITE)),
            Some((Key::Anywhere(self.account), ACCOUNT_ANYWHERE)),
        ];
        around.into_iter().flatten()
    }
}

impl Failures {
    pub(super) fn new() -> Self {
        Self {
            seed: Seed::Own(RandomState::new()),
            book: Mutex::default(),
        }
    }

    /// From now on its numbers are those of other nodes, too.
    pub(super) fn share(&mut self, seal: Seal) {
        self.seed = Seed::Town(seal);
    }

    /// An attempt at an account, by its key, from an address where nothing is known of it but by the device's mark.
    pub(super) fn attempt(
        &self,
        address: Option<IpAddr>,
        account: &str,
        device: Option<&str>,
    ) -> Attempt {
        let way = device.map_or(Way::Strange, |device| Way::Device(self.seed.number(device)));
        self.known(address, account, way)
    }

    /// An attempt of somebody who has signed in.
    pub(super) fn again(&self, address: Option<IpAddr>, account: &str, session: &str) -> Attempt {
        let way = Way::Session(self.seed.number(session));
        self.known(address, account, way)
    }

    fn known(&self, address: Option<IpAddr>, account: &str, way: Way) -> Attempt {
        Attempt {
            network: address.map(network),
            account: self.seed.number(account),
            way,
        }
    }

    /// Recalls whether the account is at home in that network; `None` when nobody has looked yet.
    pub(super) fn recall(&self, attempt: &mut Attempt) -> Option<bool> {
        if attempt.is_at_home() {
            return Some(true);
        }
        let place = (attempt.network, attempt.account);
        let is_home = self.lock().places.get(&place).copied()?;
        if is_home {
            attempt.way = Way::Place;
        }
        Some(is_home)
    }

    /// Notes whether the account is at home in that network.
    pub(super) fn settle(&self, attempt: &mut Attempt, is_home: bool) {
        let mut book = self.lock();
        let place = (attempt.network, attempt.account);
        if book.places.len() >= MOST {
            book.places.retain(|_, is_home| *is_home);
        }
        if book.places.len() >= MOST {
            book.places.clear();
            book.neighbours.clear();
        }
        let was_home = book.places.insert(place, is_home) == Some(true);
        if is_home
            && !was_home
            && let Some(network) = attempt.network
        {
            *book.neighbours.entry(network).or_default() += 1;
        }
        if is_home && attempt.way == Way::Strange {
            attempt.way = Way::Place;
        }
    }

    /// How long this attempt has to wait, if it has to.
    pub(super) fn wait(&self, attempt: &Attempt, now: Instant) -> Option<Duration> {
        self.lock().longest(attempt.counts(), now)
    }

    /// Counts an attempt that failed. How long the next one from there would have to wait, if its account were not at home.
    pub(super) fn failed(&self, attempt: &Attempt, now: Instant) -> Option<Duration> {
        let mut book = self.lock();
        book.make_room(now);
        let own = attempt.counts().next();
        for (key, allowance) in own.into_iter().chain(attempt.around()) {
            let is_around = !matches!(key, Key::Here(..) | Key::Device(..) | Key::Session(..));
            // What somebody mistypes at their own device is nobody's attack.
            if is_around && matches!(attempt.way, Way::Device(_) | Way::Session(_)) {
                continue;
            }
            let neighbours = book.neighbours(key);
            let count = book.counts.entry(key).or_insert_with(|| Count::new(now));
            count.add(attempt.account, allowance.with(neighbours), now);
        }
        match attempt.way {
            Way::Strange | Way::Place => book.longest(attempt.around(), now),
            Way::Device(_) | Way::Session(_) => None,
        }
    }

    /// The account is at home there from now on, and what was mistyped is forgotten.
    pub(super) fn passed(&self, attempt: &mut Attempt) {
        let own = attempt.counts().next();
        if let Some((key, _)) = own {
            self.lock().counts.remove(&key);
        }
        self.settle(attempt, true);
    }

    /// Forgets what is long past.
    pub(super) fn forget(&self, now: Instant) {
        let mut book = self.lock();
        book.counts.retain(|_, count| !count.is_past(now));
        book.counts.shrink_to_fit();
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn longest(
        &self,
        counts: impl Iterator<Item = (Key, Allowance)>,
        now: Instant,
    ) -> Option<Duration> {
        let counts = counts.filter_map(|(key, _)| self.counts.get(&key));
        let until = counts.map(|count| count.until).max()?;
        let wait = until.saturating_duration_since(now);
        (!wait.is_zero()).then_some(wait)
    }

    fn neighbours(&self, key: Key) -> u32 {
        let Key::Network(network) = key else {
            return 0;
        };
        self.neighbours.get(&network).copied().unwrap_or_default()
    }

    /// Whoever tries from ever new networks must not fill the memory: what weighs least is forgotten first.
    fn make_room(&mut self, now: Instant) {
        if self.counts.len() < MOST {
            return;
        }
        self.counts
            .retain(|_, count| count.failures > 1 && !count.is_past(now));
        if self.counts.len() >= MOST {
            self.counts.retain(|_, count| count.until > now);
        }
        if self.counts.len() >= MOST {
            self.counts.clear();
        }
    }
}

/// The /48 that a network of IPv6 is one of.
fn site(network: IpAddr) -> Option<IpAddr> {
    match network {
        IpAddr::V4(_) => None,
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            Some(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).into())
        }
    }
}

#[cfg(test)]
mod tests;
