//! One decision after another.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use veche_client::{Action, Held, Line, Log, Post, Update};
use veche_model::{Code, Link, Problem, Seq, Signal, What};

use crate::frames::{ANNA, BORIS, SQUARE, event, hello, message, place, posted};

/// A line, and the time it believes.
struct Phone {
    line: Line,
    now: Instant,
}

impl Phone {
    fn new(held: Held) -> Self {
        let (line, now) = (Line::new(held, 8), Instant::now());
        Self { line, now }
    }

    fn hears(&mut self, frame: &Value) -> Vec<Action> {
        self.line.heard(&frame.to_string(), self.now)
    }

    /// Says hello and answers to `resume`; gives back what was resumed with.
    fn connects(&mut self, epoch: &str, head: i64) -> Value {
        let actions = self.hears(&hello(epoch, &[place(SQUARE, head)]));
        let [Action::Send(frame), Action::Tell(Update::Hello(_))] = &actions[..] else {
            panic!("{actions:?}");
        };
        assert_eq!(frame.op, "resume");
        let (id, params) = (frame.id, Value::from(frame.params.clone()));
        let answer = json!({ "answer": { "id": id, "ok": { "resync": [], "gone": [] } } });
        assert_eq!(self.hears(&answer), [Action::Tell(Update::Resumed)]);
        params
    }

    /// What it sends now: the number of each frame, and its text.
    fn sends(&mut self) -> Vec<(u64, String)> {
        let frames = self
            .line
            .due(self.now)
            .into_iter()
            .map(|action| match action {
                Action::Send(frame) => {
                    (frame.id, frame.params["text"].as_str().unwrap().to_owned())
                }
                action => panic!("{action:?}"),
            });
        frames.collect()
    }

    fn posts(&mut self, texts: &[&str]) -> Vec<Post> {
        let posts: Vec<Post> = texts.iter().map(|text| Post::new(SQUARE, *text)).collect();
        posts.iter().cloned().for_each(|post| self.line.post(post));
        posts
    }

    fn refuses(&mut self, id: u64, problem: &Problem) -> Vec<Action> {
        self.hears(&json!({ "answer": { "id": id, "problem": problem } }))
    }

    fn known(&self) -> Option<i64> {
        self.line.log(SQUARE).map(|log| log.known().0)
    }
}

fn texts(sent: &[(u64, String)]) -> Vec<&str> {
    sent.iter().map(|(_, text)| &**text).collect()
}

fn said(seq: i64) -> Value {
    posted(message(SQUARE, seq, BORIS, "hello"), None)
}

fn own(seq: i64, post: &Post) -> veche_model::Message {
    let nonce = Some(post.nonce.clone());
    veche_model::Message {
        nonce,
        ..message(SQUARE, seq, ANNA, &post.text)
    }
}

#[test]
fn with_nothing_held_the_epoch_of_hello_is_resumed() {
    let mut phone = Phone::new(Held::default());
    let params = phone.connects("one", 5);
    assert_eq!(params, json!({ "epoch": "one", "channels": {} }));
    assert_eq!(phone.known(), Some(5));
}

#[test]
fn after_a_loss_the_held_epoch_and_the_last_positions_are_resumed() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 5);
    phone.hears(&said(6));
    assert_eq!(phone.line.lost(), [Action::Tell(Update::Away)]);
    assert_eq!(phone.line.lost(), []);
    let stored = serde_json::to_string(&phone.line.held()).unwrap();

    // The same from memory and after a restart, and not the epoch of the new hello.
    let mut restarted = Phone::new(serde_json::from_str(&stored).unwrap());
    for phone in [&mut phone, &mut restarted] {
        let params = phone.connects("two", 9);
        assert_eq!(
            params,
            json!({ "epoch": "one", "channels": { "7": 6 }, "links": { "7": Link(6) } })
        );
        assert_eq!(phone.known(), Some(6));
        assert_eq!(phone.line.held().epoch.as_deref(), Some("two"));
    }
}

#[test]
fn the_epoch_is_kept_with_the_answer_to_resume_only() {
    let held = Held {
        epoch: Some("one".into()),
        ..Held::default()
    };
    let mut phone = Phone::new(held);
    phone.hears(&hello("two", &[]));
    assert_eq!(phone.line.held().epoch.as_deref(), Some("one"));
}

#[test]
fn events_are_applied_once_and_a_gap_is_never_crossed() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 5);
    assert!(matches!(
        &phone.hears(&said(6))[..],
        [Action::Tell(Update::Event(_))]
    ));
    assert_eq!(phone.hears(&said(6)), []);
    assert_eq!(phone.hears(&said(4)), []);
    assert_eq!(phone.hears(&said(8)), [Action::Reconnect]);
    assert_eq!(phone.known(), Some(6));
}

#[test]
fn an_event_of_a_channel_that_is_not_held_is_passed_over() {
    let mut phone = Phone::new(Held::default());
    phone.hears(&hello("one", &[]));
    assert_eq!(phone.hears(&said(1)), []);
    assert_eq!(phone.known(), None);
}

