//! The first administrator.

use veche_chat::{Beginning, Caller, Error, NewAccount, Unique};
use veche_model::{DisplayName, Password, Role, Username};

use crate::house::{House, at};

stories![
    the_first_administrator_is_made_once,
    of_many_at_once_one_becomes_the_administrator,
    a_guessable_password_makes_no_account,
];

fn account(name: &str) -> NewAccount {
    let username = Username::parse(name).unwrap();
    let name = DisplayName::from(&username);
    NewAccount::choose(username, name, None, password("a long password")).unwrap()
}

fn password(text: &str) -> Password {
    Password::parse(text).unwrap()
}

async fn the_first_administrator_is_made_once(house: House) {
    house.moderator().await;
    assert!(house.chat.needs_setup().await.unwrap());
    let taken = house
        .chat
        .set_up(account("mod"), Beginning::default())
        .await;
    assert!(
        matches!(taken, Err(Error::Taken(Unique::Username))),
        "{taken:?}"
    );

    let first = house
        .chat
        .set_up(account("first"), Beginning::default())
        .await
        .unwrap();

    assert_eq!(first.role, Role::Admin);
    assert!(!house.chat.needs_setup().await.unwrap());
    let second = house
        .chat
        .set_up(account("second"), Beginning::default())
        .await;
    assert!(matches!(second, Err(Error::Conflict(_))), "{second:?}");
    let operator = Caller::operator();
    assert!(
        house
            .chat
            .user_to_administer(&operator, "second")
            .await
            .is_err()
    );
    let signed_in = house
        .chat
        .open_session_for_good(&first, &at("a browser"))
        .await
        .unwrap();
    assert_eq!(signed_in.me.person.role, Role::Admin);
    let caller = house.caller(&signed_in.access).await.unwrap();
    assert_eq!(caller.role, Role::Admin);
}

async fn of_many_at_once_one_becomes_the_administrator(house: House) {
    let other = house.another_node().await;
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let chat = if number % 2 == 0 { &house.chat } else { &other };
            let chat = chat.clone();
            tokio::spawn(async move {
                chat.set_up(account(&format!("admin{number}")), Beginning::default())
                    .await
            })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert!(matches!(error, Error::Conflict(_)), "{error:?}"),
        }
    }
    assert_eq!(made, 1);
}

async fn a_guessable_password_makes_no_account(house: House) {
    let username = Username::parse("anna-maria").unwrap();
    let name = DisplayName::from(&username);
    for bad in ["password1", "Anna-Maria"] {
        let refused = NewAccount::choose(username.clone(), name.clone(), None, password(bad));
        assert_eq!(refused.unwrap_err().field, "password", "{bad}");
    }
    let good = NewAccount::choose(username, name, None, password("a long password")).unwrap();
    let user = house.chat.register(good, None, None).await.unwrap();
    assert_eq!(user.role, Role::Member);
}
