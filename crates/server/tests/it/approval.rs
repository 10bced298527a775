//! Accounts that somebody who keeps order approves first.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    whoever_registers_over_any_interface_waits_until_somebody_approves,
    who_is_declined_has_no_account_and_keeps_no_name,
    an_invite_goes_past_the_waiting,
    those_who_keep_order_hear_how_many_wait,
    a_name_that_is_waited_for_is_nobody_elses,
    only_so_many_wait_at_once,
];

async fn begin(veche: &Veche) {
    let admin = veche.demo("admin").await;
    let told = json!({"registration": "approval"});
    admin.patch_json("/api/v1/town", told).await.ok();
}

async fn asks(veche: &Veche, name: &str) -> Reply {
    let account = json!({"username": name, "name": format!("The {name}"), "password": PASSWORD});
    veche.post_json("/api/v1/register", account).await
}

async fn signs_in(veche: &Veche, name: &str, password: &str) -> Reply {
    let told = json!({"username": name, "password": password});
    veche.post_json("/api/v1/sessions", told).await
}

async fn waiting(keeper: &Person) -> Vec<Value> {
    let all = keeper.asks("/applicants").await;
    all.as_array().expect("a list").clone()
}

async fn approves(keeper: &Person, applicant: &Value) -> Reply {
    let path = format!("/api/v1/applicants/{}/approve", applicant["id"]);
    keeper.post_json(&path, json!({})).await
}

async fn declines(keeper: &Person, applicant: &Value) -> Reply {
    let path = format!("/api/v1/applicants/{}", applicant["id"]);
    keeper.delete(&path).await
}

async fn whoever_registers_over_any_interface_waits_until_somebody_approves(veche: Veche) {
    let anna = veche.person("anna").await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    let admin = veche.demo("admin").await;
    let told = json!({"registration": "approval", "first_channels": [square]});
    admin.patch_json("/api/v1/town", told).await.ok();

    asks(&veche, "boris").await.is_problem("unapproved");
    let atom = json!({"username": "clara", "email": "clara@example.org", "password": PASSWORD});
    let greenatom = json!({"username": "dora", "name": "dora", "mail": "dora@example.org", "password": PASSWORD});
    for refused in [
        veche.post_json("/auth/register", atom).await,
        veche.post_json("/register", greenatom).await,
    ] {
        assert_eq!(refused.status, 403, "{}", refused.text);
        assert_eq!(refused.json["detail"], "Registration waits for approval");
    }
    // Who knows the password learns why, and nobody else learns that somebody waits.
    signs_in(&veche, "boris", PASSWORD)
        .await
        .is_problem("unapproved");
    let wrong = signs_in(&veche, "boris", "some other password").await;
    let nobody = signs_in(&veche, "nobody", "some other password").await;
    assert_eq!(wrong.text, nobody.text);
    let form = [("username", "clara"), ("password", PASSWORD)];
    assert_eq!(veche.post_form("/auth/token", &form).await.status, 403);
    assert_eq!(anna.asks("/people?search=boris").await, json!([]));
    anna.get("/api/v1/applicants").await.is_problem("forbidden");

    let all = waiting(&moderator).await;
    let names: Vec<&Value> = all.iter().map(|one| &one["username"]).collect();
    assert_eq!(names, ["boris", "clara", "dora"]);
    assert_eq!(all[0]["name"], "The boris");
    approves(&anna, &all[0]).await.is_problem("forbidden");
    let mut live = anna.lives().await;
    for applicant in &all {
        let person = approves(&moderator, applicant).await.ok();
        assert_eq!(
            (&person["username"], &person["role"]),
            (&applicant["username"], &json!("member"))
        );
        let told = live.event().await;
        assert_eq!(
            (&told["type"], &told["user"]),
            (&json!("joined"), &person["id"])
        );
        approves(&moderator, applicant)
            .await
            .is_problem("not_found");
    }
    assert!(waiting(&moderator).await.is_empty());
    for name in ["boris", "clara", "dora"] {
        let person = veche.signs_in(name, PASSWORD).await;
        person.says(square, "good morning").await;
    }
    let clara = veche.signs_in("clara", PASSWORD).await;
    assert_eq!(clara.asks("/me").await["email"], "clara@example.org");
    for act in ["applied", "approved"] {
        let log = admin.asks(&format!("/audit?act={act}")).await;
        assert_eq!(log.as_array().map(Vec::len), Some(3), "{act}: {log}");
    }
}

