//! A name is one person's or one channel's, in both old contracts, however many want it at once.

use futures_util::future::join_all;
use serde_json::json;

use crate::{harness::Veche, stories};

stories![
    a_taken_name_is_a_refusal_and_not_a_failure,
    of_many_who_take_one_name_at_once_one_gets_it,
];

async fn a_taken_name_is_a_refusal_and_not_a_failure(veche: Veche) {
    let account = json!({"username": "anna", "email": "anna@example.org", "password": "correct horse battery"});
    let made = veche.post_json("/auth/register", account).await;
    assert!(
        !made.text.contains("correct horse") && !made.text.contains("argon2"),
        "{}",
        made.text
    );
    let fields = made.ok();
    assert!(fields.get("password").is_none() && fields.get("hashed_password").is_none());

    let again =
        json!({"username": "ANNA", "email": "other@example.org", "password": "another password"});
    veche
        .post_json("/auth/register", again)
        .await
        .refused(400, "Username already registered");
    let again =
        json!({"username": "anna2", "email": "Anna@Example.org", "password": "another password"});
    veche
        .post_json("/auth/register", again)
        .await
        .refused(400, "Email already registered");
    let again = json!({"username": "anna", "name": "Anna", "mail": "b@example.org", "password": "another password"});
    veche
        .post_json("/register", again)
        .await
        .refused(400, "Username already registered");
    // Nobody took the account over.
    veche
        .tries_to_sign_in("/auth/token", "anna", "another password")
        .await
        .refused(400, "Incorrect username or password");
    veche.signs_in("anna", "correct horse battery").await;
}

async fn of_many_who_take_one_name_at_once_one_gets_it(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let tries = (0..24).map(|number| {
        let veche = &veche;
        async move {
            let name = if number % 2 == 0 { "anna" } else { "Anna" };
            let mail = format!("anna{number}@example.org");
            let (path, body) = if number % 3 == 0 {
                ("/register", json!({"username": name, "name": name, "mail": mail, "password": "correct horse battery"}))
            } else {
                ("/auth/register", json!({"username": name, "email": mail, "password": "correct horse battery"}))
            };
            veche.post_json(path, body).await.status
        }
    });
    only_one_succeeded(join_all(tries).await);

    let channels = (0..12)
        .map(|_| moderator.post_json("/moderator/create_channel", json!({"name": "square"})));
    let statuses = join_all(channels)
        .await
        .iter()
        .map(|reply| reply.status)
        .collect();
    only_one_succeeded(statuses);
}

#[track_caller]
fn only_one_succeeded(mut statuses: Vec<u16>) {
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{statuses:?}");
    assert!(
        statuses[1..].iter().all(|status| *status == 400),
        "{statuses:?}"
    );
}
