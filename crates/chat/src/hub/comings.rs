//! Who has come and who has gone, until others are told.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use tokio::time::Instant;
use veche_model::UserId;

/// How long somebody may be away without anybody noticing: a page that is loaded again.
const GRACE: Duration = Duration::from_secs(5);

/// Comings and goings of people, however many sockets each of them has.
#[derive(Debug, Default)]
pub(super) struct Comings {
    /// Those who were told to be here.
    shown: HashSet<UserId>,
    /// Those of whom something may have to be told, and from when on.
    pending: HashMap<UserId, Instant>,
}

impl Comings {
    /// A person's first socket is here.
    pub(super) fn came(&mut self, user: UserId, now: Instant) {
        self.pending.insert(user, now);
    }

    /// A person's last socket is gone. Whoever comes back soon was never away.
    pub(super) fn left(&mut self, user: UserId, now: Instant) {
        self.pending.insert(user, now + GRACE);
    }

    /// Somebody may want to be seen who did not, or the other way round: it is told anew whether they are here.
    pub(super) fn anew(&mut self, user: UserId, now: Instant) {
        self.shown.remove(&user);
        self.pending.insert(user, now);
    }

    /// Whether others were told that a person is here, and nothing else since.
    pub(super) fn shows(&self, user: UserId) -> bool {
        self.shown.contains(&user)
    }

    /// What is to be told by now: some people, and whether each is here, which `is_here` knows. Counts as told from here on.
    pub(super) fn take(
        &mut self,
        now: Instant,
        most: usize,
        is_here: impl Fn(UserId) -> bool,
    ) -> Vec<(UserId, bool)> {
        let due = self.pending.iter().filter(|(_, at)| **at <= now);
        let due: Vec<UserId> = due.map(|(user, _)| *user).take(most).collect();
        let mut news = Vec::with_capacity(due.len());
        for user in due {
            self.pending.remove(&user);
            let (was_here, is_here) = (self.shown.contains(&user), is_here(user));
            if was_here == is_here {
                continue;
            }
            if is_here {
                self.shown.insert(user);
            } else {
                self.shown.remove(&user);
            }
            news.push((user, is_here));
        }
        news
    }

    /// Whether nothing is to be told, now or soon.
    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: UserId = UserId(1);

    fn soon(after: Instant) -> Instant {
        after + Duration::from_millis(1)
    }

    #[test]
    fn who_comes_is_told_once_and_who_goes_a_moment_later() {
        let (mut comings, now) = (Comings::default(), Instant::now());
        comings.came(ANNA, now);
        assert!(!comings.shows(ANNA));
        assert_eq!(comings.take(now, 9, |_| true), [(ANNA, true)]);
        assert!(comings.shows(ANNA) && comings.is_empty());

        comings.left(ANNA, now);
        assert!(comings.take(soon(now), 9, |_| false).is_empty());
        assert!(comings.shows(ANNA) && !comings.is_empty());
        assert_eq!(comings.take(now + GRACE, 9, |_| false), [(ANNA, false)]);
        assert!(!comings.shows(ANNA) && comings.is_empty());
    }

    #[test]
    fn who_is_back_soon_was_never_away_and_who_left_at_once_never_here() {
        let (mut comings, now) = (Comings::default(), Instant::now());
        comings.came(ANNA, now);
        comings.left(ANNA, now);
        assert!(comings.take(soon(now), 9, |_| false).is_empty());
        assert!(comings.take(now + GRACE, 9, |_| false).is_empty());

        comings.came(ANNA, now);
        assert_eq!(comings.take(now, 9, |_| true).len(), 1);
        comings.left(ANNA, now);
        comings.came(ANNA, soon(now));
        assert!(comings.take(now + 2 * GRACE, 9, |_| true).is_empty());
        assert!(comings.is_empty());
    }

    #[test]
    fn what_is_too_much_at_once_is_told_the_next_time() {
        let (mut comings, now) = (Comings::default(), Instant::now());
        for number in 0..5 {
            comings.came(UserId(number), now);
        }
        let mut told = Vec::new();
        for count in [2, 2, 1] {
            let news = comings.take(now, 2, |_| true);
            assert_eq!(news.len(), count);
            told.extend(news);
        }
        told.sort_unstable();
        assert_eq!(told, [0, 1, 2, 3, 4].map(|number| (UserId(number), true)));
    }
}
