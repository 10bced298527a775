//! Signing in on another device, and another password, by links of one's own making.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    a_link_signs_in_on_another_device_once,
    a_link_is_used_once_however_many_come_with_it_at_once,
    one_link_ends_the_other_and_is_withdrawn,
    a_link_ends_with_the_session_that_made_it,
    a_link_ends_with_all_that_puts_others_out,
    a_link_of_somebody_shut_out_lets_nobody_in,
    what_does_not_last_makes_no_link,
    nobody_makes_links_without_end,
    a_forgotten_password_is_replaced_where_one_has_been_for_a_day,
    a_reset_of_ones_own_ends_with_its_session,
];

const LINK: &str = "/api/v1/me/sign-in-link";
const DOOR: &str = "/api/v1/sign-in-link";
const OWN_RESET: &str = "/api/v1/me/password-reset";
const RESET: &str = "/api/v1/password-reset";
const NEW: &str = "an entirely other one";

/// Somebody with an account, signed in for good.
async fn settled(veche: &Veche, name: &str) -> Person {
    veche.person(name).await;
    veche.enters(name).await.0
}

async fn offers(person: &Person) -> String {
    let offer = person.post_json(LINK, json!({})).await.ok();
    assert!(offer["expires_at"].is_i64(), "{offer}");
    offer["code"].as_str().expect("a code").to_owned()
}

async fn comes(veche: &Veche, code: &str) -> Reply {
    veche.post_json(DOOR, json!({"code": code})).await
}

async fn whose(veche: &Veche, code: &str) -> Reply {
    let path = format!("{DOOR}/whose");
    veche.post_json(&path, json!({"code": code})).await
}

async fn works_no_more(veche: &Veche, code: &str) {
    whose(veche, code).await.is_problem("not_found");
    comes(veche, code).await.is_problem("not_found");
}

fn device(veche: &Veche, signed_in: &Value) -> Person {
    let access = signed_in["access"].as_str().expect("a token");
    veche.with_token("anna", access)
}

/// All that somebody is signed in by began two days ago.
async fn two_days_pass(veche: &Veche, person: &Person) {
    let sql = format!(
        "update sessions set created_at = created_at - 172800000 where user_id = {}",
        person.id
    );
    veche.does_to_its_database(&sql).await;
}

async fn a_link_signs_in_on_another_device_once(veche: Veche) {
    let (anna, admin) = (settled(&veche, "anna").await, veche.demo("admin").await);
    let mut live = anna.lives().await;
    let code = offers(&anna).await;
    // Looking at it, as scanners of links do, uses nothing up.
    for _ in 0..2 {
        let shown = whose(&veche, &code).await.ok();
        assert_eq!(shown, json!({"username": "anna", "name": "anna"}));
    }
    veche.get(DOOR).await.is_problem("method_not_allowed");

    let told = json!({"code": code, "cookie": false});
    let request = veche.request("POST", DOOR).header("user-agent", "a phone");
    let sent = request.json(&told).send().await.expect("an answer");
    let signed_in = Reply::of(sent).await.ok();

    assert_eq!(signed_in["me"]["person"]["username"], "anna");
    let phone = device(&veche, &signed_in);
    assert_eq!(
        phone.asks("/me").await["person"]["id"],
        anna.id,
        "it is hers"
    );
    // It stays in as any device does, and is one of those that she sees.
    let refresh = json!({"refresh": signed_in["refresh"]});
    veche
        .post_json("/api/v1/sessions/refresh", refresh)
        .await
        .ok();
    assert_eq!(live.signal("signed_in").await["name"], "a phone");
    let sessions = anna.asks("/sessions").await;
    let phones = sessions.as_array().expect("a list").iter();
    let phones = phones.filter(|one| one["name"] == "a phone" && one["kind"] == "lasting");
    assert_eq!(phones.count(), 1, "{sessions}");
    works_no_more(&veche, &code).await;

    let log = admin.asks("/audit?limit=20").await;
    let lines: Vec<(&Value, &Value)> = log
        .as_array()
        .expect("lines")
        .iter()
        .filter(|line| line["actor"] == anna.id)
        .map(|line| (&line["act"], &line["detail"]))
        .collect();
    assert!(
        lines.contains(&(&json!("sign_in_link_made"), &Value::Null)),
        "{lines:?}"
    );
    assert!(
        lines.contains(&(&json!("signed_in"), &json!("link"))),
        "{lines:?}"
    );
    assert!(!log.to_string().contains(&code));
}

async fn a_link_is_used_once_however_many_come_with_it_at_once(veche: Veche) {
    let anna = settled(&veche, "anna").await;
    let code = offers(&anna).await;
    let all = (0..8).map(|_| comes(&veche, &code));
    let all = futures_util::future::join_all(all).await;
    let let_in = all.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(let_in, 1);
    for refused in all.iter().filter(|reply| reply.status != 200) {
        refused.is_problem("not_found");
    }
}

async fn one_link_ends_the_other_and_is_withdrawn(veche: Veche) {
    let (anna, boris) = (
        settled(&veche, "anna").await,
        settled(&veche, "boris").await,
    );
    let (first, other) = (offers(&anna).await, offers(&boris).await);
    let second = offers(&anna).await;
    works_no_more(&veche, &first).await;
    for no_code in ["", "x", &second[1..], &second.to_uppercase(), &anna.token] {
        works_no_more(&veche, no_code).await;
    }
    whose(&veche, &second).await.ok();

    anna.delete(LINK).await.done();
    works_no_more(&veche, &second).await;
    anna.delete(LINK).await.done();
    // That of somebody else is none of hers.
    comes(&veche, &other).await.ok();
}

