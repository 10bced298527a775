use super::*;

#[test]
fn what_was_acknowledged_and_is_not_there_is_lost() {
    let mut tale = two_words();
    tale.posts(1, "c", 3);
    tale.has_only(Kind::Lost);
}

#[test]
fn what_was_heard_and_is_not_there_is_lost_though_nobody_acknowledged_it() {
    let mut tale = two_words();
    let id = tale.asks(Op::Post, 1, "c", 0);
    tale.hangs(id);
    tale.both_hear(3, 1, "c");
    tale.has_only(Kind::Lost);
}

#[test]
fn a_repeat_that_was_acknowledged_after_doubt_has_to_be_there() {
    let mut tale = two_words();
    let first = tale.asks(Op::Post, 1, "c", 0);
    tale.hangs(first);
    tale.posts(1, "c", 3);
    tale.has_only(Kind::Lost);
}

#[test]
fn an_acknowledged_edit_that_is_undone_is_lost() {
    let mut tale = Tale::begin();
    tale.posts(1, "a", 1);
    for (edit, seq) in [("edit 1", 2), ("edit 2", 3)] {
        let id = tale.asks(Op::Edit, 1, edit, 1);
        tale.done(id, seq);
    }
    tale.keeps_as(1, "a", "edit 1", &[]);
    tale.keeps_event("edited", 1, Some(1));
    tale.keeps_event("edited", 1, Some(1));
    tale.has_only(Kind::Lost);
}

#[test]
fn an_acknowledged_deletion_or_reaction_that_is_undone_is_lost() {
    for op in [Op::Delete, Op::React] {
        let mut tale = Tale::begin();
        tale.posts(1, "a", 1);
        let id = tale.asks(op, 1, "change", 1);
        tale.done(id, 2);
        tale.keeps(1, "a");
        let event = if op == Op::Delete {
            "deleted"
        } else {
            "reacted"
        };
        tale.keeps_event(event, 1, Some(1));
        tale.has_only(Kind::Lost);
    }
}

#[test]
fn what_nobody_asked_for_is_a_phantom() {
    let mut tale = two_words();
    tale.keeps(1, "who said that");
    tale.has_only(Kind::Phantom);
}

#[test]
fn what_was_refused_is_a_phantom_when_it_is_there() {
    let mut tale = two_words();
    let id = tale.asks(Op::Post, 1, "c", 0);
    tale.fails(id);
    tale.keeps(1, "c");
    tale.has_only(Kind::Phantom);
}

#[test]
fn what_is_there_in_anothers_name_or_with_other_words_is_a_phantom() {
    let mut tale = Tale::begin();
    let id = tale.asks(Op::Post, 1, "a", 0);
    tale.hangs(id);
    tale.keeps(2, "a");
    tale.has_only(Kind::Phantom);
    let mut tale = Tale::begin();
    tale.posts(1, "a", 1);
    tale.keeps_as(1, "a", "other words", &[]);
    tale.has_only(Kind::Phantom);
}

#[test]
fn a_change_that_nobody_asked_for_is_a_phantom() {
    for (event, reacted) in [("edited", &[][..]), ("reacted", &[2])] {
        let mut tale = Tale::begin();
        tale.posts(1, "a", 1);
        tale.keeps_as(1, "a", "a", reacted);
        tale.keeps_event(event, 2, Some(1));
        tale.has_only(Kind::Phantom);
    }
}

#[test]
fn a_nonce_in_two_positions_is_doubled() {
    let mut tale = two_words();
    tale.keeps(1, "a");
    tale.has_only(Kind::Doubled);
}

#[test]
fn a_nonce_that_two_attempts_made_twice_is_doubled() {
    let mut tale = two_words();
    let first = tale.asks(Op::Post, 1, "c", 0);
    tale.hangs(first);
    tale.posts(1, "c", 4);
    tale.keeps(1, "c");
    tale.keeps(1, "c");
    tale.has_only(Kind::Doubled);
}

#[test]
fn an_acknowledgement_of_another_position_is_doubled() {
    let mut tale = two_words();
    tale.posts(1, "c", 4);
    tale.posts(2, "d", 5);
    tale.stored.push((posted(3, 2, "e"), None));
    let in_doubt = tale.asks(Op::Post, 2, "e", 0);
    tale.hangs(in_doubt);
    tale.keeps(2, "d");
    tale.keeps(1, "c");
    tale.stored[2].1 = Some(Now {
        text: "e".to_owned(),
        is_deleted: false,
        reacted: Vec::new(),
    });
    let verdict = tale.end();
    assert_eq!(verdict.count(Kind::Doubled), 2, "{verdict}");
}

