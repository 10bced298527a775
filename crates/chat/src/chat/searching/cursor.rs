//! How far a search has come.

use veche_model::Millis;

/// Messages of one moment that a search tells apart. A number stays below 2^53, which is what a page can read, until 2248.
const MOMENT: i64 = 1_024;

/// Behind so many of the messages that were posted at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) posted_at: Millis,
    pub(super) passed: i64,
}

impl Cursor {
    /// Before the newest message.
    pub(super) const START: Self = Self {
        posted_at: Millis(i64::MAX),
        passed: 0,
    };

    /// Reads what [`Self::number`] gave.
    pub(super) fn of(number: i64) -> Self {
        Self {
            posted_at: Millis(number.div_euclid(MOMENT)),
            passed: number.rem_euclid(MOMENT),
        }
    }

    pub(super) fn number(self) -> i64 {
        // A moment with more than that is left: better one message less than a search that stands still.
        let (moment, passed) = if self.passed < MOMENT {
            (self.posted_at.0, self.passed)
        } else {
            (self.posted_at.0 - 1, 0)
        };
        moment.saturating_mul(MOMENT).saturating_add(passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_given() {
        let at = |posted_at, passed| Cursor {
            posted_at: Millis(posted_at),
            passed,
        };
        for cursor in [
            at(1_795_305_600_000, 0),
            at(1_795_305_600_000, 1_023),
            at(-5, 7),
        ] {
            assert_eq!(Cursor::of(cursor.number()), cursor);
        }
        assert_eq!(Cursor::of(at(9, 1_024).number()), at(8, 0));
        assert!(at(8_000_000_000_000, 1_023).number() < 1 << 53);
    }
}
