//! Which of two pictures of a message is kept.

use serde_json::Value;
use veche_client::{Held, Line, Page};
use veche_model::{Message, Seq, Thread, What};

use crate::frames::{BORIS, SQUARE, event, hello, message, place, posted};

fn line(head: i64) -> Line {
    let mut line = Line::new(Held::default(), 1);
    hear(&mut line, &hello("one", &[place(SQUARE, head)]));
    line
}

fn hear(line: &mut Line, frame: &Value) {
    line.heard(&frame.to_string(), std::time::Instant::now());
}

fn changed(message: Message, changed: i64, text: &str) -> Message {
    Message {
        changed: Seq(changed),
        text: text.to_owned(),
        ..message
    }
}

fn page(messages: Vec<Message>, head: i64) -> Page {
    Page {
        messages,
        has_before: false,
        has_after: false,
        head: Seq(head),
    }
}

fn held(line: &Line, seq: i64) -> &Message {
    line.log(SQUARE).unwrap().message(Seq(seq)).unwrap()
}

#[test]
fn a_message_is_replaced_unless_the_one_held_changed_later() {
    let mut line = line(0);
    let first = message(SQUARE, 1, BORIS, "first");
    // Told late, an old posting shows the text as edited since.
    hear(&mut line, &posted(changed(first.clone(), 3, "third"), None));
    hear(
        &mut line,
        &event(
            SQUARE,
            2,
            What::Edited {
                message: changed(first.clone(), 2, "second"),
            },
        ),
    );
    assert_eq!(held(&line, 1).text, "third");
    hear(
        &mut line,
        &event(
            SQUARE,
            3,
            What::Edited {
                message: changed(first.clone(), 3, "third"),
            },
        ),
    );
    hear(
        &mut line,
        &event(
            SQUARE,
            4,
            What::Edited {
                message: changed(first, 4, "fourth"),
            },
        ),
    );
    assert_eq!(held(&line, 1).text, "fourth");
}

#[test]
fn answers_are_counted_by_their_events() {
    let mut line = line(0);
    hear(&mut line, &posted(message(SQUARE, 1, BORIS, "root"), None));
    let thread = Thread {
        root: Seq(1),
        replies: 1,
        last_reply: Some(Seq(2)),
    };
    let answer = Message {
        thread: Some(Seq(1)),
        ..message(SQUARE, 2, BORIS, "answer")
    };
    hear(&mut line, &posted(answer, Some(thread)));
    assert_eq!(
        (held(&line, 1).replies, held(&line, 1).last_reply),
        (1, Some(Seq(2)))
    );

    // A page read before the answer says 0, one read after a second answer says 2; neither changed the message.
    let root = |replies| Message {
        replies,
        ..message(SQUARE, 1, BORIS, "root")
    };
    line.merge(SQUARE, page(vec![root(0)], 1), line.breaks());
    assert_eq!(held(&line, 1).replies, 1);
    line.merge(SQUARE, page(vec![root(2)], 3), line.breaks());
    assert_eq!(held(&line, 1).replies, 2);
}

#[test]
fn a_page_from_before_a_drop_is_passed_over() {
    let mut line = line(5);
    let breaks = line.breaks();
    hear(
        &mut line,
        &serde_json::json!({ "resync": { "channel": SQUARE, "head": 9 } }),
    );
    let old = page(vec![message(SQUARE, 1, BORIS, "of another time")], 5);
    assert!(!line.merge(SQUARE, old.clone(), breaks));
    assert_eq!(line.log(SQUARE).unwrap().messages().count(), 0);
    assert!(line.merge(SQUARE, old, line.breaks()));
    assert_eq!(line.log(SQUARE).unwrap().messages().count(), 1);
}
