//! Several nodes on one PostgreSQL: what is done on one is told on all, once and in order, with a bus, without one, and while it is away.

mod stopped;
mod the_bus;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use veche::{Server, settings::Settings};

use crate::harness::{Cluster, Engine, Live, Nats, PASSWORD, Person, Veche, database, until};

const SECRET: &str = "a secret that all nodes of this town have, long enough";

/// A node of a town.
async fn node(database: &str, nats: Option<&Nats>) -> Veche {
    let url = nats.map_or("", |nats| nats.url.as_str());
    let with = [
        ("database_url", database),
        ("secret_key", SECRET),
        ("nats_url", url),
    ];
    Veche::on(Engine::Postgres, &with).await
}

/// Two nodes that hear each other.
async fn two(nats: Option<&Nats>) -> (Veche, Veche) {
    let database = database().await;
    let one = Box::pin(node(&database, nats)).await;
    let other = Box::pin(node(&database, nats)).await;
    if nats.is_some() {
        for node in [&one, &other] {
            hears(node).await;
        }
    }
    (one, other)
}

/// Waits until a node hears all others.
async fn hears(node: &Veche) {
    until(async || node.get("/readyz").await.json == json!({"status": "ready"})).await;
}

/// The texts of the next messages.
async fn texts(live: &mut Live, count: usize) -> Vec<String> {
    let mut texts = Vec::new();
    while texts.len() < count {
        let event = live.event().await;
        if event["type"] == "posted" {
            texts.push(
                event["message"]["text"]
                    .as_str()
                    .expect("a text")
                    .to_owned(),
            );
        }
    }
    texts
}

async fn posts(person: &Person, channel: i64, text: &str) {
    let path = format!("/api/v1/channels/{channel}/messages");
    let post = json!({"text": text, "nonce": text.replace(' ', "-")});
    person.post_json(&path, post).await.ok();
}

#[tokio::test]
async fn what_is_said_at_one_node_is_heard_at_another_on_every_wire() {
    let nats = Nats::start();
    let (one, other) = two(Some(&nats)).await;
    let [anna, boris] = one.people(["anna", "boris"]).await;
    let square = one.channel("square", &[&anna, &boris]).await;
    let far = boris.at(&other);
    let (mut live, mut atom) = (far.lives().await, far.listens(square).await);
    let mut greenatom = far.chats().await;
    let mut near = anna.lives().await;

    posts(&anna, square, "from afar").await;
    assert_eq!(texts(&mut live, 1).await, ["from afar"]);
    assert_eq!(atom.text().await, "anna: from afar");
    posts(&far, square, "and back").await;
    assert_eq!(texts(&mut near, 2).await, ["from afar", "and back"]);
    assert_eq!(texts(&mut live, 1).await, ["and back"]);

    anna.writes(&boris, "between us").await;
    let pushed = greenatom.json().await;
    assert!(pushed.to_string().contains("between us"), "{pushed}");
    assert_eq!(texts(&mut live, 1).await, ["between us"]);
}

#[tokio::test]
async fn both_nodes_tell_one_order_however_fast_both_are_written_to() {
    const EACH: usize = 150;
    for nats in [Some(Nats::start()), None] {
        let (one, other) = two(nats.as_ref()).await;
        let [anna, boris] = one.people(["anna", "boris"]).await;
        let square = one.channel("square", &[&anna, &boris]).await;
        let far = boris.at(&other);
        let (mut near, mut distant) = (anna.lives().await, far.lives().await);
        let (mut old, mut distant_old) = (anna.listens(square).await, far.listens(square).await);
        let speak = async |person: &Person| {
            for number in 0..EACH {
                posts(person, square, &format!("{} {number}", person.name)).await;
            }
        };
        tokio::join!(speak(&anna), speak(&far));
        let heard = texts(&mut near, 2 * EACH).await;
        assert_eq!(heard, texts(&mut distant, 2 * EACH).await);
        let stored: Vec<String> = anna
            .reads(square)
            .await
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(heard, stored);
        for socket in [&mut old, &mut distant_old] {
            for text in &heard {
                let (name, _) = text.split_once(' ').expect("a name");
                assert_eq!(socket.text().await, format!("{name}: {text}"));
            }
        }
    }
}

