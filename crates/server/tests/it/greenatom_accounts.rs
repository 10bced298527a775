//! Accounts and tokens of the contract of direct messages.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    registering_answers_a_token_that_is_good_at_once,
    a_token_says_who_carries_it_and_for_how_long,
    a_wrong_password_and_an_unknown_name_are_one_answer,
    a_taken_name_or_mail_is_refused_however_it_is_spelled,
    of_many_who_want_one_name_at_once_one_gets_it,
    no_token_and_a_bad_token_are_challenged,
    an_administrator_makes_another_and_nobody_else_does,
    every_field_that_does_not_fit_is_named_at_once,
    an_unknown_route_and_a_wrong_method_are_told_apart,
];

/// Every route that wants a token.
const SIGNED: [(&str, &str); 11] = [
    ("GET", "/getallmessages"),
    ("GET", "/getallchats"),
    ("GET", "/getreadedmessages"),
    ("GET", "/getnotreadedmessages"),
    ("POST", "/readnotreaded"),
    ("POST", "/readnotreadedfromuser?user_from=user1"),
    ("GET", "/readuserchats?username=user1"),
    ("GET", "/getallactiveusers"),
    ("POST", "/blockuser?username=user1"),
    ("POST", "/unblockuser?username=user1"),
    ("POST", "/register_admin"),
];

fn account(name: &str) -> Value {
    let mail = format!("{name}@example.org");
    json!({"username": name, "name": name, "mail": mail, "password": PASSWORD})
}

/// The person who carries the token of this answer.
fn bearer(veche: &Veche, name: &str, answer: &Value) -> Person {
    assert_eq!(answer["token_type"], "bearer");
    assert_eq!(answer.as_object().expect("an object").len(), 2);
    let token = answer["access_token"].as_str().expect("a token");
    veche.with_token(name, token)
}

async fn registering_answers_a_token_that_is_good_at_once(veche: Veche) {
    let mut wanted = account("anna");
    // Nobody makes themselves an administrator.
    wanted["is_admin"] = true.into();
    wanted["role"] = "admin".into();

    let reply = veche.post_json("/register", wanted).await;

    assert!(!reply.text.contains(PASSWORD) && !reply.text.contains("argon2"));
    let anna = bearer(&veche, "anna", &reply.ok());
    assert_eq!(anna.get("/getallchats").await.ok(), json!({}));
    let refused = anna.get("/getallactiveusers").await;
    refused.refused(403, "No access");
}

async fn a_token_says_who_carries_it_and_for_how_long(veche: Veche) {
    let answer = veche.post_json("/register", account("Anna")).await.ok();
    let said = bearer(&veche, "Anna", &answer).claims();
    assert_eq!(said["sub"], "Anna");
    assert_eq!(said["username"], "Anna");
    assert_eq!(said["uid"], 5, "the first after four demo people");
    assert_eq!(
        (&said["is_admin"], &said["is_moderator"]),
        (&false.into(), &false.into())
    );
    let life = |said: &Value| {
        said["exp"].as_i64().expect("a number") - said["iat"].as_i64().expect("a number")
    };
    assert_eq!(life(&said), 30 * 60);

    let admin = veche.demo("admin").await.claims();
    assert_eq!(admin["is_admin"], true);
    let moderator = veche.demo("moderator").await.claims();
    assert_eq!(
        (&moderator["is_admin"], &moderator["is_moderator"]),
        (&false.into(), &true.into())
    );
    let again = veche.demo("moderator").await.claims();
    assert_ne!(moderator["jti"], again["jti"], "each token has its own id");

    let brief = Veche::on(veche.engine, &[("access_token_expire_minutes", "7")]).await;
    assert_eq!(life(&brief.demo("user1").await.claims()), 7 * 60);
}

