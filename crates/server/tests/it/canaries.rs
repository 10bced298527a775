//! What is private stays so: words that could not come from anywhere else are planted in every private place, and looked for
//! wherever somebody else may look.

mod looking;
mod planting;

use serde_json::Value;

use crate::{harness::Veche, stories};

use looking::{everything, hears_until};
use planting::{Canary, Garden};

stories![
    a_secret_is_seen_where_it_belongs_and_nowhere_else,
    a_socket_hears_nothing_of_what_is_not_its_persons,
    no_secret_is_in_the_log_or_the_metrics,
];

async fn a_secret_is_seen_where_it_belongs_and_nowhere_else(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let mut garden = Garden::of(&veche.base, &moderator).await;
    let openapi = veche.get("/openapi.json").await.ok();

    garden.plant().await;

    is_seen_where_it_belongs(&garden).await;
    let all: Vec<&Canary> = garden.canaries.iter().collect();
    for (person, hidden) in [
        (&garden.sam, all.clone()),
        (&garden.peter, hidden_from(&garden, "peter")),
        (&garden.olga, hidden_from(&garden, "olga")),
        (&garden.moderator, hidden_from(&garden, "moderator")),
    ] {
        let pages = everything(&openapi, &garden, person).await;
        assert!(pages.len() > 150, "{}: {} pages", person.name, pages.len());
        for (page, text) in &pages {
            for canary in &hidden {
                assert!(
                    !text.contains(&canary.word),
                    "{} sees the {} at {page}: {text}",
                    person.name,
                    canary.what
                );
            }
        }
        // Who looks everywhere finds what is theirs, so that they would have found the rest.
        for canary in garden
            .canaries
            .iter()
            .filter(|canary| canary.is_read_by(&person.name))
        {
            let found = pages.iter().any(|(_, text)| text.contains(&canary.word));
            assert!(found, "{} does not find the {}", person.name, canary.what);
        }
    }
}

fn hidden_from<'a>(garden: &'a Garden, name: &str) -> Vec<&'a Canary> {
    let canaries = garden.canaries.iter();
    canaries
        .filter(|canary| !canary.may_be_read_by(name))
        .collect()
}

/// What is told once is not there to be read again; all else is.
async fn is_seen_where_it_belongs(garden: &Garden) {
    for (canary, place) in garden.belongings() {
        let said = place.await;
        assert!(
            said.contains(&canary.word),
            "the {} is not in {said}",
            canary.what
        );
    }
}

async fn a_socket_hears_nothing_of_what_is_not_its_persons(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let mut garden = Garden::of(&veche.base, &moderator).await;
    let mut strange = garden.sam.lives().await;
    let mut strange_chat = garden.sam.chats().await;
    let mut orderly = garden.moderator.lives().await;
    let mut own = garden.olga.lives().await;

    garden.plant().await;
    garden.olga.says(garden.open, "all is planted").await;
    garden.olga.writes(&garden.sam, "all is planted").await;

    let heard = hears_until(&mut strange, "all is planted").await;
    for frame in &heard {
        let text = frame.to_string();
        for canary in &garden.canaries {
            assert!(
                !text.contains(&canary.word),
                "the {} is in {text}",
                canary.what
            );
        }
        // Not even when something is said.
        for channel in [garden.closed, garden.direct] {
            let at = |kind: &str| frame[kind]["channel"] == channel;
            assert!(!at("event") && !at("signal"), "{text}");
        }
    }
    let chat = strange_chat.json().await;
    assert_eq!(chat["message"], "all is planted");
    let heard = hears_until(&mut orderly, "all is planted").await;
    is_not_in(&heard, &hidden_from(&garden, "moderator"));
    let heard = hears_until(&mut own, "all is planted").await;
    // She was there when it was said.
    let mut hidden = hidden_from(&garden, "olga");
    hidden.retain(|canary| !["text", "deleted text"].contains(&canary.what));
    is_not_in(&heard, &hidden);
    let heard: String = heard.iter().map(Value::to_string).collect();
    for what in [
        "text",
        "edit",
        "deleted text",
        "topic",
        "direct message",
        "draft",
    ] {
        let canary = garden.canary(what);
        assert!(
            heard.contains(&canary.word),
            "its owner does not hear the {what}"
        );
    }

    // Whoever asks for it from the beginning is told that it is not there.
    let live = garden.sam.tries_to_live().await;
    let mut live = live.expect("the socket opens");
    let resumed = live
        .resume(&[(garden.closed, 0), (garden.direct, 0), (garden.open, 0)])
        .await;
    let mut gone = vec![garden.closed, garden.direct];
    gone.sort_unstable();
    assert_eq!(resumed["gone"], serde_json::json!(gone));
    let heard = hears_until(&mut live, "all is planted").await;
    is_not_in(&heard, &garden.canaries.iter().collect::<Vec<_>>());
    for channel in [garden.closed, garden.direct] {
        let refused = garden.sam.tries_to_listen(channel).await;
        assert!(refused.is_err(), "{channel}");
    }
}

fn is_not_in(frames: &[Value], canaries: &[&Canary]) {
    for frame in frames {
        let text = frame.to_string();
        for canary in canaries {
            assert!(
                !text.contains(&canary.word),
                "the {} is in {text}",
                canary.what
            );
        }
    }
}

async fn no_secret_is_in_the_log_or_the_metrics(mut veche: Veche) {
    veche.stop().await;
    let serving = veche
        .command(&[])
        .env("VECHE_LOG", "trace")
        .env("VECHE_LIMITS", "off")
        .serve()
        .await;
    let mut moderator = serving.signs_in("moderator", "password").await;
    moderator.id = 3;
    let mut garden = Garden::of(&serving.base, &moderator).await;
    let own = garden.olga.lives().await;
    let room = garden.olga.listens(garden.closed).await;

    garden.plant().await;
    let openapi = serving.get("/openapi.json").await.ok();
    for person in [&garden.olga, &garden.sam, &garden.moderator] {
        everything(&openapi, &garden, person).await;
    }
    garden.uses_its_secrets().await;
    let metrics = serving.get("/metrics").await.text;
    own.close().await;
    room.close().await;
    let (code, log) = serving.stop().await;

    assert_eq!(code, Some(0), "{log}");
    // They do tell of what was done.
    assert!(metrics.contains("veche_"), "{metrics}");
    assert!(log.contains("/api/v1/channels/"), "{log}");
    for canary in &garden.canaries {
        let line = log.lines().find(|line| line.contains(&canary.word));
        assert_eq!(line, None, "the {} is in the log", canary.what);
        assert!(!metrics.contains(&canary.word), "{}", canary.what);
    }
}
