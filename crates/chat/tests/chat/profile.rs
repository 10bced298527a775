//! What people say of themselves, and how they are found.

use veche_chat::{Caller, Chat, Error, NewAccount, Noun};
use veche_model::{
    About, DisplayName, Email, Hue, Locale, Millis, Password, Patch, Person, Profile, Role, Status,
    TimeZone, UserId, Username,
};

use crate::{
    house::{House, PASSWORD},
    soon,
};

stories![
    a_profile_is_changed_field_by_field,
    a_status_is_hidden_once_it_ran_out,
    an_address_is_shown_to_its_person_alone,
    people_are_found_by_what_they_are_called,
    a_search_means_its_letters,
    the_directory_is_read_page_by_page,
    people_are_given_in_the_order_of_their_ids,
    names_of_an_older_version_are_found_once_they_are_folded,
    nobody_signed_out_changes_a_profile,
];

async fn registers(house: &House, username: &str, name: &str) -> UserId {
    let account = NewAccount {
        username: Username::parse(username).unwrap(),
        name: DisplayName::parse(name).unwrap(),
        email: Some(Email::parse("email", &format!("{username}@secret.example")).unwrap()),
        password: Password::parse(PASSWORD).unwrap(),
    };
    house.chat.register(account, None, None).await.unwrap().id
}

fn profile(json: &str) -> Profile {
    serde_json::from_str(json).unwrap()
}

async fn a_profile_is_changed_field_by_field(house: House) {
    let anna = house.person("anna").await;
    let before = house.chat.me(&anna).await.unwrap();
    assert_eq!(before.person.name, "anna");

    let whole = Profile {
        avatar: veche_model::Patch::Leave,
        name: Some(DisplayName::parse("Анна Петрова").unwrap()),
        about: Some(About::parse("Reads.\nWrites.").unwrap()),
        colour: Patch::Set(Hue::try_from(210).unwrap()),
        locale: Patch::Set(Locale::parse("ru").unwrap()),
        time_zone: Patch::Set(TimeZone::parse("Europe/Moscow").unwrap()),
        status: Patch::Set(Status::parse("at lunch", None).unwrap()),
        is_discreet: Some(true),
        level: Some(veche_model::Level::All),
        keywords: None,
    };
    let me = house.chat.edit_profile(&anna, whole).await.unwrap();
    assert_eq!(me, house.chat.me(&anna).await.unwrap());
    assert_eq!(me.person.name, "Анна Петрова");
    assert_eq!(me.person.about, "Reads.\nWrites.");
    assert_eq!(me.person.colour.map(Hue::degrees), Some(210));
    assert_eq!(me.person.time_zone.as_deref(), Some("Europe/Moscow"));
    assert_eq!(me.person.status.as_ref().unwrap().text(), "at lunch");
    assert_eq!(me.locale.as_deref(), Some("ru"));
    assert!(me.is_discreet);
    assert_eq!(me.level, veche_model::Level::All);

    let nothing = house.chat.edit_profile(&anna, Profile::default()).await;
    assert_eq!(nothing.unwrap(), me);
    let cleared = profile(
        r#"{"about": "", "colour": null, "locale": null, "time_zone": null, "status": null, "is_discreet": false, "level": "mentions"}"#,
    );
    let cleared = house.chat.edit_profile(&anna, cleared).await.unwrap();
    let mut expected = before;
    "Анна Петрова".clone_into(&mut expected.person.name);
    assert_eq!(cleared, expected);
}

async fn a_status_is_hidden_once_it_ran_out(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let now = veche_chat::Clock::now(&*house.clock);
    let status = Status::parse("at lunch", Some(Millis(now.0 + 3_600_000))).unwrap();
    let change = Profile {
        status: Patch::Set(status),
        ..Profile::default()
    };
    house.chat.edit_profile(&anna, change).await.unwrap();
    let seen = async || {
        let ids = [anna.id];
        let chat = &house.chat;
        let all = chat.people(&boris, None, UserId(0), 10).await.unwrap();
        let mut views = vec![
            chat.person(&boris, anna.id).await.unwrap().status,
            chat.me(&anna).await.unwrap().person.status,
            chat.people_by_ids(&boris, &ids).await.unwrap()[0]
                .status
                .clone(),
        ];
        views.extend(
            all.into_iter()
                .filter(|one| one.id == anna.id)
                .map(|one| one.status),
        );
        assert_eq!(views.len(), 4);
        views
    };

    assert!(seen().await.iter().all(Option::is_some));
    house.clock.jump(3_601_000);
    assert!(seen().await.iter().all(Option::is_none));
}

async fn an_address_is_shown_to_its_person_alone(house: House) {
    let boris = house.person("boris").await;
    let id = registers(&house, "anna", "Anna").await;
    let anna = house.signs_in("anna", PASSWORD).await.unwrap();

    let me = house.chat.me(&anna).await.unwrap();
    assert_eq!(me.email.as_deref(), Some("anna@secret.example"));
    let chat = &house.chat;
    let shown = (
        chat.person(&boris, id).await.unwrap(),
        chat.people(&boris, None, UserId(0), 200).await.unwrap(),
        chat.people(&boris, Some("anna"), UserId(0), 200)
            .await
            .unwrap(),
        chat.people_by_ids(&boris, &[id]).await.unwrap(),
    );
    let shown = serde_json::to_string(&shown).unwrap();
    assert!(
        shown.contains("anna") && !shown.contains("secret"),
        "{shown}"
    );
    // Nor does it help to guess it.
    let found = chat
        .people(&boris, Some("secret.example"), UserId(0), 200)
        .await;
    assert!(found.unwrap().is_empty());
}

