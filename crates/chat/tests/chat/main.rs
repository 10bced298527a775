//! The log's promises, on both engines, below any wire: order, no holes, and repeats that change nothing.

#![expect(
    clippy::unwrap_used,
    reason = "a story fails where something does not go as told"
)]

#[path = "../../../server/tests/it/harness/postgres.rs"]
mod postgres;

#[path = "../shared/mail_server.rs"]
mod mail_server;
#[path = "../shared/options.rs"]
mod options;
#[path = "../shared/subscription.rs"]
mod subscription;

mod house;
mod older;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use house::{House, draft, repeatable};
use veche_chat::{Connection, Error, Heard, Noun, Range};
use veche_model::{Ending, Message, Seq};

/// Runs each of these stories on SQLite and on PostgreSQL.
macro_rules! stories {
    ($($story:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(super::House::on_sqlite().await).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(super::House::on_postgres().await).await;
            })*
        }
    };
}

mod applicants;
mod clock;
mod crowds;
mod deleting;
mod files;
mod gathering;
mod looking;
mod mailing;
mod names;
mod nouns;
mod profile;
mod searching;
mod secrets;
mod sessions;
mod setup;
mod sign_in_links;
mod telling;
mod tokens;
mod unread;

stories![
    a_repeat_answers_with_the_first_result,
    many_repeats_at_once_make_one_message_and_no_hole,
    messages_are_stored_in_the_order_they_were_posted,
    a_post_that_nobody_waits_for_is_stored_all_the_same,
    a_refused_message_takes_no_position,
    random_acts_leave_the_log_that_a_plain_list_would,
    two_nodes_share_one_order,
    order_does_not_follow_the_clock,
    a_session_that_was_ended_posts_nothing_more,
    no_sign_in_outlives_a_changed_password,
    a_batch_that_breaks_off_leaves_its_line_served,
];

/// Why a socket ended, which it does soon.
async fn ended(connection: &Connection) -> Ending {
    let heard = tokio::time::timeout(Duration::from_secs(10), connection.hear()).await;
    match heard {
        Ok(Heard::Ended(why)) => why,
        heard => panic!("it goes on: {heard:?}"),
    }
}

/// Waits until something holds, which it does soon.
async fn soon(holds: impl AsyncFn() -> bool) {
    let until = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), until).await;
    waited.expect("it holds soon");
}

async fn a_repeat_answers_with_the_first_result(house: House) {
    let anna = house.person("anna").await;
    let (square, market) = (
        house.channel("square", &[&anna]).await,
        house.channel("market", &[&anna]).await,
    );

    let first = house
        .posts(&anna, square, repeatable("hello", "n1"))
        .await
        .unwrap();
    house.posts(&anna, square, draft("between")).await.unwrap();
    let again = house
        .posts(&anna, square, repeatable("hello", "n1"))
        .await
        .unwrap();
    let other_text = house
        .posts(&anna, square, repeatable("goodbye", "n1"))
        .await;
    let other_place = house.posts(&anna, market, repeatable("hello", "n1")).await;

    assert_eq!(first, again);
    assert!(
        matches!(other_text, Err(Error::Conflict(_))),
        "{other_text:?}"
    );
    assert!(
        matches!(other_place, Err(Error::Conflict(_))),
        "{other_place:?}"
    );
    assert_eq!(house.texts(&anna, square).await, ["hello", "between"]);
    // A nonce is its author's own.
    let boris = house.person("boris").await;
    house.lets_in(square, &boris).await;
    assert!(
        house
            .posts(&boris, square, repeatable("hello", "n1"))
            .await
            .is_ok()
    );
    house.is_sound().await;
}

