//! What is hardly HTTP, and clients that never finish what they began.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{DEADLINE, Engine, Raw, Veche};

/// The status of an answer; 0 where the server only closed.
fn status(answer: &[u8]) -> u16 {
    let text = String::from_utf8_lossy(answer);
    let status = text.split(' ').nth(1).and_then(|word| word.parse().ok());
    status.unwrap_or_default()
}

#[tokio::test]
async fn a_request_that_is_none_is_refused_and_nobody_is_hurt() {
    let veche = Veche::on_sqlite().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);

    let huge = "a".repeat(1_000_000);
    let many = "x-header: a\r\n".repeat(200);
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let requests: Vec<Vec<u8>> = [
        "\r\n\r\n\r\n\r\nx\r\n\r\n".to_owned(),
        "hello\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "GET /\r\n\r\n".to_owned(),
        "GET  / HTTP/1.1\r\nhost: a\r\n\r\n".to_owned(),
        "GET / HTTP/0.9\r\nhost: a\r\n\r\n".to_owned(),
        "GET / HTTP/2.0\r\nhost: a\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\nhost: a\r\n\r\n".to_owned(),
        "GET / HTTPS/1.1\r\nhost: a\r\n\r\n".to_owned(),
        "GE\u{0}T / HTTP/1.1\r\nhost: a\r\n\r\n".to_owned(),
        "GET /\u{0} HTTP/1.1\r\nhost: a\r\n\r\n".to_owned(),
        "GET /a b HTTP/1.1\r\nhost: a\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nno colon\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\n: no name\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nna me: a\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nhost : a\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nx: a\u{0}b\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\n folded: a\r\n\r\n".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n".to_owned(),
        format!("GET /{huge} HTTP/1.1\r\nhost: a\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: a\r\nx: {huge}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: a\r\n{many}\r\n"),
        format!("{huge} / HTTP/1.1\r\nhost: a\r\n\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}content-length: x\r\n\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}content-length: -1\r\n\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}content-length: 99999999999999999999\r\n\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}content-length: 1\r\ncontent-length: 2\r\n\r\nab"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}content-length: 1, 2\r\n\r\nab"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}transfer-encoding: gzip\r\n\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}transfer-encoding: chunked, gzip\r\n\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}transfer-encoding: chunked\r\n\r\nxyz\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}transfer-encoding: chunked\r\n\r\n-1\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}transfer-encoding: chunked\r\n\r\n4\r\nuser\r\nxx"),
        format!("POST /login HTTP/1.1\r\nhost: a\r\n{form}transfer-encoding: chunked\r\n\r\n1;{huge}\r\na\r\n0\r\n\r\n"),
    ]
    .into_iter()
    .map(String::into_bytes)
    .chain([
        b"GET /\xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n".to_vec(),
        vec![0; 4096],
        (0..=255).cycle().take(70_000).collect(),
    ])
    .collect();
    for request in &requests {
        let mut raw = Raw::connect(&veche.base).await;
        raw.send(request).await;
        let shown = String::from_utf8_lossy(&request[..request.len().min(80)]).into_owned();
        let answer = raw.head().await;
        let status = status(answer.as_bytes());
        assert!(
            answer.is_empty() || (400..500).contains(&status),
            "{shown:?}: {answer}"
        );
    }

    // Two ways to say how long a body is: never the start of a second request.
    let both = format!(
        "POST /login HTTP/1.1\r\nhost: a\r\n{form}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n\
         0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
    );
    let mut raw = Raw::connect(&veche.base).await;
    raw.send(both.as_bytes()).await;
    let answers = String::from_utf8_lossy(&raw.rest().await).into_owned();
    assert!(answers.starts_with("HTTP/1.1 4"), "{answers}");
    assert!(
        !answers.contains("durability"),
        "a request was smuggled: {answers}"
    );

    annas.send("still here").await;
    assert_eq!(boriss.text().await, "anna: still here");
    veche.get("/healthz").await.ok();
}

