//! What the bus asks of a node, and what it is told.

use std::time::Duration;

use super::{hears, node, posts, texts};
use crate::harness::{Binary, Nats, database, until};

#[tokio::test]
async fn a_bus_that_asks_who_one_is_is_told_what_stands_in_the_address() {
    for (args, with) in [
        (
            &["--user", "ve:che", "--pass", "p@ss/word"][..],
            "ve%3Ache:p%40ss%2Fword@",
        ),
        (&["--auth", "a-token"], "a-token@"),
    ] {
        let mut nats = Nats::start_with(args);
        nats.url = nats.url.replace("nats://", &format!("nats://{with}"));
        let database = database().await;
        let (one, other) = (
            node(&database, Some(&nats)).await,
            node(&database, Some(&nats)).await,
        );
        hears(&one).await;
        hears(&other).await;
        let [anna, boris] = one.people(["anna", "boris"]).await;
        let square = one.channel("square", &[&anna, &boris]).await;
        let mut live = boris.at(&other).lives().await;
        posts(&anna, square, "by way of the bus").await;
        assert_eq!(texts(&mut live, 1).await, ["by way of the bus"]);
    }
}

#[tokio::test]
async fn a_bus_that_refuses_or_is_not_there_is_named_in_the_log_with_its_setting_and_once() {
    let nats = Nats::start_with(&["--user", "veche", "--pass", "hunter2"]);
    let wrong = nats.url.replace("nats://", "nats://veche:hunter3@");
    let right = nats.url.replace("nats://", "nats://veche:hunter2@");
    for (bus, lines) in [
        (wrong.as_str(), &["authorization violation"][..]),
        ("nats://127.0.0.1:1", &["IO error"]),
        (right.as_str(), &[]),
    ] {
        let database = database().await;
        let folder = tempfile::tempdir().expect("a folder");
        let node = Binary::new(folder.path(), &["serve"])
            .env("DATABASE_URL", &database)
            .env("VECHE_NATS_URL", bus)
            .env("VECHE_LOG", "warn")
            .serve()
            .await;
        let ready = if lines.is_empty() {
            "ready"
        } else {
            "degraded"
        };
        until(async || node.get("/readyz").await.json["status"] == ready).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let (code, log) = node.stop().await;
        assert_eq!(code, Some(0), "{log}");
        let about: Vec<_> = log.lines().filter(|line| line.contains("bus")).collect();
        assert_eq!(about.len(), lines.len(), "{log}");
        for (line, why) in about.iter().zip(lines) {
            let address = bus.rsplit('@').next().expect("an address");
            let address = address.trim_start_matches("nats://");
            for word in [*why, "VECHE_NATS_URL", address] {
                assert!(line.contains(word), "{word} is not in {line}");
            }
        }
        assert!(!log.contains("hunter"), "{log}");
    }
}
