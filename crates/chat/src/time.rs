//! The time as the chat goes by it: what was over stays over, also when the machine's clock is set back.
//!
//! While the clock stands behind what it has shown before, in this process or in one before it on the same database, time goes
//! on at half its pace until the clock has caught up. A clock that was years ahead must not hold time up for years: from more
//! than a week behind, the clock is believed, and what was signed in that future is not good before it comes.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use veche_model::Millis;

use crate::Clock;

/// How far behind a clock may be for time to wait for it, in milliseconds.
const WAITED_FOR: i64 = 7 * 24 * 3_600_000;
/// A clock that shows less has not been set, as after a start without a battery: 2025-01-01.
const UNSET: i64 = 1_735_689_600_000;
/// What is not worth a word, in milliseconds.
const JITTER: i64 = 1_000;

/// The time of one chat.
pub(crate) struct Time {
    clock: Arc<dyn Clock>,
    pace: Mutex<Pace>,
    /// The clock was believed against what is written down of the time.
    is_reset: AtomicBool,
}

/// Where time and clock stood when the clock last went back, and the time that was last told.
struct Pace {
    clock: i64,
    time: i64,
    last: i64,
}

impl Time {
    /// Time that does not go back behind `mark`, which is what was written down of it.
    pub(crate) fn new(clock: Arc<dyn Clock>, mark: Option<Millis>) -> Self {
        let now = clock.now().0;
        let last = mark.map_or(now, |mark| mark.0);
        Self {
            clock,
            pace: Mutex::new(Pace {
                clock: now,
                time: last,
                last,
            }),
            is_reset: AtomicBool::new(false),
        }
    }

    pub(crate) fn now(&self) -> Millis {
        let clock = self.clock.now().0;
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        if pace.is_wrong(clock) {
            tracing::error!(
                clock = %Millis(clock),
                time = %Millis(pace.last),
                "the clock stands more than a week behind the time of this database: it was wrong then, or is now; \
                 going by the clock. People may have to sign in again"
            );
            self.is_reset.store(true, Ordering::Relaxed);
        }
        Millis(pace.at(clock))
    }

    /// Time that waits for its clock goes on to what another process on the same database has written down. A clock that nothing
    /// is wrong with is not moved by others'.
    pub(crate) fn follow(&self, mark: Millis) {
        let clock = self.clock.now().0;
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        if clock < pace.last && pace.last < mark.0 {
            *pace = Pace {
                clock,
                time: mark.0,
                last: mark.0,
            };
        }
    }

    /// What is to be written down of the time, and whether what is written down already was wrong.
    pub(crate) fn mark(&self) -> (Millis, bool) {
        (self.now(), self.is_reset.swap(false, Ordering::Relaxed))
    }
}

impl Pace {
    fn is_wrong(&self, clock: i64) -> bool {
        self.last.saturating_sub(clock) > WAITED_FOR && clock >= UNSET
    }

    fn at(&mut self, clock: i64) -> i64 {
        if clock >= self.last || self.is_wrong(clock) {
            *self = Self {
                clock,
                time: clock,
                last: clock,
            };
            return clock;
        }
        if clock < self.clock {
            if self.clock - clock > JITTER {
                tracing::warn!(
                    seconds = (self.last - clock) / 1000,
                    "the clock was set back; time goes on slowly until it has caught up"
                );
            }
            (self.clock, self.time) = (clock, self.last);
        }
        let goal = self.time + (clock - self.clock) / 2;
        // A clock that was put right again has not really gone on for so long.
        let most = self.last + (self.last - clock) / 2;
        if goal > most {
            (self.clock, self.time) = (clock, most);
        }
        self.last = self.last.max(goal.min(most));
        self.last
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;

    use super::*;

    const TODAY: i64 = 1_800_000_000_000;
    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;

    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Millis {
            Millis(self.0.load(Ordering::Relaxed))
        }
    }

