//! Atom chat's accounts: made, signed in to, and known again by their tokens.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::{Value, json};
use veche::secrets;
use veche_chat::{
    Algorithm, Budgets, Caller, Chat, Clock, Keys, Limits, Options, Store, SystemClock,
};
use veche_model::{EditHistory, Password, UserId};

use crate::{
    harness::{PASSWORD, Veche},
    stories,
};

stories![
    an_account_is_made_and_its_password_never_shown,
    a_taken_name_or_address_is_refused_however_it_is_spelled,
    of_all_who_race_for_a_name_or_an_address_one_gets_it,
    every_field_that_does_not_fit_is_named_at_once,
    nobody_gets_a_name_that_could_forge_a_line,
    the_password_form_gives_a_token_and_its_other_fields_are_ignored,
    a_wrong_name_and_a_wrong_password_are_one_answer,
    a_name_that_no_store_can_hold_is_nobodys,
    only_who_knows_the_password_learns_of_a_block,
    a_token_says_who_it_is_for_and_how_long_it_is_good,
    a_token_that_ran_out_or_was_signed_otherwise_is_refused,
    a_forged_token_is_refused,
    a_revoked_token_is_refused_and_a_new_one_is_good,
];

fn account(username: &str, email: &str) -> Value {
    json!({"username": username, "email": email, "password": PASSWORD})
}

async fn an_account_is_made_and_its_password_never_shown(veche: Veche) {
    let made = veche
        .post_json("/auth/register", account("anna", "anna@example.org"))
        .await
        .ok();

    let expected = json!({"id": made["id"], "username": "anna", "email": "anna@example.org",
        "is_moderator": false, "is_blocked": false});
    assert_eq!(made, expected);
    let anna = veche.signs_in("anna", PASSWORD).await;
    assert_eq!(anna.claims()["uid"], made["id"]);
    assert!(made["id"].is_i64(), "{made}");
}

async fn a_taken_name_or_address_is_refused_however_it_is_spelled(veche: Veche) {
    veche.person("anna").await;

    for name in ["anna", "ANNA", " anna ", "ａｎｎａ"] {
        let reply = veche
            .post_json("/auth/register", account(name, "other@example.org"))
            .await;
        reply.refused(400, "Username already registered");
    }
    for email in ["anna@example.org", "Anna@Example.ORG"] {
        let reply = veche
            .post_json("/auth/register", account("other", email))
            .await;
        reply.refused(400, "Email already registered");
    }
    veche
        .post_json("/auth/register", account("other", "other@example.org"))
        .await
        .ok();
}

async fn of_all_who_race_for_a_name_or_an_address_one_gets_it(veche: Veche) {
    let by_name = (0..8).map(|i| account("anna", &format!("anna{i}@example.org")));
    let by_email = (0..8).map(|i| account(&format!("boris{i}"), "boris@example.org"));
    let race = |accounts: Vec<Value>| {
        let tries = accounts
            .into_iter()
            .map(|account| veche.post_json("/auth/register", account));
        join_all(tries.collect::<Vec<_>>())
    };

    for (accounts, detail) in [
        (by_name.collect(), "Username already registered"),
        (by_email.collect(), "Email already registered"),
    ] {
        let (made, refused): (Vec<_>, Vec<_>) = race(accounts)
            .await
            .into_iter()
            .partition(|reply| reply.status == 200);
        assert_eq!(made.len(), 1);
        assert_eq!(refused.len(), 7);
        for reply in refused {
            reply.refused(400, detail);
        }
    }
}

async fn every_field_that_does_not_fit_is_named_at_once(veche: Veche) {
    let all = ["body.username", "body.email", "body.password"];
    let register = async |json| veche.post_json("/auth/register", json).await;

    let missing = register(json!({})).await.misfits(&all);
    assert_eq!(missing, ["missing"; 3]);
    let not_texts = register(json!({"username": 1, "email": null, "password": []})).await;
    assert_eq!(not_texts.misfits(&all), ["string_type"; 3]);
    let misshapen = register(json!({"username": "a b", "email": "anna", "password": ""})).await;
    assert_eq!(misshapen.misfits(&all), ["value_error"; 3]);
    let long = register(
        json!({"username": "a".repeat(65), "email": format!("a@{}.org", "b".repeat(260)),
        "password": "p".repeat(1025)}),
    )
    .await;
    long.misfits(&all);
    register(json!({"username": "anna", "email": "anna", "password": PASSWORD}))
        .await
        .misfits(&["body.email"]);
    for body in ["", "{", "[]", "7", r#"{"username": "a", "username": "b"}"#] {
        let request = veche
            .request("POST", "/auth/register")
            .header("content-type", "application/json")
            .body(body);
        let response = request.send().await.expect("the server answers");
        assert_eq!(response.status(), 422, "{body}");
    }
    veche
        .post_form("/auth/register", &[("username", "anna")])
        .await
        .misfits(&["body"]);

    let longest = json!({"username": "a".repeat(64), "email": "anna@example.org",
        "password": "p".repeat(1024)});
    register(longest).await.ok();
}