async fn a_wrong_password_and_an_unknown_name_are_one_answer(veche: Veche) {
    veche.post_json("/register", account("anna")).await.ok();
    let oauth = [
        ("grant_type", "password"),
        ("username", "anna"),
        ("password", PASSWORD),
        ("scope", ""),
        ("client_id", "string"),
        ("client_secret", "string"),
    ];
    let answer = veche.post_form("/login", &oauth).await.ok();
    bearer(&veche, "anna", &answer)
        .get("/getallchats")
        .await
        .ok();

    let shouted = PASSWORD.to_uppercase();
    let wrong = [
        ("anna", shouted.as_str()),
        ("nobody", PASSWORD),
        ("anna", ""),
        ("", PASSWORD),
        ("a\0", PASSWORD),
    ];
    for (name, password) in wrong {
        let reply = veche.tries_to_sign_in("/login", name, password).await;
        reply.refused(401, "Incorrect username or password");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
}

async fn a_taken_name_or_mail_is_refused_however_it_is_spelled(veche: Veche) {
    veche.post_json("/register", account("anna")).await.ok();
    for name in ["anna", "ANNA", " Anna "] {
        let mut again = account(name);
        again["mail"] = "other@example.org".into();
        let reply = veche.post_json("/register", again).await;
        reply.refused(400, "Username already registered");
    }
    for mail in ["anna@example.org", "ANNA@Example.org"] {
        let mut again = account("boris");
        again["mail"] = mail.into();
        let reply = veche.post_json("/register", again).await;
        reply.refused(400, "Mail already registered");
    }
    veche.post_json("/register", account("boris")).await.ok();
}

async fn of_many_who_want_one_name_at_once_one_gets_it(veche: Veche) {
    let tries = (0..12).map(|at| {
        let mut wanted = account("anna");
        wanted["mail"] = format!("{at}@example.org").into();
        veche.post_json("/register", wanted)
    });
    let replies: Vec<Reply> = futures_util::future::join_all(tries).await;
    let (made, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
    assert_eq!(made.len(), 1);
    for reply in refused {
        reply.refused(400, "Username already registered");
    }
}

async fn no_token_and_a_bad_token_are_challenged(veche: Veche) {
    let good = veche.demo("admin").await;
    let elsewhere = Veche::on(veche.engine, &[]).await.demo("admin").await;
    let parts: Vec<&str> = good.token.split('.').collect();
    let first = if parts[2].starts_with('A') { "B" } else { "A" };
    let tampered = format!("{}.{}.{first}{}", parts[0], parts[1], &parts[2][1..]);
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", parts[1]);
    let bad = ["garbage", "a.b.c", &tampered, &unsigned, &elsewhere.token];

    for (method, path) in SIGNED {
        let nobody = Reply::of(veche.request(method, path).send().await.expect("an answer")).await;
        nobody.refused(401, "Not authenticated");
        assert_eq!(nobody.header("www-authenticate"), "Bearer", "{path}");
        let basic = veche
            .request(method, path)
            .header("authorization", "Basic YTpi");
        let basic = Reply::of(basic.send().await.expect("an answer")).await;
        basic.refused(401, "Not authenticated");
        for token in bad {
            let request = veche.request(method, path).bearer_auth(token);
            let reply = Reply::of(request.send().await.expect("an answer")).await;
            reply.refused(401, "Could not validate credentials");
            assert_eq!(reply.header("www-authenticate"), "Bearer", "{path}");
        }
    }
    good.get("/getallchats").await.ok();
    veche
        .tries_to_sign_in("/login", "user1", "password")
        .await
        .ok();
}

async fn an_administrator_makes_another_and_nobody_else_does(veche: Veche) {
    let admin = veche.demo("admin").await;
    let answer = admin
        .post_json("/register_admin", account("olga"))
        .await
        .ok();
    let olga = bearer(&veche, "olga", &answer);
    assert_eq!(olga.claims()["is_admin"], true);
    olga.get("/getallactiveusers").await.ok();
    let signed_in = veche
        .tries_to_sign_in("/login", "olga", PASSWORD)
        .await
        .ok();
    bearer(&veche, "olga", &signed_in)
        .get("/getallactiveusers")
        .await
        .ok();

    let mut again = account("Olga");
    again["mail"] = "other@example.org".into();
    let again = admin.post_json("/register_admin", again).await;
    again.refused(400, "Username already registered");
    for other in ["user1", "moderator"] {
        let other = veche.demo(other).await;
        let reply = other.post_json("/register_admin", account("boris")).await;
        reply.refused(403, "No access");
    }
    // The name is still free: nothing was made on the way to the refusal.
    veche.post_json("/register", account("boris")).await.ok();
}

async fn every_field_that_does_not_fit_is_named_at_once(veche: Veche) {
    let fields = ["body.username", "body.name", "body.mail", "body.password"];
    let admin = veche.demo("admin").await;
    for path in ["/register", "/register_admin"] {
        let kinds = admin.post_json(path, json!({})).await.misfits(&fields);
        assert_eq!(kinds, ["missing"; 4]);
        let bad = json!({"username": 5, "name": "", "mail": "nowhere", "password": ""});
        let kinds = admin.post_json(path, bad).await.misfits(&fields);
        assert_eq!(
            kinds,
            ["string_type", "value_error", "value_error", "value_error"]
        );
    }
    for name in ["anna\nboris", "anna: hi", "a b", "", "veche", "аnna", "a\0"] {
        let mut spoof = account("anna");
        spoof["username"] = name.into();
        let reply = veche.post_json("/register", spoof).await;
        reply.misfits(&["body.username"]);
    }
    for body in [" ", "{", "{\"username\": \"a\", \"username\": \"b\"}"] {
        let request = veche
            .request("POST", "/register")
            .header("content-type", "application/json");
        let reply = Reply::of(request.body(body).send().await.expect("an answer")).await;
        assert_eq!(
            (reply.status, &reply.json["detail"][0]["type"]),
            (422, &"json_invalid".into())
        );
        assert_eq!(reply.json["detail"][0]["loc"][0], "body");
    }

    let form = ["body.username", "body.password"];
    assert_eq!(
        veche.post_form("/login", &[]).await.misfits(&form),
        ["missing"; 2]
    );
    let as_json = json!({"username": "user1", "password": "password"});
    veche.post_json("/login", as_json).await.misfits(&form);
    admin
        .post("/readnotreadedfromuser")
        .await
        .misfits(&["query.user_from"]);
    admin
        .get("/readuserchats")
        .await
        .misfits(&["query.username"]);
    admin.post("/blockuser").await.misfits(&["query.username"]);
    admin
        .post("/unblockuser")
        .await
        .misfits(&["query.username"]);
}

async fn an_unknown_route_and_a_wrong_method_are_told_apart(veche: Veche) {
    let admin = veche.demo("admin").await;
    admin.get("/getallmessage").await.refused(404, "Not Found");
    admin.post("/").await.refused(405, "Method Not Allowed");
    let open = [("POST", "/register"), ("POST", "/login")];
    let all: HashSet<_> = SIGNED.into_iter().chain(open).collect();
    for (method, path) in all {
        let reply = match method {
            "GET" => admin.post(path).await,
            _ => admin.get(path).await,
        };
        reply.refused(405, "Method Not Allowed");
    }
}
