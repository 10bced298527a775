//! When somebody sleeps, told minute by minute.

use std::collections::BTreeSet;

use crate::model::Who;

pub(crate) const MINUTE: i64 = 60_000;
const DAY_MINUTES: i64 = 1440;

#[derive(Clone, Debug, Default)]
pub(crate) struct Quiet {
    /// From which minute of the day to which, by UTC.
    pub(crate) hours: Option<(i64, i64)>,
    pub(crate) until: Option<i64>,
    pub(crate) people: BTreeSet<Who>,
}

impl Quiet {
    pub(crate) fn is_at(&self, now: i64) -> bool {
        let minute = now / MINUTE % DAY_MINUTES;
        let in_hours = self.hours.is_some_and(|(from, to)| {
            if from < to {
                (from..to).contains(&minute)
            } else {
                minute >= from || minute < to
            }
        });
        in_hours || self.until.is_some_and(|until| now < until)
    }

    /// Whether it is all the time, or at none of it.
    pub(crate) fn is_still(&self, from: i64, to: i64) -> bool {
        let is_quiet = self.is_at(from);
        (from..=to + 1000)
            .step_by(500)
            .all(|at| self.is_at(at) == is_quiet)
    }

    /// When it is over that is at this time.
    pub(crate) fn end(&self, now: i64) -> i64 {
        let mut at = now;
        while self.is_at(at) {
            let next_minute = (at / MINUTE + 1) * MINUTE;
            let until = self.until.filter(|until| *until > at);
            at = until.map_or(next_minute, |until| until.min(next_minute));
        }
        at
    }
}
