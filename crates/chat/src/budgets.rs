//! How much people may store: in a day, and altogether.

use std::time::Duration;

use veche_model::{DRAFTS, INVITES, Millis, PERSONAL_TOKENS, REMINDERS, REPORTS, SAVED, SCHEDULED};

/// A day in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;
/// Parts of one that are counted: fine enough that the smallest budget gives something back each millisecond.
const PARTS: i64 = 1_000_000;

/// How much one person may store. `None` is as much as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// Bytes of text in a day; each thing that is stored counts 256 more.
    pub bytes_a_day: Option<i64>,
    /// Channels and groups made in a day, whether they are still there or not; not counted for those who keep order.
    pub channels_a_day: Option<i64>,
    /// Drafts kept.
    pub drafts: i64,
    /// Messages saved.
    pub saved: i64,
    /// Reminders.
    pub reminders: i64,
    /// Messages that wait for their time.
    pub scheduled: i64,
    /// Personal access tokens.
    pub tokens: i64,
    /// Invites that still work.
    pub invites: i64,
    /// Reports that nobody has resolved.
    pub reports: i64,
    /// Sessions, not counting personal access tokens; who signs in once more ends the one that was quiet for longest.
    pub sessions: i64,
    /// Bytes of one file.
    pub file_bytes: i64,
    /// Bytes of all files of one person.
    pub files_bytes: i64,
    /// Bytes of all files.
    pub all_file_bytes: i64,
    /// Files that are on their way in at once.
    pub uploads: i64,
    /// Days that messages keep their files; for good without.
    pub file_days: Option<i64>,
    /// Days that the audit log goes back; for good without.
    pub audit_days: Option<i64>,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            bytes_a_day: Some(50 << 20),
            channels_a_day: Some(100),
            drafts: DRAFTS,
            saved: SAVED,
            reminders: REMINDERS,
            scheduled: SCHEDULED,
            tokens: PERSONAL_TOKENS,
            invites: 5 * INVITES,
            reports: REPORTS,
            sessions: 200,
            file_bytes: 100 << 20,
            files_bytes: 10 << 30,
            all_file_bytes: 100 << 30,
            uploads: 5,
            file_days: None,
            audit_days: Some(365),
        }
    }
}

impl Budgets {
    /// The same, without bounds on what may be done in a day.
    #[must_use]
    pub fn without_pace(self) -> Self {
        Self {
            bytes_a_day: None,
            channels_a_day: None,
            ..self
        }
    }
}

/// What of a day's budget is used up, at a time. It comes back evenly, a day's worth in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Used {
    pub(crate) parts: i64,
    pub(crate) at: Millis,
}

impl Used {
    /// Takes at least so much from a budget, and at most so much where there is more: what was taken, and what is used then.
    /// Otherwise how long it takes until there is enough.
    pub(crate) fn take(
        self,
        a_day: i64,
        (least, most): (i64, i64),
        now: Millis,
    ) -> Result<(i64, Self), Duration> {
        let whole = a_day.saturating_mul(PARTS);
        // A clock that was set back gives nothing back, and takes nothing.
        let elapsed = now.0.saturating_sub(self.at.0).clamp(0, DAY);
        let back = i128::from(whole) * i128::from(elapsed) / i128::from(DAY);
        let back = i64::try_from(back).unwrap_or(i64::MAX);
        // The budget may have been larger then.
        let used = (self.parts.min(whole) - back).max(0);
        let free = (whole - used) / PARTS;
        if free >= least {
            let taken = most.min(free);
            let parts = used + taken * PARTS;
            return Ok((taken, Self { parts, at: now }));
        }
        let missing = least.saturating_mul(PARTS) - (whole - used);
        let (missing, whole) = (
            i128::from(missing) * i128::from(DAY),
            i128::from(whole.max(1)),
        );
        // Whoever waits so long finds enough.
        let wait = u64::try_from((missing + whole - 1) / whole).unwrap_or(u64::MAX);
        Err(Duration::from_millis(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Used = Used {
        parts: 0,
        at: Millis(0),
    };

    #[test]
    fn a_day_gives_what_a_day_has_and_then_little_by_little() {
        let mut used = NOTHING;
        for _ in 0..100 {
            (_, used) = used.take(100, (1, 1), Millis(0)).unwrap();
        }
        let wait = used.take(100, (1, 1), Millis(0)).unwrap_err();
        assert_eq!(wait, Duration::from_secs(864));
        let wait = used.take(100, (1, 1), Millis(864_000 - 5)).unwrap_err();
        assert_eq!(wait, Duration::from_millis(6));
        let (_, used) = used.take(100, (1, 1), Millis(864_000)).unwrap();
        assert!(used.take(100, (1, 1), Millis(864_000)).is_err());
        // Nothing is lost by asking often.
        let mut often = used;
        let mut had = 0;
        for step in 0..100 {
            if let Ok((_, next)) = often.take(100, (1, 1), Millis(864_000 + step * 100_000)) {
                (often, had) = (next, had + 1);
            }
        }
        assert_eq!(had, 11);
    }

    #[test]
    fn more_is_taken_where_there_is_more() {
        let (taken, used) = NOTHING.take(100, (10, 60), Millis(5)).unwrap();
        assert_eq!(taken, 60);
        let (taken, used) = used.take(100, (10, 60), Millis(5)).unwrap();
        assert_eq!(taken, 40);
        assert!(used.take(100, (10, 60), Millis(5)).is_err());
    }

    #[test]
    fn a_clock_that_jumps_locks_nobody_out() {
        let full = Used {
            parts: 100 * PARTS,
            at: Millis(10 * DAY),
        };
        assert_eq!(
            full.take(100, (1, 1), Millis(0)).unwrap_err(),
            Duration::from_secs(864)
        );
        assert!(full.take(100, (100, 100), Millis(11 * DAY)).is_ok());
        assert!(
            full.take(i64::MAX / PARTS, (1, 1), Millis(i64::MAX))
                .is_ok()
        );
        // A budget that was made smaller meanwhile.
        assert!(full.take(10, (1, 1), Millis(11 * DAY)).is_ok());
    }
}