#[test]
fn a_resync_breaks_what_is_held() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 5);
    phone.hears(&said(6));
    let breaks = phone.line.breaks();
    let actions =
        phone.hears(&json!({ "resync": { "channel": SQUARE, "head": 3, "link": Link(9) } }));
    assert_eq!(actions, [Action::Tell(Update::Dropped(SQUARE))]);
    assert_eq!(phone.line.log(SQUARE), Some(&Log::at(Seq(3), Link(9))));
    assert_ne!(phone.line.breaks(), breaks);
    assert_eq!(phone.hears(&said(4)).len(), 1);
}

#[test]
fn whoever_goes_and_comes_back_starts_from_the_head() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 5);
    phone.hears(&json!({ "signal": Signal::Gone { channel: SQUARE } }));
    assert_eq!(phone.known(), None);
    assert_eq!(phone.hears(&said(6)), []);
    phone.hears(&json!({ "entered": place(SQUARE, 9) }));
    assert_eq!(phone.known(), Some(9));
    assert_eq!(phone.hears(&said(10)).len(), 1);
}

#[test]
fn channels_gone_meanwhile_are_dropped_with_the_answer_to_resume() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 5);
    phone.line.lost();
    let actions = phone.hears(&hello("one", &[]));
    let Action::Send(frame) = &actions[0] else {
        panic!("{actions:?}")
    };
    let answer = json!({ "answer": { "id": frame.id, "ok": { "resync": [], "gone": [SQUARE] } } });
    let told = phone.hears(&answer);
    assert_eq!(
        told,
        [
            Action::Tell(Update::Gone(SQUARE)),
            Action::Tell(Update::Resumed)
        ]
    );
    assert_eq!(phone.known(), None);
}

#[test]
fn nothing_but_resume_is_sent_before_its_answer() {
    let mut phone = Phone::new(Held::default());
    phone.posts(&["early"]);
    phone.line.ask("me", Map::new());
    phone.hears(&hello("one", &[place(SQUARE, 0)]));
    assert_eq!(phone.line.due(phone.now), []);
    phone.line.lost();
    phone.connects("one", 0);
    assert_eq!(phone.line.due(phone.now).len(), 2);
}

#[test]
fn what_was_not_answered_is_sent_again_oldest_first_under_the_same_nonce() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 0);
    let posts = phone.posts(&["a", "b", "c"]);
    let sent = phone.sends();
    assert_eq!(texts(&sent), ["a", "b", "c"]);
    let answer = json!({ "answer": { "id": sent[1].0, "ok": own(2, &posts[1]) } });
    let through = Update::Posted(posts[1].nonce.clone(), Ok(Box::new(own(2, &posts[1]))));
    assert_eq!(phone.hears(&answer), [Action::Tell(through)]);

    phone.line.lost();
    phone.posts(&["d"]);
    assert_eq!(phone.sends(), []);
    phone.connects("one", 0);
    assert_eq!(texts(&phone.sends()), ["a", "c", "d"]);
    assert_eq!(phone.sends(), []);
    assert_eq!(
        phone.line.held().pending[..2],
        [posts[0].clone(), posts[2].clone()]
    );
}

#[test]
fn an_event_of_ones_own_is_as_good_as_the_lost_answer() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 0);
    let posts = phone.posts(&["a"]);
    phone.sends();
    phone.line.lost();
    // Told by resuming, before the answer to `resume`.
    phone.hears(&hello("one", &[place(SQUARE, 2)]));
    let anothers = veche_model::Message {
        author: BORIS,
        ..own(1, &posts[0])
    };
    assert_eq!(phone.hears(&posted(anothers, None)).len(), 1);
    let actions = phone.hears(&posted(own(2, &posts[0]), None));
    let nonce = &posts[0].nonce;
    assert!(matches!(&actions[1], Action::Tell(Update::Posted(n, Ok(_))) if n == nonce));
    assert_eq!(phone.line.held().pending, []);
    let log = phone.line.log(SQUARE).unwrap();
    assert_eq!(log.own(nonce).map(|message| message.seq), Some(Seq(2)));
}

#[test]
fn an_answer_after_the_event_is_no_second_message() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 0);
    let posts = phone.posts(&["a"]);
    let sent = phone.sends();
    assert_eq!(phone.hears(&posted(own(1, &posts[0]), None)).len(), 2);
    let answer = json!({ "answer": { "id": sent[0].0, "ok": own(1, &posts[0]) } });
    assert_eq!(phone.hears(&answer), []);
}

#[test]
fn a_post_put_off_is_tried_again_in_time_and_none_overtakes_it() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 0);
    phone.posts(&["a"]);
    let sent = phone.sends();
    let wait = Problem::new(Code::TooFast, "wait").retry_after(3);
    assert_eq!(phone.refuses(sent[0].0, &wait), []);
    phone.posts(&["b"]);
    assert_eq!(phone.sends(), []);
    assert_eq!(
        phone.line.next_due(phone.now),
        Some(phone.now + Duration::from_secs(3))
    );
    phone.now += Duration::from_secs(3);
    assert_eq!(texts(&phone.sends()), ["a", "b"]);
}

