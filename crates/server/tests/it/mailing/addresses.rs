//! Letters go to nobody who did not say that they want them.

use serde_json::{Value, json};

use super::{HOUSE, MailServer, confirms, reached, veche, wants};
use crate::{
    harness::{Engine, Veche, until},
    on_both,
};

on_both![
    an_address_is_ones_own_once_its_link_was_followed,
    another_address_takes_the_place_of_the_old_one_which_is_told,
    what_a_mail_server_refuses_is_told_to_whom_it_concerns,
    what_an_old_address_refuses_is_not_said_of_the_new_one,
    without_a_mail_server_an_address_is_only_kept,
];

async fn an_address_is_ones_own_once_its_link_was_followed(engine: Engine) {
    let mail = MailServer::start().await;
    let veche = veche(engine, &mail).await;
    let (anna, admin) = (veche.person("anna").await, veche.demo("admin").await);
    let letter = mail.letter("anna@example.org", 1).await;
    assert_eq!(letter.subject, "Confirm your email address");
    assert!(letter.text.contains("@anna"), "{}", letter.text);
    assert!(letter.html.contains(&format!("{HOUSE}/confirm#")));
    assert!(letter.head.contains("Auto-Submitted: auto-generated"));
    assert!(letter.head.contains("From: Veche <veche@chat.example.org>"));
    let shown = anna.asks("/me/mail").await;
    let wanted = json!({
        "is_on": true, "address": "anna@example.org", "is_confirmed": false, "wanted": null, "refusal": null,
        "missed_after": "15m", "content": "place", "digest": false,
    });
    assert_eq!(shown, wanted);

    let code = letter.behind("/confirm#");
    for bad in ["", "x", &code[1..], &anna.token] {
        confirms(&veche, bad).await.is_problem("not_found");
    }
    // Somebody else's words to it are not heard, and again is no error.
    for _ in 0..2 {
        let confirmed = confirms(&veche, &code).await.ok();
        assert_eq!(
            confirmed,
            json!({"address": "anna@example.org", "username": "anna"})
        );
    }
    assert_eq!(anna.asks("/me/mail").await["is_confirmed"], true);
    let again = anna.post_json("/api/v1/me/mail/address/question", json!({}));
    again.await.is_problem("conflict");
    // Demo people, whose addresses are nobody's, were asked nothing.
    assert_eq!(admin.asks("/me/mail").await["is_confirmed"], false);
    assert!(mail.came("admin@example.com").is_empty());
}

async fn another_address_takes_the_place_of_the_old_one_which_is_told(engine: Engine) {
    let mail = MailServer::start().await;
    let veche = veche(engine, &mail).await;
    let (anna, _) = reached(&veche, &mail, "anna").await;
    let boris = veche.person("boris").await;

    let told = json!({"address": "new@example.org", "password": "another one"});
    let refused = anna.put_json("/api/v1/me/mail/address", told).await;
    refused.is_problem("wrong_password");
    let refused = wants(&anna, json!("no address")).await;
    assert_eq!(refused.problem("invalid"), "address");
    wants(&anna, json!("Boris@Example.org"))
        .await
        .is_problem("taken");
    let shown = wants(&anna, json!("new@example.org")).await.ok();
    assert_eq!(
        (&shown["address"], &shown["wanted"]),
        (&json!("anna@example.org"), &json!("new@example.org"))
    );
    let first = mail.letter("new@example.org", 1).await;
    // Whoever stays with the old one has to wait for nothing any more.
    let shown = wants(&anna, json!("anna@example.org")).await.ok();
    assert_eq!(
        (&shown["wanted"], &shown["is_confirmed"]),
        (&Value::Null, &json!(true))
    );
    confirms(&veche, &first.behind("/confirm#"))
        .await
        .is_problem("not_found");
    // Of two that wait, the last one counts.
    wants(&anna, json!("newer@example.org")).await.ok();
    let second = mail.letter("newer@example.org", 1).await;
    confirms(&veche, &first.behind("/confirm#"))
        .await
        .is_problem("not_found");
    // It may have become another's meanwhile.
    wants(&boris, json!("newer@example.org")).await.ok();
    let theirs = mail.letter("newer@example.org", 2).await;
    confirms(&veche, &second.behind("/confirm#")).await.ok();
    confirms(&veche, &theirs.behind("/confirm#"))
        .await
        .is_problem("taken");

    let shown = anna.asks("/me/mail").await;
    assert_eq!(
        (&shown["address"], &shown["wanted"]),
        (&json!("newer@example.org"), &Value::Null)
    );
    let told = mail.letter("anna@example.org", 2).await;
    assert_eq!(told.subject, "Your email address was changed");
    assert!(!told.text.contains("newer@"), "{}", told.text);
    let gone = wants(&anna, Value::Null).await.ok();
    assert_eq!(
        (&gone["address"], &gone["is_confirmed"]),
        (&Value::Null, &json!(false))
    );
    mail.letter("newer@example.org", 3).await;
}

