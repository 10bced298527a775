use serde_json::json;
use veche_model::{Keywords, PushContent, Quiet};

use super::*;

const ANNA: UserId = UserId(1);
const BORIS: UserId = UserId(2);

fn ear() -> Ear {
    Ear {
        user: ANNA,
        level: None,
        own_level: Level::Mentions,
        keywords: Keywords::default(),
        read: Seq(0),
        content: PushContent::Text,
        locale: String::new(),
        quiet: Quiet::default(),
    }
}

fn said() -> Said {
    Said {
        seq: Seq(5),
        author: BORIS,
        author_name: "Boris".to_owned(),
        text: "the deploy is done".to_owned(),
        posted_at: Millis(0),
        thread: None,
        is_aside: false,
        everyone: false,
    }
}

fn nothing() -> Personal {
    Personal {
        called: Vec::new(),
        read: Vec::new(),
        following: Vec::new(),
        ignored: Vec::new(),
    }
}

fn called() -> Personal {
    Personal {
        called: vec![(ANNA, Seq(5))],
        ..nothing()
    }
}

fn tells(said: Said, ear: &Ear, is_direct: bool, personal: &Personal) -> Option<bool> {
    let said = [said];
    let decided = decided(&said, ear, is_direct, personal, Millis(0));
    decided.told.map(|told| told.calls)
}

#[test]
fn whom_it_concerns_is_told() {
    let keen = Ear {
        own_level: Level::All,
        ..ear()
    };
    assert_eq!(tells(said(), &ear(), false, &nothing()), None);
    assert_eq!(tells(said(), &keen, false, &nothing()), Some(false));
    assert_eq!(tells(said(), &ear(), true, &nothing()), Some(true));
    assert_eq!(tells(said(), &ear(), false, &called()), Some(true));
    let everyone = Said {
        everyone: true,
        ..said()
    };
    assert_eq!(tells(everyone, &ear(), false, &nothing()), Some(true));
    let watching = Ear {
        keywords: Keywords::kept("Deploy"),
        ..ear()
    };
    assert_eq!(tells(said(), &watching, false, &nothing()), Some(true));
}

#[test]
fn a_thread_is_told_to_those_who_follow_it() {
    let aside = || Said {
        thread: Some(Seq(2)),
        is_aside: true,
        ..said()
    };
    let keen = Ear {
        level: Some(Level::All),
        read: Seq(9),
        ..ear()
    };
    assert_eq!(tells(aside(), &keen, false, &nothing()), None);
    let follows = |read| Personal {
        following: vec![(ANNA, Seq(2), Seq(read))],
        ..nothing()
    };
    assert_eq!(tells(aside(), &keen, false, &follows(4)), Some(false));
    assert_eq!(tells(aside(), &keen, false, &follows(5)), None);
}

#[test]
fn nobody_is_told_what_they_do_not_want_to_hear() {
    let silent = Ear {
        level: Some(Level::Nothing),
        ..ear()
    };
    assert_eq!(tells(said(), &silent, true, &called()), None);
    let ignoring = Personal {
        ignored: vec![(ANNA, BORIS)],
        ..called()
    };
    assert_eq!(tells(said(), &ear(), true, &ignoring), None);
    let own = Said {
        author: ANNA,
        ..said()
    };
    assert_eq!(tells(own, &ear(), true, &called()), None);
    let has_read = Ear {
        read: Seq(5),
        ..ear()
    };
    assert_eq!(tells(said(), &has_read, true, &called()), None);
    let ahead = Personal {
        read: vec![(ANNA, Seq(5))],
        ..called()
    };
    assert_eq!(tells(said(), &ear(), true, &ahead), None);
}

#[test]
fn what_calls_somebody_in_quiet_hours_is_held_back() {
    let quiet = |people: &[i64]| Ear {
        own_level: Level::All,
        quiet: serde_json::from_value(json!({
            "hours": [], "time_zone": null, "until": 5_000, "people": people,
        }))
        .unwrap(),
        ..ear()
    };
    let decide = |ear: &Ear, personal: &Personal, now| {
        let said = [said()];
        let decided = decided(&said, ear, false, personal, Millis(now));
        let held = decided.held.map(|held| (held.seqs, held.until));
        (decided.told.is_some(), held)
    };
    let held = Some((vec![Seq(5)], Millis(5_000)));
    assert_eq!(decide(&quiet(&[]), &called(), 4_999), (false, held));
    assert_eq!(decide(&quiet(&[]), &called(), 5_000), (true, None));
    // What calls nobody is found by whoever comes back.
    assert_eq!(decide(&quiet(&[]), &nothing(), 4_999), (false, None));
    assert_eq!(decide(&quiet(&[2]), &called(), 4_999), (true, None));
    assert_eq!(decide(&quiet(&[2]), &nothing(), 4_999), (true, None));
    assert_eq!(decide(&quiet(&[3]), &nothing(), 4_999), (false, None));
    let ignoring = Personal {
        ignored: vec![(ANNA, BORIS)],
        ..called()
    };
    assert_eq!(decide(&quiet(&[2]), &ignoring, 4_999), (false, None));
}
