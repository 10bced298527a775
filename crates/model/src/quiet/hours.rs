//! Hours of some days of the week.

use std::collections::BTreeSet;

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Invalid;

const DAY_MINUTES: i64 = 24 * 60;

/// Hours that come again each week. Where `to` is not behind `from`, they end on the day after; the same twice is a whole day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Fields")]
pub struct QuietHours {
    /// The days on which they begin: 1 is Monday, 7 is Sunday.
    #[schemars(length(min = 1, max = 7), inner(range(min = 1, max = 7)))]
    days: BTreeSet<i64>,
    /// The minute of the day in which they begin.
    #[schemars(range(min = 0, max = 1439))]
    from: i64,
    /// The minute of the day in which they are over.
    #[schemars(range(min = 0, max = 1439))]
    to: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    days: BTreeSet<i64>,
    from: i64,
    to: i64,
}

impl TryFrom<Fields> for QuietHours {
    type Error = Invalid;

    fn try_from(fields: Fields) -> Result<Self, Invalid> {
        let Fields { days, from, to } = fields;
        if days.is_empty() || !days.iter().all(|day| (1..=7).contains(day)) {
            let rule = "must be some of 1 (Monday) to 7 (Sunday)";
            return Err(Invalid::new("days", rule));
        }
        for (field, minute) in [("from", from), ("to", to)] {
            if !(0..DAY_MINUTES).contains(&minute) {
                return Err(Invalid::new(field, "must be 0 to 1439"));
            }
        }
        Ok(Self { days, from, to })
    }
}

impl QuietHours {
    /// When they are over that have begun by now; `None` between them.
    pub(super) fn end(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = now.to_zoned(zone.clone()).date();
        // Of the day before yesterday, too: where clocks skip midnight, what ends there ends later.
        let days = [0, 1, 2].map(|back| today.checked_sub(jiff::Span::new().days(back)));
        let begun = days.into_iter().flatten().filter(|day| self.begin_on(*day));
        let open = begun.filter_map(|day| {
            let last = if self.to > self.from {
                day
            } else {
                day.tomorrow().ok()?
            };
            let (start, end) = (moment(day, self.from, zone)?, moment(last, self.to, zone)?);
            (start <= now && now < end).then_some(end)
        });
        open.max()
    }

    fn begin_on(&self, day: Date) -> bool {
        let day = day.weekday().to_monday_one_offset();
        self.days.contains(&i64::from(day))
    }
}

/// When a clock shows this minute of a day. One that a clock skips comes as much later; of one that it shows twice the first counts.
fn moment(day: Date, minute: i64, zone: &TimeZone) -> Option<Timestamp> {
    let (hour, minute) = (minute / 60, minute % 60);
    let time = Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()?;
    let moment = day.to_datetime(time).to_zoned(zone.clone()).ok()?;
    Some(moment.timestamp())
}
