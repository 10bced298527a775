//! Another password by mail, which tells nobody who is here.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::{HOUSE, MailServer, reached, veche};
use crate::{
    harness::{Engine, PASSWORD, Reply, Veche},
    on_both,
};

on_both![
    whoever_lost_their_password_sets_another_by_a_letter,
    nobody_learns_who_is_here,
    a_reset_survives_a_restart,
];

const NEW: &str = "an entirely other one";

async fn asks(veche: &Veche, who: &str) -> Reply {
    let told = json!({"who": who});
    veche.post_json("/api/v1/password-reset/letter", told).await
}

async fn resets(veche: &Veche, code: &str) -> Reply {
    let told = json!({"code": code, "password": NEW});
    veche.post_json("/api/v1/password-reset", told).await
}

async fn whoever_lost_their_password_sets_another_by_a_letter(engine: Engine) {
    let mail = MailServer::start().await;
    let veche = veche(engine, &mail).await;
    let (anna, address) = reached(&veche, &mail, "anna").await;
    let live = anna.lives().await;

    assert_eq!(
        asks(&veche, " ANNA@example.org").await.ok(),
        json!({"good_for": 3600})
    );
    // Again changes nothing, by the name as well.
    asks(&veche, "anna@example.org").await.ok();
    let letter = mail.letter(&address, 2).await;
    assert_eq!(letter.subject, "Reset your password");
    assert!(letter.html.contains(&format!("{HOUSE}/reset#")));
    let code = letter.behind("/reset#");
    resets(&veche, &code).await.ok();
    resets(&veche, &code).await.is_problem("not_found");

    anna.get("/api/v1/me").await.is_problem("unauthenticated");
    assert_eq!(live.closed().await.0, Some(4001));
    let old = json!({"username": "anna", "password": PASSWORD});
    veche
        .post_json("/api/v1/sessions", old)
        .await
        .is_problem("wrong_password");
    let told = mail.letter(&address, 3).await;
    assert_eq!(told.subject, "Your password was changed");
}

async fn nobody_learns_who_is_here(engine: Engine) {
    let mail = MailServer::start().await;
    let veche = veche(engine, &mail).await;
    let (_, address) = reached(&veche, &mail, "anna").await;
    let boris = veche.person("boris").await;
    mail.letter("boris@example.org", 1).await;
    // Nor does whoever's address is not known to be theirs, or who is shut out, get anything.
    let (blocked, _) = reached(&veche, &mail, "clara").await;
    let block = format!("/api/v1/people/{}/block", blocked.id);
    veche
        .demo("admin")
        .await
        .put_json(&block, json!({"reason": ""}))
        .await
        .done();
    for who in ["nobody@example.org", "nobody", &boris.name, "clara", "anna"] {
        assert_eq!(
            asks(&veche, who).await.ok(),
            json!({"good_for": 3600}),
            "{who}"
        );
    }
    for bad in ["", "  ", &"a".repeat(300)] {
        assert_eq!(asks(&veche, bad).await.problem("invalid"), "who");
    }
    mail.letter(&address, 2).await;
    sleep(Duration::from_secs(3)).await;
    assert_eq!(mail.came("boris@example.org").len(), 1);
    assert_eq!(mail.came("clara@example.org").len(), 1);
}

async fn a_reset_survives_a_restart(engine: Engine) {
    let mail = MailServer::start().await;
    let mut veche = veche(engine, &mail).await;
    let (_, address) = reached(&veche, &mail, "anna").await;
    // A server that knows nobody yet wants to see it a second time.
    mail.will_say(&address, ["451 4.7.1 come again"]);
    asks(&veche, "anna").await.ok();
    veche.stop().await;
    veche.start().await;
    let code = mail.letter(&address, 2).await.behind("/reset#");
    resets(&veche, &code).await.ok();
}