#[tokio::test]
async fn a_request_says_once_whom_it_is_for() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    let auth = format!("authorization: Bearer {}\r\n", anna.token);
    let upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                   sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for path in [
        "/healthz",
        "/",
        "/getallchats",
        "/api/v1/me",
        "/nowhere",
        "/ws/chat",
    ] {
        let more = if path == "/ws/chat" { upgrade } else { "" };
        for hosts in [
            "",
            "host: a\r\nhost: a\r\n",
            "host: a\r\nHOST: b\r\n",
            "host: a, b\r\n",
            "host: a b\r\n",
            "host: u:p@a\r\n",
            "host: a/b\r\n",
            "host: a:b\r\n",
            "host: [::1\r\n",
        ] {
            let mut raw = Raw::connect(&veche.base).await;
            let request = format!("GET {path} HTTP/1.1\r\n{hosts}{auth}{more}\r\n");
            raw.send(request.as_bytes()).await;
            // All until the server closes, which it does.
            let answer = String::from_utf8_lossy(&raw.rest().await).into_owned();
            assert_eq!(status(answer.as_bytes()), 400, "{path} {hosts:?} {answer}");
            assert!(answer.contains("connection: close\r\n"), "{answer}");
        }
    }
    for head in [
        "GET /healthz HTTP/1.1\r\nhost: chat.example.org:8443\r\n",
        "GET /healthz HTTP/1.1\r\nhost: [2001:db8::1]:8000\r\n",
        "GET /healthz HTTP/1.1\r\nhost: xn--e1afmkfd.example\r\n",
        "GET /healthz HTTP/1.1\r\nhost: my_host\r\n",
        "GET /healthz HTTP/1.1\r\nhost:\r\n",
        "GET http://a/healthz HTTP/1.1\r\nhost: a\r\n",
        // Before 1.1 there was one host only.
        "GET /healthz HTTP/1.0\r\n",
        "GET /healthz HTTP/1.0\r\nhost: a\r\n",
    ] {
        let mut raw = Raw::connect(&veche.base).await;
        raw.send(format!("{head}connection: close\r\n\r\n").as_bytes())
            .await;
        let answer = raw.rest().await;
        assert_eq!(status(&answer), 200, "{head} {answer:?}");
    }
    for head in [
        "GET http://a/healthz HTTP/1.1\r\n",
        "GET /healthz HTTP/1.0\r\nhost: a\r\nhost: b\r\n",
    ] {
        let mut raw = Raw::connect(&veche.base).await;
        raw.send(format!("{head}\r\n").as_bytes()).await;
        assert_eq!(status(&raw.rest().await), 400, "{head}");
    }
}

#[tokio::test]
async fn a_handshake_that_does_not_fit_opens_no_socket() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    let auth = format!("host: a\r\nauthorization: Bearer {}\r\n", anna.token);
    let key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let (upgrade, version) = (
        "connection: upgrade\r\nupgrade: websocket\r\n",
        "sec-websocket-version: 13\r\n",
    );
    for (head, wanted) in [
        (format!("GET /ws/chat HTTP/1.1\r\n{auth}\r\n"), 400),
        (
            format!("GET /ws/chat HTTP/1.1\r\n{auth}{upgrade}{version}\r\n"),
            400,
        ),
        (
            format!("GET /ws/chat HTTP/1.1\r\n{auth}{upgrade}{key}\r\n"),
            400,
        ),
        (
            format!(
                "GET /ws/chat HTTP/1.1\r\n{auth}{upgrade}{key}sec-websocket-version: 12\r\n\r\n"
            ),
            400,
        ),
        (
            format!(
                "GET /ws/chat HTTP/1.1\r\n{auth}connection: upgrade\r\nupgrade: h2c\r\n{key}{version}\r\n"
            ),
            400,
        ),
        (
            format!("GET /ws/chat HTTP/1.0\r\n{auth}{upgrade}{key}{version}\r\n"),
            426,
        ),
        (
            format!(
                "POST /ws/chat HTTP/1.1\r\n{auth}{upgrade}{key}{version}content-length: 0\r\n\r\n"
            ),
            405,
        ),
        (
            format!("GET /ws/chat HTTP/1.1\r\nhost: a\r\n{upgrade}{key}{version}\r\n"),
            401,
        ),
        (
            format!("GET /ws/999 HTTP/1.1\r\n{auth}{upgrade}{key}{version}\r\n"),
            403,
        ),
        (
            format!("GET /ws/1 HTTP/1.1\r\n{auth}{upgrade}{key}{version}\r\n"),
            403,
        ),
        (
            format!("GET /ws/one HTTP/1.1\r\n{auth}{upgrade}{key}{version}\r\n"),
            403,
        ),
        (
            format!("GET /ws/99999999999999999999 HTTP/1.1\r\n{auth}{upgrade}{key}{version}\r\n"),
            403,
        ),
        (
            format!("GET /ws/chat HTTP/1.1\r\n{auth}{upgrade}{key}{version}\r\n"),
            101,
        ),
    ] {
        let mut raw = Raw::connect(&veche.base).await;
        raw.send(head.as_bytes()).await;
        let answer = raw.head().await;
        assert_eq!(status(answer.as_bytes()), wanted, "{head}\n{answer}");
    }
}