async fn nobody_gets_a_name_that_could_forge_a_line(veche: Veche) {
    for name in [
        "boris: hi",
        "boris:",
        "anna\nboris",
        "anna\r",
        "an\u{202e}na",
        "аnna",
        "veche",
        "Veche",
    ] {
        // Blanks around a name are cut off, a line break inside it is not.
        let name = format!("{name}{}", if name == "anna\r" { "x" } else { "" });
        veche
            .post_json("/auth/register", account(&name, "anna@example.org"))
            .await
            .misfits(&["body.username"]);
    }
    veche
        .post_json("/auth/register", account("Анна", "anna@example.org"))
        .await
        .ok();
}

async fn the_password_form_gives_a_token_and_its_other_fields_are_ignored(veche: Veche) {
    let anna = veche.person("anna").await;
    let form = [
        ("grant_type", "password"),
        ("username", "Anna"),
        ("password", PASSWORD),
        ("scope", "everything"),
        ("client_id", "a client"),
        ("client_secret", "its secret"),
    ];

    let token = veche.post_form("/auth/token", &form).await.ok();

    assert_eq!(token["token_type"], "bearer");
    assert_eq!(token.as_object().map(serde_json::Map::len), Some(2));
    let anna_again = veche.with_token("anna", token["access_token"].as_str().expect("a text"));
    assert_eq!(anna_again.claims()["uid"], anna.id);
    assert_ne!(anna_again.claims()["jti"], anna.claims()["jti"]);
    let square = veche.channel("square", &[&anna]).await;
    assert!(anna_again.reads(square).await.is_empty());

    let json = json!({"username": "anna", "password": PASSWORD});
    let both = ["body.username", "body.password"];
    let as_json = veche.post_json("/auth/token", json).await;
    assert_eq!(as_json.misfits(&both), ["missing"; 2]);
    veche.post_form("/auth/token", &[]).await.misfits(&both);
    veche
        .post_form("/auth/token", &[("username", "anna")])
        .await
        .misfits(&["body.password"]);
}

async fn a_wrong_name_and_a_wrong_password_are_one_answer(veche: Veche) {
    veche.person("anna").await;
    for (name, password) in [
        ("anna", "wrong horse battery"),
        ("anna", "x"),
        ("nobody", PASSWORD),
        ("anna' or '1'='1", PASSWORD),
    ] {
        let reply = veche.tries_to_sign_in("/auth/token", name, password).await;
        reply.refused(400, "Incorrect username or password");
    }
    veche
        .tries_to_sign_in("/auth/token", "anna", PASSWORD)
        .await
        .ok();
}

async fn a_name_that_no_store_can_hold_is_nobodys(veche: Veche) {
    veche.person("anna").await;
    for name in ["\u{0}", "anna\u{0}", "an\u{0}na", &"anna".repeat(10_000)] {
        let reply = veche.tries_to_sign_in("/auth/token", name, PASSWORD).await;
        reply.refused(400, "Incorrect username or password");
    }
}

async fn only_who_knows_the_password_learns_of_a_block(veche: Veche) {
    let (anna, moderator) = (veche.person("anna").await, veche.demo("moderator").await);
    moderator
        .post(&format!("/moderator/block_user/{}", anna.id))
        .await
        .ok();

    let with = async |password| {
        veche
            .tries_to_sign_in("/auth/token", "anna", password)
            .await
    };
    with(PASSWORD).await.refused(403, "User is blocked");
    with("wrong horse battery")
        .await
        .refused(400, "Incorrect username or password");
}

async fn a_token_says_who_it_is_for_and_how_long_it_is_good(mut veche: Veche) {
    let before = SystemClock.now().seconds();
    let anna = veche.person("anna").await;
    let after = SystemClock.now().seconds();
    let mut claims = anna.claims();

    let iat = claims["iat"].as_i64().expect("iat is a number");
    assert!((before..=after).contains(&iat), "{before} {iat} {after}");
    let jti = claims["jti"].take();
    assert!(jti.as_str().is_some_and(|id| id.len() >= 16), "{jti}");
    let expected = json!({"sub": "anna", "username": "anna", "uid": anna.id, "is_admin": false,
        "is_moderator": false, "iat": iat, "exp": iat + 30 * 60, "jti": null});
    assert_eq!(claims, expected);
    for (name, is_moderator, is_admin) in [("moderator", true, false), ("admin", true, true)] {
        let claims = veche.demo(name).await.claims();
        assert_eq!(claims["is_moderator"], is_moderator, "{name}");
        assert_eq!(claims["is_admin"], is_admin, "{name}");
    }

    veche.stop().await;
    veche.settings.access_token_expire_minutes = 5;
    veche.start().await;

    let claims = veche.signs_in("anna", PASSWORD).await.claims();
    let life =
        claims["exp"].as_i64().expect("a number") - claims["iat"].as_i64().expect("a number");
    assert_eq!(life, 5 * 60);
}

