//! How often a person or an address may do a thing: one limiter for HTTP and sockets.

mod failures;

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::HashMapStateStore,
};
use tokio::time::Instant;
use veche_model::{UserId, Username};

use crate::{Error, Result, network::network};
pub(crate) use failures::Attempt;
use failures::Failures;

type Keyed = RateLimiter<Key, HashMapStateStore<Key>, DefaultClock>;

/// Whom a limit holds for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    User(UserId),
}

/// How fast a thing may go: so many at once, then so many a second.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pace {
    /// How many may come at once.
    burst: u32,
    /// How long each further one takes.
    every: Duration,
}

impl Pace {
    const fn new(burst: u32, every_ms: u64) -> Self {
        Self {
            burst,
            every: Duration::from_millis(every_ms),
        }
    }

    fn limiter(self) -> Keyed {
        let burst = NonZeroU32::new(self.burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(self.every.max(Duration::from_nanos(1)))
            .expect("the period is not zero")
            .allow_burst(burst);
        RateLimiter::hashmap(quota)
    }
}

/// Sessions that one person begins.
const SIGN_IN: Pace = Pace::new(300, 500);
/// New accounts from one address.
const REGISTER: Pace = Pace::new(200, 1_000);
/// Tries of one address to set up the house.
const SET_UP: Pace = Pace::new(10, 10_000);
/// Refreshed sessions of one person.
const REFRESH: Pace = Pace::new(100, 1_000);
/// Tickets of one person.
const TICKET: Pace = Pace::new(100, 500);
/// Messages of one person.
const POST: Pace = Pace::new(1_500, 10);
/// Operations of one person, of whatever kind.
const ACT: Pace = Pace::new(2_000, 5);
/// Direct channels that one person opens.
const OPEN: Pace = Pace::new(500, 1_000);
/// Searches of one person.
const SEARCH: Pace = Pace::new(60, 250);
/// Signs that a person is typing.
const TYPING: Pace = Pace::new(20, 500);

/// Bytes of a username beyond which it is no account's.
const LONGEST: usize = 1024;

/// The limits of one process.
pub struct Limits(Option<Buckets>);

struct Buckets {
    failures: Failures,
    sign_in: Keyed,
    register: Keyed,
    set_up: Keyed,
    refresh: Keyed,
    ticket: Keyed,
    post: Keyed,
    typing: Keyed,
    act: Keyed,
    open: Keyed,
    search: Keyed,
}

impl Limits {
    /// The limits that suit people.
    #[must_use]
    pub fn on() -> Self {
        Self(Some(Buckets {
            failures: Failures::new(),
            sign_in: SIGN_IN.limiter(),
            register: REGISTER.limiter(),
            set_up: SET_UP.limiter(),
            refresh: REFRESH.limiter(),
            ticket: TICKET.limiter(),
            post: POST.limiter(),
            typing: TYPING.limiter(),
            act: ACT.limiter(),
            open: OPEN.limiter(),
            search: SEARCH.limiter(),
        }))
    }

    /// No limits, for load tests.
    #[must_use]
    pub fn off() -> Self {
        Self(None)
    }

    /// Somebody who is about to sign in, by a username and perhaps at a device that is marked as that account's.
    pub(crate) fn attempt(
        &self,
        address: Option<IpAddr>,
        username: &str,
        device: Option<&str>,
    ) -> Option<Attempt> {
        // No account has a longer one, and a long one costs no more memory than any other.
        let key = Username::key(username.get(..LONGEST).unwrap_or(username));
        let buckets = self.0.as_ref()?;
        Some(buckets.failures.attempt(address, &key, device))
    }

    /// Somebody who has signed in, and is asked for their password again.
    pub(crate) fn attempt_again(
        &self,
        address: Option<IpAddr>,
        username: &str,
        session: &str,
    ) -> Option<Attempt> {
        let buckets = self.0.as_ref()?;
        let key = Username::key(username);
        Some(buckets.failures.again(address, &key, session))
    }

    /// Recalls whether an account is at home where it is tried from; `None` when nobody has looked yet.
    pub(crate) fn recall(&self, attempt: &mut Attempt) -> Option<bool> {
        let buckets = self.0.as_ref()?;
        buckets.failures.recall(attempt)
    }

    /// Notes whether an account is at home there.
    pub(crate) fn settle(&self, attempt: &mut Attempt, is_home: bool) {
        if let Some(buckets) = &self.0 {
            buckets.failures.settle(attempt, is_home);
        }
    }