#[test]
fn a_refusal_for_good_is_told_and_the_next_goes_on() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 0);
    let posts = phone.posts(&["a", "b"]);
    let sent = phone.sends();
    let problem = Problem::new(Code::Forbidden, "no");
    let told = Update::Posted(posts[0].nonce.clone(), Err(Box::new(problem.clone())));
    assert_eq!(phone.refuses(sent[0].0, &problem), [Action::Tell(told)]);
    assert_eq!(phone.line.held().pending, [posts[1].clone()]);

    // Muted for a day: told at once. Failed at again and again: told in the end.
    let muted = Problem::new(Code::Muted, "muted").retry_after(86_400);
    assert_eq!(phone.refuses(sent[1].0, &muted).len(), 1);
    phone.posts(&["c"]);
    let tries = std::iter::from_fn(|| {
        phone.now += Duration::from_secs(5);
        let sent = phone.sends();
        phone
            .refuses(sent.first()?.0, &Problem::new(Code::Internal, ""))
            .is_empty()
            .then_some(())
    });
    assert_eq!(tries.count(), 4);
    assert_eq!(phone.line.held().pending, []);
}

#[test]
fn an_answer_that_takes_too_long_ends_the_connection() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 0);
    phone.posts(&["a"]);
    phone.sends();
    phone.now = phone.line.next_due(phone.now).unwrap();
    assert_eq!(phone.line.due(phone.now), [Action::Reconnect]);
}

#[test]
fn requests_are_answered_by_number_or_lost() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 0);
    let ids = ["me", "channels", "nonsense"].map(|op| phone.line.ask(op, Map::new()));
    assert_eq!(phone.line.due(phone.now).len(), 3);
    let ok = phone.hears(&json!({ "answer": { "id": ids[1], "ok": [] } }));
    assert_eq!(ok, [Action::Answered(ids[1], Ok(json!([])))]);
    let strange = json!({ "status": 429, "code": "too_many_moons", "detail": "wait" });
    let refused = phone.hears(&json!({ "answer": { "id": ids[2], "problem": strange } }));
    let problem = Problem::new(Code::TooFast, "wait");
    assert_eq!(refused, [Action::Answered(ids[2], Err(Box::new(problem)))]);
    assert_eq!(
        phone.line.lost(),
        [Action::Lost(ids[0]), Action::Tell(Update::Away)]
    );
}

#[test]
fn no_more_than_64_frames_are_under_way() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 0);
    let ids: Vec<u64> = (0..100).map(|_| phone.line.ask("me", Map::new())).collect();
    assert_eq!(phone.line.due(phone.now).len(), 64);
    phone.posts(&["a"]);
    assert_eq!(phone.sends(), []);
    phone.hears(&json!({ "answer": { "id": ids[5], "ok": null } }));
    assert_eq!(phone.line.due(phone.now).len(), 1);
}

#[test]
fn a_beat_ahead_of_what_is_held_ends_the_connection() {
    let mut phone = Phone::new(Held::default());
    phone.hears(&hello("one", &[place(SQUARE, 5)]));
    assert_eq!(phone.hears(&json!({ "beat": { "heads": { "7": 6 } } })), []);
    phone.line.lost();
    phone.connects("one", 5);
    assert_eq!(
        phone.hears(&json!({ "beat": { "heads": { "7": 5, "8": 1 } } })),
        []
    );
    assert_eq!(
        phone.hears(&json!({ "beat": { "heads": { "7": 6 } } })),
        [Action::Reconnect]
    );
    assert_eq!(phone.line.silence(), Some(Duration::from_secs(40)));
}

#[test]
fn what_a_newer_server_says_is_passed_over_but_keeps_its_position() {
    let mut phone = Phone::new(Held::default());
    phone.connects("one", 5);
    for strange in [
        json!({ "weather": "fine" }),
        json!({ "signal": { "type": "weather", "is_fine": true } }),
        json!({ "event": { "channel": SQUARE, "seq": 6, "at": 0, "actor": null, "type": "painted", "colour": 3 } }),
    ] {
        assert_eq!(phone.hears(&strange), [], "{strange}");
    }
    assert_eq!(phone.known(), Some(6));
    let starred = message(SQUARE, 6, BORIS, "starred");
    let starred = json!({ "channel": SQUARE, "seq": 7, "type": "starred", "message": starred });
    phone.hears(&json!({ "event": starred }));
    assert_eq!(
        phone
            .line
            .log(SQUARE)
            .unwrap()
            .message(Seq(6))
            .unwrap()
            .text,
        "starred"
    );
    let renamed = event(
        SQUARE,
        8,
        What::Renamed {
            name: "circle".into(),
        },
    );
    assert_eq!(phone.hears(&renamed).len(), 1);
    assert_eq!(phone.hears(&json!("nonsense")), [Action::Reconnect]);
}
