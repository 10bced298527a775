//! Names that pass for each other, and those of who keeps order.

use veche_chat::{Arrangement, Caller, Error, NewAccount, Resembling, Result, Unique};
use veche_model::{
    ChannelName, DisplayName, Kind, Password, Patch, Profile, Role, User, UserId, Username,
};

use crate::{
    house::{House, PASSWORD},
    older,
};

stories![
    a_name_that_passes_for_anothers_is_taken,
    a_channels_name_that_passes_for_anothers_is_taken,
    of_many_who_want_names_that_look_alike_one_gets_it,
    the_names_of_those_who_keep_order_are_their_own,
    who_resembles_a_new_moderator_is_reported_and_stays,
    names_that_an_older_version_let_in_go_on_working,
    spellings_of_one_emoji_become_one_reaction,
];

fn account(username: &str, name: &str) -> Result<NewAccount> {
    Ok(NewAccount {
        username: Username::parse(username)?,
        name: DisplayName::parse(name)?,
        email: None,
        password: Password::parse(PASSWORD)?,
    })
}

async fn registers(house: &House, username: &str, name: &str) -> Result<User> {
    house
        .chat
        .register(account(username, name)?, None, None)
        .await
}

async fn is_renamed(house: &House, who: &Caller, name: &str) -> Result<()> {
    let profile = Profile {
        name: Some(DisplayName::parse(name)?),
        ..Profile::default()
    };
    house.chat.edit_profile(who, profile).await.map(drop)
}

async fn a_name_that_passes_for_anothers_is_taken(house: House) {
    for real in ["user1", "mary", "wolf", "ёжик", "vera", "йод"] {
        registers(&house, real, real).await.unwrap();
    }
    for like in ["userl", "USERI", "rnary", "vvolf", "Ежик", "ｖｅｒａ"] {
        let refused = registers(&house, like, "Somebody").await;
        assert!(
            matches!(refused, Err(Error::Taken(Unique::Username))),
            "{like}: {refused:?}"
        );
    }
    for bad in [
        "user1\u{301}",
        "us\u{34f}er1",
        "user1\u{fe0f}",
        "vera.",
        "vera_",
        "vera-",
    ] {
        let refused = registers(&house, bad, "Somebody").await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{bad:?}: {refused:?}"
        );
    }
    registers(&house, "иод", "иод").await.unwrap();
    assert_eq!(
        house.chat.user_named("ЕЖИК").await.unwrap().username,
        "ёжик"
    );
    house.token("ежик", PASSWORD).await.unwrap();
}

async fn a_channels_name_that_passes_for_anothers_is_taken(house: House) {
    let moderator = house.moderator().await;
    let create = async |name: &str| {
        let name = ChannelName::parse(name).unwrap();
        house
            .chat
            .create_channel(&moderator, Kind::Open, name)
            .await
    };
    let square = create("Channel 1").await.unwrap();
    let street = create("Ёлки").await.unwrap();
    for like in ["Сhannel 1", "channel  l", "елки"] {
        let refused = create(like).await;
        assert!(
            matches!(refused, Err(Error::Taken(Unique::Name))),
            "{like}: {refused:?}"
        );
    }
    let rename = async |name: &str| {
        let wanted = Arrangement {
            name: Patch::Set(ChannelName::parse(name).unwrap()),
            ..Arrangement::default()
        };
        house.chat.arrange(&moderator, street.id, wanted).await
    };
    let refused = rename("Channel I").await;
    assert!(
        matches!(refused, Err(Error::Taken(Unique::Name))),
        "{refused:?}"
    );
    assert_eq!(rename("ЕЛКИ").await.unwrap().name.unwrap(), "ЕЛКИ");
    assert_eq!(rename("Отдел №5").await.unwrap().name.unwrap(), "Отдел №5");
    house
        .chat
        .delete_channel(&moderator, square.id)
        .await
        .unwrap();
    create("Channel l").await.unwrap();
    create("Ёлки").await.unwrap();
}

async fn of_many_who_want_names_that_look_alike_one_gets_it(house: House) {
    let node = house.another_node().await;
    let wanted = [
        "bob1", "bobl", "b0b1", "b0bl", "bobI", "BOB1", "B0B1", "B0Bl",
    ];
    let tasks = wanted.into_iter().enumerate().map(|(index, name)| {
        let chat = if index % 2 == 0 {
            house.chat.clone()
        } else {
            node.clone()
        };
        tokio::spawn(async move { chat.register(account(name, "Somebody")?, None, None).await })
    });
    let mut made = 0;
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(refused) => assert!(
                matches!(refused, Error::Taken(Unique::Username)),
                "{refused:?}"
            ),
        }
    }
    assert_eq!(made, 1);
    node.close().await;
}

async fn the_names_of_those_who_keep_order_are_their_own(house: House) {
    let moderator = house.moderator().await;
    is_renamed(&house, &moderator, "Анна Петрова")
        .await
        .unwrap();
    let boris = house.person("boris").await;
    for name in [
        "mod",
        "Mod.",
        "м o d",
        "АННА ПЕТРОВА",
        "Анна\u{a0}Петрова 👑",
        "Admin",
        "аdmin",
        "Administrator",
        "Администратор",
        "Модератор",
        "M0derator",
    ] {
        let refused = is_renamed(&house, &boris, name).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{name}: {refused:?}"
        );
        let refused = registers(&house, "clara", name).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{name}: {refused:?}"
        );
    }
    for username in ["m.o.d", "administrator", "moderat0r", "админ"] {
        let refused = registers(&house, username, "Somebody").await;
        assert!(refused.is_err(), "{username}: {refused:?}");
    }
    // Their own they may have, and others theirs.
    is_renamed(&house, &moderator, "анна петрова")
        .await
        .unwrap();
    is_renamed(&house, &moderator, "Moderator").await.unwrap();
    is_renamed(&house, &boris, "Анна Петровна").await.unwrap();
    registers(&house, "clara", "Клара").await.unwrap();
}