async fn many_repeats_at_once_make_one_message_and_no_hole(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let start = house.head(square, &anna).await;
    let mut posts = Vec::new();
    for _attempt in 0..20 {
        for nonce in 0..50 {
            let draft = repeatable(&format!("message {nonce}"), &format!("nonce-{nonce}"));
            posts.push(house.chat.post(&anna, square, draft).unwrap());
        }
        // Something else in between, now and then, so that a batch has repeats before what is new.
        posts.push(house.chat.post(&anna, square, draft("between")).unwrap());
    }

    let mut seqs = HashMap::new();
    for post in posts {
        let Message { text, seq, .. } = post.await.unwrap();
        let name = if text == "between" {
            format!("between, at {seq}")
        } else {
            text
        };
        assert_eq!(
            *seqs.entry(name).or_insert(seq),
            seq,
            "one message, one position"
        );
    }

    let mut positions: Vec<Seq> = seqs.into_values().collect();
    positions.sort_unstable();
    let expected: Vec<Seq> = (start.0 + 1..=start.0 + 70).map(Seq).collect();
    assert_eq!(positions, expected);
    house.is_sound().await;
}

async fn messages_are_stored_in_the_order_they_were_posted(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;

    let posts: Vec<_> = (0..1000)
        .map(|number| {
            house
                .chat
                .post(&anna, square, draft(&number.to_string()))
                .unwrap()
        })
        .collect();
    // Awaited in whatever order.
    for post in posts.into_iter().rev() {
        post.await.unwrap();
    }

    let expected: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
    assert_eq!(house.texts(&anna, square).await, expected);
}

async fn a_post_that_nobody_waits_for_is_stored_all_the_same(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;

    drop(
        house
            .chat
            .post(&anna, square, draft("nobody waits"))
            .unwrap(),
    );
    house
        .posts(&anna, square, draft("somebody waits"))
        .await
        .unwrap();

    assert_eq!(
        house.texts(&anna, square).await,
        ["nobody waits", "somebody waits"]
    );
}

async fn a_refused_message_takes_no_position(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna]).await;

    let posts: Vec<_> = (0..50)
        .map(|number| {
            let author = if number % 3 == 0 { &boris } else { &anna };
            (
                number,
                house
                    .chat
                    .post(author, square, draft(&number.to_string()))
                    .unwrap(),
            )
        })
        .collect();
    for (number, post) in posts {
        let result = post.await;
        let is_refused = matches!(result, Err(Error::Hidden(Noun::Channel)));
        assert_eq!(is_refused, number % 3 == 0, "{number}: {result:?}");
    }

    assert_eq!(house.texts(&anna, square).await.len(), 33);
    house.is_sound().await;
}

/// A seeded sequence of numbers that looks random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

async fn random_acts_leave_the_log_that_a_plain_list_would(house: House) {
    let people = [
        house.person("anna").await,
        house.person("boris").await,
        house.person("clara").await,
    ];
    let square = house.channel("square", &[]).await;
    let moderator = house.moderator().await;
    let mut dice = Dice(20_261_121);
    let mut members = [false; 3];
    let mut blocked = [false; 3];
    let mut nonces = HashSet::<(usize, u64)>::new();
    let (mut said, mut head) = (Vec::<String>::new(), 0);

    for step in 0..600 {
        let who = usize::try_from(dice.below(3)).unwrap();
        let person = &people[who];
        match dice.below(20) {
            0 => {
                house
                    .chat
                    .add_member(&moderator, square, person.id)
                    .await
                    .unwrap();
                head += i64::from(!std::mem::replace(&mut members[who], true));
            }
            1 => {
                house
                    .chat
                    .remove_member(&moderator, square, person.id)
                    .await
                    .unwrap();
                head += i64::from(std::mem::replace(&mut members[who], false));
            }
            2 => {
                house.chat.block(&moderator, person.id).await.unwrap();
                blocked[who] = true;
            }
            3 => {
                let unblocked = house.chat.unblock(&moderator, person.id).await;
                assert_eq!(
                    unblocked.is_ok(),
                    std::mem::replace(&mut blocked[who], false)
                );
            }
            _ => {
                let nonce = dice.below(60);
                let text = format!("{step}");
                let posted = house
                    .posts(person, square, repeatable(&text, &nonce.to_string()))
                    .await;
                if blocked[who] {
                    assert!(matches!(posted, Err(Error::Blocked)), "{posted:?}");
                } else if !members[who] {
                    assert!(matches!(posted, Err(Error::Hidden(_))), "{posted:?}");
                } else if !nonces.insert((who, nonce)) {
                    assert!(matches!(posted, Err(Error::Conflict(_))), "{posted:?}");
                } else {
                    head += 1;
                    assert_eq!(posted.unwrap().seq, Seq(head));
                    said.push(text);
                }
            }
        }
    }

    assert!(said.len() > 50, "only {} were said", said.len());
    assert_eq!(house.texts(&moderator, square).await, said);
    assert_eq!(house.head(square, &moderator).await, Seq(head));
    house.is_sound().await;
}

