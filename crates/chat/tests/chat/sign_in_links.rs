//! Links of one's own making, and their time.

use veche_chat::{Caller, Error, Result};

use crate::house::{House, at};

stories![
    a_link_is_good_for_ten_minutes_and_forgotten_after,
    a_clock_that_goes_back_brings_no_link_back,
    a_reset_of_ones_own_waits_for_a_day_and_is_good_for_an_hour,
];

fn is_none<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::NotFound(_)))
}

async fn anna(house: &House) -> Caller {
    let signed_in = house.lasting("anna").await;
    house.caller(&signed_in.access).await.unwrap()
}

async fn a_link_is_good_for_ten_minutes_and_forgotten_after(house: House) {
    let anna = anna(&house).await;
    let offer = house.chat.offer_sign_in(&anna).await.unwrap();
    assert!(offer.expires_at <= house.now().plus_seconds(600));
    house.clock.jump(590_000);
    house.chat.sign_in_of(&offer.code).await.unwrap();
    house.clock.jump(10_000);

    assert!(is_none(&house.chat.sign_in_of(&offer.code).await));
    let late = house.chat.sign_in_by_link(&offer.code, &at("phone")).await;
    assert!(is_none(&late));

    // A new one is as good as the first.
    let offer = house.chat.offer_sign_in(&anna).await.unwrap();
    let phone = house.chat.sign_in_by_link(&offer.code, &at("phone")).await;
    assert_eq!(phone.unwrap().me.person.id, anna.id);
    // What is kept says nothing of the code.
    let offer = house.chat.offer_sign_in(&anna).await.unwrap();
    let kept = house.dump("sign_in_links", "hash || session_id").await;
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].contains(&offer.code));
}

async fn a_clock_that_goes_back_brings_no_link_back(house: House) {
    let anna = anna(&house).await;
    let offer = house.chat.offer_sign_in(&anna).await.unwrap();
    let phone = house.chat.sign_in_by_link(&offer.code, &at("phone")).await;
    phone.unwrap();
    house.clock.jump(-60_000);
    let again = house.chat.sign_in_by_link(&offer.code, &at("phone")).await;
    assert!(is_none(&again));
}

async fn a_reset_of_ones_own_waits_for_a_day_and_is_good_for_an_hour(house: House) {
    // Kept up, as a page does.
    let signed_in = house.lasting("anna").await;
    house.clock.jump(86_370_000);
    let device = at("page");
    let refreshed = house.chat.refresh(&signed_in.refresh.0, device.address);
    let refreshed = refreshed.await.unwrap();
    let anna = house.caller(&refreshed.access).await.unwrap();
    let early = house.chat.offer_own_reset(&anna).await;
    assert!(matches!(early, Err(Error::Conflict(_))), "{early:?}");
    house.clock.jump(30_000);

    let offer = house.chat.offer_own_reset(&anna).await.unwrap();

    house.clock.jump(3_590_000);
    house.chat.reset_of(&offer.code).await.unwrap();
    house.clock.jump(10_000);
    assert!(is_none(&house.chat.reset_of(&offer.code).await));
}
