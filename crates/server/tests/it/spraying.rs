//! Wrong passwords in numbers: they slow down whoever tries them, and keep nobody out who is at home.

#![expect(
    clippy::unwrap_used,
    reason = "a story fails where something does not go as told"
)]

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Reply, Veche},
    stories,
};

stories![
    colleagues_of_somebody_who_sprays_names_sign_in_all_the_same,
    colleagues_of_somebody_who_sprays_their_own_accounts_do_so_too,
    a_device_that_is_known_is_let_through_and_others_wait,
    who_was_at_home_before_a_restart_still_is,
    an_unknown_name_is_slowed_down_as_a_known_one,
    a_right_password_is_worth_nothing_to_who_has_tried_too_many,
    a_network_of_ipv6_is_one_and_proxies_are_looked_behind,
    who_is_asked_for_their_password_again_has_few_tries,
    what_was_typed_as_a_name_is_kept_nowhere,
    a_page_is_known_by_its_cookie,
];

const OFFICE: &str = "192.0.2.1";
const SESSIONS: &str = "/api/v1/sessions";

async fn behind_a_proxy(veche: &Veche) -> Veche {
    Veche::on(veche.engine, &[("proxies", "127.0.0.1")]).await
}

async fn sends(veche: &Veche, from: &str, path: &str, told: Value) -> Reply {
    let request = veche
        .request("POST", path)
        .header("x-forwarded-for", from)
        .json(&told);
    Reply::of(request.send().await.unwrap()).await
}

async fn signs_in(veche: &Veche, from: &str, name: &str, password: &str) -> Reply {
    let told = json!({"username": name, "password": password});
    sends(veche, from, SESSIONS, told).await
}

async fn old_sign_in(veche: &Veche, path: &str, from: &str, name: &str, password: &str) -> Reply {
    let form = [("username", name), ("password", password)];
    let request = veche
        .request("POST", path)
        .header("x-forwarded-for", from)
        .form(&form);
    Reply::of(request.send().await.unwrap()).await
}

/// Makes an account; its id.
async fn register(veche: &Veche, from: &str, name: &str) -> i64 {
    let told = json!({"username": name, "password": PASSWORD});
    let made = sends(veche, from, "/api/v1/register", told).await.ok();
    made["me"]["person"]["id"].as_i64().unwrap()
}

/// Tries wrong passwords until a right one is refused, too: soon, though each wait ends some time.
async fn is_slowed(veche: &Veche, from: &str, told: &Value) {
    let name = told["username"].as_str().unwrap();
    for _ in 0..10 {
        sprays(veche, from, (0..120).map(|_| name.to_owned())).await;
        let reply = sends(veche, from, SESSIONS, told.clone()).await;
        if reply.status == 429 {
            reply.is_problem("too_fast");
            assert!(wait(&reply) >= 1);
            return;
        }
    }
    panic!("nobody is slowed down");
}

fn wait(reply: &Reply) -> u64 {
    reply.header("retry-after").parse().unwrap()
}

/// Tries wrong passwords on all of these names; how many tries were told to wait.
async fn sprays(veche: &Veche, from: &str, names: impl Iterator<Item = String>) -> usize {
    let mut slowed = 0;
    let names: Vec<_> = names.collect();
    for some in names.chunks(20) {
        let tries = some
            .iter()
            .map(|name| signs_in(veche, from, name, "not the password"));
        for reply in join_all(tries).await {
            if reply.status == 401 {
                reply.is_problem("wrong_password");
            } else {
                reply.is_problem("too_fast");
                assert!(wait(&reply) >= 1);
                slowed += 1;
            }
        }
    }
    slowed
}

