//! `veche serve`: where it cannot, where it is found, and how it ends.

use std::{
    fs,
    net::TcpListener,
    time::{Duration, Instant},
};

use super::folder;
use crate::harness::{Binary, Raw, until};

#[tokio::test]
async fn a_place_that_cannot_be_used_stops_with_one_line_that_names_it() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("it has one").to_string();
    Binary::new(folder.path(), &["--listen", &address])
        .run()
        .await
        .failed(&["cannot listen on", &address]);

    fs::write(folder.path().join("file"), "in the way").expect("it can be written");
    for args in [
        ["--data", "file/data"],
        ["--data", "file"],
        ["--database-url", "file/veche.db"],
        ["--database-url", "no/such/folder/veche.db"],
    ] {
        let ran = Binary::new(
            folder.path(),
            &["--listen", "127.0.0.1:0", args[0], args[1]],
        )
        .run()
        .await;
        ran.failed(&["cannot", args[1]]);
    }
    // Nobody is waited for who cannot be there.
    let ran = Binary::new(folder.path(), &["check", "--database-url", "file"])
        .run()
        .await;
    ran.failed(&["cannot open the database file"]);
}

#[tokio::test]
async fn the_link_to_set_up_the_house_is_one_that_opens() {
    for (listen, origins, wanted) in [
        ("0.0.0.0:0", "", "http://127.0.0.1:"),
        ("[::]:0", "", "http://[::1]:"),
        ("127.0.0.2:0", "", "http://127.0.0.2:"),
        (
            "0.0.0.0:0",
            "https://chat.example.org,https://other.example.org",
            "https://chat.example.org/?setup=",
        ),
    ] {
        let folder = folder();
        let args = ["--listen", listen, "--demo", "off", "--origins", origins];
        let mut serving = Binary::new(folder.path(), &args).serve_there().await;
        let line = serving.line();
        let (_, link) = line.split_once("Make the first at ").expect("a link");
        assert!(link.starts_with(wanted), "{listen}: {line}");
        if origins.is_empty() {
            let (page, _) = link.split_once("/?setup=").expect("a code");
            let answer = reqwest::get(format!("{page}/healthz")).await;
            assert_eq!(answer.expect("it opens").status(), 200, "{listen}");
        }
        serving.stop().await;
    }
}

#[tokio::test]
async fn with_few_files_nobody_is_left_without_an_answer() {
    let folder = folder();
    let serving = Binary::with_files(folder.path(), &[], 64)
        .env("VECHE_LOG", "warn")
        .serve()
        .await;
    let request = b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n";
    let (mut open, mut turned_away) = (Vec::new(), 0);
    for _ in 0..120 {
        let mut raw = Raw::connect(&serving.base).await;
        raw.send(request).await;
        let answer = raw.head().await;
        match answer.split(' ').nth(1) {
            Some("200") => open.push(raw),
            // Told so, or at least not kept waiting.
            Some("503") | None => turned_away += 1,
            _ => panic!("{answer}"),
        }
    }
    assert!(!open.is_empty() && turned_away > 0, "{} are in", open.len());
    // Whoever is in is served, the store and all.
    for raw in &mut open {
        raw.send(request).await;
        assert!(raw.head().await.starts_with("HTTP/1.1 200"));
    }
    open.pop();
    let signed_in = async || {
        serving
            .tries_to_sign_in("admin", "securepassword")
            .await
            .status
            == 200
    };
    until(signed_in).await;
    drop(open);
    let (code, log) = serving.stop().await;
    assert_eq!(code, Some(0));
    assert!(log.contains("may have only 64 files open"), "{log}");
}

#[tokio::test]
async fn told_to_stop_it_says_goodbye_and_keeps_what_it_accepted() {
    let folder = folder();
    let serving = Binary::new(folder.path(), &[]).serve().await;
    let [user1, user2] = [
        serving.signs_in("user1", "password").await,
        serving.signs_in("user2", "password").await,
    ];
    let mut sockets = [
        user1.listens(1).await,
        user2.listens(1).await,
        user2.chats().await,
    ];
    let mut silent = Raw::upgrade(&serving.base, "/ws/1", &user1.token).await;
    for number in 0..50 {
        sockets[0].send(&format!("last words {number}")).await;
    }
    sockets[0].text().await;
    let base = serving.base.clone();
    let begun = Instant::now();
    let (code, log) = serving.stop().await;
    assert_eq!((code, log.as_str()), (Some(0), ""));
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let mut heard = 1;
    for (index, socket) in sockets.iter_mut().enumerate() {
        let (code, texts) = socket.closed().await;
        assert_eq!(code, Some(1012));
        if index == 0 {
            heard += texts.len();
        }
    }
    assert_eq!(silent.closing().await.0, Some(1012));
    assert!(reqwest::get(format!("{base}/healthz")).await.is_err());

    let serving = Binary::new(folder.path(), &[]).serve().await;
    let user1 = serving.signs_in("user1", "password").await;
    let said = user1.reads(1).await;
    let kept = said
        .iter()
        .filter(|(_, text)| text.starts_with("last words"))
        .count();
    assert!(kept >= heard, "{heard} were heard, {kept} were kept");
    let (code, _) = serving.stop().await;
    assert_eq!(code, Some(0));
}
