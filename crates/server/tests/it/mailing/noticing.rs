//! What comes without being asked for, and how to have no more of it.

use serde_json::json;

use super::{HOUSE, MailServer, reached, veche};
use crate::{
    harness::{Engine, PASSWORD, Reply, Veche},
    on_both,
};

on_both![
    a_sign_in_from_elsewhere_is_told,
    what_somebody_wants_by_mail_is_theirs_to_say,
    a_click_on_no_page_ends_what_a_letter_is_of,
];

async fn a_sign_in_from_elsewhere_is_told(engine: Engine) {
    let mail = MailServer::start().await;
    let proxied = [
        ("smtp_url", &mail.url[..]),
        ("public_url", HOUSE),
        ("proxies", "127.0.0.1"),
    ];
    let veche = Veche::on(engine, &proxied).await;
    let (_, address) = reached(&veche, &mail, "anna").await;
    let signs_in = async |from: &str| {
        let told = json!({"username": "anna", "password": PASSWORD});
        let request = veche.request("POST", "/api/v1/sessions").json(&told);
        let request = request.header("x-forwarded-for", from).header(
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        );
        Reply::of(request.send().await.expect("an answer"))
            .await
            .ok();
    };
    signs_in("203.0.113.7").await;
    let letter = mail.letter(&address, 2).await;
    assert_eq!(letter.subject, "New sign-in to your account");
    assert!(letter.text.contains("Firefox"), "{}", letter.text);
    // From there it is nothing new any more; from elsewhere it is.
    signs_in("203.0.113.7").await;
    signs_in("198.51.100.7").await;
    let letter = mail.letter(&address, 3).await;
    assert!(letter.text.contains("198.51.100"), "{}", letter.text);
    assert_eq!(mail.came(&address).len(), 3);
}

async fn what_somebody_wants_by_mail_is_theirs_to_say(engine: Engine) {
    let mail = MailServer::start().await;
    let veche = veche(engine, &mail).await;
    let (anna, address) = reached(&veche, &mail, "anna").await;
    let wanted = json!({"missed_after": "5m", "content": "text", "digest": true});
    let shown = anna.put_json("/api/v1/me/mail", wanted).await.ok();
    for (name, value) in [
        ("missed_after", json!("5m")),
        ("content", json!("text")),
        ("digest", json!(true)),
        ("address", json!(address)),
    ] {
        assert_eq!(shown[name], value);
    }
    for (name, bad) in [
        ("missed_after", json!("10m")),
        ("content", json!("all")),
        ("digest", json!("yes")),
    ] {
        let mut told = json!({"missed_after": "1h", "content": "text", "digest": false});
        told[name] = bad;
        let refused = anna.put_json("/api/v1/me/mail", told).await;
        assert_eq!(refused.problem("invalid"), name);
    }
    assert_eq!(anna.asks("/me/mail").await, shown);
}

async fn a_click_on_no_page_ends_what_a_letter_is_of(engine: Engine) {
    let mail = MailServer::start().await;
    let mut veche = veche(engine, &mail).await;
    let (anna, address) = reached(&veche, &mail, "anna").await;
    let boris = veche.person("boris").await;
    let square = boris.founds("closed", "square").await;
    boris.brings(square, &[&anna]).await;
    boris.says(square, "something").await;
    let wanted = json!({"missed_after": "5m", "content": "text", "digest": true});
    anna.put_json("/api/v1/me/mail", wanted).await.ok();
    veche.stop().await;
    veche
        .does_to_its_database("update users set digest_at = 1 where digest_at is not null")
        .await;
    veche.start().await;
    let letter = mail.letter(&address, 2).await;
    assert_eq!(letter.subject, "Your week at Veche");
    let code = letter.behind("/unsubscribe?code=");
    let clicks = async |code: &str| {
        let path = format!("/unsubscribe?code={code}");
        let request = veche.request("POST", &path);
        let request = request.form(&[("List-Unsubscribe", "One-Click")]);
        Reply::of(request.send().await.expect("an answer")).await
    };
    for other in [
        code.replace("digest", "missed"),
        code[1..].to_owned(),
        code[..code.len() - 2].to_owned(),
        format!("{}.digest.", anna.id),
        code.to_uppercase(),
    ] {
        clicks(&other).await.is_problem("not_found");
    }
    let anna = anna.at(&veche);
    assert_eq!(anna.asks("/me/mail").await["digest"], true);
    for _ in 0..2 {
        clicks(&code).await.done();
    }
    let shown = anna.asks("/me/mail").await;
    assert_eq!(
        (&shown["digest"], &shown["missed_after"]),
        (&json!(false), &json!("5m"))
    );
}
