//! What was deleted is gone at once; what is left of it goes in pieces that keep nobody waiting.

use veche_chat::{Asked, Caller, Error};
use veche_model::{ChannelName, Choices, Draft, Emoji, Kind, NewPoll, OptionText, Options, Role};

use crate::{
    files::{sends, with_files},
    house::{House, draft},
    soon,
};

/// Rows that one transaction may delete.
const PIECE: u64 = 250;

stories![
    a_deleted_channel_is_gone_at_once_and_its_name_is_free,
    what_is_left_of_a_channel_goes_in_pieces_and_after_a_restart_too,
    demo_people_go_with_all_that_is_theirs_but_what_they_said_elsewhere,
    sessions_that_ran_out_are_forgotten_in_pieces,
];

fn thumb() -> Emoji {
    Emoji::parse("👍").expect("an emoji")
}

fn asking(text: &str) -> Draft {
    let options = ["yes", "no"].map(|text| OptionText::parse(text).unwrap());
    let poll = NewPoll {
        options: Options::try_from(options.to_vec()).unwrap(),
        is_multiple: false,
        is_anonymous: false,
        closes_at: None,
    };
    draft(text).asking(Some(poll)).expect("a question")
}

const TABLES: [&str; 17] = [
    "channels",
    "members",
    "messages",
    "changes",
    "search_blocks",
    "search_sections",
    "reactions",
    "mentions",
    "follows",
    "saved",
    "drafts",
    "invites",
    "read_ahead",
    "files",
    "polls",
    "poll_options",
    "votes",
];

async fn a_deleted_channel_is_gone_at_once_and_its_name_is_free(house: House) {
    let (anna, moderator) = (house.person("anna").await, house.moderator().await);
    let square = house.channel("square", &[&anna]).await;
    house
        .posts(&anna, square, draft("@anna hello"))
        .await
        .unwrap();

    house.chat.delete_channel(&moderator, square).await.unwrap();

    // Nothing was swept up: this chat does no chores.
    assert_eq!(house.rows("messages").await, 1);
    for who in [&anna, &moderator] {
        let read = house.chat.channel(who, square).await;
        assert!(
            matches!(read, Err(Error::NotFound(_) | Error::Hidden(_))),
            "{read:?}"
        );
        let posted = house.posts(who, square, draft("hello?")).await;
        assert!(
            matches!(posted, Err(Error::NotFound(_) | Error::Hidden(_))),
            "{posted:?}"
        );
    }
    let again = house.chat.delete_channel(&moderator, square).await;
    assert!(matches!(again, Err(Error::NotFound(_))), "{again:?}");
    let found = house
        .chat
        .search(
            &anna,
            Asked {
                query: "hello",
                most: 20,
                ..Asked::default()
            },
        )
        .await;
    assert!(found.unwrap().hits.is_empty());
    let socket = house.chat.listen_live(&anna).unwrap();
    let greeting = house.chat.greet(&anna, &socket).await.unwrap();
    assert!(greeting.places.is_empty());
    let name = ChannelName::parse("square").unwrap();
    let made = house
        .chat
        .create_channel(&Caller::operator(), Kind::Open, name)
        .await;
    assert_ne!(made.unwrap().id, square);
    house.is_sound().await;
}