#[test]
fn what_was_asked_later_and_stands_before_what_was_acknowledged_is_out_of_order() {
    let mut tale = Tale::begin();
    tale.posts(1, "a", 2);
    tale.posts(2, "b", 1);
    tale.keeps(2, "b");
    tale.keeps(1, "a");
    tale.has_only(Kind::Order);
}

#[test]
fn what_was_asked_later_and_stands_before_what_was_heard_is_out_of_order() {
    let mut tale = Tale::begin();
    let before = tale.asks(Op::Post, 1, "before", 0);
    tale.hangs(before);
    let a = tale.asks(Op::Post, 1, "a", 0);
    tale.resyncs(2, 1);
    tale.hears(2, 2, 1, "a");
    tale.posts(2, "b", 1);
    tale.done(a, 2);
    tale.keeps(2, "b");
    tale.keeps(1, "a");
    tale.has_only(Kind::Order);
}

#[test]
fn two_who_saw_different_things_in_one_position_disagree() {
    let mut tale = Tale::begin();
    let one = tale.asks(Op::Post, 1, "a", 0);
    let other = tale.asks(Op::Post, 2, "b", 0);
    tale.hears(1, 1, 1, "a");
    tale.hears(1, 2, 2, "b");
    tale.hears(2, 1, 2, "b");
    tale.hears(2, 2, 1, "a");
    tale.done(one, 1);
    tale.done(other, 2);
    tale.keeps(1, "a");
    tale.keeps(2, "b");
    let verdict = tale.end();
    assert!(verdict.count(Kind::Order) > 0, "{verdict}");
}

#[test]
fn a_position_that_was_passed_over_is_a_gap() {
    let mut tale = two_words();
    tale.posts(1, "c", 3);
    tale.posts(1, "d", 4);
    tale.hears(2, 4, 1, "d");
    tale.keeps(1, "c");
    tale.keeps(1, "d");
    tale.has_only(Kind::Gap);
}

#[test]
fn a_position_that_was_passed_over_by_a_new_connection_is_a_gap() {
    let mut tale = two_words();
    tale.add(What::Close {
        connection: 2,
        why: "cut".to_owned(),
    });
    tale.posts(1, "c", 3);
    tale.posts(1, "d", 4);
    tale.open(2);
    tale.hears(2, 4, 1, "d");
    tale.keeps(1, "c");
    tale.keeps(1, "d");
    tale.has_only(Kind::Gap);
}

#[test]
fn a_position_that_was_told_twice_is_a_gap() {
    let mut tale = two_words();
    tale.hears(1, 2, 2, "b");
    tale.has_only(Kind::Gap);
}

#[test]
fn the_resync_of_one_does_not_excuse_another() {
    let mut tale = two_words();
    tale.posts(1, "c", 3);
    tale.resyncs(2, 3);
    tale.posts(1, "d", 4);
    tale.hears(1, 4, 1, "d");
    tale.keeps(1, "c");
    tale.keeps(1, "d");
    tale.has_only(Kind::Gap);
}

#[test]
fn whoever_never_hears_the_end_has_a_gap() {
    let mut tale = two_words();
    tale.posts(1, "c", 3);
    tale.keeps(1, "c");
    tale.add(What::End { client: 2 });
    tale.has_only(Kind::Gap);
}

#[test]
fn a_hole_in_the_log_itself_is_a_gap() {
    let mut tale = two_words();
    tale.posts(1, "d", 4);
    tale.keeps(1, "d");
    tale.stored.last_mut().unwrap().0 = posted(4, 1, "d");
    let verdict = tale.end_at(4);
    assert_eq!(verdict.count(Kind::Gap), 1, "{verdict}");
}

#[test]
fn nodes_that_read_different_ends_disagree() {
    let mut tale = two_words();
    tale.add(What::Head { channel: 7, seq: 1 });
    let verdict = tale.end();
    assert_eq!(verdict.count(Kind::Order), 1, "{verdict}");
}
