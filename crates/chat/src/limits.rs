//! How often a person or an address may do a thing: one limiter for HTTP and sockets.

mod failures;
mod pace;
mod shared;

use std::net::IpAddr;

use tokio::time::Instant;
use veche_model::{UserId, Username};

use crate::{Error, Result, network::network, tokens::Seal};
pub(crate) use failures::Attempt;
use failures::Failures;
use pace::{Deed, Key, Pace};
use shared::Shared;
pub(crate) use shared::Spent;

/// Bytes of a username beyond which it is no account's.
const LONGEST: usize = 1024;

/// The limits of one process, or of several that tell each other what was spent.
pub struct Limits(Option<Buckets>);

struct Buckets {
    failures: Failures,
    paces: [Pace; Deed::ALL.len()],
    /// If there are others, who count the same.
    shared: Option<Shared>,
}

impl Limits {
    /// The limits that suit people.
    #[must_use]
    pub fn on() -> Self {
        Self(Some(Buckets {
            failures: Failures::new(),
            paces: Deed::ALL.map(Pace::of),
            shared: None,
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
        if let Some(shared) = buckets.and_then(|buckets| buckets.shared.as_ref()) {
            shared.failed(attempt);
        }
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
        self.of_user(user, Deed::SignIn)
    }

    pub(crate) fn register(&self, address: Option<IpAddr>) -> Result<()> {
        self.of_address(address, Deed::Register)
    }

    pub(crate) fn set_up(&self, address: Option<IpAddr>) -> Result<()> {
        self.of_address(address, Deed::SetUp)
    }

    pub(crate) fn ask_reset(&self, address: Option<IpAddr>) -> Result<()> {
        self.of_address(address, Deed::AskReset)
    }

    /// A letter is about to go to an address that a person names.
    pub(crate) fn ask_mail(&self, user: UserId) -> Result<()> {
        self.of_user(user, Deed::AskMail)
    }

    /// A person is about to make a link for themselves.
    pub(crate) fn offer_link(&self, user: UserId) -> Result<()> {
        self.of_user(user, Deed::OfferLink)
    }

    pub(crate) fn refresh(&self, user: UserId) -> Result<()> {
        self.of_user(user, Deed::Refresh)
    }

    pub(crate) fn ticket(&self, user: UserId) -> Result<()> {
        self.of_user(user, Deed::Ticket)
    }

    pub(crate) fn post(&self, author: UserId) -> Result<()> {
        self.of_user(author, Deed::Post)
    }

    pub(crate) fn open(&self, user: UserId) -> Result<()> {
        self.of_user(user, Deed::Open)
    }

    pub(crate) fn act(&self, user: UserId) -> Result<()> {
        self.of_user(user, Deed::Act)
    }

    pub(crate) fn search(&self, user: UserId) -> Result<()> {
        self.of_user(user, Deed::Search)
    }

    pub(crate) fn typing(&self, user: UserId) -> Result<()> {
        self.of_user(user, Deed::Typing)
    }

    fn of_address(&self, address: Option<IpAddr>, deed: Deed) -> Result<()> {
        match (&self.0, address) {
            (Some(buckets), Some(address)) => buckets.check(deed, Key::Address(network(address))),
            _ => Ok(()),
        }
    }

    fn of_user(&self, user: UserId, deed: Deed) -> Result<()> {
        match &self.0 {
            Some(buckets) => buckets.check(deed, Key::User(user)),
            None => Ok(()),
        }
    }

    /// Notes from now on what other nodes of the town are to know.
    pub(crate) fn share(&mut self, seal: Seal) {
        if let Some(buckets) = &mut self.0 {
            buckets.shared = Some(Shared::default());
            buckets.failures.share(seal);
        }
    }

    /// What was spent here since the last time.
    pub(crate) fn take_spent(&self) -> Vec<Spent> {
        let shared = self.0.as_ref().and_then(|buckets| buckets.shared.as_ref());
        shared.map(Shared::take_spent).unwrap_or_default()
    }

    /// Counts what was spent on another node.
    pub(crate) fn spend(&self, spent: &[Spent]) {
        let Some(buckets) = &self.0 else { return };
        for spent in spent {
            match spent {
                Spent::Done { deed, by, times } => {
                    if let Some(shared) = &buckets.shared {
                        shared.count(buckets.pace(*deed), (*deed, *by), *times);
                    }
                }
                Spent::Failed(attempt) => {
                    let _ = buckets.failures.failed(attempt, Instant::now());
                }
            }
        }
    }

    /// Forgets whoever has been quiet for long enough to start afresh.
    pub(crate) fn forget_the_quiet(&self) {
        if let Some(buckets) = &self.0 {
            buckets.failures.forget(Instant::now());
            if let Some(shared) = &buckets.shared {
                shared.settle(|deed| buckets.pace(deed));
            }
            for pace in &buckets.paces {
                pace.forget_the_quiet();
            }
        }
    }
}

impl Buckets {
    fn check(&self, deed: Deed, by: Key) -> Result<()> {
        match &self.shared {
            Some(shared) => shared.take(self.pace(deed), (deed, by)),
            None => self.pace(deed).take(by),
        }
    }

    fn pace(&self, deed: Deed) -> &Pace {
        &self.paces[deed as usize]
    }
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

    fn of_a_town() -> Limits {
        let keys = crate::Keys::new(crate::Algorithm::HS256, "of the town", None);
        let mut limits = Limits::on();
        limits.share(keys.expect("a key").seals());
        limits
    }

    #[test]
    fn what_is_done_on_two_nodes_is_one_pace() {
        let (here, there) = (of_a_town(), of_a_town());
        let anna = UserId(1);
        for _ in 0..60 {
            assert!(here.refresh(anna).is_ok());
        }
        there.spend(&here.take_spent());
        assert!(here.take_spent().is_empty());
        let done = (0..100).take_while(|_| there.refresh(anna).is_ok()).count();
        assert_eq!(done, 40);
        here.spend(&there.take_spent());
        assert!(here.refresh(anna).is_err() && there.refresh(anna).is_err());
        assert!(here.refresh(UserId(2)).is_ok());
    }

    #[test]
    fn two_nodes_give_no_more_than_one_for_as_long_as_it_takes() {
        let (here, there) = (of_a_town(), of_a_town());
        let (begun, anna) = (std::time::Instant::now(), UserId(1));
        let mut done = 0.0;
        for _ in 0..40 {
            for limits in [&here, &there] {
                let more = (0..2_000).take_while(|_| limits.act(anna).is_ok());
                done += f64::from(u32::try_from(more.count()).expect("a few"));
            }
            here.spend(&there.take_spent());
            there.spend(&here.take_spent());
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        // Each gives two thousand before it hears of the other; after that both are one.
        let pace = 200.0 * begun.elapsed().as_secs_f64();
        assert!(
            (4_000.0..4_000.0 + 0.5 * pace).contains(&done),
            "{done} of {pace}"
        );
    }

    #[test]
    fn whoever_fails_on_two_nodes_waits_on_both() {
        let (here, there) = (of_a_town(), of_a_town());
        let try_at = |limits: &Limits| {
            let address = Some([203, 0, 113, 7].into());
            let attempt = limits
                .attempt(address, "anna", None)
                .expect("limits are on");
            limits.may_try(&attempt).is_ok() && limits.failed(&attempt).is_ok()
        };
        let tries = (0..400)
            .take_while(|at| {
                let (here, there) = if at % 2 == 0 {
                    (&here, &there)
                } else {
                    (&there, &here)
                };
                let goes_on = try_at(here);
                there.spend(&here.take_spent());
                goes_on
            })
            .count();
        assert!((95..=105).contains(&tries), "{tries}");
        assert!(!try_at(&here) && !try_at(&there));
    }
}