#[tokio::test]
async fn who_says_half_a_thing_and_falls_silent_is_cut() {
    let veche = Veche::on_sqlite().await;
    let form = "host: a\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    let halves = [
        ("nothing at all", String::new()),
        ("half a line", "GET /heal".to_owned()),
        (
            "half a head",
            "GET /healthz HTTP/1.1\r\nhost: a\r\n".to_owned(),
        ),
        (
            "half a body",
            format!("POST /login HTTP/1.1\r\n{form}content-length: 100\r\n\r\nusername=a"),
        ),
        (
            "half of the chunks",
            format!(
                "POST /login HTTP/1.1\r\n{form}transfer-encoding: chunked\r\n\r\n4\r\nuser\r\n"
            ),
        ),
    ];
    let begun = Instant::now();
    let silent = halves.map(|(what, half)| {
        let base = veche.base.clone();
        tokio::spawn(async move {
            let mut raw = Raw::connect(&base).await;
            raw.send(half.as_bytes()).await;
            let cut = tokio::time::timeout(DEADLINE + Duration::from_secs(5), raw.rest()).await;
            assert!(
                cut.is_ok(),
                "{what}: still open after {:?}",
                begun.elapsed()
            );
        })
    });
    // Who has been answered may take their time: their next request must not meet a connection that is just being closed.
    let mut kept = Raw::connect(&veche.base).await;
    let request = b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n";
    kept.send(request).await;
    assert_eq!(status(kept.head().await.as_bytes()), 200);
    // But who has begun to say something must go on.
    let mut half = Raw::connect(&veche.base).await;
    half.send(request).await;
    assert_eq!(status(half.head().await.as_bytes()), 200);
    half.send(b"GET /heal").await;
    // Meanwhile everybody else is served.
    veche.person("anna").await.get("/getallchats").await.ok();
    let ends = futures_util::future::join_all(silent).await;
    let failed: Vec<_> = ends.into_iter().filter_map(Result::err).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(status(&half.rest().await), 408);
    kept.send(request).await;
    assert_eq!(status(kept.head().await.as_bytes()), 200, "it was cut");
}

/// Requests that are answered before their body was read, and how; each says of its body what is put in.
const EARLY: [(&str, &str, u16); 8] = [
    (
        "POST /api/v1/me/tokens",
        "content-type: application/json",
        401,
    ),
    ("PUT /api/v1/me/password", "authorization: Bearer x", 401),
    ("POST /readnotreaded", "content-type: text/plain", 401),
    (
        "POST /moderator/create_channel",
        "authorization: Bearer x",
        401,
    ),
    ("POST /nowhere", "content-type: text/plain", 404),
    ("POST /api/v1/nowhere", "content-type: text/plain", 404),
    ("PUT /healthz", "content-type: text/plain", 405),
    (
        "POST /api/v1/sessions",
        "origin: https://elsewhere.example",
        403,
    ),
];

