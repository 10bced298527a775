//! What is unread is counted exactly up to a thousand, whoever said it and wherever.

use veche_model::{Draft, Millis, Seq};

use crate::house::{House, draft};

stories![
    counts_are_exact_up_to_a_thousand_and_stop_there,
    only_what_others_said_in_the_channel_itself_is_counted,
    calls_in_a_thread_are_counted_once,
    each_channel_has_counts_of_its_own,
];

const MANY: usize = 1_003;

fn in_thread(text: &str, root: Seq) -> Draft {
    Draft {
        thread: Some(root),
        ..draft(text)
    }
}

async fn counts_are_exact_up_to_a_thousand_and_stop_there(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    let start = house.head(square, &anna).await;
    let posts: Vec<_> = (0..MANY)
        .map(|n| {
            let call = if n % 2 == 0 { "@anna" } else { "@channel" };
            house.chat.post(&boris, square, draft(call)).unwrap()
        })
        .collect();
    for post in posts {
        post.await.unwrap();
    }

    let counted = house.chat.read_up_to(&anna, square, start).await.unwrap();
    assert_eq!((counted.unread, counted.mentions), (1_000, 1_000));
    let later = Seq(start.0 + 53);
    let counted = house.chat.read_up_to(&anna, square, later).await.unwrap();
    assert_eq!((counted.unread, counted.mentions), (950, 950));
}

async fn only_what_others_said_in_the_channel_itself_is_counted(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    let root = house
        .posts(&boris, square, draft("@anna @channel both"))
        .await;
    let root = root.unwrap();
    house.posts(&anna, square, draft("@channel")).await.unwrap();
    let answer = in_thread("@anna", root.seq);
    house.posts(&boris, square, answer).await.unwrap();
    let gone = house.posts(&boris, square, draft("@anna")).await.unwrap();
    let deleted = house.chat.delete_message(&boris, square, gone.seq).await;
    deleted.unwrap();
    house.posts(&boris, square, draft("quiet")).await.unwrap();

    let counted = house.chat.place(&anna, square).await.unwrap();
    let counted = counted.membership.unwrap();
    assert_eq!((counted.unread, counted.mentions), (2, 1));
}

async fn calls_in_a_thread_are_counted_once(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    let root = house.posts(&anna, square, draft("root")).await.unwrap();
    for text in ["@anna @channel", "@anna", "@channel", "quiet"] {
        let answer = in_thread(text, root.seq);
        house.posts(&boris, square, answer).await.unwrap();
    }
    house
        .posts(&boris, square, draft("@anna elsewhere"))
        .await
        .unwrap();

    let threads = house.chat.threads(&anna, Millis(i64::MAX), 10).await;
    let threads = threads.unwrap();
    assert_eq!((threads[0].unread, threads[0].mentions), (4, 3));
}

async fn each_channel_has_counts_of_its_own(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let mut channels = Vec::new();
    for said in [3, 0, 1, 5] {
        let name = format!("channel-{said}");
        let channel = house.channel(&name, &[&anna, &boris]).await;
        house.posts(&anna, channel, draft("mine")).await.unwrap();
        for n in 0..said {
            let text = if n < said / 2 { "@anna" } else { "hello" };
            house.posts(&boris, channel, draft(text)).await.unwrap();
        }
        channels.push((channel, (said, said / 2)));
    }
    let quiet = house.channel("quiet", &[&anna]).await;
    let head = house.head(quiet, &anna).await;
    house.chat.read_up_to(&anna, quiet, head).await.unwrap();
    channels.push((quiet, (0, 0)));

    let places = house.chat.places(&anna).await.unwrap();
    let counted = places.into_iter().map(|place| {
        let own = place.membership.expect("she is in");
        (place.channel.id, (own.unread, own.mentions))
    });
    assert!(counted.eq(channels));
}
