//! What a backup is called: by the time of what is in it.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// What a backup of a time is called.
pub(super) fn name_at(time: Timestamp) -> String {
    format!("veche-{}.tar", time.strftime("%Y%m%dT%H%M%SZ"))
}

/// When a backup of this name was made.
pub(super) fn time_of(name: &str) -> Option<Timestamp> {
    let time = name.strip_prefix("veche-")?.strip_suffix("Z.tar")?;
    let time = DateTime::strptime("%Y%m%dT%H%M%S", time).ok()?;
    let time = time.to_zoned(TimeZone::UTC).ok()?.timestamp();
    (name_at(time) == name).then_some(time)
}