#[tokio::test]
async fn an_answer_that_comes_before_the_body_says_whether_the_connection_goes_on() {
    let veche = Veche::on_sqlite().await;
    for (line, header, wanted) in EARLY {
        // The body is on its way: the connection goes on, however the pieces come.
        let mut raw = Raw::connect(&veche.base).await;
        for _ in 0..10 {
            let head =
                format!("{line} HTTP/1.1\r\nhost: a\r\n{header}\r\ncontent-length: 2000\r\n\r\n");
            raw.send(head.as_bytes()).await;
            tokio::task::yield_now().await;
            raw.send(&[b'{'; 1000]).await;
            tokio::task::yield_now().await;
            raw.send(&[b'}'; 1000]).await;
            let answer = raw.head().await;
            assert_eq!(status(answer.as_bytes()), wanted, "{line}: {answer}");
            assert!(!answer.contains("connection: close"), "{line}: {answer}");
        }
        // It does not come, or it is waited for, or there is too much of it: this was the last answer, and it says so.
        for length in [
            "content-length: 2000",
            "content-length: 2000\r\nexpect: 100-continue",
            "content-length: 900000",
            "transfer-encoding: chunked",
        ] {
            let mut raw = Raw::connect(&veche.base).await;
            let head = format!("{line} HTTP/1.1\r\nhost: a\r\n{header}\r\n{length}\r\n\r\n");
            raw.send(head.as_bytes()).await;
            let answer = String::from_utf8_lossy(&raw.rest().await).into_owned();
            assert_eq!(status(answer.as_bytes()), wanted, "{line}: {answer}");
            assert!(answer.contains("connection: close\r\n"), "{line}: {answer}");
            assert!(!answer.contains("100 Continue"), "{line}: {answer}");
        }
    }
}

#[tokio::test]
async fn who_is_still_sending_gets_the_answer_and_no_reset() {
    let veche = Veche::on_sqlite().await;
    let body = vec![b'a'; 6 << 20];
    for (line, header, wanted) in
        EARLY
            .into_iter()
            .chain([("POST /auth/register", "content-type: application/json", 413)])
    {
        let mut raw = Raw::connect(&veche.base).await;
        let length = body.len();
        let head =
            format!("{line} HTTP/1.1\r\nhost: a\r\n{header}\r\ncontent-length: {length}\r\n\r\n");
        raw.send(head.as_bytes()).await;
        assert!(raw.tries_to_send(&body).await, "{line}: it was cut off");
        let answer = raw.head().await;
        assert_eq!(status(answer.as_bytes()), wanted, "{line}: {answer}");
        assert!(answer.contains("connection: close\r\n"), "{line}: {answer}");
    }
}

#[tokio::test]
async fn more_connections_than_are_allowed_are_turned_away_with_an_answer() {
    let veche = Veche::on(Engine::Sqlite, &[("connections", "5")]).await;
    let mut open = Vec::new();
    for _ in 0..5 {
        let mut raw = Raw::connect(&veche.base).await;
        raw.send(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await;
        assert_eq!(status(raw.head().await.as_bytes()), 200);
        open.push(raw);
    }
    for _ in 0..10 {
        let mut raw = Raw::connect(&veche.base).await;
        let answer = String::from_utf8(raw.rest().await).expect("UTF-8");
        assert_eq!(status(answer.as_bytes()), 503, "{answer}");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(
            head.to_ascii_lowercase().contains("retry-after: "),
            "{head}"
        );
        assert!(
            head.ends_with(&format!("content-length: {}", body.len())),
            "{answer}"
        );
        let body: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(body["detail"], "Too many connections");
    }
    // A place that is given up can be taken again.
    drop(open.pop());
    let begun = Instant::now();
    loop {
        let mut raw = Raw::connect(&veche.base).await;
        raw.send(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            .await;
        if status(&raw.rest().await) == 200 {
            break;
        }
        assert!(begun.elapsed() < DEADLINE, "the place is not free");
    }
}

#[tokio::test]
async fn an_open_socket_takes_the_place_of_a_connection() {
    let veche = Veche::on(Engine::Sqlite, &[("connections", "5")]).await;
    let admin = veche.demo("admin").await;
    let mut open = Vec::new();
    loop {
        assert!(open.len() < 20, "sockets are not counted as connections");
        match admin.tries_to_chat().await {
            Ok(socket) => open.push(socket),
            Err(refused) => break assert_eq!(refused.status, 503),
        }
    }
    assert!((1..=5).contains(&open.len()), "{}", open.len());
}