async fn who_is_declined_has_no_account_and_keeps_no_name(veche: Veche) {
    begin(&veche).await;
    let moderator = veche.demo("moderator").await;
    asks(&veche, "boris").await.is_problem("unapproved");
    let all = waiting(&moderator).await;

    declines(&moderator, &all[0]).await.done();

    declines(&moderator, &all[0]).await.is_problem("not_found");
    signs_in(&veche, "boris", PASSWORD)
        .await
        .is_problem("wrong_password");
    let admin = veche.demo("admin").await;
    let log = admin.asks("/audit?act=declined").await;
    assert_eq!(
        (&log[0]["detail"], &log[0]["actor"]),
        (&json!("boris"), &json!(moderator.id))
    );
    // He may ask once more.
    asks(&veche, "boris").await.is_problem("unapproved");
    assert_ne!(waiting(&moderator).await[0]["id"], all[0]["id"]);
}

async fn an_invite_goes_past_the_waiting(veche: Veche) {
    begin(&veche).await;
    let moderator = veche.demo("moderator").await;
    let invite = moderator.post_json("/api/v1/invites", json!({})).await.ok();
    let account = json!({"username": "boris", "password": PASSWORD, "invite": invite["code"]});
    veche.post_json("/api/v1/register", account).await.ok();
    veche.signs_in("boris", PASSWORD).await;
    assert!(waiting(&moderator).await.is_empty());
}

async fn those_who_keep_order_hear_how_many_wait(veche: Veche) {
    let anna = veche.person("anna").await;
    begin(&veche).await;
    let moderator = veche.demo("moderator").await;
    let mut live = moderator.lives().await;
    assert_eq!(live.hello["waiting"]["applicants"], 0);

    for (waits, name) in [(1, "boris"), (2, "clara")] {
        asks(&veche, name).await.is_problem("unapproved");
        assert_eq!(live.signal("waiting").await["waiting"]["applicants"], waits);
    }
    assert_eq!(anna.lives().await.hello["waiting"]["applicants"], 0);
    let all = waiting(&moderator).await;
    approves(&moderator, &all[0]).await.ok();
    assert_eq!(live.signal("waiting").await["waiting"]["applicants"], 1);
    declines(&moderator, &all[1]).await.done();
    assert_eq!(live.signal("waiting").await["waiting"]["applicants"], 0);
}

async fn a_name_that_is_waited_for_is_nobody_elses(veche: Veche) {
    begin(&veche).await;
    let moderator = veche.demo("moderator").await;
    let account = json!({"username": "boris", "email": "boris@example.org", "password": PASSWORD});
    veche
        .post_json("/api/v1/register", account)
        .await
        .is_problem("unapproved");

    for alike in ["boris", "Boris", "b0ris"] {
        asks(&veche, alike).await.is_problem("taken");
    }
    let invite = moderator.post_json("/api/v1/invites", json!({})).await.ok();
    for (username, email, field) in [
        ("BORIS", "other@example.org", "username"),
        ("other", "Boris@example.org", "email"),
    ] {
        let account = json!({"username": username, "email": email, "password": PASSWORD, "invite": invite["code"]});
        let refused = veche.post_json("/api/v1/register", account).await;
        refused.is_problem("taken");
        assert_eq!(refused.json["field"], field, "{}", refused.text);
    }
    asks(&veche, "moderat0r").await.is_problem("taken");
    assert_eq!(waiting(&moderator).await.len(), 1);
}

async fn only_so_many_wait_at_once(veche: Veche) {
    let veche = Veche::on(veche.engine, &[("demo", "on"), ("limits", "off")]).await;
    begin(&veche).await;
    let names: Vec<String> = (0..200).map(|number| format!("guest{number}a")).collect();
    for some in names.chunks(4) {
        let all = some.iter().map(|name| asks(&veche, name));
        for refused in futures_util::future::join_all(all).await {
            refused.is_problem("unapproved");
        }
    }
    asks(&veche, "boris").await.is_problem("conflict");
    let moderator = veche.demo("moderator").await;
    let all = waiting(&moderator).await;
    assert_eq!(all.len(), 200);
    declines(&moderator, &all[0]).await.done();
    asks(&veche, "boris").await.is_problem("unapproved");
}
