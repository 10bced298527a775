//! Coming in through /api/v1: accounts, passwords, refresh tokens, cookies and the setup link.

#![expect(
    clippy::unwrap_used,
    reason = "a story fails where something does not go as told"
)]

use serde_json::{Value, json};

use crate::{
    harness::{Binary, PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    a_new_account_is_signed_in,
    what_breaks_a_rule_makes_no_account,
    an_unknown_name_and_a_wrong_password_are_one_answer,
    a_page_keeps_its_refresh_token_in_a_cookie,
    a_refused_cookie_is_cleared_and_a_failed_one_is_not,
    the_cookie_is_secure_where_the_page_is,
    pages_of_other_origins_pass_no_door,
    nothing_changes_by_get_or_by_a_form,
    lost_answers_may_be_asked_for_again_and_again,
    the_first_administrator_comes_by_the_link,
    who_guesses_at_the_link_is_slowed_down,
    anybody_may_ask_what_the_server_is,
];

const REFRESH: &str = "/api/v1/sessions/refresh";

fn account(name: &str) -> Value {
    json!({"username": name, "password": PASSWORD})
}

/// An account, and whether its refresh token goes into a cookie.
fn from_page(name: &str) -> Value {
    json!({"username": name, "password": PASSWORD, "cookie": true})
}

/// A `POST` of JSON with these headers.
async fn posts(veche: &Veche, path: &str, headers: &[(&str, &str)], json: Value) -> Reply {
    let mut request = veche.request("POST", path).json(&json);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Reply::of(request.send().await.unwrap()).await
}

/// The refresh token's cookie that a reply sets: its value, and what is said of it.
fn cookie(reply: &Reply) -> Option<(String, String)> {
    let lines = reply.headers.get_all("set-cookie").iter();
    let mut lines = lines
        .map(|line| line.to_str().unwrap())
        .filter(|line| !line.starts_with("veche_device=") && !line.starts_with("veche_files="));
    let line = lines.next()?;
    assert!(lines.next().is_none());
    let (value, rest) = line.split_once("; ").unwrap();
    let value = value.strip_prefix("veche_refresh=").unwrap();
    Some((value.to_owned(), rest.to_owned()))
}

const KEPT: &str = "HttpOnly; SameSite=Strict; Path=/api/v1/sessions; Max-Age=2592000";
const FORGOTTEN: &str = "HttpOnly; SameSite=Strict; Path=/api/v1/sessions; Max-Age=0";

async fn a_new_account_is_signed_in(veche: Veche) {
    let fields = json!({
        "username": "Anna", "name": "Anna A.", "email": "anna@example.org", "password": PASSWORD,
    });
    let reply = veche.post_json("/api/v1/register", fields).await;
    assert!(cookie(&reply).is_none());
    let signed_in = reply.ok();

    let me = &signed_in["me"];
    assert_eq!(me["person"]["name"], "Anna A.");
    assert_eq!(me["person"]["role"], "member");
    assert_eq!(me["email"], "anna@example.org");
    assert!(signed_in["access_until"].as_i64() < signed_in["refresh_until"].as_i64());
    let anna = veche.with_token("anna", signed_in["access"].as_str().unwrap());
    assert_eq!(anna.get("/api/v1/me").await.ok(), *me);
    let refresh = json!({"refresh": signed_in["refresh"]});
    let next = veche.post_json(REFRESH, refresh).await.ok();
    assert_eq!(next["me"], *me);
    assert_ne!(next["refresh"], signed_in["refresh"]);

    let boris = veche
        .post_json("/api/v1/register", account("boris"))
        .await
        .ok();
    assert_eq!(boris["me"]["person"]["name"], "boris");
    assert_eq!(boris["me"]["email"], Value::Null);
}

async fn what_breaks_a_rule_makes_no_account(veche: Veche) {
    let anna = json!({"username": "anna", "email": "anna@example.org", "password": PASSWORD});
    veche.post_json("/api/v1/register", anna.clone()).await.ok();
    let tries = async |change: Value| {
        let mut fields = json!({"username": "boris", "password": PASSWORD});
        for (name, value) in change.as_object().unwrap() {
            fields[name] = value.clone();
        }
        veche.post_json("/api/v1/register", fields).await
    };
    for common in [
        "password1",
        "qwertyuiop",
        "aaaaaaaaaa",
        "12345678",
        "short",
        "",
    ] {
        let refused = tries(json!({"password": common})).await;
        assert_eq!(refused.problem("invalid"), "password", "{common}");
        assert!(common.is_empty() || !refused.text.contains(common));
    }
    let own = json!({"username": "boris-the-blade", "password": "Boris-the-blade"});
    assert_eq!(tries(own).await.problem("invalid"), "password");
    let long = json!({"password": "ab".repeat(513)});
    assert_eq!(tries(long).await.problem("invalid"), "password");
    for (field, value) in [
        ("username", json!("a b")),
        ("username", json!(7)),
        ("name", json!(" ")),
        ("email", json!("nowhere")),
        ("password", json!(null)),
        ("cookie", json!("yes")),
        ("role", json!("admin")),
    ] {
        let refused = tries(json!({field: value})).await;
        assert_eq!(refused.problem("invalid"), field);
    }
    let taken = tries(json!({"username": "ANNA"})).await;
    assert_eq!((taken.status, taken.problem("taken")), (409, "username"));
    let taken = tries(json!({"email": "Anna@Example.org"})).await;
    assert_eq!(taken.problem("taken"), "email");
    assert_eq!(
        taken.json["fields"],
        Value::Null,
        "one field is told by itself"
    );
    let taken = tries(json!({"username": "ANNA", "email": "Anna@Example.org"})).await;
    assert_eq!(taken.problem("taken"), "username");
    let both = ["username", "email"].map(|field| json!({"field": field, "rule": "is taken"}));
    assert_eq!(taken.json["fields"], json!(both));
    let missing = veche.post_json("/api/v1/register", json!({"username": "boris"}));
    assert_eq!(missing.await.problem("invalid"), "password");
    let names = |refused: &Value| {
        let fields = refused["fields"].as_array().expect("several");
        let names = fields
            .iter()
            .map(|one| one["field"].as_str().expect("a name"));
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let all = json!({"username": "a b", "email": "no", "password": "x", "cookie": "yes"});
    let refused = tries(all).await;
    assert_eq!(
        names(&refused.json),
        ["username", "password", "email", "cookie"]
    );
    let boris = json!({"username": "a b", "extra": 1});
    let refused = veche.post_json("/api/v1/register", boris).await;
    assert_eq!(names(&refused.json), ["username", "extra", "password"]);

    tries(json!({"password": "ab".repeat(512)})).await.ok();
}

async fn an_unknown_name_and_a_wrong_password_are_one_answer(veche: Veche) {
    let anna = veche.person("anna").await;
    let tries = async |name: &str, password: &str| {
        let fields = json!({"username": name, "password": password});
        veche.post_json("/api/v1/sessions", fields).await
    };
    let wrong = tries("anna", "a wrong password").await;
    wrong.problem("wrong_password");
    assert_eq!(wrong.status, 401);
    for (name, password) in [
        ("nobody", "a wrong password"),
        ("nobody", PASSWORD),
        ("", ""),
        ("anna", ""),
        (&"x".repeat(10_000), PASSWORD),
        ("anna", &"x".repeat(10_000)),
    ] {
        let other = tries(name, password).await;
        assert_eq!((other.status, &other.text), (401, &wrong.text), "{name}");
    }
    assert!(cookie(&wrong).is_none());
    tries(" ANNA ", PASSWORD).await.ok();

    let moderator = veche.demo("moderator").await;
    moderator
        .post(&format!("/moderator/block_user/{}", anna.id))
        .await
        .ok();
    assert_eq!(tries("anna", "a wrong password").await.text, wrong.text);
    let blocked = tries("anna", PASSWORD).await;
    blocked.problem("blocked");
    assert_eq!(blocked.status, 403);
}

async fn a_page_keeps_its_refresh_token_in_a_cookie(veche: Veche) {
    let own = [("origin", veche.base.as_str())];
    let reply = posts(&veche, "/api/v1/register", &own, from_page("anna")).await;
    let (first, said) = cookie(&reply).unwrap();
    assert_eq!(said, KEPT, "plain http on loopback is not Secure");
    let signed_in = reply.ok();
    assert_eq!(signed_in["refresh"], Value::Null);
    assert!(!signed_in.to_string().contains(&first));

    let kept = format!("theme=dark; veche_refresh={first}");
    let headers = [own[0], ("cookie", kept.as_str())];
    let reply = posts(&veche, REFRESH, &headers, json!({})).await;
    let (second, said) = cookie(&reply).unwrap();
    assert_eq!(said, KEPT);
    assert_ne!(second, first);
    let refreshed = reply.ok();
    assert_eq!(refreshed["refresh"], Value::Null);

    // The token in a body is the one that counts, and then the cookie stays as it is.
    let (_, other) = veche.enters("anna").await;
    let in_body = json!({"refresh": other["refresh"]});
    let reply = posts(&veche, REFRESH, &headers, in_body).await;
    assert!(cookie(&reply).is_none());
    assert!(reply.ok()["refresh"].is_string());

    // Nothing but sessions stands on the cookie.
    let me = veche.request("GET", "/api/v1/me").header("cookie", &kept);
    Reply::of(me.send().await.unwrap())
        .await
        .problem("unauthenticated");
    let access = refreshed["access"].as_str().unwrap();
    let out = veche
        .with_token("anna", access)
        .delete("/api/v1/sessions/current")
        .await;
    out.done();
    assert_eq!(cookie(&out).unwrap(), (String::new(), FORGOTTEN.to_owned()));
    let kept = format!("veche_refresh={second}");
    let reply = posts(&veche, REFRESH, &[("cookie", &kept)], json!({})).await;
    reply.problem("unauthenticated");
}

async fn a_refused_cookie_is_cleared_and_a_failed_one_is_not(veche: Veche) {
    veche.person("anna").await;
    for bad in [
        None,
        Some("veche_refresh="),
        Some("veche_refresh=garbage"),
        Some("veche_refresh=a.b.c; veche_refresh=d.e.f"),
    ] {
        let headers: Vec<_> = bad.iter().map(|bad| ("cookie", *bad)).collect();
        let reply = posts(&veche, REFRESH, &headers, json!({})).await;
        reply.problem("unauthenticated");
        assert_eq!(reply.status, 401);
        assert_eq!(cookie(&reply).unwrap().1, FORGOTTEN, "{bad:?}");
    }
    // An access token is no refresh token, wherever it stands.
    let (_, signed_in) = veche.enters("anna").await;
    let access = json!({"refresh": signed_in["access"]});
    let reply = posts(&veche, REFRESH, &[], access).await;
    reply.problem("unauthenticated");
    assert!(cookie(&reply).is_none(), "the cookie was not used");

    // Another page's try, a body that cannot be read: the cookie is good, and stays.
    let reply = posts(&veche, "/api/v1/sessions", &[], from_page("anna")).await;
    let kept = format!("veche_refresh={}", cookie(&reply).unwrap().0);
    let evil = [
        ("cookie", kept.as_str()),
        ("origin", "https://evil.example"),
    ];
    assert!(cookie(&posts(&veche, REFRESH, &evil, json!({})).await).is_none());
    let unread = posts(&veche, REFRESH, &[("cookie", &kept)], json!({"x": 1})).await;
    assert_eq!(unread.problem("invalid"), "x");
    assert!(cookie(&unread).is_none());
    posts(&veche, REFRESH, &[("cookie", &kept)], json!({}))
        .await
        .ok();
}

async fn the_cookie_is_secure_where_the_page_is(veche: Veche) {
    veche.person("anna").await;
    let secure = format!("{KEPT}; Secure");
    let said = async |veche: &Veche, headers: &[(&str, &str)]| {
        let reply = posts(veche, "/api/v1/sessions", headers, from_page("anna")).await;
        cookie(&reply).unwrap().1
    };
    let page = veche.base.replace("http://", "https://");
    assert_eq!(said(&veche, &[("origin", &page)]).await, secure);
    assert_eq!(said(&veche, &[("origin", &veche.base)]).await, KEPT);
    // Who is no trusted proxy may say what it likes.
    assert_eq!(said(&veche, &[("x-forwarded-proto", "https")]).await, KEPT);

    let proxied = Veche::on(veche.engine, &[("proxies", "127.0.0.1")]).await;
    proxied.person("anna").await;
    let proto = |proto| [("x-forwarded-proto", proto)];
    assert_eq!(said(&proxied, &proto("https")).await, secure);
    assert_eq!(said(&proxied, &proto("HTTPS, http")).await, secure);
    assert_eq!(said(&proxied, &proto("http")).await, KEPT);
}

async fn pages_of_other_origins_pass_no_door(veche: Veche) {
    veche.person("anna").await;
    let host = veche.base.strip_prefix("http://").unwrap().to_owned();
    let (name, port) = host.split_once(':').unwrap();
    let foreign = [
        "null".to_owned(),
        "https://evil.example".to_owned(),
        format!("http://{host}.evil.example"),
        format!("http://evil{host}"),
        format!("http://{name}"),
        format!("http://{name}:1{port}"),
        format!("http://{host}/"),
        format!("http://user@{host}"),
        format!("ftp://{host}"),
        host.clone(),
        "file://".to_owned(),
        String::new(),
    ];
    let doors = [
        "/api/v1/register",
        "/api/v1/sessions",
        REFRESH,
        "/api/v1/setup",
    ];
    for path in doors {
        for origin in &foreign {
            let headers = [("origin", origin.as_str())];
            let reply = posts(&veche, path, &headers, from_page("anna")).await;
            reply.problem("forbidden");
            assert!(cookie(&reply).is_none(), "{origin}");
        }
        for site in ["cross-site", "same-site"] {
            let headers = [("sec-fetch-site", site)];
            posts(&veche, path, &headers, from_page("anna"))
                .await
                .problem("forbidden");
        }
    }
    let known = Veche::on(veche.engine, &[("origins", "https://chat.example.org")]).await;
    known.person("anna").await;
    let signs_in = async |headers: &[(&str, &str)]| {
        posts(&known, "/api/v1/sessions", headers, from_page("anna")).await
    };
    for headers in [
        &[][..],
        &[("origin", known.base.as_str())],
        &[("origin", "https://chat.example.org")],
        &[
            ("origin", "https://chat.example.org"),
            ("sec-fetch-site", "cross-site"),
        ],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
    ] {
        signs_in(headers).await.ok();
    }
    for origin in [
        "https://chat.example.org.evil.example",
        "http://chat.example.org",
    ] {
        signs_in(&[("origin", origin)]).await.problem("forbidden");
    }
    // And no answer lets a page of another origin read it.
    let reply = signs_in(&[("origin", "https://chat.example.org")]).await;
    assert!(reply.headers.get("access-control-allow-origin").is_none());
}

async fn nothing_changes_by_get_or_by_a_form(veche: Veche) {
    veche.person("anna").await;
    for path in [
        "/api/v1/register",
        REFRESH,
        "/api/v1/setup",
        "/api/v1/me/password",
    ] {
        assert_eq!(veche.get(path).await.status, 405, "{path}");
    }
    assert_eq!(veche.get("/api/v1/sessions").await.status, 401);
    let form = [("username", "anna"), ("password", PASSWORD)];
    let reply = veche.post_form("/api/v1/sessions", &form).await;
    reply.problem("not_json");
    let text = veche
        .request("POST", "/api/v1/sessions")
        .header("content-type", "text/plain")
        .body(account("anna").to_string());
    Reply::of(text.send().await.unwrap())
        .await
        .problem("not_json");
    let query = format!("/api/v1/sessions?username=anna&password={}", "x".repeat(9));
    assert_eq!(veche.post(&query).await.problem("invalid"), "username");
}

async fn lost_answers_may_be_asked_for_again_and_again(veche: Veche) {
    veche.person("anna").await;
    let (anna, signed_in) = veche.enters("anna").await;
    let live = anna.lives().await;
    let first = json!({"refresh": signed_in["refresh"]});
    let lost = veche.post_json(REFRESH, first.clone()).await.ok();

    for _ in 0..5 {
        veche.post_json(REFRESH, first.clone()).await.ok();
    }
    let again = veche.post_json(REFRESH, first.clone()).await.ok();

    // All carry what comes next.
    let next = json!({"refresh": again["refresh"]});
    let third = veche.post_json(REFRESH, next).await.ok();
    anna.get("/api/v1/me").await.ok();
    // A copy comes back: everybody who holds one is out, with their sockets.
    veche
        .post_json(REFRESH, first)
        .await
        .problem("unauthenticated");
    assert_eq!(live.closed().await.0, Some(4001));
    anna.get("/api/v1/me").await.problem("unauthenticated");
    for held in [lost, third] {
        let refresh = json!({"refresh": held["refresh"]});
        veche
            .post_json(REFRESH, refresh)
            .await
            .problem("unauthenticated");
    }
}

fn setup(code: &str) -> Value {
    json!({"code": code, "username": "olga", "password": PASSWORD, "cookie": true})
}

async fn the_first_administrator_comes_by_the_link(veche: Veche) {
    assert_eq!(veche.setup_code(), None, "the demo data has one");
    posts(&veche, "/api/v1/setup", &[], setup(""))
        .await
        .problem("forbidden");

    let mut veche = Veche::on(veche.engine, &[("demo", "off")]).await;
    let code = veche.setup_code().unwrap();
    assert!(code.len() == 32 && code.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let needs_setup =
        async |veche: &Veche| veche.get("/api/v1/server").await.ok()["needs_setup"] == true;
    assert!(needs_setup(&veche).await);
    veche.person("anna").await;
    assert!(needs_setup(&veche).await, "a member is no administrator");
    for wrong in ["", "0", &code[..31], &format!("{code}0"), &"0".repeat(32)] {
        let refused = posts(&veche, "/api/v1/setup", &[], setup(wrong)).await;
        refused.problem("forbidden");
        assert_eq!(refused.status, 403);
    }
    // The code outlives what breaks a rule.
    let mut weak = setup(&code);
    weak["password"] = "password1".into();
    let refused = posts(&veche, "/api/v1/setup", &[], weak).await;
    assert_eq!(refused.problem("invalid"), "password");
    let mut taken = setup(&code);
    taken["username"] = "anna".into();
    let refused = posts(&veche, "/api/v1/setup", &[], taken).await;
    assert_eq!(refused.problem("taken"), "username");

    let reply = posts(&veche, "/api/v1/setup", &[], setup(&code)).await;

    assert_eq!(cookie(&reply).unwrap().1, KEPT);
    let signed_in = reply.ok();
    assert_eq!(signed_in["me"]["person"]["role"], "admin");
    let olga: Person = veche.with_token("olga", signed_in["access"].as_str().unwrap());
    let role = json!({"role": "moderator"});
    olga.put_json("/api/v1/people/1/role", role).await.done();
    assert!(!needs_setup(&veche).await);
    assert_eq!(veche.setup_code(), None);
    let again = posts(&veche, "/api/v1/setup", &[], setup(&code)).await;
    again.problem("forbidden");
    veche.stop().await;
    veche.start().await;
    assert_eq!(veche.setup_code(), None, "there is one");
}

async fn who_guesses_at_the_link_is_slowed_down(veche: Veche) {
    let veche = Veche::on(veche.engine, &[("demo", "off"), ("proxies", "127.0.0.1")]).await;
    let tries = async |address: &str, code: &str| {
        let from = [("x-forwarded-for", address)];
        posts(&veche, "/api/v1/setup", &from, setup(code)).await
    };
    for _ in 0..10 {
        tries("192.0.2.1", "wrong").await.problem("forbidden");
    }
    let slowed = tries("192.0.2.1", "wrong").await;
    slowed.problem("too_fast");
    assert!(slowed.header("retry-after").parse::<u64>().unwrap() > 0);
    // The operator, elsewhere, is not kept out.
    let code = veche.setup_code().unwrap();
    tries("192.0.2.2", &code).await.ok();
}

async fn anybody_may_ask_what_the_server_is(veche: Veche) {
    let server = veche.get("/api/v1/server").await.ok();
    assert_eq!(server["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(server["protocol"], 1);
    assert_eq!(
        (&server["demo"], &server["needs_setup"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(server["limits"]["text_chars"], 10_000);
    assert_eq!(server["limits"]["password_min_bytes"], 8);
    let asked = veche.get("/api/v1/server?x=1").await;
    assert_eq!(asked.problem("invalid"), "x");
    // No secret stands in it: not even whose pages may sign in.
    let mut keys: Vec<&String> = server.as_object().unwrap().keys().collect();
    keys.sort_unstable();
    let known = [
        "demo",
        "limits",
        "mail",
        "needs_setup",
        "protocol",
        "town",
        "version",
    ];
    assert_eq!(keys, known);
}

#[tokio::test]
async fn the_link_is_shown_when_the_server_starts() {
    let folder = tempfile::tempdir().unwrap();
    let veche = Binary::new(folder.path(), &["serve"]).env("VECHE_DEMO", "off");
    let mut serving = veche.serve().await;
    let line = serving.line();
    let (_, code) = line.trim().split_once("/?setup=").unwrap();
    let link = format!("Make the first at {}/?setup={code}\n", serving.base);
    assert!(line.ends_with(&link), "{line}");
    assert_eq!(code.len(), 32);
    let (exit, log) = serving.stop().await;
    assert_eq!(exit, Some(0));
    assert!(!log.contains(code), "{log}");
}
