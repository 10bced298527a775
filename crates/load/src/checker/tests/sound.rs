use super::*;

#[test]
fn what_was_said_heard_and_kept_is_sound() {
    let verdict = two_words().end();
    assert!(!verdict.is_faulty(), "{verdict}");
    assert_eq!(
        (verdict.deeds, verdict.heard, verdict.stored),
        ([2, 0, 0], 4, 2)
    );
}

#[test]
fn what_is_in_doubt_may_have_happened_or_not() {
    let mut tale = two_words();
    for nonce in ["did", "did not"] {
        let id = tale.asks(Op::Post, 1, nonce, 0);
        tale.hangs(id);
    }
    tale.asks(Op::Post, 2, "never answered", 0);
    tale.both_hear(3, 1, "did");
    tale.keeps(1, "did");
    tale.keeps(2, "never answered");
    tale.passes();
}

#[test]
fn a_repeat_finds_what_the_first_attempt_made() {
    let mut tale = two_words();
    let first = tale.asks(Op::Post, 1, "c", 0);
    tale.hangs(first);
    tale.posts(2, "d", 4);
    // Acknowledged behind `d`, and before it in the log: it was asked before.
    tale.posts(1, "c", 3);
    tale.keeps(1, "c");
    tale.keeps(2, "d");
    tale.passes();
}

#[test]
fn what_was_refused_once_its_first_attempt_was_in_doubt_may_be_there() {
    let mut tale = two_words();
    let first = tale.asks(Op::Post, 1, "c", 0);
    tale.hangs(first);
    let second = tale.asks(Op::Post, 1, "c", 0);
    tale.fails(second);
    tale.keeps(1, "c");
    tale.passes();
}

#[test]
fn a_resync_excuses_a_hole() {
    let mut tale = two_words();
    tale.posts(1, "c", 3);
    tale.resyncs(2, 3);
    tale.posts(1, "d", 4);
    tale.hears(2, 4, 1, "d");
    tale.keeps(1, "c");
    tale.keeps(1, "d");
    tale.passes();
}

#[test]
fn whoever_comes_back_goes_on_where_they_were() {
    let mut tale = two_words();
    tale.add(What::Close {
        connection: 2,
        why: "cut".to_owned(),
    });
    tale.posts(1, "c", 3);
    tale.open(2);
    tale.hears(2, 3, 1, "c");
    tale.keeps(1, "c");
    tale.add(What::End { client: 2 });
    tale.passes();
}

#[test]
fn deeds_that_overlap_may_stand_either_way() {
    let mut tale = Tale::begin();
    let one = tale.asks(Op::Post, 1, "a", 0);
    let other = tale.asks(Op::Post, 2, "b", 0);
    tale.done(one, 2);
    tale.done(other, 1);
    tale.keeps(2, "b");
    tale.keeps(1, "a");
    tale.passes();
}

#[test]
fn an_edit_in_doubt_may_come_later_than_one_that_was_acknowledged() {
    for left in ["edit 1", "edit 2"] {
        let mut tale = Tale::begin();
        tale.posts(1, "a", 1);
        let in_doubt = tale.asks(Op::Edit, 1, "edit 1", 1);
        tale.hangs(in_doubt);
        let done = tale.asks(Op::Edit, 1, "edit 2", 1);
        tale.done(done, 2);
        tale.keeps_as(1, "a", left, &[]);
        tale.keeps_event("edited", 1, Some(1));
        tale.keeps_event("edited", 1, Some(1));
        tale.passes();
    }
}

#[test]
fn changes_are_kept() {
    let mut tale = two_words();
    let edit = tale.asks(Op::Edit, 1, "better", 1);
    tale.done(edit, 3);
    let reaction = tale.asks(Op::React, 2, "r", 1);
    tale.done(reaction, 4);
    let again = tale.asks(Op::React, 2, "r again", 1);
    tale.done(again, 4);
    let deletion = tale.asks(Op::Delete, 2, "d", 2);
    tale.done(deletion, 5);
    tale.stored.clear();
    tale.keeps_as(1, "a", "better", &[2]);
    tale.keeps_as(2, "b", "", &[]);
    tale.keeps_event("edited", 1, Some(1));
    tale.keeps_event("reacted", 2, Some(1));
    tale.keeps_event("deleted", 2, Some(2));
    tale.passes();
}

#[test]
fn recovery_counts_those_on_the_node_from_beginning_and_end() {
    let mut tale = two_words();
    tale.at = SECOND;
    let (id, fault) = (1, "killed".to_owned());
    tale.add(What::Fault {
        id,
        fault,
        node: Some(1),
    });
    let begun = tale.at;
    tale.at = begun + SECOND - 1_000_000;
    tale.add(What::Over { id });
    let post = tale.asks(Op::Post, 1, "c", 0);
    tale.at = begun + 3 * SECOND - 1_000_000;
    tale.done(post, 3);
    tale.keeps(1, "c");
    let verdict = tale.end();
    let line = verdict.line();
    let told = &line["recovery"]["killed"];
    assert_eq!(told["faults"], 1, "{line}");
    let about = |place: &str, expected: u64| {
        let found = told.pointer(place).and_then(serde_json::Value::as_u64);
        assert!(
            found.is_some_and(|found| found.abs_diff(expected) < 10),
            "{line}"
        );
    };
    about("/from_begin/max_ms", 3000);
    about("/from_end/max_ms", 2000);
    assert_eq!(told["not_back"], 0);
}

#[test]
fn what_is_no_history_is_an_error() {
    let tale = two_words();
    assert!(tale.read().is_err(), "its channel is not read at the end");
    assert!(check(&b"{\"at\": 1, \"type\": \"ok\"}\n"[..], 0).is_err());
    assert!(check(&b"{\"at\": 1, \"type\": \"ok\", \"id\": 9}\n"[..], 0).is_err());
    let mut tale = two_words();
    tale.at = 0;
    tale.posts(1, "back in time", 3);
    assert!(tale.read().is_err());
}
