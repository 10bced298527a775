//! Tokens that are none, on the routes and sockets of the old contracts.

use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, crypto::sign};
use serde_json::{Value, json};

use crate::harness::{Engine, Veche};

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Base64 for URLs, without padding, as a token's parts are written.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..=three.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]));
        }
    }
    text
}

fn unbase64(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes() {
        let value = (0..).zip(DIGITS).find(|(_, known)| **known == digit);
        (bits, count) = (bits << 6 | value.expect("a digit").0, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count).to_le_bytes()[0]);
        }
    }
    bytes
}

/// Seconds since 1970, by the clock that the server goes by.
#[expect(
    clippy::disallowed_methods,
    reason = "there is no clock to inject into the real binary"
)]
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("it is after 1970").as_secs().cast_signed()
}

/// What a token says.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("three parts");
    serde_json::from_slice(&unbase64(payload)).expect("claims are JSON")
}

/// A token with this header and payload, signed like that whatever they say.
fn token_of(header: &str, payload: &str, key: &[u8], algorithm: Algorithm) -> String {
    let message = format!(
        "{}.{}",
        base64(header.as_bytes()),
        base64(payload.as_bytes())
    );
    let key = EncodingKey::from_secret(key);
    let signature = sign(message.as_bytes(), &key, algorithm).expect("it can be signed");
    format!("{message}.{signature}")
}

const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;

/// A token that only its claims make bad.
fn signed(claims: &Value) -> String {
    token_of(
        HEADER,
        &claims.to_string(),
        KEY.as_bytes(),
        Algorithm::HS256,
    )
}

/// The same claims with one that is another, or is gone.
fn but(claims: &Value, name: &str, value: Value) -> String {
    let mut claims = claims.clone();
    let fields = claims.as_object_mut().expect("an object");
    match value {
        Value::String(text) if text == "gone" => drop(fields.remove(name)),
        value => drop(fields.insert(name.to_owned(), value)),
    }
    signed(&claims)
}