async fn what_an_old_address_refuses_is_not_said_of_the_new_one(engine: Engine) {
    let mail = MailServer::start().await;
    let veche = veche(engine, &mail).await;
    let (anna, address) = reached(&veche, &mail, "anna").await;
    let moderator = veche.demo("moderator").await;
    wants(&anna, json!("new@example.org")).await.ok();
    let question = mail.letter("new@example.org", 1).await;
    mail.will_say(&address, ["550 5.1.1 gone"]);
    confirms(&veche, &question.behind("/confirm#")).await.ok();
    until(async || moderator.asks("/errands/failed").await[0]["status"] == 550).await;
    let shown = anna.asks("/me/mail").await;
    assert_eq!(
        (&shown["address"], &shown["refusal"]),
        (&json!("new@example.org"), &Value::Null)
    );
}

async fn what_a_mail_server_refuses_is_told_to_whom_it_concerns(engine: Engine) {
    let mail = MailServer::start().await;
    mail.will_say("anna@example.org", ["550 5.1.1 <anna@example.org> unknown"]);
    let veche = veche(engine, &mail).await;
    let (anna, moderator) = (veche.person("anna").await, veche.demo("moderator").await);
    until(async || anna.asks("/me/mail").await["refusal"] == 550).await;
    let failed = moderator.asks("/errands/failed").await;
    let line = &failed[0];
    assert_eq!(
        (
            &line["kind"],
            &line["user"],
            &line["status"],
            &line["attempts"]
        ),
        (&json!("mail"), &json!(anna.id), &json!(550), &json!(1))
    );
    // Neither an address nor a text is told.
    assert!(!failed.to_string().contains("example.org"), "{failed}");

    let again = format!("/api/v1/errands/{}/again", line["id"]);
    moderator.post_json(&again, json!({})).await.done();
    mail.letter("anna@example.org", 1).await;
    until(async || anna.asks("/me/mail").await["refusal"].is_null()).await;
    assert_eq!(moderator.asks("/errands/failed").await, json!([]));
}

async fn without_a_mail_server_an_address_is_only_kept(engine: Engine) {
    let veche = Veche::on(engine, &[("public_url", HOUSE)]).await;
    let anna = veche.person("anna").await;
    let shown = wants(&anna, json!("new@example.org")).await.ok();
    assert_eq!(
        (&shown["is_on"], &shown["address"], &shown["wanted"]),
        (&json!(false), &json!("new@example.org"), &Value::Null)
    );
    assert_eq!(veche.get("/api/v1/server").await.ok()["mail"], false);
    let asked = json!({"who": "anna"});
    let asked = veche.post_json("/api/v1/password-reset/letter", asked);
    asked.await.is_problem("conflict");
    let ask = anna.post_json("/api/v1/me/mail/address/question", json!({}));
    ask.await.is_problem("conflict");
    assert_eq!(anna.asks("/me").await["email"], "new@example.org");
}
