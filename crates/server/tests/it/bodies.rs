//! Bodies, paths and queries that do not fit, and each limit at its edge.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    stories,
};

stories![
    every_field_of_another_kind_is_named,
    a_number_in_a_path_or_query_is_a_whole_one_within_bounds,
    a_text_that_finds_nobody_is_no_failure,
    names_that_look_alike_are_one_name_in_both_contracts,
    a_limit_holds_to_the_last_character,
];

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// The routes that take JSON, with a good body for each.
fn takers() -> [(&'static str, Value); 4] {
    let atom = json!({"username": "anna", "email": "anna@example.org", "password": "correct horse battery"});
    let greenatom = json!({"username": "boris", "name": "Boris", "mail": "boris@example.org", "password": "correct horse battery"});
    let admin = json!({"username": "clara", "name": "Clara", "mail": "clara@example.org", "password": "correct horse battery"});
    [
        ("/auth/register", atom),
        ("/register", greenatom),
        ("/register_admin", admin),
        ("/moderator/create_channel", json!({"name": "square"})),
    ]
}

/// Sends a body as it stands.
async fn send(
    veche: &Veche,
    by: &Person,
    path: &str,
    kind: Option<&str>,
    body: impl Into<Vec<u8>>,
) -> Reply {
    let mut request = veche
        .request("POST", path)
        .bearer_auth(&by.token)
        .body(body.into());
    if let Some(kind) = kind {
        request = request.header("content-type", kind);
    }
    Reply::of(request.send().await.expect("the server answers")).await
}

async fn every_field_of_another_kind_is_named(veche: Veche) {
    let admin = veche.demo("admin").await;
    for (path, good) in takers() {
        let fields: Vec<&String> = good.as_object().expect("an object").keys().collect();
        let named = |names: &[&String]| -> Vec<String> {
            names.iter().map(|name| format!("body.{name}")).collect()
        };
        let refused = async |body: Value, names: &[&String], kind: &str| {
            let reply = send(&veche, &admin, path, Some(JSON), body.to_string()).await;
            let named = named(names);
            let places: Vec<&str> = named.iter().map(String::as_str).collect();
            let kinds = reply.misfits(&places);
            assert!(
                kinds.iter().all(|found| found == kind),
                "{path} {body}: {kinds:?}"
            );
        };
        refused(json!({}), &fields, "missing").await;
        for value in [
            Value::Null,
            json!(7),
            json!(1.5),
            json!(true),
            json!([]),
            json!({}),
            json!(["anna"]),
            json!({"a": "b"}),
        ] {
            let mut all = good.clone();
            for name in &fields {
                let mut body = good.clone();
                body[name.as_str()] = value.clone();
                refused(body, &[*name], "string_type").await;
                all[name.as_str()] = value.clone();
            }
            refused(all, &fields, "string_type").await;
        }
        for name in &fields {
            let mut body = good.clone();
            body.as_object_mut()
                .expect("an object")
                .remove(name.as_str());
            refused(body, &[*name], "missing").await;
            let mut body = good.clone();
            body[name.as_str()] = json!("");
            refused(body, &[*name], "value_error").await;
        }
        // Nothing of all that was kept: the good one is still possible. What is not asked for is ignored.
        let mut body = good.clone();
        body["is_admin"] = json!(true);
        body["role"] = json!("admin");
        body["id"] = json!(1);
        send(
            &veche,
            &admin,
            path,
            Some("Application/JSON; charset=utf-8"),
            body.to_string(),
        )
        .await
        .ok();
    }
    let anna = veche.signs_in("anna", "correct horse battery").await;
    anna.get("/getallactiveusers")
        .await
        .refused(403, "No access");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a row for each case")]
async fn a_body_that_is_no_object_is_refused() {
    let veche = Veche::on_sqlite().await;
    let admin = veche.demo("admin").await;
    let deep = |levels: usize| {
        format!(
            "{{\"name\":\"deep\",\"more\":{}1{}}}",
            "[".repeat(levels - 1),
            "]".repeat(levels - 1)
        )
    };
    let utf16: Vec<u8> = "{\"name\":\"square\"}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let garbage: Vec<Vec<u8>> = vec![
        b" ".to_vec(),
        b"{".to_vec(),
        b"}".to_vec(),
        b"{]".to_vec(),
        b"{\"name\"}".to_vec(),
        b"{\"name\":}".to_vec(),
        b"{\"name\":\"square\"".to_vec(),
        b"{\"name\":\"square\"}}".to_vec(),
        b"{\"name\":\"square\"} {}".to_vec(),
        b"{\"name\":\"square\",}".to_vec(),
        b"{name:\"square\"}".to_vec(),
        b"{'name':'square'}".to_vec(),
        b"{\"name\":\"square\"/* */}".to_vec(),
        b"{\"name\":\"sq\nuare\"}".to_vec(),
        b"{\"name\":\"\\x41\"}".to_vec(),
        b"{\"name\":\"\\ud800\"}".to_vec(),
        b"{\"name\":\"\\udc00\\ud800\"}".to_vec(),
        b"{\"name\":\"a\xff\"}".to_vec(),
        b"{\"name\":\"\xed\xa0\x80\"}".to_vec(),
        b"{\"name\":\"\xc0\xaf\"}".to_vec(),
        b"\xef\xbb\xbf{\"name\":\"square\"}".to_vec(),
        b"{\"name\":\"a\0b\"}".to_vec(),
        b"{\"name\":NaN}".to_vec(),
        b"{\"name\":Infinity}".to_vec(),
        b"{\"name\":1e999}".to_vec(),
        b"{\"name\":01}".to_vec(),
        b"{\"name\":\"one\",\"name\":\"two\"}".to_vec(),
        b"{\"name\":\"one\",\"a\":{\"b\":1,\"b\":2}}".to_vec(),
        b"{\"n\\u0061me\":\"one\",\"name\":\"two\"}".to_vec(),
        b"nul".to_vec(),
        b"name=square".to_vec(),
        b"<name/>".to_vec(),
        utf16,
        deep(33).into_bytes(),
        deep(1000).into_bytes(),
        "[".repeat(500_000).into_bytes(),
        "{\"a\":".repeat(150_000).into_bytes(),
    ];
    for body in &garbage {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        for (path, _) in takers() {
            let reply = send(&veche, &admin, path, Some(JSON), body.clone()).await;
            let misfit = &reply.json["detail"][0];
            assert_eq!(
                (reply.status, misfit["type"].as_str()),
                (422, Some("json_invalid")),
                "{shown:?}: {}",
                reply.text
            );
            assert_eq!(misfit["loc"][0], "body", "{shown:?}");
            assert!(reply.text.len() < 300, "{shown:?}: {}", reply.text);
        }
    }
    for body in [
        "null",
        "true",
        "7",
        "1.5",
        "\"name\"",
        "[]",
        "[{\"name\":\"square\"}]",
    ] {
        send(
            &veche,
            &admin,
            "/moderator/create_channel",
            Some(JSON),
            body,
        )
        .await
        .misfits(&["body"]);
    }
    let nothing = send(&veche, &admin, "/moderator/create_channel", Some(JSON), "").await;
    assert_eq!(nothing.misfits(&["body"]), ["missing"]);
    // Some clients of the prototypes name no type.
    let untyped = r#"{"name":"untyped"}"#;
    send(&veche, &admin, "/moderator/create_channel", None, untyped)
        .await
        .ok();
    // Another type of content is no JSON, whatever it looks like.
    for kind in [
        Some(""),
        Some("text/plain"),
        Some(FORM),
        Some("multipart/form-data; boundary=x"),
        Some("application/jsonp"),
        Some("text/json"),
        Some("json"),
    ] {
        for (path, good) in takers() {
            send(&veche, &admin, path, kind, good.to_string())
                .await
                .misfits(&["body"]);
        }
    }
    send(
        &veche,
        &admin,
        "/moderator/create_channel",
        Some(JSON),
        deep(32),
    )
    .await
    .ok();
}

#[tokio::test]
async fn a_form_that_is_none_lacks_its_fields() {
    let veche = Veche::on_sqlite().await;
    let nobody = veche.with_token("nobody", "");
    for path in ["/auth/token", "/login"] {
        let both = ["body.username", "body.password"];
        for (kind, body) in [
            (None, "username=user1&password=password"),
            (
                Some(JSON),
                "{\"username\":\"user1\",\"password\":\"password\"}",
            ),
            (Some("text/plain"), "username=user1&password=password"),
            (Some(FORM), ""),
            (Some(FORM), "&&&==&"),
            (
                Some(FORM),
                "{\"username\":\"user1\",\"password\":\"password\"}",
            ),
            (Some(FORM), "Username=user1&PASSWORD=password"),
        ] {
            assert_eq!(
                send(&veche, &nobody, path, kind, body).await.misfits(&both),
                ["missing"; 2],
                "{kind:?} {body}"
            );
        }
        send(&veche, &nobody, path, Some(FORM), "username=user1")
            .await
            .misfits(&["body.password"]);
        for body in [
            &b"username=\xff\xfe&password=%ff%fe"[..],
            b"username=%00&password=%00",
            b"username=%zz&password=%",
        ] {
            let reply = send(&veche, &nobody, path, Some(FORM), body).await;
            assert!([400, 401].contains(&reply.status), "{}", reply.text);
        }
        let odd = "grant_type=password&scope=a+b&client_id=x&client_secret=y&username=user1&password=password&username=admin";
        send(
            &veche,
            &nobody,
            path,
            Some(&format!("{FORM}; charset=utf-8")),
            odd,
        )
        .await
        .ok();
    }
}

#[tokio::test]
async fn a_body_may_have_a_mebibyte_and_no_byte_more() {
    let veche = Veche::on_sqlite().await;
    let admin = veche.demo("admin").await;
    let most = 1 << 20;
    for (path, good) in takers() {
        let good = good.to_string();
        let padded = |length: usize| format!("{good}{}", " ".repeat(length - good.len()));
        send(&veche, &admin, path, Some(JSON), padded(most + 1))
            .await
            .refused(413, "The body must have at most 1048576 bytes");
        send(&veche, &admin, path, Some(JSON), padded(most))
            .await
            .ok();
    }
    let form = "username=user1&password=password&scope=";
    let padded = |length: usize| format!("{form}{}", "a".repeat(length - form.len()));
    send(&veche, &admin, "/login", Some(FORM), padded(most + 1))
        .await
        .refused(413, "The body must have at most 1048576 bytes");
    send(&veche, &admin, "/login", Some(FORM), padded(most))
        .await
        .ok();

    // Neither does it help not to say how long it is: the second mebibyte is not even read.
    let mut raw = crate::harness::Raw::connect(&veche.base).await;
    let head = format!(
        "POST /login HTTP/1.1\r\nhost: a\r\ncontent-type: {FORM}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    raw.send(head.as_bytes()).await;
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    for _ in 0..17 {
        raw.send(chunk.as_bytes()).await;
    }
    let answer = raw.head().await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[expect(clippy::too_many_lines, reason = "a row for each case")]
async fn a_number_in_a_path_or_query_is_a_whole_one_within_bounds(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let no_numbers = [
        "one", "1.0", "1.5", "-", "1e3", "0x1", "%20", "1%00", "%2B", "١", "NaN", "null", "1,2",
        "1;2",
    ];
    let beyond = [
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999999999999999999999999999",
    ];
    for bad in no_numbers.iter().chain(&beyond) {
        for (method, path, place) in [
            ("GET", format!("/messages/{bad}/"), "path.channel_id"),
            (
                "POST",
                format!("/moderator/block_user/{bad}"),
                "path.user_id",
            ),
            (
                "POST",
                format!("/moderator/unblock_user/{bad}"),
                "path.user_id",
            ),
            (
                "DELETE",
                format!("/moderator/delete_channel/{bad}"),
                "path.channel_id",
            ),
            (
                "POST",
                format!("/moderator/add_user_to_channel?user_id={bad}&channel_id=1"),
                "query.user_id",
            ),
            (
                "DELETE",
                format!("/moderator/remove_user_from_channel?user_id=1&channel_id={bad}"),
                "query.channel_id",
            ),
            ("GET", format!("/messages/1/?limit={bad}"), "query.limit"),
            ("GET", format!("/messages/1/?before={bad}"), "query.before"),
            ("GET", format!("/messages/1/?after={bad}"), "query.after"),
        ] {
            let request = veche.request(method, &path).bearer_auth(&moderator.token);
            let reply = Reply::of(request.send().await.expect("the server answers")).await;
            let kinds = reply.misfits(&[place]);
            assert!(
                kinds[0].starts_with("int_parsing") || kinds[0].contains("_than_equal"),
                "{path}: {kinds:?}"
            );
        }
    }
    moderator
        .post("/moderator/add_user_to_channel")
        .await
        .misfits(&["query.user_id", "query.channel_id"]);
    moderator
        .delete("/moderator/remove_user_from_channel?user_id=&channel_id=x")
        .await
        .misfits(&["query.user_id", "query.channel_id"]);
    moderator
        .get("/messages/x/?limit=0&before=-1&after=y")
        .await
        .misfits(&[
            "path.channel_id",
            "query.limit",
            "query.before",
            "query.after",
        ]);

    // Whole numbers that are nobody's.
    for id in [0, -1, 999, i64::from(i32::MAX) + 1, i64::MAX, i64::MIN] {
        moderator
            .get(&format!("/messages/{id}/"))
            .await
            .refused(404, "Channel not found");
        moderator
            .delete(&format!("/moderator/delete_channel/{id}"))
            .await
            .refused(404, "Channel not found");
        moderator
            .post(&format!("/moderator/block_user/{id}"))
            .await
            .refused(404, "User not found");
        moderator
            .post(&format!("/moderator/unblock_user/{id}"))
            .await
            .refused(404, "User not found");
        for (user, channel) in [(1, id), (id, 1), (id, id)] {
            let query = format!("?user_id={user}&channel_id={channel}");
            moderator
                .post(&format!("/moderator/add_user_to_channel{query}"))
                .await
                .refused(404, "User or Channel not found");
            moderator
                .delete(&format!("/moderator/remove_user_from_channel{query}"))
                .await
                .refused(404, "User or Channel not found");
        }
        assert_eq!(
            moderator
                .tries_to_listen(id)
                .await
                .err()
                .expect("there is none")
                .status,
            403
        );
    }
    for (query, count) in [
        ("?limit=1", 1),
        ("?limit=1000", 2),
        ("?after=0", 2),
        ("?before=9223372036854775807", 2),
        ("?limit=1&limit=x", 1),
    ] {
        let page = moderator.get(&format!("/messages/1/{query}")).await.ok();
        assert_eq!(page.as_array().map(Vec::len), Some(count), "{query}");
    }
    for (query, place) in [
        ("?limit=0", "query.limit"),
        ("?limit=1001", "query.limit"),
        ("?limit=-1", "query.limit"),
        ("?after=-1", "query.after"),
        ("?before=-1", "query.before"),
    ] {
        moderator
            .get(&format!("/messages/1/{query}"))
            .await
            .misfits(&[place]);
    }
}

async fn a_text_that_finds_nobody_is_no_failure(veche: Veche) {
    let admin = veche.demo("admin").await;
    let long = "a".repeat(20_000);
    for name in [
        "",
        "%00",
        "user1%00",
        "%ff",
        "%ed%a0%80",
        "'",
        "' or '1'='1",
        "%25",
        "_",
        "user_",
        "user1;",
        "\\",
        "%0a",
        "%F0%9F%92%A9",
        "$1",
        "{}",
        &long,
    ] {
        for (method, path, detail) in [
            ("POST", "/blockuser?username=", "User not found"),
            ("POST", "/unblockuser?username=", "User not found"),
            ("GET", "/readuserchats?username=", "User not found"),
            (
                "POST",
                "/readnotreadedfromuser?user_from=",
                "User not found",
            ),
        ] {
            let request = veche
                .request(method, &format!("{path}{name}"))
                .bearer_auth(&admin.token);
            let reply = Reply::of(request.send().await.expect("the server answers")).await;
            assert_eq!(
                (reply.status, reply.json["detail"].as_str()),
                (404, Some(detail)),
                "{path}{}",
                &name[..name.len().min(20)]
            );
        }
    }
    for (method, path, place) in [
        ("POST", "/blockuser", "query.username"),
        ("POST", "/unblockuser", "query.username"),
        ("GET", "/readuserchats", "query.username"),
        ("POST", "/readnotreadedfromuser", "query.user_from"),
    ] {
        let request = veche.request(method, path).bearer_auth(&admin.token);
        Reply::of(request.send().await.expect("the server answers"))
            .await
            .misfits(&[place]);
    }
    for (name, password) in [
        ("user1\0", "password"),
        ("user1", "password\0"),
        ("\0", "\0"),
        ("", ""),
        ("user1'--", "x"),
        ("ｕｓｅｒ２\0", "password"),
    ] {
        veche
            .tries_to_sign_in("/login", name, password)
            .await
            .refused(401, "Incorrect username or password");
        veche
            .tries_to_sign_in("/auth/token", name, password)
            .await
            .refused(400, "Incorrect username or password");
    }
    for path in [
        "/messages/%ff/",
        "/%ff",
        "/messages/1/%00",
        "/..%2f..%2fetc%2fpasswd",
        "/docs/../../etc/passwd",
        "//healthz",
        "/HEALTHZ",
    ] {
        let reply = admin.get(path).await;
        assert_eq!(
            (reply.status, reply.json["detail"].as_str()),
            (404, Some("Not Found")),
            "{path}"
        );
    }
}

async fn names_that_look_alike_are_one_name_in_both_contracts(veche: Veche) {
    let register = async |name: &str, number: usize| {
        let mail = format!("look{number}@example.org");
        let password = "correct horse battery";
        let (path, body) = if number.is_multiple_of(2) {
            (
                "/auth/register",
                json!({"username": name, "email": mail, "password": password}),
            )
        } else {
            (
                "/register",
                json!({"username": name, "name": "Somebody", "mail": mail, "password": password}),
            )
        };
        veche.post_json(path, body).await
    };
    let mut number = 0;
    for (first, likes) in [
        (
            "anna",
            &["Anna", "ANNA", " anna ", "ａｎｎａ", "𝐚𝐧𝐧𝐚", "ⓐⓝⓝⓐ", "aⁿⁿa"][..],
        ),
        ("Straße", &["STRASSE", "strasse", "STRAẞE"]),
        ("José", &["Jose\u{301}", "JOSÉ", "josE\u{301}"]),
        ("Анна", &["анна", "АННА"]),
        ("Σίσυφος", &["ΣΊΣΥΦΟΣ", "σίσυφοσ"]),
        ("fiona", &["ﬁona", "FIONA"]),
        ("kelvin", &["\u{212a}elvin", "KELVIN"]),
        ("a2b", &["a²b", "a②b"]),
    ] {
        number += 1;
        assert_eq!(register(first, number).await.status, 200, "{first}");
        for like in likes {
            for _ in 0..2 {
                number += 1;
                register(like, number)
                    .await
                    .refused(400, "Username already registered");
            }
        }
        // Whoever spells their own name another way is the same person.
        for like in likes {
            veche.signs_in(like.trim(), "correct horse battery").await;
        }
    }
    for mixed in [
        "аnna",
        "annа",
        "pаypal",
        "Αnna",
        "аdmin",
        "admіn",
        "user１а",
        "x\u{301}я",
    ] {
        for _ in 0..2 {
            number += 1;
            register(mixed, number).await.misfits(&["body.username"]);
        }
    }
    // Addresses and channels, too.
    let taken = json!({"username": "other", "email": "ＬＯＯＫ１@example.org", "password": "correct horse battery"});
    veche
        .post_json("/auth/register", taken)
        .await
        .refused(400, "Email already registered");
    let moderator = veche.demo("moderator").await;
    for name in [
        "Channel 1",
        "CHANNEL 1",
        "  channel 1 ",
        "Ｃｈａｎｎｅｌ １",
        "channel ①",
    ] {
        let reply = moderator
            .post_json("/moderator/create_channel", json!({"name": name}))
            .await;
        reply.refused(400, "Channel with this name already exists");
    }
}

async fn a_limit_holds_to_the_last_character(veche: Veche) {
    let [admin, moderator] = [veche.demo("admin").await, veche.demo("moderator").await];
    let mut number = 0;
    let mut account = |field: &str, text: String| {
        number += 1;
        let mut body = json!({"username": format!("limit{number}"), "name": "Limit", "mail": format!("limit{number}@example.org"), "password": "correct horse battery"});
        body[field] = json!(text);
        body
    };
    let mail = |bytes: usize| format!("{}@example.org", "a".repeat(bytes - "@example.org".len()));
    for (field, fits, does_not) in [
        ("username", "b".repeat(64), "b".repeat(65)),
        ("username", "я".repeat(64), "я".repeat(65)),
        ("username", "c".to_owned(), String::new()),
        ("name", "é".repeat(100), "é".repeat(101)),
        ("name", "x".to_owned(), String::new()),
        ("mail", mail(254), mail(255)),
        ("password", "p".to_owned(), String::new()),
        ("password", "p".repeat(1024), "p".repeat(1025)),
        ("password", "я".repeat(512), "я".repeat(513)),
    ] {
        let place = format!("body.{field}");
        veche
            .post_json("/register", account(field, does_not.clone()))
            .await
            .misfits(&[&place]);
        admin
            .post_json("/register_admin", account(field, does_not))
            .await
            .misfits(&[&place]);
        let body = account(field, fits);
        veche.post_json("/register", body.clone()).await.ok();
        let [name, password] =
            ["username", "password"].map(|field| body[field].as_str().expect("a text"));
        veche.signs_in(name, password).await;
        // A password is never cut.
        let longer = format!("{password}p");
        veche
            .tries_to_sign_in("/login", name, &longer)
            .await
            .refused(401, "Incorrect username or password");
        veche
            .tries_to_sign_in("/login", name, &password[..password.len() / 2 / 2 * 2])
            .await
            .refused(401, "Incorrect username or password");
    }
    for (fits, does_not) in [
        ("c".repeat(80), "c".repeat(81)),
        ("ж".repeat(80), "ж".repeat(81)),
        ("x".to_owned(), String::new()),
    ] {
        moderator
            .post_json("/moderator/create_channel", json!({"name": does_not}))
            .await
            .misfits(&["body.name"]);
        let channel = moderator
            .post_json("/moderator/create_channel", json!({"name": fits}))
            .await
            .ok();
        assert_eq!(channel["name"], fits);
    }

    let (mut in_channel, mut chat) = (moderator.listens(1).await, moderator.chats().await);
    for (fits, does_not) in [
        ("m".repeat(10_000), "m".repeat(10_001)),
        ("𝓍".repeat(10_000), "𝓍".repeat(10_001)),
        ("m".to_owned(), String::new()),
    ] {
        in_channel.send(&does_not).await;
        assert!(in_channel.text().await.starts_with("veche: not sent: "));
        in_channel.send(&fits).await;
        assert!(in_channel.text().await == format!("moderator: {fits}"));
        chat.send_json(json!({"username_to": "user1", "message": does_not}))
            .await;
        assert_eq!(chat.json().await["status"], "error");
        chat.send_json(json!({"username_to": "user1", "message": fits}))
            .await;
        assert_eq!(chat.json().await["status"], "success");
    }
}
