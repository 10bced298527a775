//! What people keep, invite and are told of: signals, races, and what depends on the clock.

use std::sync::Arc;

use veche_chat::{Arrangement, Caller, Connection, Error, Heard, Noun, Told};
use veche_model::{ChannelId, DraftText, Reason, Seq, Signal};

use crate::house::{House, draft, repeatable};

stories![
    what_is_saved_or_drafted_is_told_to_ones_own_devices,
    saved_messages_keep_their_order_whatever_the_clock_says,
    saving_and_answering_at_once_do_not_lock_each_other_out,
    a_hundred_at_once_use_an_invite_for_five_five_times,
    an_invite_runs_out,
    a_mute_ends_by_itself,
    a_slow_channel_asks_for_time_between_two_messages,
    a_repeat_in_a_slow_channel_is_answered_with_its_message,
    who_becomes_an_owner_is_told_so,
    who_is_restrained_is_told_of_to_them_and_those_around,
];

/// The next signal that a connection hears, which comes soon.
async fn signal(connection: &Connection) -> Signal {
    loop {
        let heard = tokio::time::timeout(std::time::Duration::from_secs(10), connection.hear());
        let Heard::Events(heard) = heard.await.unwrap() else {
            panic!("the connection ended");
        };
        let mut signals = heard.iter().filter_map(|delivery| match &delivery.told {
            Told::Signal(signal) => Some(signal.clone()),
            Told::Event(_) => None,
        });
        if let Some(first) = signals.next() {
            assert_eq!(signals.next(), None, "one at a time");
            return first;
        }
    }
}

/// All that a connection has heard by now.
fn signals(connection: &Connection) -> Vec<Signal> {
    let told = connection.rest().into_iter();
    let signals = told.filter_map(|delivery| match &delivery.told {
        Told::Signal(signal) => Some(signal.clone()),
        Told::Event(_) => None,
    });
    signals.collect()
}

async fn says(house: &House, author: &Caller, channel: ChannelId, text: &str) -> Seq {
    let posted = house.posts(author, channel, draft(text)).await;
    posted.unwrap().seq
}

async fn what_is_saved_or_drafted_is_told_to_ones_own_devices(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    let message = says(&house, &anna, square, "hello").await;
    let annas = house.chat.listen_live(&anna).unwrap();
    let boriss = house.chat.listen_live(&boris).unwrap();

    house.chat.save(&boris, square, message).await.unwrap();
    let saved = |is_saved| Signal::Saved {
        channel: square,
        message,
        is_saved,
    };
    assert_eq!(signal(&boriss).await, saved(true));
    house.chat.unsave(&boris, square, message).await.unwrap();
    assert_eq!(signal(&boriss).await, saved(false));
    house.chat.unsave(&boris, square, message).await.unwrap();
    for (text, thread) in [("well", None), ("no", Some(message)), ("", None)] {
        let kept = DraftText::parse(text).unwrap();
        let kept = house.chat.keep_draft(&boris, square, thread, kept).await;
        kept.unwrap();
        let told = Signal::Draft {
            channel: square,
            thread,
            text: text.to_owned(),
        };
        assert_eq!(signal(&boriss).await, told);
    }

    assert_eq!(signals(&annas), [], "nobody else is told");
}

