//! Tries that failed to show who somebody is: counted where they come from, and never against those who know their password.
//!
//! Who has signed in at a device, or from a network, has a place of their own there that nobody else's failures close. A
//! network from which many different accounts were tried in vain is slowed down for all the others. An account that does not
//! exist is counted as one that does.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::network;

/// How much may fail before each further failure has to be waited for.
#[derive(Clone, Copy)]
struct Allowance {
    failures: u32,
    /// Different accounts; only a network has several.
    accounts: u32,
    /// The longest wait.
    longest: Duration,
}

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
/// What each account that has signed in from a network adds to its allowance, and up to how many of them.
const FAILURES_EACH: u32 = 5;
const ACCOUNTS_EACH: u32 = 1;
const NEIGHBOURS: u32 = 300;
/// The first wait; each further failure doubles it.
const FIRST: Duration = Duration::from_secs(1);
/// After so long without another, half of the failures are forgotten.
const HALVED: Duration = Duration::from_hours(12);
/// Counts, and places, that are kept in mind. An argon2 hash stands before each.
const MOST: usize = 100_000;

/// Somebody who is about to show who they are.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    network: Option<IpAddr>,
    account: u64,
    way: Way,
}

/// What is known of where somebody tries from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

struct Count {
    failures: u32,
    accounts: HashSet<u64>,
    last: Instant,
    until: Instant,
}