async fn two_nodes_share_one_order(house: House) {
    let other = house.another_node().await;
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let start = house.head(square, &anna).await;
    let mut tasks = Vec::new();
    for (name, chat) in [("here", house.chat.clone()), ("there", other)] {
        let anna = anna.clone();
        tasks.push(tokio::spawn(async move {
            let mut seqs = Vec::new();
            for number in 0..100 {
                let posted = chat
                    .post(&anna, square, draft(&format!("{name} {number}")))
                    .unwrap()
                    .await
                    .unwrap();
                seqs.push(posted.seq);
            }
            seqs
        }));
    }

    let mut seqs = Vec::new();
    for task in tasks {
        let own = task.await.unwrap();
        assert!(own.is_sorted());
        seqs.extend(own);
    }

    seqs.sort_unstable();
    assert_eq!(
        seqs,
        (start.0 + 1..=start.0 + 200).map(Seq).collect::<Vec<_>>()
    );
    house.is_sound().await;
}

async fn order_does_not_follow_the_clock(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;

    house.posts(&anna, square, draft("first")).await.unwrap();
    house.clock.jump(-3_600_000);
    house
        .posts(&anna, square, draft("an hour earlier"))
        .await
        .unwrap();
    house.clock.jump(7_200_000);
    house
        .posts(&anna, square, draft("an hour later"))
        .await
        .unwrap();

    assert_eq!(
        house.texts(&anna, square).await,
        ["first", "an hour earlier", "an hour later"]
    );
    let range = Range {
        limit: Some(2),
        ..Range::default()
    };
    let page = house.page(&anna, square, range).await;
    assert_eq!(page, ["an hour earlier", "an hour later"]);
}

async fn a_session_that_was_ended_posts_nothing_more(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    house.posts(&anna, square, draft("before")).await.unwrap();

    house.changes_password(&anna, "another password").await;

    let posted = house.posts(&anna, square, draft("after")).await;
    assert!(matches!(posted, Err(Error::Unauthenticated)), "{posted:?}");
    let anna = house.signs_in("anna", "another password").await.unwrap();
    house
        .posts(&anna, square, draft("signed in again"))
        .await
        .unwrap();
    assert_eq!(
        house.texts(&anna, square).await,
        ["before", "signed in again"]
    );
    house.is_sound().await;
}

async fn no_sign_in_outlives_a_changed_password(house: House) {
    let anna = house.person("anna").await;
    let house = Arc::new(house);
    let mut tries = Vec::new();
    for _ in 0..40 {
        let house = house.clone();
        tries.push(tokio::spawn(async move {
            house.token("anna", house::PASSWORD).await
        }));
    }

    house.changes_password(&anna, "another password").await;

    for attempt in tries {
        if let Ok(token) = attempt.await.unwrap() {
            let caller = house.chat.authenticate(&token.0, None).await;
            assert!(matches!(caller, Err(Error::Unauthenticated)), "{caller:?}");
        }
    }
    assert!(matches!(
        house.token("anna", house::PASSWORD).await,
        Err(Error::WrongPassword)
    ));
    house.signs_in("anna", "another password").await.unwrap();
}

async fn a_batch_that_breaks_off_leaves_its_line_served(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;

    house.clock.breaks_once();
    let broken = house.chat.post(&anna, square, draft("broken")).unwrap();
    let waiting = house.chat.post(&anna, square, draft("waiting")).unwrap();
    let posted = async {
        // They may have come into one batch or into two.
        let answers = (broken.await, waiting.await);
        assert!(matches!(answers.0, Err(Error::Store(_))), "{answers:?}");
        house.posts(&anna, square, draft("after")).await.unwrap();
    };
    let answered = tokio::time::timeout(Duration::from_secs(20), posted).await;
    answered.expect("nobody waits for ever");
    let texts = house.texts(&anna, square).await;
    assert_eq!(texts.last().map(String::as_str), Some("after"));
    house.is_sound().await;
}
