//! The server at a glance.

use crate::{harness::Veche, stories};

stories![administrators_see_how_much_there_is];

async fn administrators_see_how_much_there_is(veche: Veche) {
    let anna = veche.person("anna").await;
    let [moderator, admin] = [veche.demo("moderator").await, veche.demo("admin").await];
    let before = admin.asks("/facts").await;
    let square = anna.founds("open", "square").await;
    anna.says(square, "hello").await;
    let _socket = anna.listens(square).await;
    let after = admin.asks("/facts").await;

    assert_eq!(before["version"], env!("CARGO_PKG_VERSION"));
    let health = veche.get("/healthz").await.ok();
    assert_eq!(before["engine"], health["store"]);
    assert!(before["started_at"].is_i64());
    assert_eq!(before["started_at"], after["started_at"]);
    assert_eq!(
        (&before["public_url"], &before["has_devices"]),
        (&serde_json::Value::Null, &serde_json::Value::Bool(false))
    );
    assert_eq!(before["people"], 5, "the demo people and anna");
    // Her coming in and what she said.
    for (fact, more) in [
        ("people", 0),
        ("channels", 1),
        ("messages_at_most", 2),
        ("sockets", 1),
        ("posts", 1),
    ] {
        let count = |facts: &serde_json::Value| facts[fact].as_i64().expect("a number");
        assert_eq!(count(&after) - count(&before), more, "{fact}");
    }
    // What the process takes grows, and is not nonsense.
    for (fact, least) in [
        ("cpu_ms", 10),
        ("memory_bytes", 1 << 20),
        ("store_bytes", 1 << 16),
    ] {
        let [first, last] = [&before, &after].map(|facts| facts[fact].as_i64().expect("a number"));
        assert!((least..1 << 36).contains(&first), "{fact}: {first}");
        assert!(
            fact == "memory_bytes" || last >= first,
            "{fact}: {first}, {last}"
        );
    }
    for person in [&anna, &moderator] {
        person.get("/api/v1/facts").await.is_problem("forbidden");
    }
}
