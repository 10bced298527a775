//! People who wait for an account.

use std::time::Duration;

use veche_chat::{Caller, Error, NewAccount, TownChange};
use veche_model::{DisplayName, Password, Patch, Registration, Username};

use crate::house::{House, PASSWORD};

stories![nobody_waits_for_longer_than_two_weeks];

const DAY: i64 = 24 * 3600 * 1000;

fn account(name: &str) -> NewAccount {
    let username = Username::parse(name).unwrap();
    let name = DisplayName::from(&username);
    let password = Password::parse(PASSWORD).unwrap();
    NewAccount::choose(username, name, None, password).unwrap()
}

async fn nobody_waits_for_longer_than_two_weeks(house: House) {
    let operator = Caller::operator();
    let change = TownChange {
        registration: Patch::Set(Registration::Approval),
        ..TownChange::default()
    };
    house.chat.change_town(&operator, change).await.unwrap();
    let asks = async |name| {
        let asked = house.chat.register(account(name), None, None).await;
        assert!(matches!(asked, Err(Error::Unapproved)), "{asked:?}");
    };
    asks("anna").await;
    house.clock.jump(13 * DAY);
    asks("boris").await;
    assert_eq!(house.chat.applicants(&operator).await.unwrap().len(), 2);

    house.clock.jump(2 * DAY);
    house.chat.keep_up().await.unwrap();

    let forgotten = async {
        while house.chat.applicants(&operator).await.unwrap().len() > 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), forgotten)
        .await
        .unwrap();
    let left = house.chat.applicants(&operator).await.unwrap();
    assert_eq!(left[0].username, "boris");
    // Her name is free again.
    asks("anna").await;
}
