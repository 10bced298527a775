//! Which of the older backups stay: of the last two days all, of two weeks one a day, of two months one a week, of a year one a month.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use veche_model::Millis;

use super::name::time_of;

const DAY: i64 = 24 * 3600 * 1000;

/// Removes what need not stay; only what is called as backups are.
pub(super) fn thin(folder: &Path, now: Millis) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(time) = name.and_then(time_of) {
            found.push((time, path));
        }
    }
    found.sort();
    let times: Vec<Timestamp> = found.iter().map(|(time, _)| *time).collect();
    let stays = stays(&times, now);
    let goes = found.into_iter().filter(|(time, _)| !stays.contains(time));
    let goes: Vec<PathBuf> = goes.map(|(_, path)| path).collect();
    for path in &goes {
        fs::remove_file(path)?;
    }
    Ok(goes)
}

/// Those that stay of these, the oldest first: the last of each day, week and month.
fn stays(times: &[Timestamp], now: Millis) -> BTreeSet<Timestamp> {
    let mut stays: BTreeSet<Timestamp> = times.last().copied().into_iter().collect();
    let mut seen = BTreeSet::new();
    for time in times.iter().rev() {
        let age = (now.0 - time.as_millisecond()) / DAY;
        let date = time.to_zoned(TimeZone::UTC).date();
        let is_first = match age {
            ..2 => true,
            2..14 => seen.insert(("day", date)),
            14..60 => seen.insert(("week", monday(date))),
            60..365 => seen.insert(("month", date.first_of_month())),
            _ => false,
        };
        if is_first {
            stays.insert(*time);
        }
    }
    stays
}

fn monday(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(jiff::Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_gets_sparser_and_the_last_one_stays() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let hours = |hours: i64| Timestamp::from_second(1_800_000_000 - 3600 * hours).unwrap();
        let mut times: Vec<Timestamp> = (0..24 * 400).step_by(6).map(hours).collect();
        times.sort();
        let now = Millis(now.as_millisecond());
        let kept = stays(&times, now);
        let between = |from: i64, to: i64| {
            let kept = kept
                .iter()
                .map(|time| (now.0 - time.as_millisecond()) / DAY);
            kept.filter(|age| (from..to).contains(age)).count()
        };
        assert_eq!(between(0, 2), 8);
        assert!((12..=13).contains(&between(2, 14)), "{}", between(2, 14));
        assert!((6..=8).contains(&between(14, 60)), "{}", between(14, 60));
        assert!(
            (10..=12).contains(&between(60, 365)),
            "{}",
            between(60, 365)
        );
        assert_eq!(between(365, 1000), 0);
        // However old, the last one is not taken away.
        assert_eq!(stays(&times[..1], now).len(), 1);
    }

    #[test]
    fn only_backups_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "veche-20200101T000000Z.tar",
            "veche-20200102T000000Z.tar",
            "notes.tar",
            "veche-2020.tar",
        ];
        for name in names {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let removed = thin(folder.path(), Millis(1_800_000_000_000)).unwrap();
        assert_eq!(removed, [folder.path().join(names[0])]);
        assert!(
            names[1..]
                .iter()
                .all(|name| folder.path().join(name).exists())
        );
    }
}
