//! The one clock: what is due is done once, whoever does it and whenever it stopped.

use std::time::Duration;

use serde_json::json;
use veche_chat::{Caller, ChangedLetter, ChangedReminder, Chat, Sending, WantedReminder};
use veche_model::{
    ChannelId, Draft, Millis, NewPoll, Nonce, Patch, Profile, ReminderText, Scheduled, Status,
    Text, Unsent,
};

use crate::house::{House, draft};

stories![
    what_is_due_is_done_when_its_time_comes,
    two_nodes_send_a_message_once,
    who_begins_anew_after_a_crash_finds_what_was_sent,
    a_server_that_was_down_sends_late_and_says_so,
    a_poll_that_would_be_over_is_not_asked_and_waits_for_another_time,
    what_is_changed_while_it_is_due_waits_for_its_new_time,
    a_slow_channel_puts_off_what_is_due,
    files_do_not_expire_while_they_wait,
    a_status_ends_by_itself,
];

const MINUTE: i64 = 60_000;

async fn schedules(house: &House, who: &Caller, channel: ChannelId, text: &str) -> Scheduled {
    let nonce = Nonce::parse(text).unwrap();
    let draft = Draft::of(Some(Text::parse(text).unwrap()), Vec::new()).unwrap();
    let at = Millis(house.chat.time().0 + 10 * MINUTE);
    let sending = Sending {
        draft: draft.with_nonce(nonce.clone()),
        nonce,
        at,
    };
    house.chat.schedule(who, channel, sending).await.unwrap()
}

async fn waiting(chat: &Chat, who: &Caller) -> Vec<Scheduled> {
    chat.scheduled(who, Millis(0)).await.unwrap()
}

async fn what_is_due_is_done_when_its_time_comes(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let made = schedules(&house, &anna, square, "later").await;
    let wanted = WantedReminder {
        nonce: Nonce::parse("r").unwrap(),
        text: ReminderText::parse("think").unwrap(),
        about: None,
        at: Millis(made.send_at.0 + MINUTE),
    };
    let reminder = house.chat.remind(&anna, wanted).await.unwrap();

    assert_eq!(house.chat.do_due().await.unwrap(), Some(made.send_at));
    assert!(house.texts(&anna, square).await.is_empty());
    house.clock.jump(10 * MINUTE);
    assert_eq!(house.chat.do_due().await.unwrap(), Some(reminder.remind_at));
    assert_eq!(house.texts(&anna, square).await, ["later"]);
    assert!(waiting(&house.chat, &anna).await.is_empty());
    house.clock.jump(MINUTE);
    assert_eq!(house.chat.do_due().await.unwrap(), None);
    let told = house.chat.reminders(&anna, Millis(0)).await.unwrap();
    assert!(told[0].told_at.is_some());
    assert_eq!(house.rows("due").await, 0);
}

async fn two_nodes_send_a_message_once(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let other = house.another_node().await;
    let texts: Vec<String> = (0..40).map(|index| format!("text-{index}")).collect();
    for text in &texts {
        schedules(&house, &anna, square, text).await;
    }
    house.clock.jump(10 * MINUTE + 5_000);
    let (one, two) = tokio::join!(house.chat.do_due(), other.do_due());
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    let mut said = house.texts(&anna, square).await;
    said.sort_by_key(|text| text[5..].parse::<i64>().unwrap());
    assert_eq!(said, texts);
    house.is_sound().await;
}

async fn who_begins_anew_after_a_crash_finds_what_was_sent(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    schedules(&house, &anna, square, "once").await;
    house.clock.jump(10 * MINUTE);
    // A node has taken it, posted it, and died before it said so.
    let lease = house.chat.time().0 + 30_000;
    house
        .runs(&format!(
            "update due set at = {lease}, attempts = 1, is_leased = 1"
        ))
        .await;
    let posted = draft("once").with_nonce(Nonce::parse("once").unwrap());
    house.posts(&anna, square, posted).await.unwrap();

    house.chat.do_due().await.unwrap();
    assert_eq!(waiting(&house.chat, &anna).await.len(), 1, "another has it");
    let id = waiting(&house.chat, &anna).await[0].id;
    assert!(
        house.chat.cancel_scheduled(&anna, id).await.is_err(),
        "it may be sent already"
    );
    house.clock.jump(31_000);
    house.chat.do_due().await.unwrap();
    assert_eq!(house.texts(&anna, square).await, ["once"]);
    assert!(waiting(&house.chat, &anna).await.is_empty());
}

async fn a_server_that_was_down_sends_late_and_says_so(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let made = schedules(&house, &anna, square, "late").await;
    house.chat.close().await;
    house.clock.jump(60 * MINUTE);
    let next = house.another_node().await;
    next.do_due().await.unwrap();
    let list = waiting(&next, &anna).await;
    assert!(
        list[0].sent.is_some() && list[0].unsent.is_none(),
        "{list:?}"
    );
    assert!(list[0].sent_at.unwrap().0 - made.send_at.0 >= 49 * MINUTE);
    next.cancel_scheduled(&anna, made.id).await.unwrap();
    assert!(waiting(&next, &anna).await.is_empty());
}