async fn colleagues_of_somebody_who_sprays_names_sign_in_all_the_same(veche: Veche) {
    let veche = behind_a_proxy(&veche).await;
    for number in 0..15 {
        register(&veche, OFFICE, &format!("colleague{number}")).await;
    }
    let names = (0..1_000).map(|number| format!("somebody{number}"));
    let slowed = sprays(&veche, OFFICE, names).await;
    assert!(slowed > 900, "{slowed}");
    for number in 0..15 {
        let name = format!("colleague{number}");
        signs_in(&veche, OFFICE, &name, PASSWORD).await.ok();
        for path in ["/auth/token", "/login"] {
            old_sign_in(&veche, path, OFFICE, &name, PASSWORD)
                .await
                .ok();
        }
    }
    for path in ["/auth/token", "/login"] {
        let tries = (0..10).map(|number| {
            let name = format!("somebody{number}");
            let veche = &veche;
            async move { old_sign_in(veche, path, OFFICE, &name, "not the password").await }
        });
        let slowed = join_all(tries)
            .await
            .into_iter()
            .find(|reply| reply.status == 429);
        assert!(wait(&slowed.expect("it has to wait")) >= 1);
    }
    // Elsewhere nobody hears of it.
    signs_in(&veche, "192.0.2.99", "colleague1", PASSWORD)
        .await
        .ok();
}

async fn colleagues_of_somebody_who_sprays_their_own_accounts_do_so_too(veche: Veche) {
    let veche = behind_a_proxy(&veche).await;
    for number in 0..15 {
        register(&veche, OFFICE, &format!("colleague{number}")).await;
    }
    let names = (0..1_000).map(|number| format!("colleague{}", number % 15));
    let slowed = sprays(&veche, OFFICE, names).await;
    assert!(slowed > 300, "{slowed}");
    for number in 0..15 {
        signs_in(&veche, OFFICE, &format!("colleague{number}"), PASSWORD)
            .await
            .ok();
    }
}

async fn a_device_that_is_known_is_let_through_and_others_wait(veche: Veche) {
    let veche = behind_a_proxy(&veche).await;
    register(&veche, "198.51.100.1", "anna").await;
    let first = signs_in(&veche, "198.51.100.1", "anna", PASSWORD)
        .await
        .ok();
    let mark = first["device"].as_str().unwrap().to_owned();
    let told = |mark: &Value| json!({"username": "anna", "password": PASSWORD, "device": mark});

    // She comes to where the attack comes from: without what she had, with what is not hers, and with it.
    register(&veche, "198.51.100.2", "boris").await;
    let boriss = signs_in(&veche, "198.51.100.2", "boris", PASSWORD)
        .await
        .ok();
    for other in [
        Value::Null,
        json!("a.b.c"),
        boriss["device"].clone(),
        first["access"].clone(),
        first["refresh"].clone(),
    ] {
        is_slowed(&veche, OFFICE, &told(&other)).await;
    }
    let again = sends(&veche, OFFICE, SESSIONS, told(&json!(mark)))
        .await
        .ok();
    assert!(again["device"].is_string());
    // A mark lets nobody in.
    let bearer = veche.with_token("anna", &mark);
    bearer.get("/api/v1/me").await.problem("unauthenticated");
    let refresh = json!({"refresh": mark});
    sends(&veche, OFFICE, "/api/v1/sessions/refresh", refresh)
        .await
        .problem("unauthenticated");
    // And it has a count of its own.
    let mut slowed = 0;
    for _ in 0..120 {
        let told = json!({"username": "anna", "password": "wrong", "device": mark});
        let reply = sends(&veche, "203.0.113.1", SESSIONS, told).await;
        slowed += usize::from(reply.status == 429);
    }
    assert!((1..=25).contains(&slowed), "{slowed}");
    signs_in(&veche, "203.0.113.1", "anna", PASSWORD).await.ok();
}