async fn who_resembles_a_new_moderator_is_reported_and_stays(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    is_renamed(&house, &boris, "Аnnа!").await.unwrap();
    let operator = Caller::operator();
    let was = house.rows("audit where act = 'resembles'").await;
    house
        .chat
        .set_role(&operator, anna.id, Role::Moderator)
        .await
        .unwrap();

    assert_eq!(house.rows("audit where act = 'resembles'").await, was + 1);
    let found = house.chat.resembling(anna.id).await.unwrap();
    let ids = |found: Vec<Resembling>| found.into_iter().map(|one| one.user.id).collect::<Vec<_>>();
    assert_eq!(ids(found), [boris.id]);
    assert_eq!(ids(house.chat.all_resembling().await.unwrap()), [boris.id]);
    // Who is called so already changes what else they like.
    let about = Profile {
        name: Some(DisplayName::parse("Аnnа!").unwrap()),
        ..Profile::default()
    };
    house.chat.edit_profile(&boris, about).await.unwrap();
}

/// Two people whose names were different, two channels likewise, a name that ends in a sign.
const OLDER: &str = "
    insert into users (id, username, username_fold, name, password, role, created_at) values
        (101, 'Ёжик', 'ёжик', 'Ёжик', '', 0, 0), (102, 'ежик', 'ежик', 'Ежик', '', 0, 0), (103, 'vera.', 'vera.', 'Вера', '', 0, 0),
        (104, 'ёлка', 'ёлка', 'Ёлка', '', 0, 0), (105, 'admin', 'admin', 'admin', '', 2, 0), (106, 'adm1n', 'adm1n', 'x', '', 0, 0),
        (107, 'admın', 'admın', 'x', '', 0, 0);
    insert into channels (id, kind, name, name_fold, head, created_at) values
        (101, 0, 'square', 'square', 0, 0), (102, 0, 'ѕquаre', 'ѕquаre', 0, 0), (103, 0, 'Ёлки', 'ёлки', 0, 0);
";

async fn names_that_an_older_version_let_in_go_on_working(house: House) {
    let house = house.older(&older::SECOND, OLDER).await;
    for name in ["Ёжик", "ежик", "vera.", "ёлка", "admin", "adm1n", "admın"] {
        let found = house.chat.user_named(name).await.unwrap();
        assert_eq!(found.username, name);
    }
    assert_eq!(
        house.chat.user_named("елка").await.unwrap().username,
        "ёлка"
    );
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let alike = house.chat.alike().await.unwrap();
    assert_eq!(
        alike.usernames,
        [pair("admin", "admın"), pair("Ёжик", "ежик")]
    );
    assert_eq!(alike.channels, [pair("square", "ѕquаre")]);
    let found = house.chat.all_resembling().await.unwrap();
    let found: Vec<_> = found.iter().map(|one| one.user.username.as_str()).collect();
    assert_eq!(found, ["adm1n", "admın"]);
    let anna = house.person("anna").await;
    for search in ["ёжи", "ежи"] {
        let people = house.chat.people(&anna, Some(search), UserId(0), 10).await;
        assert_eq!(people.unwrap().len(), 2, "{search}");
    }
    for taken in ["елка", "Ежик", "ADMIN", "adrnin"] {
        let refused = registers(&house, taken, "Somebody").await;
        assert!(
            matches!(refused, Err(Error::Taken(Unique::Username))),
            "{taken}: {refused:?}"
        );
    }
    let name = ChannelName::parse("елки").unwrap();
    let refused = house
        .chat
        .create_channel(&Caller::operator(), Kind::Open, name)
        .await;
    assert!(
        matches!(refused, Err(Error::Taken(Unique::Name))),
        "{refused:?}"
    );
}

/// A message with three spellings of two emoji, and a sign that was taken for one.
const REACTED: &str = "
    insert into users (id, username, username_fold, name, password, role, created_at) values
        (1, 'anna', 'anna', 'Anna', '', 0, 0), (2, 'boris', 'boris', 'Boris', '', 0, 0);
    insert into channels (id, kind, name, name_fold, head, created_at) values (1, 0, 'square', 'square', 5, 0);
    insert into messages (channel_id, seq, changed, author_id, text, posted_at, marks) values (1, 1, 5, 1, 'hi', 0, 2);
    insert into changes (channel_id, seq, kind, actor_id, subject, at) select 1, seq, 5, 1, 1, 0 from (
        select 2 as seq union select 3 union select 4 union select 5) as seqs;
    insert into reactions (channel_id, seq, emoji, user_id, at) values
        (1, 1, '❤', 1, 1), (1, 1, '❤️', 1, 2), (1, 1, '❤', 2, 3), (1, 1, '—', 2, 4), (1, 1, '👍🏽', 2, 4);
";

async fn spellings_of_one_emoji_become_one_reaction(house: House) {
    let house = house.older(&older::SECOND, REACTED).await;
    assert_eq!(house.rows("reactions").await, 4);
    assert_eq!(house.rows("reactions where emoji = '❤️'").await, 2);
    assert_eq!(house.rows("channels where head = 5").await, 1);
}
