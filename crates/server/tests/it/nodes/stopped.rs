//! A node that was stopped and woken tells nobody anything by what it knew before.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::{SECRET, node, posts};
use crate::harness::{Nats, database, until};

#[tokio::test]
async fn whoever_is_blocked_while_their_node_sleeps_hears_nothing_of_what_came_behind_that() {
    let nats = Nats::start();
    let database = database().await;
    let one = node(&database, Some(&nats)).await;
    let admin = one.demo("admin").await;
    let [anna, boris, clara, dora] = one.people(["anna", "boris", "clara", "dora"]).await;
    let square = one.channel("square", &[&anna, &boris, &clara, &dora]).await;
    let other = one
        .command(&["serve"])
        .env("DATABASE_URL", &database)
        .env("SECRET_KEY", SECRET)
        .env("VECHE_NATS_URL", &nats.url)
        .serve()
        .await;
    until(async || other.get("/readyz").await.json == json!({"status": "ready"})).await;
    super::hears(&one).await;

    let mut witness = other.lets_in(&dora).lives().await;
    let mut annas = anna.lives().await;
    // The first time the other node has only just begun.
    for (person, asleep) in [(&boris, 500), (&clara, 1_000)] {
        let far = other.lets_in(person);
        let live = far.lives().await;
        let (mut old, mut direct) = (far.listens(square).await, far.chats().await);
        posts(&anna, square, &format!("hello {}", person.name)).await;
        assert_eq!(old.text().await, format!("anna: hello {}", person.name));

        let silence = other.falls_silent();
        let block = format!("/moderator/block_user/{}", person.id);
        admin.post(&block).await.ok();
        for number in 0..10 {
            posts(&anna, square, &format!("not for {} {number}", person.name)).await;
        }
        annas.request("typing", json!({"channel": square})).await;
        sleep(Duration::from_millis(asleep)).await;
        drop(silence);

        let (code, heard) = live.closed().await;
        assert_eq!(code, Some(4003));
        let behind: Vec<_> = heard
            .iter()
            .filter(|frame| {
                frame.to_string().contains("not for") || frame["signal"]["type"] == "typing"
            })
            .collect();
        assert!(behind.is_empty(), "{behind:?}");
        for socket in [&mut old, &mut direct] {
            let (_, heard) = socket.closed().await;
            assert!(heard.is_empty(), "{heard:?}");
        }
        let told = super::texts(&mut witness, 11).await;
        assert_eq!(told.last(), Some(&format!("not for {} 9", person.name)));
    }
}