async fn found(chat: &Chat, caller: &Caller, search: &str) -> Vec<String> {
    let people = chat.people(caller, Some(search), UserId(0), 200).await;
    let names = people.unwrap().into_iter().map(|person| person.username);
    names.collect()
}

async fn people_are_found_by_what_they_are_called(house: House) {
    let boris = house.person("boris").await;
    registers(&house, "anna", "Анна Петрова").await;
    registers(&house, "hanna", "Hanna Straße").await;
    registers(&house, "ПЁТР", "Pyotr").await;

    for (search, names) in [
        ("ANN", &["anna", "hanna"][..]),
        ("анна", &["anna"]),
        ("ПЕТРОВ", &["anna"]),
        ("на пЕт", &["anna"]),
        ("STRASSE", &["hanna"]),
        ("пёт", &["anna", "ПЁТР"]),
        ("пет", &["anna", "ПЁТР"]),
        ("pyo", &["ПЁТР"]),
        (" boris ", &["boris"]),
        ("nobody", &[]),
    ] {
        assert_eq!(found(&house.chat, &boris, search).await, names, "{search}");
    }
    assert_eq!(found(&house.chat, &boris, "  ").await.len(), 4);
    // By what they are called now.
    let anna = house.signs_in("anna", PASSWORD).await.unwrap();
    let renamed = profile(r#"{"name": "Зоя"}"#);
    house.chat.edit_profile(&anna, renamed).await.unwrap();
    assert_eq!(found(&house.chat, &boris, "зОЯ").await, ["anna"]);
    assert!(found(&house.chat, &boris, "петрова").await.is_empty());
}

async fn a_search_means_its_letters(house: House) {
    let boris = house.person("boris").await;
    registers(&house, "anna", "100 % [a_b] !x \\ 'q'").await;

    for search in ["%", "_", "!", "100 %", "[a_b]", "!x", "\\", "'q'"] {
        assert_eq!(
            found(&house.chat, &boris, search).await,
            ["anna"],
            "{search}"
        );
    }
    for search in ["1%0", "a!b", "%%", "_____", "'--"] {
        assert!(
            found(&house.chat, &boris, search).await.is_empty(),
            "{search}"
        );
    }
    for bad in ["a\0b", &"x".repeat(101)] {
        let refused = house.chat.people(&boris, Some(bad), UserId(0), 200).await;
        assert!(
            matches!(&refused, Err(Error::Invalid(invalid)) if invalid.field == "search"),
            "{refused:?}"
        );
    }
}

async fn the_directory_is_read_page_by_page(house: House) {
    let boris = house.person("boris").await;
    for number in 0..9 {
        registers(&house, &format!("person{number}"), "Somebody").await;
    }
    let (mut after, mut names) = (UserId(0), Vec::new());
    loop {
        let page = house.chat.people(&boris, Some("somebody"), after, 4).await;
        let page: Vec<Person> = page.unwrap();
        let Some(last) = page.last() else { break };
        after = last.id;
        assert!(page.len() <= 4);
        names.extend(page.into_iter().map(|person| person.username));
    }
    let expected: Vec<_> = (0..9).map(|number| format!("person{number}")).collect();
    assert_eq!(names, expected);
}

async fn people_are_given_in_the_order_of_their_ids(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let ids = [boris.id, UserId(999), anna.id];
    let people = house.chat.people_by_ids(&anna, &ids).await.unwrap();
    let names: Vec<_> = people.iter().map(|person| person.id).collect();
    assert_eq!(names, [boris.id, anna.id]);
    assert!(
        house
            .chat
            .people_by_ids(&anna, &[])
            .await
            .unwrap()
            .is_empty()
    );
    let many: Vec<_> = (0..201).map(UserId).collect();
    assert!(house.chat.people_by_ids(&anna, &many[1..]).await.is_ok());
    let refused = house.chat.people_by_ids(&anna, &many).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let nobody = house.chat.person(&anna, UserId(999)).await;
    assert!(
        matches!(nobody, Err(Error::NotFound(Noun::User))),
        "{nobody:?}"
    );
}

async fn names_of_an_older_version_are_found_once_they_are_folded(house: House) {
    let boris = house.person("boris").await;
    // As the older version wrote them.
    house
        .runs(
            "insert into users (username, username_fold, name, password, role, created_at)
             with recursive n (i) as (select 1 union all select i + 1 from n where i < 450)
             select 'old' || i, 'old' || i, 'Старый', '', 0, 0 from n",
        )
        .await;
    assert!(found(&house.chat, &boris, "старый").await.is_empty());

    let node = house.another_node().await;
    node.keep_up().await.unwrap();

    // The last of them, too.
    let last = UserId(boris.id.0 + 449);
    soon(async || {
        let people = node.people(&boris, Some("СТАРЫЙ"), last, 1).await;
        !people.unwrap().is_empty()
    })
    .await;
    node.close().await;
}

async fn nobody_signed_out_changes_a_profile(house: House) {
    let anna = house.person("anna").await;
    house.chat.sign_out(&anna).await.unwrap();
    let refused = house.chat.edit_profile(&anna, Profile::default()).await;
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );

    let boris = house.person("boris").await;
    let moderator = house.moderator().await;
    house.chat.block(&moderator, boris.id).await.unwrap();
    let refused = house.chat.edit_profile(&boris, Profile::default()).await;
    assert!(matches!(refused, Err(Error::Blocked)), "{refused:?}");
    let shown = house.chat.person(&moderator, boris.id).await.unwrap();
    assert!(shown.is_blocked && shown.role == Role::Member);
}
