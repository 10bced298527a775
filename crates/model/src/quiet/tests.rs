use serde_json::json;

use super::*;

const NIGHTS: &str = r#"{"days": [1, 2, 3, 4, 5, 6, 7], "from": 1320, "to": 480}"#;

fn quiet(hours: &[&str], zone: &str) -> Quiet {
    let hours = hours
        .iter()
        .map(|one| serde_json::from_str(one).unwrap())
        .collect();
    let zone = TimeZone::parse(zone).unwrap();
    let quiet = Quiet::default();
    quiet.with_hours(hours, &zone, Vec::new()).unwrap()
}

fn at(text: &str) -> Millis {
    Millis(text.parse::<Timestamp>().unwrap().as_millisecond())
}

fn ends(quiet: &Quiet, now: &str) -> Option<String> {
    let end = quiet.ends_at(at(now))?;
    Some(end.to_string().replace(".000Z", "Z"))
}

#[test]
fn a_night_ends_in_the_morning_of_whoever_sleeps() {
    let moscow = quiet(&[NIGHTS], "Europe/Moscow");
    // 22:00 to 8:00 there is 19:00 to 5:00 in UTC.
    assert_eq!(ends(&moscow, "2026-11-30T18:59:59Z"), None);
    let morning = Some("2026-12-01T05:00:00Z".to_owned());
    assert_eq!(ends(&moscow, "2026-11-30T19:00:00Z"), morning);
    assert_eq!(ends(&moscow, "2026-12-01T04:59:59Z"), morning);
    assert_eq!(ends(&moscow, "2026-12-01T05:00:00Z"), None);
}

#[test]
fn hours_belong_to_the_day_on_which_they_begin() {
    // 2026-12-04 is a Friday.
    let friday = r#"{"days": [5], "from": 1320, "to": 480}"#;
    let friday = quiet(&[friday], "UTC");
    assert_eq!(ends(&friday, "2026-12-04T07:00:00Z"), None);
    let saturday = Some("2026-12-05T08:00:00Z".to_owned());
    assert_eq!(ends(&friday, "2026-12-04T23:00:00Z"), saturday);
    assert_eq!(ends(&friday, "2026-12-05T07:00:00Z"), saturday);
    assert_eq!(ends(&friday, "2026-12-05T23:00:00Z"), None);
}

#[test]
fn what_joins_on_is_one_stretch() {
    let weekend = r#"{"days": [6, 7], "from": 0, "to": 0}"#;
    let both = quiet(&[NIGHTS, weekend], "UTC");
    let monday = Some("2026-12-07T08:00:00Z".to_owned());
    assert_eq!(ends(&both, "2026-12-04T22:30:00Z"), monday);
    let later = at("2026-12-07T09:00:00Z");
    let hushed = both
        .with_until(Some(later), at("2026-12-07T00:00:00Z"))
        .unwrap();
    assert_eq!(hushed.ends_at(at("2026-12-07T07:00:00Z")), Some(later));
    assert_eq!(hushed.clone().at(later).until, None);
    // Whoever never wants to hear anything is asked again some time.
    let always = r#"{"days": [1, 2, 3, 4, 5, 6, 7], "from": 0, "to": 0}"#;
    assert!(quiet(&[always], "UTC").ends_at(later).is_some());
}

#[test]
fn clocks_that_are_set_are_followed() {
    let berlin = quiet(&[NIGHTS], "Europe/Berlin");
    // The night of 2026-10-25 has an hour more, that of 2026-03-29 an hour less.
    let ends_at = |now| ends(&berlin, now);
    assert_eq!(
        ends_at("2026-10-24T20:00:00Z"),
        Some("2026-10-25T07:00:00Z".to_owned())
    );
    assert_eq!(
        ends_at("2026-03-28T21:00:00Z"),
        Some("2026-03-29T06:00:00Z".to_owned())
    );
    // 2:30 is not there on that day, and comes twice in autumn.
    let short = r#"{"days": [6, 7], "from": 150, "to": 180}"#;
    let short = quiet(&[short], "Europe/Berlin");
    assert_eq!(
        ends(&short, "2026-03-29T01:10:00Z"),
        None,
        "its end is there before its beginning"
    );
    assert_eq!(
        ends(&short, "2026-10-25T00:30:00Z"),
        Some("2026-10-25T02:00:00Z".to_owned())
    );
}

#[test]
fn what_breaks_a_rule_says_which() {
    for (days, from, to, rule) in [
        (json!([]), 0, 0, "days must be some of 1"),
        (json!([0]), 0, 0, "days must be some of 1"),
        (json!([8]), 0, 0, "days must be some of 1"),
        (json!([1]), 1440, 0, "from must be 0 to 1439"),
        (json!([1]), 0, -1, "to must be 0 to 1439"),
    ] {
        let hours = json!({"days": days, "from": from, "to": to});
        let refused = serde_json::from_value::<QuietHours>(hours).unwrap_err();
        assert!(refused.to_string().contains(rule), "{refused}");
    }
    let zone = TimeZone::parse("Europe/Nowhere").unwrap();
    let refused = Quiet::default().with_hours(Vec::new(), &zone, Vec::new());
    assert_eq!(refused.unwrap_err().field, "time_zone");
    let utc = TimeZone::parse("UTC").unwrap();
    let people = (0..51).map(UserId).collect();
    let refused = Quiet::default().with_hours(Vec::new(), &utc, people);
    assert_eq!(refused.unwrap_err().field, "people");
    let night = serde_json::from_str::<QuietHours>(NIGHTS).unwrap();
    let refused = Quiet::default().with_hours(vec![night; 8], &utc, Vec::new());
    assert_eq!(refused.unwrap_err().field, "hours");
    let now = Millis(0);
    for until in [now, Millis(-1), now.plus_seconds(QUIET_SECONDS + 1)] {
        let refused = Quiet::default().with_until(Some(until), now);
        assert_eq!(refused.unwrap_err().field, "until");
    }
}

#[test]
fn it_is_kept_as_it_was() {
    let night = quiet(&[NIGHTS], "Europe/Moscow");
    assert_eq!(Quiet::kept(&night.json()), Some(night));
    assert_eq!(Quiet::kept(""), Some(Quiet::default()));
    assert_eq!(Quiet::kept("[]"), None);
}
