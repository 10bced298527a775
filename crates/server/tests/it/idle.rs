//! Sockets that only wait must cost nothing but their memory.

use std::time::{Duration, Instant};

use crate::harness::{Engine, Veche};

/// In a process that is client and server at once, each socket takes two files.
const SOCKETS: usize = 2000;

#[tokio::test]
async fn two_thousand_idle_sockets_hold_no_connection_of_a_pool_of_ten() {
    rlimit::increase_nofile_limit(u64::MAX).expect("the limit can be read");
    let settings = [
        ("database_connections", "10"),
        ("sockets_per_user", "3000"),
        ("limits", "off"),
    ];
    let veche = Veche::on(Engine::Postgres, &settings).await;
    let anna = veche.person("anna").await;
    let (square, waiting) = (
        veche.channel("square", &[&anna]).await,
        veche.channel("waiting", &[&anna]).await,
    );
    let mut idle = Vec::new();
    for number in 0..SOCKETS {
        idle.push(if number % 2 == 0 {
            anna.listens(waiting).await
        } else {
            anna.chats().await
        });
    }

    let mut socket = anna.listens(square).await;
    let mut took = Vec::new();
    for number in 0..200 {
        let began = Instant::now();
        socket.send(&number.to_string()).await;
        assert_eq!(socket.text().await, format!("anna: {number}"));
        took.push(began.elapsed());
    }

    took.sort_unstable();
    println!(
        "{SOCKETS} idle sockets: an echo takes {:?} (p50), {:?} (p99)",
        took[100], took[197]
    );
    assert!(took[100] < Duration::from_millis(50), "p50 {:?}", took[100]);
    // And the idle ones are alive all the same.
    veche
        .demo("moderator")
        .await
        .listens(waiting)
        .await
        .send("wake up")
        .await;
    for socket in idle.iter_mut().step_by(2) {
        assert_eq!(socket.text().await, "moderator: wake up");
    }
}

#[tokio::test]
async fn idle_sockets_leave_the_database_to_the_chat() {
    let veche = Veche::on(Engine::Postgres, &[("database_connections", "2")]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut idle = Vec::new();
    for _ in 0..50 {
        idle.push(anna.listens(square).await);
        idle.push(anna.chats().await);
    }
    let refused = anna.tries_to_chat().await.err().expect("one too many");
    assert_eq!(
        (refused.status, refused.json["detail"].as_str()),
        (409, Some("Too many sockets are open"))
    );

    let begun = Instant::now();
    let mut boriss = boris.listens(square).await;
    boriss.send("is anybody there?").await;
    assert_eq!(boriss.text().await, "boris: is anybody there?");
    assert_eq!(idle[0].text().await, "boris: is anybody there?");
    assert_eq!(idle[98].text().await, "boris: is anybody there?");
    assert_eq!(boris.reads(square).await.len(), 1);
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
}
