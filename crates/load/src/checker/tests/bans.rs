use super::*;

/// Two words, and person 2 is shut out behind them.
fn shut_out(op: Op) -> Tale {
    let mut tale = two_words();
    let id = tale.asks(op, 1, "out", 2);
    tale.done(id, 0);
    if op == Op::Remove {
        tale.keeps_event("left", 2, None);
    }
    tale
}

fn let_in(tale: &mut Tale, op: Op) {
    let id = tale.asks(op, 1, "in", 2);
    tale.done(id, 0);
    if op == Op::Invite {
        tale.keeps_event("joined", 2, None);
    }
}

const WAYS: [(Op, Op); 2] = [(Op::Block, Op::Unblock), (Op::Remove, Op::Invite)];

fn next(tale: &Tale) -> u64 {
    tale.stored.len() as u64 + 1
}

#[test]
fn what_was_refused_meanwhile_and_accepted_later_is_sound() {
    for (out, back) in WAYS {
        let mut tale = shut_out(out);
        let refused = tale.asks(Op::Post, 2, "meanwhile", 0);
        tale.fails(refused);
        let_in(&mut tale, back);
        let seq = next(&tale);
        tale.posts(2, "later", seq);
        tale.keeps(2, "later");
        tale.passes();
    }
}

#[test]
fn what_was_accepted_after_the_answer_is_a_leak() {
    for (out, back) in WAYS {
        let mut tale = shut_out(out);
        let seq = next(&tale);
        tale.posts(2, "leaked", seq);
        tale.keeps(2, "leaked");
        let_in(&mut tale, back);
        let verdict = tale.end();
        assert!(verdict.count(Kind::Leak) > 0, "{verdict}");
    }
}

#[test]
fn what_nobody_acknowledged_and_stands_behind_what_was_asked_later_is_a_leak() {
    let mut tale = two_words();
    let in_doubt = tale.asks(Op::Post, 2, "leaked", 0);
    tale.hangs(in_doubt);
    let out = tale.asks(Op::Block, 1, "out", 2);
    tale.done(out, 0);
    tale.posts(1, "c", 3);
    tale.keeps(1, "c");
    tale.keeps(2, "leaked");
    tale.has_only(Kind::Leak);
}

#[test]
fn what_was_under_way_when_the_block_came_may_stand_before_what_was_asked_later() {
    let mut tale = two_words();
    let under_way = tale.asks(Op::Post, 2, "just in time", 0);
    let out = tale.asks(Op::Block, 1, "out", 2);
    tale.done(out, 0);
    tale.done(under_way, 3);
    tale.posts(1, "c", 4);
    tale.keeps(2, "just in time");
    tale.keeps(1, "c");
    tale.passes();
}

#[test]
fn what_was_said_within_the_grace_may_be_heard_and_later_things_not() {
    for (out, _) in WAYS {
        for (late, is_leak) in [(0, false), (2 * SECOND, true)] {
            let mut tale = shut_out(out);
            if out == Op::Remove {
                tale.resyncs(2, 3);
            }
            tale.at += late;
            let seq = next(&tale);
            tale.posts(1, "secret", seq);
            tale.keeps(1, "secret");
            tale.hears(2, seq, 1, "secret");
            if is_leak {
                tale.has_only(Kind::Leak);
            } else {
                tale.passes();
            }
        }
    }
}

#[test]
fn whoever_was_let_in_again_hears_what_was_missed() {
    let mut tale = shut_out(Op::Block);
    tale.at += 2 * SECOND;
    tale.posts(1, "meanwhile", 3);
    tale.keeps(1, "meanwhile");
    let_in(&mut tale, Op::Unblock);
    tale.hears(2, 3, 1, "meanwhile");
    tale.passes();
}

#[test]
fn what_somebody_hears_of_a_channel_that_is_gone_is_a_leak() {
    let mut tale = two_words();
    tale.add(What::Gone {
        client: 2,
        channel: 7,
    });
    tale.posts(1, "c", 3);
    tale.keeps(1, "c");
    tale.hears(2, 3, 1, "c");
    tale.has_only(Kind::Leak);
}

#[test]
fn a_block_whose_lifting_was_in_doubt_before_proves_nothing() {
    let mut tale = two_words();
    let lifting = tale.asks(Op::Unblock, 1, "in", 2);
    tale.hangs(lifting);
    let out = tale.asks(Op::Block, 1, "out", 2);
    tale.done(out, 0);
    // The lifting that was in doubt came late.
    tale.posts(2, "c", 3);
    tale.keeps(2, "c");
    tale.passes();
}

#[test]
fn a_block_in_doubt_is_none_until_a_repeat_is_answered() {
    let mut tale = two_words();
    let first = tale.asks(Op::Block, 1, "out", 2);
    tale.hangs(first);
    tale.posts(2, "c", 3);
    tale.keeps(2, "c");
    let second = tale.asks(Op::Block, 1, "out", 2);
    tale.done(second, 0);
    tale.passes();
}
