//! Many at once: nobody waits for anybody in a ring, and no act costs a person their own sockets.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{FutureExt, future::join_all};
use veche_chat::{Caller, Connection, Heard, Told};
use veche_model::{Reason, Role, Signal};

use crate::house::{House, draft};

stories![
    posting_and_moderating_at_once_do_not_lock_each_other_out,
    reading_everything_is_one_signal_however_many_channels_there_are,
    who_unfollows_a_thread_of_their_own_is_left_alone,
    however_much_one_person_reads_the_next_is_not_behind_all_of_it,
];

async fn however_much_one_person_reads_the_next_is_not_behind_all_of_it(house: House) {
    // So many that a processor which others take for a while does not decide it.
    const MANY: usize = 900;
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let read = AtomicUsize::new(0);
    let mut annas = Box::pin(join_all((0..MANY).map(|_| async {
        house.chat.person(&anna, boris.id).await.unwrap();
        read.fetch_add(1, Ordering::Relaxed);
    })));
    assert!((&mut annas).now_or_never().is_none(), "all of them wait");

    let boriss = house.chat.person(&boris, anna.id);
    tokio::select! {
        biased;
        one = boriss => drop(one.unwrap()),
        _ = &mut annas => panic!("his only one waited for all of hers"),
    }
    let before = read.load(Ordering::Relaxed);
    assert!(before < MANY / 2, "{before} of hers came first");
    annas.await;
}

async fn posting_and_moderating_at_once_do_not_lock_each_other_out(house: House) {
    let anna = house.person("anna").await;
    let mut admins = Vec::new();
    for name in ["olga", "pavel", "roman"] {
        let admin = house.person(name).await;
        let operator = Caller::operator();
        let made = house.chat.set_role(&operator, admin.id, Role::Admin).await;
        made.unwrap();
        admins.push(house.chat.know_again(&admin).await.unwrap());
    }
    let square = house.channel("square", &[&anna]).await;
    let writers = [&admins[2], &anna, &admins[1]];

    let posting = async {
        for round in 0..60 {
            let posts = writers.map(|author| {
                let text = format!("@olga {round}");
                house.chat.post(author, square, draft(&text)).unwrap()
            });
            for post in posts {
                // Muted or not: what matters is that nobody waits for ever.
                let posted = post.await;
                assert!(
                    !matches!(posted, Err(veche_chat::Error::Store(_))),
                    "{posted:?}"
                );
            }
        }
    };
    let muting = async {
        for _ in 0..30 {
            let muted = house
                .chat
                .mute(&admins[0], anna.id, 60, Reason::default())
                .await;
            muted.unwrap();
            house.chat.unmute(&admins[0], anna.id).await.unwrap();
        }
    };
    tokio::join!(posting, muting);
    house.is_sound().await;
}

/// All signals until the connection has nothing more to tell.
async fn heard(connection: &Connection) -> Vec<Signal> {
    let Heard::Events(events) = connection.hear().await else {
        panic!("the connection ended");
    };
    let signal = |told: &Told| match told {
        Told::Signal(signal) => Some(signal.clone()),
        Told::Event(_) => None,
    };
    let all = events.into_iter().chain(connection.rest());
    all.filter_map(|delivery| signal(&delivery.told)).collect()
}

async fn reading_everything_is_one_signal_however_many_channels_there_are(house: House) {
    let anna = house.person("anna").await;
    for number in 0..300 {
        house.channel(&format!("channel {number}"), &[&anna]).await;
    }
    let annas = house.chat.listen_live(&anna).unwrap();

    house.chat.read_all(&anna).await.unwrap();

    assert_eq!(heard(&annas).await, [Signal::Memberships]);
    assert_eq!(annas.ended(), None);
}

async fn who_unfollows_a_thread_of_their_own_is_left_alone(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    let root = house.posts(&anna, square, draft("so?")).await.unwrap().seq;
    let answer = async || {
        let reply = veche_model::Draft {
            thread: Some(root),
            ..draft("so it is")
        };
        house.posts(&boris, square, reply).await.unwrap();
    };
    let followed = async || {
        let end = veche_model::Millis(i64::MAX);
        house.chat.threads(&anna, end, 10).await.unwrap().len()
    };

    answer().await;
    assert_eq!(followed().await, 1);
    let left = house.chat.follow_thread(&anna, square, root, false).await;
    left.unwrap();
    answer().await;
    assert_eq!(followed().await, 0);
}