async fn what_is_left_of_a_channel_goes_in_pieces_and_after_a_restart_too(house: House) {
    let (anna, moderator) = (house.person("anna").await, house.moderator().await);
    let square = house.channel("square", &[&anna]).await;
    let market = house.channel("market", &[&anna]).await;
    for (channel, name) in [(market, "stays.png"), (square, "goes.png")] {
        let file = sends(&house, &anna, name, "image/png").await;
        let shows = with_files(name, name, &[file]);
        house.posts(&anna, channel, shows).await.unwrap();
    }
    assert_eq!(house.rows("files").await, 2);
    let asked = house.posts(&anna, square, asking("and?")).await.unwrap();
    let first = Choices::try_from(vec![0]).unwrap();
    let voted = house.chat.vote(&anna, square, asked.seq, first).await;
    assert_eq!(voted.unwrap().poll.unwrap().voters, 1);
    let posts: Vec<_> = (0..900)
        .map(|n| {
            house
                .chat
                .post(&anna, square, draft(&format!("@anna {n}")))
                .unwrap()
        })
        .collect();
    for post in posts {
        let seq = post.await.unwrap().seq;
        if seq.0 % 3 == 0 {
            house.chat.react(&anna, square, seq, thumb()).await.unwrap();
        }
    }
    house.chat.delete_channel(&moderator, square).await.unwrap();

    // Halfway the process is gone.
    for _ in 0..3 {
        let rows = house.chat.sweep().await.unwrap().expect("there is more");
        assert!((1..=PIECE).contains(&rows), "{rows}");
    }
    assert!(house.rows("messages").await > 1);
    let next = house.another_node().await;
    let (mut pieces, mut rows) = (0, 0);
    while let Some(swept) = next.sweep().await.unwrap() {
        assert!(swept <= PIECE, "{swept} rows in one piece");
        pieces += 1;
        rows += swept;
    }
    assert!(
        pieces >= 5 && rows > 1_000,
        "{rows} rows in {pieces} pieces"
    );
    for (table, left) in TABLES.into_iter().zip([1, 1, 1]) {
        assert_eq!(house.rows(table).await, left, "{table}");
    }
    assert_eq!(house.rows("reactions").await, 0);
    assert_eq!(house.rows("files").await, 1);
    house.is_sound().await;

    // A server does that by itself.
    next.keep_up().await.unwrap();
    next.delete_channel(&moderator, market).await.unwrap();
    soon(async || house.rows("channels").await == 0).await;
    for table in TABLES {
        assert_eq!(house.rows(table).await, 0, "{table}");
    }
}

async fn demo_people_go_with_all_that_is_theirs_but_what_they_said_elsewhere(house: House) {
    house.chat.add_demo().await.unwrap();
    let anna = house.person("anna").await;
    let operator = Caller::operator();
    house
        .chat
        .set_role(&operator, anna.id, Role::Admin)
        .await
        .unwrap();
    let user1 = house.signs_in("user1", "password").await.unwrap();
    let user2 = house.signs_in("user2", "password").await.unwrap();
    let square = house.channel("square", &[&anna, &user1, &user2]).await;
    let seq = house
        .posts(&user1, square, draft("I was here"))
        .await
        .unwrap()
        .seq;
    house
        .chat
        .react(&user2, square, seq, thumb())
        .await
        .unwrap();
    let asked = house.posts(&anna, square, asking("and?")).await.unwrap();
    let first = Choices::try_from(vec![0]).unwrap();
    house
        .chat
        .vote(&user2, square, asked.seq, first)
        .await
        .unwrap();

    house.chat.clear_demo(&operator).await.unwrap();

    let people = house
        .chat
        .people(&anna, None, veche_model::UserId(0), 50)
        .await
        .unwrap();
    let names: Vec<_> = people
        .iter()
        .map(|person| person.username.as_str())
        .collect();
    assert_eq!(names, ["user1", "anna"]);
    house.person("user2").await;
    while house.chat.sweep().await.unwrap().is_some() {}
    assert_eq!(house.rows("channels").await, 1);
    for table in ["reactions", "votes"] {
        assert_eq!(house.rows(table).await, 0, "{table}");
    }
    assert_eq!(
        house.texts(&anna, square).await,
        ["I was here", "and?\n1. yes: 0\n2. no: 0"]
    );
    let of_those_who_left =
        "sessions where user_id in (select id from users where gone_at is not null)";
    assert_eq!(house.rows(of_those_who_left).await, 0);
    house.is_sound().await;
}

async fn sessions_that_ran_out_are_forgotten_in_pieces(house: House) {
    let anna = house.person("anna").await;
    for _ in 0..300 {
        house.token("anna", crate::house::PASSWORD).await.unwrap();
    }
    house.runs("update sessions set expires_at = 1000").await;
    house.chat.keep_up().await.unwrap();
    soon(async || house.rows("sessions").await == 0).await;
    house.lasting("boris").await;
    assert_eq!(house.rows("sessions").await, 2, "{anna:?}");
}
