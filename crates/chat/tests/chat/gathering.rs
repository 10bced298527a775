//! Messages to many channels at once: some are stored together, and none notices.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{sleep, timeout};
use veche_chat::{Caller, Error, Noun};
use veche_model::{ChannelId, Message};

use crate::{
    files::{sends, with_files},
    house::{House, draft, repeatable},
};

stories![
    what_is_said_in_many_channels_at_once_stands_in_each_in_its_order,
    a_nonce_that_comes_in_two_channels_at_once_makes_one_message,
    a_file_that_many_channels_are_given_at_once_is_in_one,
];

async fn channels(house: &House, count: usize, people: &[&Caller]) -> Vec<ChannelId> {
    let mut channels = Vec::new();
    for number in 0..count {
        channels.push(house.channel(&format!("channel {number}"), people).await);
    }
    channels
}

async fn what_is_said_in_many_channels_at_once_stands_in_each_in_its_order(house: House) {
    const ROUNDS: usize = 20;
    let [anna, boris, clara] = [
        house.person("anna").await,
        house.person("boris").await,
        house.person("clara").await,
    ];
    let channels = channels(&house, 40, &[&anna, &boris]).await;
    let nowhere = ChannelId(1_000_000);

    let mut posts = Vec::new();
    for round in 0..ROUNDS {
        for (place, channel) in channels.iter().enumerate() {
            for author in [&anna, &boris] {
                let text = format!("{round} @anna {}", author.id.0);
                let said = repeatable(&text, &format!("{place}-{round}"));
                posts.push(house.chat.post(author, *channel, said).unwrap());
            }
        }
        // Nobody else waits for, or is refused with, what may not be posted.
        for channel in [channels[round], nowhere] {
            let refused = house.chat.post(&clara, channel, draft("let me in"));
            let refused = refused.unwrap().await.unwrap_err();
            assert!(
                matches!(refused, Error::Hidden(_) | Error::NotFound(Noun::Channel)),
                "{refused:?}"
            );
        }
    }
    let posted: Vec<Message> = join_all(posts)
        .await
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap();

    for channel in &channels {
        let mine: Vec<&Message> = posted
            .iter()
            .filter(|one| one.channel == *channel)
            .collect();
        assert_eq!(mine.len(), 2 * ROUNDS);
        assert!(mine.iter().all(|message| message.mentions == [anna.id]));
        let seqs: Vec<i64> = mine.iter().map(|message| message.seq.0).collect();
        assert!(seqs.windows(2).all(|two| two[0] + 1 == two[1]), "{seqs:?}");
        let said: Vec<String> = mine.iter().map(|message| message.text.clone()).collect();
        assert_eq!(house.texts(&anna, *channel).await, said);
    }
    house.is_sound().await;
}

async fn a_nonce_that_comes_in_two_channels_at_once_makes_one_message(house: House) {
    const ROUNDS: usize = 40;
    let anna = house.person("anna").await;
    let channels = channels(&house, 12, &[&anna]).await;

    for round in 0..ROUNDS {
        let (one, other) = (format!("one-{round}"), format!("other-{round}"));
        // The same two, in each channel in another order.
        let posts = channels.iter().enumerate().flat_map(|(place, channel)| {
            let mut nonces = [&one, &other];
            nonces.rotate_left(place % 2);
            nonces.map(|nonce| {
                let said = repeatable("said once", nonce);
                house.chat.post(&anna, *channel, said).unwrap()
            })
        });
        let posts: Vec<_> = posts.collect();
        let mut made = 0;
        for answer in join_all(posts).await {
            match answer {
                Ok(_) => made += 1,
                Err(Error::Conflict(_)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(made, 2);
    }
    house.is_sound().await;
}

async fn a_file_that_many_channels_are_given_at_once_is_in_one(house: House) {
    let anna = house.person("anna").await;
    let channels = channels(&house, 12, &[&anna]).await;

    for round in 0..10 {
        let file = sends(&house, &anna, "one.txt", "text/plain").await;
        let posts = channels.iter().enumerate().map(|(place, channel)| {
            let said = with_files("look", &format!("{round}-{place}"), &[file]);
            house.chat.post(&anna, *channel, said).unwrap()
        });
        let posts: Vec<_> = posts.collect();
        let mut given = 0;
        for answer in join_all(posts).await {
            match answer {
                Ok(message) => given += message.files.len(),
                Err(Error::Invalid(_)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(given, 1);
    }
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_another_transaction_holds_holds_up_no_other() {
    let house = House::on_postgres().await;
    let anna = house.person("anna").await;
    let channels = channels(&house, 30, &[&anna]).await;
    let (held, free) = channels.split_first().unwrap();
    let mut elsewhere = house.connects().await;
    let holding = elsewhere.transaction().await.unwrap();
    let sql = "select 1 from channels where id = $1 for update";
    holding.execute(sql, &[&held.0]).await.unwrap();

    let late = (0..3).map(|_| house.chat.post(&anna, *held, draft("late")).unwrap());
    let late: Vec<_> = late.collect();
    let others = async {
        for _ in 0..10 {
            let posts = free
                .iter()
                .map(|channel| house.chat.post(&anna, *channel, draft("at once")).unwrap());
            for posted in join_all(posts).await {
                posted.unwrap();
            }
        }
    };
    // Far less than the server lets anybody wait for a lock.
    timeout(Duration::from_millis(1500), others).await.unwrap();

    holding.rollback().await.unwrap();
    for posted in join_all(late).await {
        posted.unwrap();
    }
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_while_another_node_has_the_channel_is_stored_with_what_waits() {
    let house = House::on_postgres().await;
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let channel = house.channel("general", &[&anna, &boris]).await;
    let before = house.head(channel, &anna).await;
    let mut elsewhere = house.connects().await;
    let beside = house.connects().await;
    let holding = elsewhere.transaction().await.unwrap();
    let sql = "select 1 from channels where id = $1 for update";
    holding.execute(sql, &[&channel.0]).await.unwrap();

    let mut posts = vec![house.chat.post(&anna, channel, draft("0")).unwrap()];
    let waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    while beside.query_one(waits, &[]).await.unwrap().get::<_, i64>(0) == 0 {
        sleep(Duration::from_millis(2)).await;
    }
    // Whoever waits for a channel holds nobody.
    let change = "select 1 from veche.users where id = $1 for update nowait";
    beside.execute(change, &[&anna.id.0]).await.unwrap();
    house.clock.jump(5_000);
    let later = house.now();
    for number in 1..40 {
        let author = if number % 2 == 0 { &anna } else { &boris };
        posts.push(
            house
                .chat
                .post(author, channel, draft(&number.to_string()))
                .unwrap(),
        );
    }
    holding.rollback().await.unwrap();
    for (number, posted) in join_all(posts).await.into_iter().enumerate() {
        let posted = posted.unwrap();
        assert_eq!(posted.text, number.to_string());
        assert_eq!(posted.seq.0, before.0 + 1 + number as i64);
        assert!(posted.posted_at >= later);
    }

    let transactions =
        "select count(distinct xmin::text) from veche.messages where channel_id = $1 and seq > $2";
    let row = beside
        .query_one(transactions, &[&channel.0, &before.0])
        .await;
    assert_eq!(row.unwrap().get::<_, i64>(0), 1);
    house.is_sound().await;
}
