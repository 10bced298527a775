//! What a poll may ask and be answered.

use serde_json::{Value, json};

use super::*;

fn read(options: &Value) -> Result<NewPoll, String> {
    serde_json::from_value(json!({ "options": options })).map_err(|error| error.to_string())
}

fn poll(is_multiple: bool) -> Poll {
    let new = read(&json!(["tea", "coffee", "water"])).unwrap();
    NewPoll { is_multiple, ..new }.unanswered()
}

fn choose(places: &[i64]) -> Result<Choices, Invalid> {
    Choices::try_from(places.to_vec())
}

#[test]
fn a_poll_has_two_to_ten_different_options() {
    let many = |count: usize| json!((0..count).map(|n| n.to_string()).collect::<Vec<_>>());
    assert!(read(&many(2)).is_ok() && read(&many(10)).is_ok());
    for (options, rule) in [
        (many(1), "must have 2 to 10 items"),
        (many(11), "must have 2 to 10 items"),
        (json!(["tea", " tea "]), "must have each once"),
        (json!(["tea", " \t"]), "must not be empty"),
        (json!(["tea", "a\nb"]), "line breaks"),
        (json!(["tea", "a\u{0}"]), "control characters"),
        (json!(["tea", "я".repeat(101)]), "at most 100 characters"),
    ] {
        let refused = read(&options).unwrap_err();
        assert!(refused.contains(rule), "{options}: {refused}");
    }
    assert!(read(&json!(["tea", "я".repeat(100)])).is_ok());
}

#[test]
fn one_chooses_what_there_is_and_as_much_as_one_may() {
    assert!(choose(&[]).is_err() && choose(&[1, 1]).is_err());
    assert_eq!(choose(&[2, 0]).unwrap().places(), [0, 2]);
    for (places, single, multiple) in [
        (&[2][..], true, true),
        (&[0, 2], false, true),
        (&[3], false, false),
        (&[-1], false, false),
        (&[i64::MAX], false, false),
    ] {
        let choices = choose(places).unwrap();
        let fits = |is_multiple| choices.fit(&poll(is_multiple)).is_ok();
        assert_eq!((fits(false), fits(true)), (single, multiple), "{places:?}");
    }
}

#[test]
fn a_poll_is_over_when_it_was_closed_or_its_time_has_come() {
    let open = poll(false);
    let closed = Poll {
        closed_at: Some(Millis(5)),
        ..open.clone()
    };
    let timed = Poll {
        closes_at: Some(Millis(5)),
        ..open.clone()
    };
    assert!(!open.is_over(Millis(i64::MAX)) && closed.is_over(Millis(0)));
    assert!(!timed.is_over(Millis(4)) && timed.is_over(Millis(5)));
    let lines = ["1. tea: 0", "2. coffee: 0", "3. water: 0", "(closed)"];
    assert_eq!(open.in_words(), lines[..3]);
    assert_eq!(closed.in_words(), lines);
}

#[test]
fn a_repeat_asks_the_same() {
    let new = read(&json!(["tea", "coffee", "water"])).unwrap();
    let mut answered = poll(false);
    answered.options[0].votes = 3;
    answered.closed_at = Some(Millis(1));
    assert!(new.made(&answered) && !new.made(&poll(true)));
    assert!(
        !read(&json!(["tea", "water", "coffee"]))
            .unwrap()
            .made(&answered)
    );
}
