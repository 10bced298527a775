//! Another password for whoever has lost theirs, by a link that an administrator passes on.

use serde_json::{Value, json};
use veche_chat::Caller;
use veche_model::{Role, UserId};

use crate::{
    harness::{PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    whoever_lost_their_password_sets_another_by_a_link_and_is_in,
    a_link_is_good_once_however_many_come_with_it_at_once,
    a_link_ends_with_the_password_that_it_replaces,
    a_link_of_somebody_shut_out_lets_nobody_in,
    what_is_no_link_or_no_password_changes_nothing,
    whoever_is_gone_gets_no_link,
];

const RESET: &str = "/api/v1/password-reset";
const NEW: &str = "an entirely other one";

/// The code of a link that an administrator makes for somebody.
async fn offers(admin: &Person, person: &Person) -> String {
    let path = format!("/api/v1/people/{}/password-reset", person.id);
    let offer = admin.post_json(&path, json!({})).await.ok();
    assert!(offer["expires_at"].is_i64(), "{offer}");
    offer["code"].as_str().expect("a code").to_owned()
}

async fn resets(veche: &Veche, code: &str, password: &str) -> Reply {
    let told = json!({"code": code, "password": password});
    veche.post_json(RESET, told).await
}

async fn whose(veche: &Veche, code: &str) -> Reply {
    let path = format!("{RESET}/whose");
    veche.post_json(&path, json!({"code": code})).await
}

async fn signs_in(veche: &Veche, name: &str, password: &str) -> Reply {
    let told = json!({"username": name, "password": password});
    veche.post_json("/api/v1/sessions", told).await
}

async fn whoever_lost_their_password_sets_another_by_a_link_and_is_in(veche: Veche) {
    let (anna, admin) = (veche.person("anna").await, veche.demo("admin").await);
    let live = anna.lives().await;
    let code = offers(&admin, &anna).await;
    // Looking at it, as scanners of mail do, uses nothing up.
    for _ in 0..2 {
        let shown = whose(&veche, &code).await.ok();
        assert_eq!(shown, json!({"username": "anna", "name": "anna"}));
    }

    let signed_in = resets(&veche, &code, NEW).await.ok();
    assert_eq!(signed_in["me"]["person"]["username"], "anna");
    let access = signed_in["access"].as_str().expect("a token");
    let me = veche.request("GET", "/api/v1/me").bearer_auth(access);
    let me = Reply::of(me.send().await.expect("an answer")).await.ok();
    assert_eq!(me["person"]["id"], anna.id);

    // Whatever they were signed in with before has ended.
    anna.get("/api/v1/me").await.is_problem("unauthenticated");
    assert_eq!(live.closed().await.0, Some(4001));
    signs_in(&veche, "anna", PASSWORD)
        .await
        .is_problem("wrong_password");
    signs_in(&veche, "anna", NEW).await.ok();

    let log = admin.asks("/audit?limit=20").await;
    let acts: Vec<(&str, &Value)> = log
        .as_array()
        .expect("lines")
        .iter()
        .filter(|line| line["user"] == anna.id)
        .map(|line| (line["act"].as_str().expect("an act"), &line["detail"]))
        .collect();
    assert!(acts.contains(&("reset_made", &Value::Null)), "{acts:?}");
    assert!(
        acts.contains(&("password_changed", &json!("link"))),
        "{acts:?}"
    );
    assert!(!log.to_string().contains(&code));
}

async fn a_link_is_good_once_however_many_come_with_it_at_once(veche: Veche) {
    let (anna, admin) = (veche.person("anna").await, veche.demo("admin").await);
    let code = offers(&admin, &anna).await;
    let all = (0..6).map(|number| {
        let (veche, code) = (&veche, &code);
        async move {
            let password = format!("{NEW} {number}");
            let is_in = resets(veche, code, &password).await.status == 200;
            (password, is_in)
        }
    });
    let all = futures_util::future::join_all(all).await;
    let taken: Vec<&String> = all.iter().filter(|one| one.1).map(|one| &one.0).collect();
    assert_eq!(taken.len(), 1, "{all:?}");
    signs_in(&veche, "anna", taken[0]).await.ok();
    resets(&veche, &code, NEW).await.is_problem("not_found");
    whose(&veche, &code).await.is_problem("not_found");
}

async fn a_link_ends_with_the_password_that_it_replaces(veche: Veche) {
    let (anna, admin) = (veche.person("anna").await, veche.demo("admin").await);
    let early = offers(&admin, &anna).await;
    let change = json!({"old": PASSWORD, "new": "chosen by herself"});
    anna.put_json("/api/v1/me/password", change).await.done();
    resets(&veche, &early, NEW).await.is_problem("not_found");
    signs_in(&veche, "anna", "chosen by herself").await.ok();
}

async fn a_link_of_somebody_shut_out_lets_nobody_in(veche: Veche) {
    let (anna, admin) = (veche.person("anna").await, veche.demo("admin").await);
    let code = offers(&admin, &anna).await;
    let path = format!("/api/v1/people/{}/block", anna.id);
    admin.put_json(&path, json!({})).await.done();
    resets(&veche, &code, NEW).await.is_problem("blocked");
}

async fn what_is_no_link_or_no_password_changes_nothing(veche: Veche) {
    let (anna, admin) = (veche.person("anna").await, veche.demo("admin").await);
    let code = offers(&admin, &anna).await;
    // Other tokens of ours are none of this kind, and this one is none of theirs.
    for other in [anna.token.as_str(), "", "x", "a.b.c", &code[1..]] {
        resets(&veche, other, NEW).await.is_problem("not_found");
    }
    let me = veche.request("GET", "/api/v1/me").bearer_auth(&code);
    Reply::of(me.send().await.expect("an answer"))
        .await
        .is_problem("unauthenticated");
    for weak in ["short", "password", "12345678"] {
        resets(&veche, &code, weak).await.is_problem("invalid");
    }
    let nobody = "/api/v1/people/999999/password-reset";
    admin
        .post_json(nobody, json!({}))
        .await
        .is_problem("not_found");
    resets(&veche, &code, NEW).await.ok();
}

async fn whoever_is_gone_gets_no_link(veche: Veche) {
    let (anna, user) = (veche.person("anna").await, veche.demo("user1").await);
    let operator = veche.operator().await;
    let (id, admin) = (UserId(anna.id), Role::Admin);
    operator
        .set_role(&Caller::operator(), id, admin)
        .await
        .expect("a role");
    operator
        .clear_demo(&Caller::operator())
        .await
        .expect("they go");
    operator.close().await;

    let path = format!("/api/v1/people/{}/password-reset", user.id);
    anna.post_json(&path, json!({}))
        .await
        .is_problem("not_found");
}