    /// What time it is at each of these times by the clock.
    fn told(mark: Option<i64>, clocks: &[i64]) -> Vec<i64> {
        let hand = Arc::new(Hand(AtomicI64::new(clocks[0])));
        let time = Time::new(hand.clone(), mark.map(Millis));
        let tell = |clock: &i64| {
            hand.0.store(*clock, Ordering::Relaxed);
            time.now().0
        };
        clocks.iter().map(tell).collect()
    }

    #[test]
    fn time_is_what_the_clock_shows_as_long_as_it_goes_on() {
        let clocks = [TODAY, TODAY + 1, TODAY + HOUR, TODAY + 900 * DAY];
        assert_eq!(told(None, &clocks), clocks);
        assert_eq!(told(Some(TODAY - DAY), &clocks), clocks);
        assert_eq!(told(Some(TODAY), &clocks), clocks);
    }

    #[test]
    fn a_clock_that_was_set_back_is_waited_for() {
        let back = TODAY - DAY;
        let clocks = [
            TODAY,
            back,
            back + 2 * HOUR,
            back + HOUR,
            back + 3 * HOUR,
            TODAY + HOUR,
        ];
        let wanted = [
            TODAY,
            TODAY,
            TODAY + HOUR,
            TODAY + HOUR,
            TODAY + 3 * HOUR / 2,
            TODAY + 7 * HOUR / 4,
        ];
        assert_eq!(told(None, &clocks), wanted);
        // The same, when it was set back while nothing ran.
        assert_eq!(told(Some(TODAY), &clocks[1..3]), wanted[1..3]);
        let catches_up = told(Some(TODAY), &[back, TODAY, TODAY + DAY, TODAY + 2 * DAY]);
        assert_eq!(catches_up[2..], [TODAY + DAY, TODAY + 2 * DAY]);
        // Many small steps are as good as a large one.
        let steps: Vec<i64> = (0..=HOUR / 1000).map(|step| back + step * 1000).collect();
        assert_eq!(told(Some(TODAY), &steps).last(), Some(&(TODAY + HOUR / 2)));
    }

    #[test]
    fn a_clock_that_is_behind_follows_what_others_have_written_and_no_other_does() {
        let hand = Arc::new(Hand(AtomicI64::new(TODAY - DAY)));
        let time = Time::new(hand.clone(), Some(Millis(TODAY)));
        time.follow(Millis(TODAY + HOUR));
        assert_eq!(time.now(), Millis(TODAY + HOUR));
        time.follow(Millis(TODAY));
        hand.0.store(TODAY - DAY + 2 * HOUR, Ordering::Relaxed);
        assert_eq!(time.now(), Millis(TODAY + 2 * HOUR), "half the pace again");
        hand.0.store(TODAY + DAY, Ordering::Relaxed);
        assert_eq!(time.now(), Millis(TODAY + DAY));
        time.follow(Millis(TODAY + 2 * DAY));
        assert_eq!(time.now(), Millis(TODAY + DAY));
    }

    #[test]
    fn a_clock_that_was_years_ahead_holds_nothing_up() {
        let wrong = TODAY + 3_650 * DAY;
        assert_eq!(
            told(Some(wrong), &[TODAY, TODAY + HOUR]),
            [TODAY, TODAY + HOUR]
        );
        let clocks = [TODAY, wrong, TODAY + HOUR, TODAY + 2 * HOUR];
        assert_eq!(told(None, &clocks), clocks);
        // One that has not been set yet is never right.
        assert_eq!(told(Some(TODAY), &[0, 2 * HOUR]), [TODAY, TODAY + HOUR]);
    }

    #[test]
    fn that_what_is_written_down_was_wrong_is_told_once() {
        let hand = Arc::new(Hand(AtomicI64::new(TODAY)));
        let time = Time::new(hand, Some(Millis(TODAY + 900 * DAY)));
        assert_eq!(time.mark(), (Millis(TODAY), true));
        assert_eq!(time.mark(), (Millis(TODAY), false));
    }
}