/// Every bad token with what is bad about it.
#[expect(clippy::too_many_lines, reason = "a row for each case")]
fn bad_tokens(good: &str) -> Vec<(String, String)> {
    let claims = claims(good);
    let payload = claims.to_string();
    let parts: Vec<&str> = good.split('.').collect();
    let [header, body, signature] = parts[..] else {
        panic!("three parts");
    };
    let now = now();
    let mut bad = Vec::new();
    let mut add = |what: &str, token: String| bad.push((what.to_owned(), token));

    // Not signed, or signed with something else.
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let head = base64(format!(r#"{{"typ":"JWT","alg":"{alg}"}}"#).as_bytes());
        add("alg none, no signature", format!("{head}.{body}."));
        add(
            "alg none, a signature",
            format!("{head}.{body}.{signature}"),
        );
    }
    for key in [
        "",
        "secret",
        "super_secret_key",
        "your_secret_key",
        &KEY[..63],
        &KEY.to_uppercase(),
        &format!("{KEY} "),
    ] {
        add(
            "another key",
            token_of(HEADER, &payload, key.as_bytes(), Algorithm::HS256),
        );
    }
    for (alg, algorithm) in [("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)] {
        let head = format!(r#"{{"typ":"JWT","alg":"{alg}"}}"#);
        add(
            "another algorithm, the same key",
            token_of(&head, &payload, KEY.as_bytes(), algorithm),
        );
        add(
            "another algorithm under ours",
            token_of(HEADER, &payload, KEY.as_bytes(), algorithm),
        );
    }
    for alg in [
        "hs256", "HS265", "RS256", "ES256", "PS256", "EdDSA", "A128GCM",
    ] {
        let head = format!(r#"{{"typ":"JWT","alg":"{alg}"}}"#);
        add(
            "an algorithm that is not ours",
            token_of(&head, &payload, KEY.as_bytes(), Algorithm::HS256),
        );
    }
    for head in [
        r#"{"alg":"HS256","jwk":{"kty":"oct","k":"c2VjcmV0"}}"#,
        r#"{"alg":"HS256","kid":"../../../dev/null"}"#,
        r#"{"alg":"HS256","kid":"' or 1=1 --"}"#,
        r#"{"alg":"HS256","jku":"http://127.0.0.1:1/keys.json","kid":"theirs"}"#,
        r#"{"alg":"HS256","x5u":"http://127.0.0.1:1/cert.pem"}"#,
        r#"{"alg":"HS256","x5c":["c2VjcmV0"]}"#,
    ] {
        add(
            "brings its own key",
            token_of(head, &payload, b"secret", Algorithm::HS256),
        );
        add(
            "names an empty key",
            token_of(head, &payload, b"", Algorithm::HS256),
        );
    }
    for head in [
        r#"{"typ":"JWT"}"#,
        "{}",
        "[]",
        "null",
        "7",
        r#"{"alg":7}"#,
        r#"{"alg":null}"#,
        r#"{"alg":["HS256"]}"#,
        "not json",
        "",
    ] {
        add(
            "no header",
            token_of(head, &payload, KEY.as_bytes(), Algorithm::HS256),
        );
    }

    // Well signed, but says too little, or nonsense.
    for name in ["sub", "username", "uid", "iat", "exp", "jti"] {
        add(&format!("no {name}"), but(&claims, name, "gone".into()));
        for value in [Value::Null, json!([]), json!({}), json!(true)] {
            add(&format!("{name} is {value}"), but(&claims, name, value));
        }
    }
    for name in ["iat", "exp"] {
        let soon = (now + 600).to_string();
        for value in [
            json!(soon),
            json!("never"),
            json!(1e300),
            json!(-1.5),
            json!(u64::MAX),
        ] {
            add(&format!("{name} is {value}"), but(&claims, name, value));
        }
    }
    for (name, value) in [
        ("nbf", json!(now + 3600)),
        ("nbf", json!(now + 90)),
        ("nbf", json!(i64::MAX)),
        ("nbf", json!("tomorrow")),
        ("nbf", json!(1e300)),
        ("aud", json!("others")),
        ("aud", json!([])),
        ("iss", json!("https://others.example")),
        ("sub", json!(7)),
        ("uid", json!(1)),
        ("uid", json!(2.5)),
        ("uid", json!("1")),
        ("uid", json!(-1)),
        ("is_admin", json!("true")),
    ] {
        add(&format!("{name} is {value}"), but(&claims, name, value));
    }
    let mut later = claims.clone();
    (later["iat"], later["exp"]) = (json!(now + 90), json!(now + 7200));
    add("is of the future", signed(&later));
    for head in [
        r#"{"alg":"HS256","typ":"JWT","crit":["exp"]}"#,
        r#"{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":true}"#,
        r#"{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":false}"#,
        r#"{"alg":"HS256","typ":"JWT","crit":[]}"#,
        r#"{"alg":"HS256","typ":"JWT","crit":null}"#,
        r#"{"alg":"HS256","typ":"JWT","crit":"exp"}"#,
        r#"{"alg":"HS256","typ":"JWT","b64":true}"#,
        r#"{"alg":"HS256","typ":"JWT","kid":"1"}"#,
        r#"{"alg":"HS256","typ":"JWT","cty":"JWT"}"#,
        r#"{"alg":"HS256","typ":"JWT","zip":"DEF"}"#,
        r#"{"alg":"HS256","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","typ":7}"#,
        r#"{"alg":"HS256","alg":"HS256"}"#,
        r#"{"alg":"none","typ":"JWT","alg":"HS256"}"#,
        r#"{"alg":"HS256","typ":"JWT","typ":"JWT"}"#,
    ] {
        add(
            "a header that asks for more",
            token_of(head, &payload, KEY.as_bytes(), Algorithm::HS256),
        );
    }
    for exp in [0, -1, i64::MIN, now - 1, now - 3600] {
        add("has run out", but(&claims, "exp", json!(exp)));
    }
    add(
        "runs out before it begins",
        but(&claims, "iat", json!(now + 7200)),
    );
    for jti in [
        "",
        "another",
        "00000000-0000-4000-8000-000000000000",
        "' or '1'='1",
        "\0",
        "%",
    ] {
        add("another session", but(&claims, "jti", json!(jti)));
    }
    for text in ["[]", "null", "7", "\"sub\"", "not json", "{", ""] {
        add(
            "no claims",
            token_of(HEADER, text, KEY.as_bytes(), Algorithm::HS256),
        );
    }
    for claim in [
        r#""exp":99999999999"#,
        r#""jti":"another""#,
        r#""uid":1"#,
        r#""nbf":0,"nbf":0"#,
    ] {
        let twice = payload.replacen('{', &format!("{{{claim},"), 1);
        add(
            "a claim twice",
            token_of(HEADER, &twice, KEY.as_bytes(), Algorithm::HS256),
        );
    }

    // A good one, tampered with.
    let admin = base64(
        payload
            .replace("\"is_admin\":false", "\"is_admin\":true")
            .as_bytes(),
    );
    add(
        "promotes its owner",
        format!("{header}.{admin}.{signature}"),
    );
    add("no signature", format!("{header}.{body}."));
    add(
        "half a signature",
        format!("{header}.{body}.{}", &signature[..20]),
    );
    add("a longer signature", format!("{good}AAAA"));
    add("padding", format!("{good}="));
    add("two parts", format!("{header}.{body}"));
    add("four parts", format!("{good}.{signature}"));
    add("five parts", format!("{good}.{signature}.{signature}"));
    add(
        "parts that changed places",
        format!("{body}.{header}.{signature}"),
    );
    add("upper case", good.to_uppercase());
    add("lower case", good.to_lowercase());
    add(
        "another alphabet",
        format!("{header}.{body}.{}+/", &signature[..41]),
    );
    add("a blank inside", good.replacen('.', ". ", 1));
    add("a quotation", format!("\"{good}\""));
    add("Bearer twice", format!("Bearer {good}"));
    add("two of them", format!("{good},{good}"));
    for garbage in [
        ".",
        "..",
        "...",
        "null",
        "undefined",
        "true",
        "0",
        "{}",
        "admin",
        "a.b.c",
        "AAAA.AAAA.AAAA",
    ] {
        add("garbage", garbage.to_owned());
    }
    add(
        "a large one",
        format!("{header}.{}.{signature}", "A".repeat(20_000)),
    );
    bad
}

#[tokio::test]
async fn a_bad_token_opens_nothing() {
    let veche = Veche::on(Engine::Sqlite, &[("secret_key", KEY)]).await;
    let anna = veche.person("anna").await;
    let good = anna.token.clone();
    // What makes the bad ones makes a good one too.
    assert_eq!(
        base64(&unbase64(good.split('.').nth(1).expect("three parts"))),
        good.split('.').nth(1).expect("three parts")
    );
    let ours = signed(&claims(&good));
    veche
        .with_token("anna", &ours)
        .get("/getallchats")
        .await
        .ok();
    for (name, value) in [
        ("nbf", now() - 60),
        ("nbf", now() + 10),
        ("iat", now() + 10),
    ] {
        let ours = but(&claims(&good), name, json!(value));
        let anna = veche.with_token("anna", &ours);
        anna.get("/getallchats").await.ok();
    }

    let bad = bad_tokens(&good);
    assert!(bad.len() >= 120, "{}", bad.len());
    for (what, token) in &bad {
        let reply = veche.with_token("anna", token).get("/getallchats").await;
        let said = (reply.status, reply.json["detail"].as_str());
        assert_eq!(
            said,
            (401, Some("Could not validate credentials")),
            "{what}: {token}"
        );
        assert_eq!(reply.header("www-authenticate"), "Bearer", "{what}");
    }
    for (what, token) in bad.iter().step_by(7) {
        let anna = veche.with_token("anna", token);
        anna.post("/moderator/block_user/1")
            .await
            .refused(401, "Could not validate credentials");
        let refused = anna.tries_to_chat().await.err().expect(what);
        assert_eq!(refused.status, 401, "{what}");
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("token", token)
            .finish();
        let refused = veche
            .socket(&format!("/ws/1?{query}"))
            .await
            .err()
            .expect(what);
        assert_eq!(refused.status, 401, "{what}");
    }
    anna.get("/getallchats").await.ok();
}

#[tokio::test]
async fn a_header_that_carries_no_token_is_told_so() {
    let veche = Veche::on_sqlite().await;
    let good = veche.person("anna").await.token;
    let ask = async |value: Option<String>| {
        let mut request = veche.request("GET", "/getallchats");
        if let Some(value) = value {
            request = request.header("authorization", value);
        }
        crate::harness::Reply::of(request.send().await.expect("the server answers")).await
    };
    for value in [
        None,
        Some(""),
        Some("Bearer"),
        Some("Bearer "),
        Some("Basic dTpw"),
        Some("bearer:x"),
        Some("Token x"),
    ] {
        let reply = ask(value.map(str::to_owned)).await;
        reply.refused(401, "Not authenticated");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
    ask(Some(good.clone()))
        .await
        .refused(401, "Not authenticated");
    // In the query it is good for sockets only.
    veche
        .get(&format!("/getallchats?token={good}"))
        .await
        .refused(401, "Not authenticated");
    // The scheme's case does not matter (RFC 9110).
    ask(Some(format!("bearer {good}"))).await.ok();
    // More than a head may have.
    let huge = ask(Some(format!("Bearer {}", "A".repeat(1_000_000)))).await;
    assert_eq!(huge.status, 431);
}

#[tokio::test]
async fn a_key_of_another_kind_signs_nothing() {
    let veche = Veche::on(Engine::Sqlite, &[("algorithm", "EdDSA")]).await;
    let anna = veche.person("anna").await;
    anna.get("/getallchats").await.ok();
    let pem = std::fs::read(veche.folder().join("ed25519.pem")).expect("the key was kept");
    let payload = claims(&anna.token).to_string();
    // The old trick: the text of a key as the secret of a digest.
    for key in [&pem[..], pem.trim_ascii_end(), b""] {
        for head in [HEADER, r#"{"typ":"JWT","alg":"EdDSA"}"#] {
            let token = token_of(head, &payload, key, Algorithm::HS256);
            let reply = veche.with_token("anna", &token).get("/getallchats").await;
            reply.refused(401, "Could not validate credentials");
        }
    }
}

#[tokio::test]
async fn a_token_ends_with_its_session_and_with_its_time() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let veche = Veche::on(engine, &[("secret_key", KEY)]).await;
        let [anna, boris] = veche.people(["anna", "boris"]).await;
        let mut socket = anna.chats().await;
        veche
            .command(&["user", "password", "anna"])
            .env("SECRET_KEY", KEY)
            .run_with("a new password\n")
            .await
            .ok();
        anna.get("/getallchats")
            .await
            .refused(401, "Could not validate credentials");
        assert_eq!(socket.closed().await.0, Some(1008));
        assert_eq!(
            anna.tries_to_chat()
                .await
                .err()
                .expect("it has ended")
                .status,
            401
        );
        veche
            .tries_to_sign_in("/login", "anna", crate::harness::PASSWORD)
            .await
            .refused(401, "Incorrect username or password");
        veche
            .signs_in("anna", "a new password")
            .await
            .get("/getallchats")
            .await
            .ok();
        boris.get("/getallchats").await.ok();

        // A token of one second.
        let mut fields = claims(&boris.token);
        let now = now();
        (fields["iat"], fields["exp"]) = (json!(now - 60), json!(now + 2));
        let brief = veche.with_token("boris", &signed(&fields));
        brief.get("/getallchats").await.ok();
        let begun = std::time::Instant::now();
        while brief.get("/getallchats").await.status == 200 {
            assert!(begun.elapsed().as_secs() < 5, "it does not run out");
        }
        brief
            .get("/getallchats")
            .await
            .refused(401, "Could not validate credentials");
    }
}