async fn a_poll_that_would_be_over_is_not_asked_and_waits_for_another_time(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let now = house.chat.time().0;
    let asks = json!({"options": ["tea", "coffee"], "closes_at": now + 20 * MINUTE});
    let poll: NewPoll = serde_json::from_value(asks).unwrap();
    let nonce = Nonce::parse("poll").unwrap();
    let draft = draft("What?").asking(Some(poll)).unwrap();
    let sending = Sending {
        draft: draft.with_nonce(nonce.clone()),
        nonce,
        at: Millis(now + 10 * MINUTE),
    };
    let made = house.chat.schedule(&anna, square, sending).await.unwrap();
    house.clock.jump(30 * MINUTE);
    house.chat.do_due().await.unwrap();
    assert_eq!(
        waiting(&house.chat, &anna).await[0].unsent,
        Some(Unsent::Over)
    );
    assert!(house.texts(&anna, square).await.is_empty());

    let later = ChangedLetter {
        text: None,
        poll: None,
        at: Some(Millis(now + 40 * MINUTE)),
    };
    let moved = house.chat.change_scheduled(&anna, made.id, later).await;
    let moved = moved.unwrap();
    assert_eq!(moved.unsent, None);
    assert_eq!(
        moved.poll.unwrap().closes_at,
        Some(Millis(now + 50 * MINUTE))
    );
    house.clock.jump(10 * MINUTE);
    house.chat.do_due().await.unwrap();
    let said = house.texts(&anna, square).await;
    assert!(said[0].starts_with("What?"), "{said:?}");
    assert!(waiting(&house.chat, &anna).await.is_empty());
}

async fn what_is_changed_while_it_is_due_waits_for_its_new_time(house: House) {
    let anna = house.person("anna").await;
    let now = house.chat.time().0;
    let wanted = WantedReminder {
        nonce: Nonce::parse("r").unwrap(),
        text: ReminderText::parse("think").unwrap(),
        about: None,
        at: Millis(now + MINUTE),
    };
    let made = house.chat.remind(&anna, wanted).await.unwrap();
    house.clock.jump(2 * MINUTE);
    let at = Millis(now + 60 * MINUTE);
    let later = ChangedReminder {
        text: None,
        at: Some(at),
    };
    let (done, changed) = tokio::join!(
        house.chat.do_due(),
        house.chat.change_reminder(&anna, made.id, later)
    );
    done.unwrap();
    changed.unwrap();
    assert_eq!(house.chat.do_due().await.unwrap(), Some(at));
    let list = house.chat.reminders(&anna, Millis(0)).await.unwrap();
    assert_eq!((list[0].remind_at, list[0].told_at), (at, None));
}

async fn a_slow_channel_puts_off_what_is_due(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    schedules(&house, &anna, square, "later").await;
    house.runs("update channels set slow_seconds = 60").await;
    house.clock.jump(10 * MINUTE);
    house.posts(&anna, square, draft("now")).await.unwrap();
    house.chat.do_due().await.unwrap();
    assert_eq!(house.texts(&anna, square).await, ["now"]);
    assert_eq!(waiting(&house.chat, &anna).await[0].unsent, None::<Unsent>);
    house.clock.jump(2 * MINUTE);
    house.chat.do_due().await.unwrap();
    assert_eq!(house.texts(&anna, square).await, ["now", "later"]);
}

async fn files_do_not_expire_while_they_wait(house: House) {
    const DAY: i64 = 24 * 60 * MINUTE;
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let file = crate::files::sends(&house, &anna, "a.txt", "text/plain").await;
    let nonce = Nonce::parse("n").unwrap();
    let sending = Sending {
        draft: crate::files::with_files("", "n", &[file]),
        nonce,
        at: Millis(house.chat.time().0 + 3 * DAY),
    };
    let made = house.chat.schedule(&anna, square, sending).await.unwrap();
    house.clock.jump(2 * DAY);
    house.chat.forget_expired_files().await.unwrap();
    assert!(house.chat.file(&anna, file).await.is_ok());
    house.chat.cancel_scheduled(&anna, made.id).await.unwrap();
    house.clock.jump(2 * DAY);
    house.chat.forget_expired_files().await.unwrap();
    assert!(house.chat.file(&anna, file).await.is_err());
}

async fn a_status_ends_by_itself(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    house.channel("square", &[&anna, &boris]).await;
    let until = Millis(house.chat.time().0 + MINUTE);
    let status = |text: &str, until| Profile {
        status: Patch::Set(Status::parse(text, until).unwrap()),
        ..Profile::default()
    };
    let listening = house.chat.listen_live(&boris).unwrap();
    house.chat.greet(&boris, &listening).await.unwrap();
    house
        .chat
        .edit_profile(&anna, status("lunch", Some(until)))
        .await
        .unwrap();
    assert_eq!(house.chat.do_due().await.unwrap(), Some(until));
    // The second one does not end with the first.
    let later = Millis(until.0 + MINUTE);
    house
        .chat
        .edit_profile(&anna, status("tea", Some(later)))
        .await
        .unwrap();
    house.clock.jump(MINUTE + 1_000);
    assert_eq!(house.chat.do_due().await.unwrap(), Some(later));
    assert_eq!(house.dump("users", "status").await.concat(), "tea");
    house.clock.jump(MINUTE);
    house.chat.do_due().await.unwrap();
    assert_eq!(house.dump("users", "status").await.concat(), "");
    let about = |delivery: &veche_chat::Delivery| matches!(&delivery.told, veche_chat::Told::Signal(veche_model::Signal::Person { user }) if *user == anna.id);
    let mut told = 0;
    while told < 3 {
        let heard = tokio::time::timeout(Duration::from_secs(10), listening.hear()).await;
        let veche_chat::Heard::Events(heard) = heard.expect("it is told live") else {
            panic!("the connection ended");
        };
        told += heard.iter().filter(|delivery| about(delivery)).count();
    }
}