/// What failed of late, and who is at home where.
pub(super) struct Failures {
    seed: RandomState,
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
            seed: RandomState::new(),
            book: Mutex::default(),
        }
    }

    /// An attempt at an account, by its key, from an address where nothing is known of it but by the device's mark.
    pub(super) fn attempt(
        &self,
        address: Option<IpAddr>,
        account: &str,
        device: Option<&str>,
    ) -> Attempt {
        let way = device.map_or(Way::Strange, |device| {
            Way::Device(self.seed.hash_one(device))
        });
        self.known(address, account, way)
    }

    /// An attempt of somebody who has signed in.
    pub(super) fn again(&self, address: Option<IpAddr>, account: &str, session: &str) -> Attempt {
        let way = Way::Session(self.seed.hash_one(session));
        self.known(address, account, way)
    }

    fn known(&self, address: Option<IpAddr>, account: &str, way: Way) -> Attempt {
        Attempt {
            network: address.map(network),
            account: self.seed.hash_one(account),
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

impl Allowance {
    /// The allowance of a network in which so many accounts are at home.
    fn with(self, neighbours: u32) -> Self {
        let neighbours = neighbours.min(NEIGHBOURS);
        Self {
            failures: self.failures.saturating_add(neighbours * FAILURES_EACH),
            accounts: self.accounts.saturating_add(neighbours * ACCOUNTS_EACH),
            ..self
        }
    }
}

impl Count {
    fn new(now: Instant) -> Self {
        Self {
            failures: 0,
            accounts: HashSet::new(),
            last: now,
            until: now,
        }
    }

    fn add(&mut self, account: u64, allowed: Allowance, now: Instant) {
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

    fn is_past(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.last) >= HALVED * 8
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
mod tests {
    use super::*;

    fn at(address: &str) -> Option<IpAddr> {
        address.parse().ok()
    }

    /// How many of these tries in a row are let through, all of them wrong.
    fn let_through(
        failures: &Failures,
        tries: impl Iterator<Item = Attempt>,
        now: Instant,
    ) -> usize {
        let tried = tries.filter(|attempt| {
            let is_let = failures.wait(attempt, now).is_none();
            if is_let {
                failures.failed(attempt, now);
            }
            is_let
        });
        tried.count()
    }

    #[test]
    fn who_tries_one_account_has_a_hundred_tries_and_then_waits_ever_longer() {
        let (failures, mut now) = (Failures::new(), Instant::now());
        let try_anna = || failures.attempt(at("192.0.2.1"), "anna", None);
        assert_eq!(
            let_through(&failures, (0..1000).map(|_| try_anna()), now),
            101
        );
        let mut waits = Vec::new();
        for _ in 0..12 {
            let wait = failures.wait(&try_anna(), now).expect("it has to wait");
            waits.push(wait.as_secs());
            now += wait;
            assert_eq!(failures.wait(&try_anna(), now), None);
            failures.failed(&try_anna(), now);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        // Others there, and she elsewhere, are not concerned.
        for other in [
            failures.attempt(at("192.0.2.1"), "boris", None),
            failures.attempt(at("192.0.2.2"), "anna", None),
            failures.attempt(at("192.0.2.1"), "anna", Some("her laptop")),
        ] {
            assert_eq!(failures.wait(&other, now), None, "{other:?}");
        }
        // Half a day later some of it is forgotten.
        now += HALVED;
        assert!(failures.wait(&try_anna(), now).is_none());
        failures.failed(&try_anna(), now);
        assert!(failures.wait(&try_anna(), now).is_none());
    }

    #[test]
    fn who_tries_one_password_on_all_names_is_slowed_and_those_at_home_there_are_not() {
        let (failures, now) = (Failures::new(), Instant::now());
        let here = at("192.0.2.1");
        for name in ["anna", "boris"] {
            failures.passed(&mut failures.attempt(here, name, None));
        }
        let spray = (0..1000).map(|n| failures.attempt(here, &format!("name{n}"), None));
        // Each who is at home there leaves room for one more.
        assert_eq!(let_through(&failures, spray, now), 33);
        let mut stranger = failures.attempt(here, "clara", None);
        assert_eq!(failures.recall(&mut stranger), None);
        assert!(failures.wait(&stranger, now).is_some());
        let mut anna = failures.attempt(here, "anna", None);
        assert_eq!(failures.recall(&mut anna), Some(true));
        assert!(anna.is_at_home() && failures.wait(&anna, now).is_none());
        // Whose wrong guess at her account is told to wait, too.
        assert!(failures.failed(&anna, now).is_some());
        let device = failures.attempt(here, "clara", Some("her phone"));
        assert_eq!(failures.wait(&device, now), None);
        assert_eq!(failures.failed(&device, now), None, "her own mistake");
        let elsewhere = failures.attempt(at("192.0.2.9"), "clara", None);
        assert_eq!(failures.wait(&elsewhere, now), None);
    }

    #[test]
    fn what_passes_is_never_counted() {
        let (failures, now) = (Failures::new(), Instant::now());
        for n in 0..5_000 {
            let mut attempt = failures.attempt(at("192.0.2.1"), &format!("name{}", n % 500), None);
            failures.recall(&mut attempt);
            assert_eq!(failures.wait(&attempt, now), None);
            failures.passed(&mut attempt);
        }
    }

    #[test]
    fn all_of_a_network_of_ipv6_is_one_and_a_site_has_its_bound_too() {
        let (failures, now) = (Failures::new(), Instant::now());
        let spray = (0..1000)
            .map(|n| failures.attempt(at(&format!("2001:db8::{n:x}")), &format!("a{n}"), None));
        assert_eq!(let_through(&failures, spray, now), 31);
        let mapped =
            (0..1000).map(|n| failures.attempt(at("::ffff:192.0.2.1"), &format!("b{n}"), None));
        assert_eq!(let_through(&failures, mapped, now), 31);
        let plain = failures.attempt(at("192.0.2.1"), "c", None);
        assert!(failures.wait(&plain, now).is_some(), "it is the same one");
        let spray = (0..1000)
            .map(|n| failures.attempt(at(&format!("2001:db9:0:{n:x}::1")), &format!("d{n}"), None));
        assert_eq!(let_through(&failures, spray, now), 121);
        let other = failures.attempt(at("2001:dba::1"), "e", None);
        assert_eq!(failures.wait(&other, now), None);
    }

    #[test]
    fn a_password_asked_for_again_has_ten_tries_in_a_session() {
        let (failures, now) = (Failures::new(), Instant::now());
        let tries = (0..50).map(|_| failures.again(at("192.0.2.1"), "anna", "stolen"));
        assert_eq!(let_through(&failures, tries, now), 11);
        let own = failures.again(at("192.0.2.1"), "anna", "hers");
        assert_eq!(failures.wait(&own, now), None);
    }

    #[test]
    fn whoever_has_ever_new_addresses_fills_no_memory() {
        let (failures, now) = (Failures::new(), Instant::now());
        for n in 0..120_000_u32 {
            let address = IpAddr::V4(n.into());
            let mut attempt = failures.attempt(Some(address), "anna", None);
            failures.failed(&attempt, now);
            failures.settle(&mut attempt, false);
        }
        let book = failures.lock();
        assert!(book.counts.len() <= MOST + 4 && book.places.len() <= MOST);
        assert!(
            book.counts
                .contains_key(&Key::Anywhere(failures.seed.hash_one("anna")))
        );
    }
}
