//! What is stored is told, whatever becomes of whoever asked for it.

use std::{future::Future, time::Duration};

use veche_chat::{Connection, Heard, Told};
use veche_model::{ChannelName, DraftText, Ending, Kind, Signal, Topic};

use crate::house::{House, draft};

stories![
    a_deletion_is_told_though_its_caller_left,
    a_channel_that_was_founded_is_told_though_its_founder_left,
    an_owner_is_told_though_who_made_them_one_left,
    a_draft_is_told_though_its_writer_left,
    what_was_saved_and_unsaved_is_told_though_who_did_it_left,
];

/// Begins something and goes away.
async fn begins(act: impl Future) {
    let mut act = Box::pin(act);
    assert!(
        futures_util::poll!(&mut act).is_pending(),
        "it takes a while"
    );
}

/// Waits until one of the signals told here is the one that is looked for.
async fn hears(connection: &Connection, is_it: impl Fn(&Signal) -> bool) {
    let until = async {
        loop {
            let Heard::Events(heard) = connection.hear().await else {
                panic!("the connection ended");
            };
            let mut signals = heard.iter().filter_map(|delivery| match &delivery.told {
                Told::Signal(signal) => Some(signal),
                Told::Event(_) => None,
            });
            if signals.any(&is_it) {
                return;
            }
        }
    };
    let told = tokio::time::timeout(Duration::from_secs(20), until).await;
    told.expect("it is told soon");
}

async fn a_deletion_is_told_though_its_caller_left(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let connection = house.chat.listen(&anna, square).await.unwrap();
    let moderator = house.moderator().await;

    begins(house.chat.delete_channel(&moderator, square)).await;

    let heard = tokio::time::timeout(Duration::from_secs(20), connection.hear()).await;
    assert!(
        matches!(heard, Ok(Heard::Ended(Ending::Deleted))),
        "{heard:?}"
    );
}

async fn a_channel_that_was_founded_is_told_though_its_founder_left(house: House) {
    let anna = house.person("anna").await;
    let elsewhere = house.chat.listen_live(&anna).unwrap();
    let name = ChannelName::parse("square").unwrap();
    let topic = Topic::parse("").unwrap();
    begins(house.chat.found_channel(&anna, Kind::Open, name, topic)).await;
    hears(&elsewhere, |signal| {
        matches!(signal, Signal::Entered { .. })
    })
    .await;
}

async fn an_owner_is_told_though_who_made_them_one_left(house: House) {
    let [anna, boris] = [house.person("anna").await, house.person("boris").await];
    let square = house.channel("square", &[&anna, &boris]).await;
    let moderator = house.moderator().await;
    let elsewhere = house.chat.listen_live(&boris).unwrap();
    let made = house.chat.set_owner(&moderator, square, boris.id, true);
    begins(made).await;
    hears(
        &elsewhere,
        |signal| matches!(signal, Signal::Membership { membership, .. } if membership.is_owner),
    )
    .await;
}

async fn a_draft_is_told_though_its_writer_left(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let elsewhere = house.chat.listen_live(&anna).unwrap();
    for text in ["half a thought", ""] {
        let kept = DraftText::parse(text).unwrap();
        begins(house.chat.keep_draft(&anna, square, None, kept)).await;
        hears(
            &elsewhere,
            |signal| matches!(signal, Signal::Draft { text: told, .. } if told == text),
        )
        .await;
    }
}

async fn what_was_saved_and_unsaved_is_told_though_who_did_it_left(house: House) {
    let anna = house.person("anna").await;
    let square = house.channel("square", &[&anna]).await;
    let message = house.posts(&anna, square, draft("hello")).await.unwrap();
    let elsewhere = house.chat.listen_live(&anna).unwrap();
    let told = |is: bool| move |signal: &Signal| matches!(signal, Signal::Saved { is_saved, .. } if *is_saved == is);
    begins(house.chat.save(&anna, square, message.seq)).await;
    hears(&elsewhere, told(true)).await;
    begins(house.chat.unsave(&anna, square, message.seq)).await;
    hears(&elsewhere, told(false)).await;
}