async fn who_was_at_home_before_a_restart_still_is(veche: Veche) {
    let mut veche = behind_a_proxy(&veche).await;
    register(&veche, "198.51.100.7", "anna").await;
    old_sign_in(&veche, "/auth/token", OFFICE, "anna", PASSWORD)
        .await
        .ok();
    let never_there = ["boris", "clara", "dora", "emil"];
    for name in never_there {
        register(&veche, "198.51.100.7", name).await;
    }
    veche.stop().await;
    veche.start().await;
    let names = (0..100).map(|number| format!("somebody{number}"));
    assert!(sprays(&veche, OFFICE, names).await > 30);

    let path = "/auth/token";
    old_sign_in(&veche, path, OFFICE, "anna", PASSWORD)
        .await
        .ok();
    let mut statuses = Vec::new();
    for name in &never_there {
        let names = (0..5).map(|number| format!("{name}{number}"));
        sprays(&veche, OFFICE, names).await;
        statuses.push(
            old_sign_in(&veche, path, OFFICE, name, PASSWORD)
                .await
                .status,
        );
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    old_sign_in(&veche, path, OFFICE, "anna", PASSWORD)
        .await
        .ok();
}

async fn an_unknown_name_is_slowed_down_as_a_known_one(veche: Veche) {
    let veche = behind_a_proxy(&veche).await;
    register(&veche, "198.51.100.7", "anna").await;
    let boris = register(&veche, "198.51.100.7", "boris").await;
    let moderator = veche.demo("moderator").await;
    let path = format!("/moderator/block_user/{boris}");
    moderator.post(&path).await.ok();
    let mut stories = Vec::new();
    for (from, name) in [
        ("192.0.2.11", "anna"),
        ("192.0.2.12", "nobody"),
        ("192.0.2.13", "boris"),
    ] {
        let mut story = Vec::new();
        for _ in 0..104 {
            let reply = signs_in(&veche, from, name, "not the password").await;
            let said = (
                reply.status,
                reply.json["code"].clone(),
                reply.json["title"].clone(),
            );
            story.push(said);
        }
        // Its end depends on how quick this machine is.
        story.truncate(101);
        stories.push(story);
    }
    assert_eq!(stories[0], stories[1]);
    assert_eq!(stories[0], stories[2]);
    assert!(stories[0].iter().all(|(status, ..)| *status == 401));
}

async fn a_right_password_is_worth_nothing_to_who_has_tried_too_many(veche: Veche) {
    let veche = behind_a_proxy(&veche).await;
    register(&veche, "198.51.100.7", "anna").await;
    let told = json!({"username": "anna", "password": PASSWORD});
    is_slowed(&veche, OFFICE, &told).await;
    // Where she is at home nothing is known of it.
    signs_in(&veche, "198.51.100.7", "anna", PASSWORD)
        .await
        .ok();
}

async fn a_network_of_ipv6_is_one_and_proxies_are_looked_behind(veche: Veche) {
    let veche = behind_a_proxy(&veche).await;
    let mut slowed = 0;
    for number in 0..200 {
        let from = format!("2001:db8:0:7::{number:x}");
        let reply = signs_in(&veche, &from, &format!("somebody{number}"), "wrong").await;
        slowed += usize::from(reply.status == 429);
    }
    assert!(slowed > 150, "{slowed}");
    // The nearest address that no proxy of ours has: what stands before it anybody can write.
    let mut slowed = 0;
    for number in 0..200 {
        let from = format!("10.0.{number}.1, 192.0.2.77, 127.0.0.1");
        let reply = signs_in(&veche, &from, &format!("somebody{number}"), "wrong").await;
        slowed += usize::from(reply.status == 429);
    }
    assert!(slowed > 150, "{slowed}");
    register(&veche, "2001:db8:0:8::1", "anna").await;
    signs_in(&veche, "2001:db8:0:8::2", "anna", PASSWORD)
        .await
        .ok();
}

async fn who_is_asked_for_their_password_again_has_few_tries(veche: Veche) {
    let anna = veche.person("anna").await;
    let (stolen, _) = veche.enters("anna").await;
    let change = async |by: &crate::harness::Person, old: &str| {
        let told = json!({"old": old, "new": "another good password"});
        by.put_json("/api/v1/me/password", told).await
    };
    let mut codes = Vec::new();
    for _ in 0..30 {
        let reply = change(&stolen, "not it").await;
        codes.push(reply.status);
    }
    assert!(codes[..10].iter().all(|status| *status == 401), "{codes:?}");
    assert!(codes[11..].contains(&429), "{codes:?}");
    change(&anna, PASSWORD).await.done();
    for _ in 0..12 {
        let told = json!({"old": "another good password", "new": "another good password"});
        anna.put_json("/api/v1/me/password", told).await.done();
    }
}

async fn what_was_typed_as_a_name_is_kept_nowhere(veche: Veche) {
    let veche = behind_a_proxy(&veche).await;
    let anna = register(&veche, "198.51.100.7", "anna").await;
    let secret = "hunter2 is what I meant";
    for from in ["192.0.2.1", "192.0.2.2"] {
        for path in ["/auth/token", "/login"] {
            old_sign_in(&veche, path, from, secret, "anna").await;
        }
        signs_in(&veche, from, secret, "anna")
            .await
            .problem("wrong_password");
        let told = json!({"username": secret, "password": "anna", "email": "no"});
        sends(&veche, from, "/api/v1/register", told)
            .await
            .problem("invalid");
    }
    signs_in(&veche, "192.0.2.3", "ANNA", "hunter3")
        .await
        .problem("wrong_password");
    let admin = veche.demo("admin").await;
    let lines = admin.get("/api/v1/audit?act=refused").await;
    assert!(!lines.text.contains("hunter"), "{}", lines.text);
    let lines = lines.ok();
    let of = |from: &'static str| {
        let lines = lines.as_array().unwrap().iter();
        let mut line = lines.filter(move |line| line["address"] == from);
        line.next_back().unwrap().clone()
    };
    let known = of("192.0.2.3");
    assert_eq!(
        (&known["user"], &known["detail"]),
        (&json!(anna), &Value::Null)
    );
    // That it was the same each time can be seen.
    let strangers = of("192.0.2.1");
    let mark = strangers["detail"].as_str().unwrap();
    assert!(
        strangers["user"].is_null() && mark.starts_with("nobody's name, #"),
        "{strangers}"
    );
    assert_eq!(of("192.0.2.2")["detail"], strangers["detail"]);
    let metrics = veche.get("/metrics").await;
    assert!(!metrics.text.contains("hunter"));
    if veche.engine == crate::harness::Engine::Sqlite {
        for file in ["veche.db", "veche.db-wal"] {
            let bytes = std::fs::read(veche.folder().join(file)).unwrap_or_default();
            let found = bytes.windows(7).any(|seven| seven == b"hunter2");
            assert!(!found, "{file}");
        }
    }
}

async fn a_page_is_known_by_its_cookie(veche: Veche) {
    let veche = behind_a_proxy(&veche).await;
    register(&veche, "198.51.100.7", "anna").await;
    let told = json!({"username": "anna", "password": PASSWORD, "cookie": true});
    let reply = sends(&veche, "198.51.100.7", SESSIONS, told.clone()).await;
    let cookies: Vec<_> = reply
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect();
    let device = cookies
        .iter()
        .find(|cookie| cookie.starts_with("veche_device="))
        .unwrap();
    assert!(
        device.contains("; HttpOnly; SameSite=Strict; Path=/api/v1/sessions; Max-Age=34560000")
    );
    assert!(reply.ok()["device"].is_null());
    let kept = device.split(';').next().unwrap().to_owned();
    let without = json!({"username": "anna", "password": PASSWORD, "device": "x"});
    is_slowed(&veche, OFFICE, &without).await;
    let request = veche
        .request("POST", SESSIONS)
        .header("x-forwarded-for", OFFICE)
        .header("cookie", kept)
        .json(&told);
    Reply::of(request.send().await.unwrap()).await.ok();
}