#[tokio::test]
async fn who_is_at_one_node_is_seen_at_another_until_they_go() {
    let nats = Nats::start();
    let (one, other) = two(Some(&nats)).await;
    let [anna, boris] = one.people(["anna", "boris"]).await;
    let square = one.channel("square", &[&anna, &boris]).await;
    let mut near = anna.lives().await;
    let far = boris.at(&other);
    let mut distant = far.lives().await;

    let came = near.signal("presence").await;
    assert_eq!(
        (&came["user"], &came["is_here"]),
        (&json!(boris.id), &json!(true))
    );
    until(async || anna.asks("/present").await == json!([anna.id, boris.id])).await;
    until(async || far.asks("/present").await == json!([anna.id, boris.id])).await;
    let admin = one.demo("admin").await;
    let active = async || admin.get("/getallactiveusers").await.text.clone();
    until(async || active().await.contains("boris")).await;

    // A node that a busy machine held up tells nothing of the moment before it has looked anew; whoever types says it again.
    let typing = async {
        loop {
            distant.request("typing", json!({"channel": square})).await;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    tokio::select! {
        () = typing => {}
        typing = near.signal("typing") => assert_eq!(typing["user"], boris.id),
    }

    distant.close().await;
    let gone = near.signal("presence").await;
    assert_eq!(
        (&gone["user"], &gone["is_here"]),
        (&json!(boris.id), &json!(false))
    );
}

#[tokio::test]
async fn a_node_that_stops_takes_its_people_along_and_is_listed_no_more() {
    let nats = Nats::start();
    let (one, mut other) = two(Some(&nats)).await;
    let [anna, boris] = one.people(["anna", "boris"]).await;
    one.channel("square", &[&anna, &boris]).await;
    let mut near = anna.lives().await;
    let _distant = boris.at(&other).lives().await;
    assert_eq!(near.signal("presence").await["is_here"], true);

    let admin = one.demo("admin").await;
    let nodes = async || {
        admin.asks("/facts").await["nodes"]
            .as_array()
            .cloned()
            .expect("a list")
    };
    until(async || nodes().await.iter().all(|node| node["bus"] == "connected")).await;
    let both = nodes().await;
    assert_eq!(both.len(), 2);
    assert!(
        both.iter()
            .all(|node| node["bus"] == "connected" && node["is_lost"] == false),
        "{both:?}"
    );

    other.stop().await;
    assert_eq!(near.signal("presence").await["is_here"], false);
    assert_eq!(nodes().await.len(), 1);
    hears(&one).await;
}

#[tokio::test]
async fn whoever_loses_a_right_at_one_node_has_lost_it_at_all() {
    let nats = Nats::start();
    for nats in [Some(&nats), None] {
        let (one, other) = two(nats).await;
        let [anna, boris, clara] = one.people(["anna", "boris", "clara"]).await;
        let square = one.channel("square", &[&anna, &boris, &clara]).await;
        let (admin, far, farther) = (one.demo("admin").await, boris.at(&other), clara.at(&other));
        let (live, mut old) = (far.lives().await, far.listens(square).await);
        let mut claras = farther.lives().await;
        let begun = Instant::now();
        admin
            .post(&format!("/moderator/block_user/{}", boris.id))
            .await
            .ok();
        let (code, _) = live.closed().await;
        assert_eq!(code, Some(4003));
        old.closed().await;
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{:?}",
            begun.elapsed()
        );
        assert_eq!(far.get("/api/v1/me").await.status, 403);

        let moderator = one.demo("moderator").await;
        let out = format!(
            "/moderator/remove_user_from_channel?user_id={}&channel_id={square}",
            clara.id
        );
        moderator.delete(&out).await.ok();
        posts(&anna, square, "without clara").await;
        let gone = claras.signal("gone").await;
        assert_eq!(gone["channel"], square);
        let market = one.channel("market", &[&anna, &clara]).await;
        assert_eq!(claras.next("entered").await["channel"]["id"], market);
        posts(&anna, market, "with clara").await;
        assert_eq!(texts(&mut claras, 1).await, ["with clara"]);

        moderator
            .delete(&format!("/moderator/delete_channel/{market}"))
            .await
            .ok();
        assert_eq!(claras.signal("gone").await["channel"], market);
    }
}

#[tokio::test]
async fn while_the_bus_is_away_nodes_hear_of_each_other_all_the_same() {
    let mut nats = Nats::start();
    let (one, other) = two(Some(&nats)).await;
    let [anna, boris, clara] = one.people(["anna", "boris", "clara"]).await;
    let square = one.channel("square", &[&anna, &boris]).await;
    let far = boris.at(&other);
    let (mut near, mut distant) = (anna.lives().await, far.lives().await);

    let clara_far = clara.at(&other);
    let mut direct = clara_far.chats().await;
    nats.goes_away();
    posts(&anna, square, "one").await;
    posts(&far, square, "two").await;
    let moderator = one.demo("moderator").await;
    moderator.writes(&clara, "the first between us").await;
    let pushed = direct.json().await.to_string();
    assert!(pushed.contains("the first between us"), "{pushed}");
    assert_eq!(texts(&mut near, 2).await, ["one", "two"]);
    assert_eq!(texts(&mut distant, 2).await, ["one", "two"]);
    let ready = one.get("/readyz").await;
    assert_eq!(
        (ready.status, &ready.json["status"]),
        (200, &json!("degraded"))
    );
    let market = moderator
        .post_json("/moderator/create_channel", json!({"name": "market"}))
        .await
        .ok();
    let market = market["id"].as_i64().expect("an id");
    let add =
        |user: i64| format!("/moderator/add_user_to_channel?user_id={user}&channel_id={market}");
    moderator.post(&add(boris.id)).await.ok();
    assert_eq!(distant.next("entered").await["channel"]["id"], market);

    nats.comes_back();
    hears(&one).await;
    hears(&other).await;
    moderator.writes(&clara, "the second").await;
    let pushed = direct.json().await.to_string();
    assert!(pushed.contains("the second"), "{pushed}");
    posts(&anna, square, "three").await;
    posts(&far, square, "four").await;
    assert_eq!(texts(&mut near, 2).await, ["three", "four"]);
    assert_eq!(texts(&mut distant, 2).await, ["three", "four"]);
    let mut claras = clara_far.lives().await;
    moderator.post(&add(clara.id)).await.ok();
    assert_eq!(claras.next("entered").await["channel"]["id"], market);
}

#[tokio::test]
async fn what_one_may_do_is_not_doubled_by_a_second_node() {
    let nats = Nats::start();
    let (one, other) = two(Some(&nats)).await;
    let anna = one.person("anna").await;
    let far = anna.at(&other);
    let (begun, mut given) = (Instant::now(), 0.0);
    for _ in 0..30 {
        for person in [&anna, &far] {
            for _ in 0..5 {
                let ticket = person.post("/api/v1/socket/ticket").await;
                given += f64::from(u8::from(ticket.status < 300));
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // A hundred at once and two a second; what both nodes give before they have heard of each other comes on top.
    let pace = 100.0 + 2.0 * begun.elapsed().as_secs_f64();
    assert!((100.0..pace + 60.0).contains(&given), "{given} of {pace}");
}

#[tokio::test]
async fn a_node_with_other_keys_is_not_let_in() {
    let database = database().await;
    let one = node(&database, None).await;
    let settings = Settings {
        secret_key: Some("a secret of some other town, also long enough".to_owned()),
        ..one.settings.clone()
    };
    let refused = Server::start(&settings)
        .await
        .err()
        .expect("it does not start");
    assert!(refused.to_string().contains("has other keys"), "{refused}");
}

#[tokio::test]
async fn a_node_without_a_bus_says_that_it_is_not_alone() {
    let (one, other) = two(None).await;
    for node in [&one, &other] {
        until(async || node.get("/readyz").await.json["part"] == "bus").await;
        node.get("/readyz").await.ok();
    }
}

#[tokio::test]
async fn people_sign_in_at_one_node_and_go_on_at_another() {
    let cluster = Cluster::start();
    let nats = Nats::start();
    let (one, other) = (
        node(&cluster.url, Some(&nats)).await,
        node(&cluster.url, Some(&nats)).await,
    );
    one.person("anna").await;
    let (anna, signed_in) = one.enters("anna").await;
    let refresh = json!({"refresh": signed_in["refresh"]});
    let again = other.post_json("/api/v1/sessions/refresh", refresh).await;
    let again: Value = again.ok();
    let far = other.with_token("anna", again["access"].as_str().expect("a token"));
    let live = far.lives().await;
    anna.delete("/api/v1/sessions/current").await;
    let (code, _) = live.closed().await;
    assert_eq!(code, Some(4001));
    assert_eq!(
        other
            .tries_to_sign_in("/auth/token", "anna", PASSWORD)
            .await
            .status,
        200
    );
}