async fn saved_messages_keep_their_order_whatever_the_clock_says(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    for number in 0..20 {
        let seq = says(&house, &anna, square, &number.to_string()).await;
        house.chat.save(&anna, square, seq).await.unwrap();
        house.clock.jump(-10_000);
    }

    let (mut texts, mut before) = (Vec::new(), veche_model::Millis(i64::MAX));
    loop {
        let page = house.chat.saved(&anna, before, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        before = last.saved_at;
        texts.extend(page.into_iter().map(|saved| saved.message.text));
    }
    let newest_first: Vec<String> = (0..20).rev().map(|number| number.to_string()).collect();
    assert_eq!(texts, newest_first);
}

async fn a_hundred_at_once_use_an_invite_for_five_five_times(house: House) {
    let house = Arc::new(house);
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let mut people = Vec::new();
    for number in 0..100 {
        people.push(house.person(&format!("person{number}")).await);
    }
    let before = house.head(square, &anna).await;
    let invite = house
        .chat
        .make_invite(&anna, Some(square), None, Some(5))
        .await;
    let code = invite.unwrap().code.unwrap();
    let other = house.another_node().await;

    let accepting = people.into_iter().enumerate().map(|(index, person)| {
        let chat = if index % 2 == 0 { &house.chat } else { &other };
        let (chat, code) = (chat.clone(), code.clone());
        tokio::spawn(async move {
            let accepted = chat.accept_invite(&person, &code).await;
            match accepted {
                Ok(place) => assert!(place.membership.is_some()),
                Err(error) => {
                    assert!(matches!(error, Error::NotFound(Noun::Invite)), "{error:?}");
                    return false;
                }
            }
            chat.accept_invite(&person, &code).await.unwrap();
            true
        })
    });
    let accepting: Vec<_> = accepting.collect();
    let mut came = 0;
    for accepted in accepting {
        came += i64::from(accepted.await.unwrap());
    }

    assert_eq!(came, 5);
    assert_eq!(house.head(square, &anna).await, Seq(before.0 + 5));
    assert_eq!(house.chat.members(square).await.unwrap().len(), 6);
    house.is_sound().await;
}

async fn an_invite_runs_out(house: House) {
    let [anna, boris, clara] = [
        house.person("anna").await,
        house.person("boris").await,
        house.person("clara").await,
    ];
    let square = house.channel("square", &[&anna]).await;
    let invite = house
        .chat
        .make_invite(&anna, Some(square), Some(60), None)
        .await;
    let code = invite.unwrap().code.unwrap();

    house.clock.jump(59_000);
    house.chat.accept_invite(&boris, &code).await.unwrap();
    house.clock.jump(1_000);
    let late = house.chat.accept_invite(&clara, &code).await;
    assert!(
        matches!(late, Err(Error::NotFound(Noun::Invite))),
        "{late:?}"
    );
    let shown = house.chat.invite_of(&code).await;
    assert!(
        matches!(shown, Err(Error::NotFound(Noun::Invite))),
        "{shown:?}"
    );
    assert_eq!(house.chat.invites(&anna, Some(square)).await.unwrap(), []);
}

async fn a_mute_ends_by_itself(house: House) {
    let [anna, moderator] = [house.person("anna").await, house.moderator().await];
    let square = house.channel("square", &[&anna]).await;
    let first = says(&house, &anna, square, "before").await;
    let reason = Reason::parse("shouting").unwrap();
    let muted = house.chat.mute(&moderator, anna.id, 60, reason).await;
    muted.unwrap();
    let restraints = async || house.chat.restraints(&moderator, anna.id).await.unwrap();

    house.clock.jump(59_000);
    let refused = house.posts(&anna, square, draft("too early")).await;
    assert!(matches!(refused, Err(Error::Muted { .. })), "{refused:?}");
    let text = veche_model::Text::parse("an edit").unwrap();
    let refused = house.chat.edit(&anna, square, first, text).await;
    assert!(matches!(refused, Err(Error::Muted { .. })), "{refused:?}");
    let refused = house.chat.type_in(&anna, square, None).await;
    assert!(matches!(refused, Err(Error::Muted { .. })), "{refused:?}");
    assert_eq!(restraints().await.mute_reason.as_deref(), Some("shouting"));

    house.clock.jump(1_000);
    says(&house, &anna, square, "after").await;
    house.chat.type_in(&anna, square, None).await.unwrap();
    let now = restraints().await;
    assert_eq!((now.muted_until, now.mute_reason), (None, None));
    assert_eq!(house.texts(&anna, square).await, ["before", "after"]);
}

async fn who_is_restrained_is_told_of_to_them_and_those_around(house: House) {
    let [anna, boris, moderator] = [
        house.person("anna").await,
        house.person("boris").await,
        house.moderator().await,
    ];
    let square = house.channel("square", &[&anna, &boris]).await;
    let annas = house.chat.listen_live(&anna).unwrap();
    let boriss = house.chat.listen_live(&boris).unwrap();
    for (who, connection) in [(&anna, &annas), (&boris, &boriss)] {
        house.chat.enter(who, connection, square).await.unwrap();
    }

    let no_reason = Reason::default();
    let muted = house.chat.mute(&moderator, anna.id, 60, no_reason).await;
    muted.unwrap();
    let face = Signal::Person { user: anna.id };
    assert_eq!(signal(&boriss).await, face);
    let mut annas_own = signals(&annas);
    annas_own.retain(|signal| *signal != face);
    assert_eq!(annas_own, [Signal::Me]);

    house.chat.unmute(&moderator, anna.id).await.unwrap();
    assert_eq!(signal(&boriss).await, face);
    house.chat.block(&moderator, anna.id).await.unwrap();
    assert_eq!(signal(&boriss).await, face);
    assert_eq!(crate::ended(&annas).await, veche_model::Ending::Blocked);
    house.chat.unblock(&moderator, anna.id).await.unwrap();
    assert_eq!(signal(&boriss).await, face);
}

/// A channel that asks for a minute between two messages.
async fn slow(house: &House, people: &[&Caller]) -> ChannelId {
    let square = house.channel("square", people).await;
    let slow = Arrangement {
        slow_seconds: Some(60),
        ..Arrangement::default()
    };
    let moderator = house.moderator().await;
    let arranged = house.chat.arrange(&moderator, square, slow).await;
    arranged.unwrap();
    square
}

async fn a_slow_channel_asks_for_time_between_two_messages(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = slow(&house, &[&anna, &boris]).await;

    // All in one batch, and nothing of it is stored yet when the second is looked at.
    let posts = [(&anna, "one"), (&anna, "two"), (&boris, "three")]
        .map(|(author, text)| house.chat.post(author, square, draft(text)).unwrap());
    let [one, two, three] = posts;
    one.await.unwrap();
    let refused = two.await;
    assert!(
        matches!(&refused, Err(Error::TooFast(wait)) if wait.as_secs() <= 60 && wait.as_secs() >= 50),
        "{refused:?}"
    );
    three.await.unwrap();
    house.clock.jump(50_000);
    let refused = house.posts(&anna, square, draft("too early")).await;
    assert!(
        matches!(&refused, Err(Error::TooFast(wait)) if wait.as_secs() <= 10),
        "{refused:?}"
    );
    house.clock.jump(10_000);
    says(&house, &anna, square, "four").await;

    let texts = house.texts(&anna, square).await;
    assert_eq!(texts, ["one", "three", "four"]);
    house.is_sound().await;
}

async fn a_repeat_in_a_slow_channel_is_answered_with_its_message(house: House) {
    let anna = house.person("anna").await;
    let square = slow(&house, &[&anna]).await;
    let post = |text: &str, nonce: &str| {
        let posted = house.chat.post(&anna, square, repeatable(text, nonce));
        posted.unwrap()
    };

    let (first, same_batch) = (post("one", "n1"), post("one", "n1"));
    let first = first.await.unwrap();
    assert_eq!(same_batch.await.unwrap(), first);
    assert_eq!(post("one", "n1").await.unwrap(), first);
    let refused = post("two", "n2").await;
    assert!(matches!(refused, Err(Error::TooFast(_))), "{refused:?}");
    // What was refused was not accepted: its nonce is as good as new, and a repeat makes nobody wait.
    house.clock.jump(60_000);
    let (repeat, second) = (post("one", "n1"), post("two", "n2"));
    assert_eq!(repeat.await.unwrap(), first);
    second.await.unwrap();

    assert_eq!(house.texts(&anna, square).await, ["one", "two"]);
    house.is_sound().await;
}

async fn who_becomes_an_owner_is_told_so(house: House) {
    let [anna, moderator] = [house.person("anna").await, house.moderator().await];
    let square = house.channel("square", &[&anna]).await;
    let annas = house.chat.listen_live(&anna).unwrap();
    let head = house.head(square, &anna).await;

    for is_owner in [true, false] {
        for _again in 0..2 {
            let set = house.chat.set_owner(&moderator, square, anna.id, is_owner);
            set.await.unwrap();
        }
        let Signal::Membership {
            channel,
            membership,
            ..
        } = signal(&annas).await
        else {
            panic!("another signal");
        };
        assert_eq!((channel, membership.is_owner), (square, is_owner));
        assert_eq!(signals(&annas), [], "told once");
    }
    assert_eq!(house.head(square, &anna).await, head, "no log keeps that");
}

async fn saving_and_answering_at_once_do_not_lock_each_other_out(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    for _ in 0..100 {
        let root = says(&house, &anna, square, "what do you think?").await;
        let answer = veche_model::Draft {
            thread: Some(root),
            ..draft("that you should save this")
        };
        let (answered, saved) = tokio::join!(
            house.posts(&boris, square, answer),
            house.chat.save(&anna, square, root),
        );
        saved.unwrap();
        answered.unwrap();
    }
}