    /// Refuses an attempt that has to wait for what failed before it, whether it would be right or wrong.
    pub(crate) fn may_try(&self, attempt: &Attempt) -> Result<()> {
        let buckets = self.0.as_ref();
        let wait = buckets.and_then(|buckets| buckets.failures.wait(attempt, Instant::now()));
        wait.map_or(Ok(()), |wait| Err(Error::TooFast(wait)))
    }

    /// Counts an attempt that failed. When that was one of many from there, it is told to wait.
    pub(crate) fn failed(&self, attempt: &Attempt) -> Result<()> {
        let buckets = self.0.as_ref();
        let wait = buckets.and_then(|buckets| buckets.failures.failed(attempt, Instant::now()));
        wait.map_or(Ok(()), |wait| Err(Error::TooFast(wait)))
    }

    /// The account is at home there from now on.
    pub(crate) fn passed(&self, attempt: &mut Attempt) {
        if let Some(buckets) = &self.0 {
            buckets.failures.passed(attempt);
        }
    }

    /// A session of a person is about to begin.
    pub(crate) fn sign_in(&self, user: UserId) -> Result<()> {
        self.of_user(user, |buckets| &buckets.sign_in)
    }

    pub(crate) fn register(&self, address: Option<IpAddr>) -> Result<()> {
        self.of_address(address, |buckets| &buckets.register)
    }

    pub(crate) fn set_up(&self, address: Option<IpAddr>) -> Result<()> {
        self.of_address(address, |buckets| &buckets.set_up)
    }

    fn of_address(
        &self,
        address: Option<IpAddr>,
        which: impl FnOnce(&Buckets) -> &Keyed,
    ) -> Result<()> {
        match (&self.0, address) {
            (Some(buckets), Some(address)) => {
                check(which(buckets), &Key::Address(network(address)))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn refresh(&self, user: UserId) -> Result<()> {
        self.of_user(user, |buckets| &buckets.refresh)
    }

    pub(crate) fn ticket(&self, user: UserId) -> Result<()> {
        self.of_user(user, |buckets| &buckets.ticket)
    }

    pub(crate) fn post(&self, author: UserId) -> Result<()> {
        self.of_user(author, |buckets| &buckets.post)
    }

    fn of_user(&self, user: UserId, which: impl FnOnce(&Buckets) -> &Keyed) -> Result<()> {
        match &self.0 {
            Some(buckets) => check(which(buckets), &Key::User(user)),
            None => Ok(()),
        }
    }

    pub(crate) fn open(&self, user: UserId) -> Result<()> {
        match &self.0 {
            Some(buckets) => check(&buckets.open, &Key::User(user)),
            None => Ok(()),
        }
    }

    pub(crate) fn act(&self, user: UserId) -> Result<()> {
        match &self.0 {
            Some(buckets) => check(&buckets.act, &Key::User(user)),
            None => Ok(()),
        }
    }

    pub(crate) fn search(&self, user: UserId) -> Result<()> {
        match &self.0 {
            Some(buckets) => check(&buckets.search, &Key::User(user)),
            None => Ok(()),
        }
    }

    pub(crate) fn typing(&self, user: UserId) -> Result<()> {
        match &self.0 {
            Some(buckets) => check(&buckets.typing, &Key::User(user)),
            None => Ok(()),
        }
    }

    /// Forgets whoever has been quiet for long enough to start afresh.
    pub(crate) fn forget_the_quiet(&self) {
        if let Some(buckets) = &self.0 {
            buckets.failures.forget(Instant::now());
            for keyed in [
                &buckets.sign_in,
                &buckets.register,
                &buckets.set_up,
                &buckets.refresh,
                &buckets.ticket,
                &buckets.post,
                &buckets.typing,
                &buckets.act,
                &buckets.open,
                &buckets.search,
            ] {
                keyed.retain_recent();
                keyed.shrink_to_fit();
            }
        }
    }
}

fn check(keyed: &Keyed, key: &Key) -> Result<()> {
    keyed
        .check_key(key)
        .map_err(|until| Error::TooFast(until.wait_time_from(DefaultClock::default().now())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_tries_too_often_waits_and_nobody_else_does() {
        let limits = Limits::on();
        let (anna, boris) = (UserId(1), UserId(2));
        let refused = |tries: u32, attempt: &dyn Fn(UserId) -> Result<()>| {
            for _ in 0..tries {
                assert!(attempt(anna).is_ok());
            }
            assert!(matches!(attempt(anna), Err(Error::TooFast(_))));
            assert!(attempt(boris).is_ok());
        };
        refused(100, &|user| limits.refresh(user));
        refused(100, &|user| limits.ticket(user));
        assert!(limits.refresh(boris).is_ok(), "each has its own pace");
    }
}
