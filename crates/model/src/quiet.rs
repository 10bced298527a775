//! When somebody wants to be told nothing on their devices, and by whom all the same.

mod hours;

use jiff::{Timestamp, tz};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::hours::QuietHours;
use crate::{Invalid, Millis, QUIET_HOURS, QUIET_PEOPLE, QUIET_SECONDS, TimeZone, UserId};

/// Stretches that are looked at one behind the other: whoever has them all the week is asked again behind these.
const STRETCHES: usize = 32;

/// When a person wants to be told nothing on their devices, and by whom all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quiet {
    /// The hours that come again each week.
    pub hours: Vec<QuietHours>,
    /// Whose clock they go by, as IANA calls it; `null` as long as nothing was said of hours.
    pub time_zone: Option<String>,
    /// Until when it is quiet besides; `null` when it is not.
    pub until: Option<Millis>,
    /// Who is told of all the same, by id.
    pub people: Vec<UserId>,
}

impl Quiet {
    /// As it was kept once; `None`: that is none.
    #[must_use]
    pub fn kept(json: &str) -> Option<Self> {
        match json {
            "" => Some(Self::default()),
            json => serde_json::from_str(json).ok(),
        }
    }

    /// As it is to be kept.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// With other hours, by this clock, and other people.
    pub fn with_hours(
        self,
        hours: Vec<QuietHours>,
        time_zone: &TimeZone,
        mut people: Vec<UserId>,
    ) -> Result<Self, Invalid> {
        if hours.len() > QUIET_HOURS {
            return Err(Invalid::new("hours", "must be at most 7"));
        }
        if people.len() > QUIET_PEOPLE {
            return Err(Invalid::new("people", "must be at most 50"));
        }
        let unknown = |_| Invalid::new("time_zone", "must be a time zone such as Europe/Moscow");
        tz::TimeZone::get(time_zone.as_str()).map_err(unknown)?;
        people.sort_unstable();
        people.dedup();
        Ok(Self {
            hours,
            time_zone: Some(time_zone.as_str().to_owned()),
            people,
            ..self
        })
    }

    /// Quiet until then, whatever the hours.
    pub fn with_until(self, until: Option<Millis>, now: Millis) -> Result<Self, Invalid> {
        if until.is_some_and(|until| until <= now) {
            return Err(Invalid::new("until", "must be in the future"));
        }
        if until.is_some_and(|until| until > now.plus_seconds(QUIET_SECONDS)) {
            return Err(Invalid::new("until", "must be within 30 days"));
        }
        Ok(Self { until, ..self })
    }

    /// As it stands at this time: without a moment that is over.
    #[must_use]
    pub fn at(mut self, now: Millis) -> Self {
        self.until = self.until.filter(|until| *until > now);
        self
    }

    /// Whether this person is told of at whatever time.
    #[must_use]
    pub fn lets_through(&self, user: UserId) -> bool {
        self.people.contains(&user)
    }

    /// When it is not quiet any more; `None` when it is not quiet now.
    #[must_use]
    pub fn ends_at(&self, now: Millis) -> Option<Millis> {
        if self.hours.is_empty() && self.until.is_none() {
            return None;
        }
        let zone = self.time_zone.as_deref().map(tz::TimeZone::get);
        let zone = zone.and_then(Result::ok).unwrap_or(tz::TimeZone::UTC);
        let mut end = now;
        for _ in 0..STRETCHES {
            let Some(later) = self.ends_once(end, &zone) else {
                break;
            };
            end = later;
        }
        (end > now).then_some(end)
    }

    /// When the longest of what is quiet at this time is over.
    fn ends_once(&self, at: Millis, zone: &tz::TimeZone) -> Option<Millis> {
        let now = Timestamp::from_millisecond(at.0).ok()?;
        let hours = self.hours.iter().filter_map(|one| one.end(now, zone));
        let hours = hours.map(|end| Millis(end.as_millisecond()));
        let until = self.until.filter(|until| *until > at);
        hours.chain(until).max()
    }
}

#[cfg(test)]
mod tests;
