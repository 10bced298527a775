//! How fast one may be through the old contracts, and what being faster costs.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Reply, Veche};

/// A body for `/auth/register`.
fn account(name: &str) -> Value {
    json!({"username": name, "email": format!("{name}@example.org"), "password": "correct horse battery"})
}

#[tokio::test]
async fn signing_in_and_registering_have_a_pace() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    let mut statuses = Vec::new();
    for number in 0..120 {
        // Who is no proxy of ours may say what he likes about where he calls from.
        let request = veche
            .request("POST", "/auth/token")
            .header("x-forwarded-for", format!("10.0.0.{number}"))
            .form(&[("username", "anna"), ("password", "a wrong password")]);
        let reply = Reply::of(request.send().await.expect("the server answers")).await;
        if reply.status == 429 {
            let wait: u64 = reply
                .header("retry-after")
                .parse()
                .expect("seconds to wait");
            assert!((1..=10).contains(&wait));
            reply.refused(429, &format!("Too many requests, wait {wait} s"));
        }
        statuses.push(reply.status);
    }
    let refused = statuses.iter().filter(|status| **status == 429).count();
    assert!((1..=25).contains(&refused), "{statuses:?}");
    // Who is signed in is not locked out, and neither is anybody else.
    anna.get("/getallchats").await.ok();
    veche.demo("user1").await;

    let mut made = 0;
    let refused = loop {
        let name = format!("crowd{made}");
        let reply = veche.post_json("/auth/register", account(&name)).await;
        if reply.status != 200 {
            break reply;
        }
        made += 1;
        assert!(made < 400, "there is no limit");
    };
    assert_eq!(refused.status, 429, "{}", refused.text);
    assert!(
        refused
            .header("retry-after")
            .parse::<u64>()
            .expect("seconds to wait")
            >= 1
    );
}

#[tokio::test]
async fn whoever_talks_too_fast_is_read_no_faster_and_loses_nothing() {
    let veche = Veche::on_sqlite().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);
    let begun = Instant::now();
    for number in 0..1700 {
        annas.send(&number.to_string()).await;
    }
    let reading = tokio::spawn(async move { annas.texts(1701).await });
    // Meanwhile nobody else waits.
    boriss.send("me too").await;
    let mut heard = boriss.texts(1400).await;
    assert!(heard.contains(&"boris: me too".to_owned()));
    heard.extend(boriss.texts(301).await);
    assert!(
        begun.elapsed() > Duration::from_millis(1500),
        "200 too many, 10 ms each: {:?}",
        begun.elapsed()
    );
    assert_eq!(reading.await.expect("Anna hears everything"), heard);
}