async fn a_link_ends_with_the_session_that_made_it(veche: Veche) {
    let anna = settled(&veche, "anna").await;
    let (phone, _) = veche.enters("anna").await;
    let code = offers(&phone).await;
    let path = "/api/v1/sessions/current";
    // Another's end is no matter.
    let (third, _) = veche.enters("anna").await;
    third.delete(path).await.done();
    whose(&veche, &code).await.ok();

    phone.delete(path).await.done();
    works_no_more(&veche, &code).await;
    anna.asks("/me").await;
}

async fn a_link_ends_with_all_that_puts_others_out(veche: Veche) {
    let (anna, admin) = (settled(&veche, "anna").await, veche.demo("admin").await);
    let code = offers(&anna).await;
    anna.delete("/api/v1/sessions").await.done();
    works_no_more(&veche, &code).await;

    let code = offers(&anna).await;
    let change = json!({"old": PASSWORD, "new": NEW});
    anna.put_json("/api/v1/me/password", change).await.done();
    works_no_more(&veche, &code).await;

    let code = offers(&anna).await;
    let path = format!("/api/v1/people/{}/sessions", anna.id);
    admin.delete(&path).await.done();
    works_no_more(&veche, &code).await;
}

async fn a_link_of_somebody_shut_out_lets_nobody_in(veche: Veche) {
    let (anna, moderator) = (settled(&veche, "anna").await, veche.demo("moderator").await);
    let code = offers(&anna).await;
    let path = format!("/api/v1/people/{}/block", anna.id);
    moderator.put_json(&path, json!({})).await.done();
    works_no_more(&veche, &code).await;
    anna.post_json(LINK, json!({})).await.is_problem("blocked");

    // Nor once they are let in again.
    moderator.delete(&path).await.done();
    works_no_more(&veche, &code).await;
    comes(&veche, &offers(&anna).await).await.ok();
}

async fn what_does_not_last_makes_no_link(veche: Veche) {
    let brief = veche.person("anna").await;
    let (anna, _) = veche.enters("anna").await;
    let scopes = json!({"name": "robot", "scopes": ["read", "write", "moderate", "admin"]});
    let made = anna.post_json("/api/v1/me/tokens", scopes).await.ok();
    let robot = veche.with_token("anna", made["token"].as_str().expect("a token"));
    for path in [LINK, OWN_RESET] {
        // A session of an old contract ends by itself; what it makes must not last longer.
        for caller in [&brief, &robot] {
            caller
                .post_json(path, json!({}))
                .await
                .is_problem("forbidden");
        }
        veche
            .post_json(path, json!({}))
            .await
            .is_problem("unauthenticated");
    }
    robot.delete(LINK).await.is_problem("forbidden");
    offers(&anna).await;
}

async fn nobody_makes_links_without_end(veche: Veche) {
    let (anna, boris) = (
        settled(&veche, "anna").await,
        settled(&veche, "boris").await,
    );
    for _ in 0..10 {
        offers(&anna).await;
    }
    let refused = anna.post_json(LINK, json!({})).await;
    refused.is_problem("too_fast");
    assert_eq!(refused.status, 429);
    offers(&boris).await;
}

async fn a_forgotten_password_is_replaced_where_one_has_been_for_a_day(veche: Veche) {
    let (anna, admin) = (settled(&veche, "anna").await, veche.demo("admin").await);
    let fresh = anna.post_json(OWN_RESET, json!({})).await;
    fresh.is_problem("conflict");
    two_days_pass(&veche, &anna).await;
    // Who came in by a link has to wait as anybody does.
    let phone = comes(&veche, &offers(&anna).await).await.ok();
    let phone = device(&veche, &phone);
    phone
        .post_json(OWN_RESET, json!({}))
        .await
        .is_problem("conflict");

    let offer = anna.post_json(OWN_RESET, json!({})).await.ok();
    let told = json!({"code": offer["code"], "password": NEW});
    let signed_in = veche.post_json(RESET, told.clone()).await.ok();

    assert_eq!(signed_in["me"]["person"]["username"], "anna");
    for ended in [&anna, &phone] {
        ended.get("/api/v1/me").await.is_problem("unauthenticated");
    }
    veche.post_json(RESET, told).await.is_problem("not_found");
    let fields = json!({"username": "anna", "password": NEW});
    veche.post_json("/api/v1/sessions", fields).await.ok();
    let log = admin.asks("/audit?act=reset_made").await;
    assert_eq!(log[0]["actor"], anna.id, "{log}");
    assert_eq!(log[0]["user"], anna.id, "{log}");
}

async fn a_reset_of_ones_own_ends_with_its_session(veche: Veche) {
    let anna = settled(&veche, "anna").await;
    let (stolen, _) = veche.enters("anna").await;
    two_days_pass(&veche, &anna).await;
    let offer = stolen.post_json(OWN_RESET, json!({})).await.ok();
    let whose = format!("{RESET}/whose");
    let code = json!({"code": offer["code"]});
    veche.post_json(&whose, code.clone()).await.ok();

    anna.delete("/api/v1/sessions").await.done();

    veche.post_json(&whose, code).await.is_problem("not_found");
    let told = json!({"code": offer["code"], "password": NEW});
    veche.post_json(RESET, told).await.is_problem("not_found");
    anna.asks("/me").await;
}