/// What anna is given for her password where tokens are good for so many minutes, signed with these keys.
async fn token_of_anna(veche: &Veche, token_minutes: i64, keys: Keys) -> String {
    let store = Store::open(&veche.settings.database_url, 2).await;
    let options = Options {
        clock: Arc::new(SystemClock),
        keys,
        token_minutes,
        cost: veche.settings.password_cost,
        hashes_at_once: 1,
        limits: Limits::off(),
        budgets: Budgets::default().without_pace(),
        sockets_a_person: 1,
        is_private: true,
        edit_history: EditHistory::default(),
        out_allow: veche_out::Allow::default(),
        public_url: None,
        mailer: None,
        node: veche_chat::NodeOptions::default(),
    };
    let chat = Chat::open(store.expect("the store opens"), options).expect("the cost is right");
    let token = chat.sign_in("anna", PASSWORD.to_owned(), None).await;
    chat.close().await;
    token.expect("the password is right").0
}

async fn a_token_that_ran_out_or_was_signed_otherwise_is_refused(mut veche: Veche) {
    veche.stop().await;
    let secret = "a secret of this test and of nobody else";
    veche.settings.secret_key = Some(secret.to_owned());
    veche.start().await;
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let path = format!("/messages/{square}/");
    let ours = || secrets::keys(&veche.settings).expect("the key is good");
    let keys = |algorithm, secret| Keys::new(algorithm, secret, None).expect("the key is good");

    let nearly_out = token_of_anna(&veche, 2, ours()).await;
    assert!(
        veche
            .with_token("anna", &nearly_out)
            .reads(square)
            .await
            .is_empty()
    );
    for (token, what) in [
        (token_of_anna(&veche, -1, ours()).await, "ran out"),
        (
            token_of_anna(&veche, 30, keys(Algorithm::HS384, secret)).await,
            "another algorithm",
        ),
        (
            token_of_anna(&veche, 30, keys(Algorithm::HS256, "another secret")).await,
            "another key",
        ),
    ] {
        let anna = veche.with_token(what, &token);
        let reply = anna.get(&path).await;
        reply.refused(401, "Could not validate credentials");
        assert_eq!(reply.header("www-authenticate"), "Bearer", "{what}");
        let refused = anna.tries_to_listen(square).await.err();
        assert_eq!(refused.expect(what).status, 401);
    }
}

async fn a_forged_token_is_refused(veche: Veche) {
    let (anna, moderator) = (veche.person("anna").await, veche.demo("moderator").await);
    let parts = |token: &str| -> Vec<String> { token.split('.').map(str::to_owned).collect() };
    let (annas, theirs) = (parts(&anna.token), parts(&moderator.token));
    // {"alg":"none","typ":"JWT"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    let mut flipped = annas[2].clone();
    let first = if flipped.starts_with('A') { "B" } else { "A" };
    flipped.replace_range(..1, first);

    for token in [
        "x".to_owned(),
        "a.b.c".to_owned(),
        format!("{}.{}.{}", annas[0], theirs[1], annas[2]),
        format!("{}.{}.{flipped}", annas[0], annas[1]),
        format!("{}.{}.", annas[0], annas[1]),
        format!("{}.{}", annas[0], annas[1]),
        format!("{none}.{}.", theirs[1]),
        format!("{none}.{}.{}", theirs[1], theirs[2]),
    ] {
        let reply = veche
            .with_token("forger", &token)
            .post("/moderator/block_user/1")
            .await;
        reply.refused(401, "Could not validate credentials");
        assert_eq!(reply.header("www-authenticate"), "Bearer", "{token}");
    }
    moderator.post("/moderator/block_user/1").await.ok();
}

async fn a_revoked_token_is_refused_and_a_new_one_is_good(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    assert!(anna.reads(square).await.is_empty());

    let operator = veche.operator().await;
    let password = Password::parse("another horse battery").expect("it is long enough");
    let changed = operator
        .set_password(&Caller::operator(), UserId(anna.id), password)
        .await;
    operator.close().await;

    changed.expect("the password is changed");
    let reply = anna.get(&format!("/messages/{square}/")).await;
    reply.refused(401, "Could not validate credentials");
    assert_eq!(reply.header("www-authenticate"), "Bearer");
    veche
        .tries_to_sign_in("/auth/token", "anna", PASSWORD)
        .await
        .refused(400, "Incorrect username or password");
    let anna = veche.signs_in("anna", "another horse battery").await;
    assert!(anna.reads(square).await.is_empty());
}
