//! How much of files there may be, and what becomes of bytes that no file names.

use std::path::Path;

use crate::{
    harness::{Engine, Veche},
    on_both,
};

/// All bytes that are kept, by their hash.
fn kept(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.join("files")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = entry.file_name().into_string().expect("a name");
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(name);
            }
        }
    }
    found
}

async fn what_does_not_fit_is_refused_and_leaves_nothing(engine: Engine) {
    let settings = [
        ("file_mib", "1"),
        ("files_mib_per_user", "2"),
        ("files_mib", "3"),
    ];
    let veche = Veche::on(engine, &settings).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mib = vec![7; 1 << 20];
    anna.tries_to_send("a", &[&mib[..], b"x"].concat())
        .await
        .is_problem("too_large");
    for name in ["a", "b"] {
        anna.sends(name, &mib).await;
    }
    anna.tries_to_send("c", b"x").await.is_problem("too_large");
    boris.sends("a", &mib).await;
    boris.tries_to_send("b", b"x").await.is_problem("full");
    // The same bytes thrice are kept once.
    assert_eq!(kept(&veche.folder()).len(), 1);
}

async fn five_uploads_are_under_way_at_once(engine: Engine) {
    let veche = Veche::on(engine, &[]).await;
    let anna = veche.person("anna").await;
    for n in 0..5 {
        anna.begins(&format!("{n}"), 10).await;
    }
    anna.tries_to_send("a", b"x").await.is_problem("conflict");
    let sixth = anna
        .tus("POST", "/api/v1/uploads")
        .header("upload-length", 1);
    assert_eq!(sixth.send().await.expect("it answers").status(), 409);
}

async fn a_name_with_tricks_is_a_plain_name(engine: Engine) {
    let veche = Veche::on(engine, &[]).await;
    let anna = veche.person("anna").await;
    let long = format!("{}.txt", "я".repeat(400));
    for (given, name) in [
        ("../../etc/passwd", "passwd".to_owned()),
        ("a\u{202e}gpj.exe", "agpj.exe".to_owned()),
        ("", "file".to_owned()),
        (long.as_str(), format!("{}.txt", "я".repeat(125))),
    ] {
        let file = anna.sends(given, b"x").await;
        assert_eq!(file["name"], name.as_str(), "{given:?}");
    }
}

async fn bytes_that_no_file_names_are_let_go(engine: Engine) {
    let mut veche = Veche::on(engine, &[("files_kept_days", "0")]).await;
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let gone = anna.sends("gone.png", &super::picture(500, 400)).await;
    let stays = anna.sends("stays.txt", b"stays").await;
    let shared = anna.sends("shared.txt", b"stays").await;
    let message = anna.shows(square, &[&gone, &shared]).await;
    anna.shows(square, &[&stays]).await;
    assert_eq!(kept(&veche.folder()).len(), 4);
    let path = format!("/api/v1/channels/{square}/messages/{}", message["seq"]);
    anna.delete(&path).await.done();
    veche.stop().await;
    veche.start().await;
    let folder = veche.folder();
    crate::harness::until(async || kept(&folder).len() == 1).await;
    let anna = veche.with_token("anna", &anna.token);
    assert_eq!(anna.bytes(&stays, "").await, b"stays");
}

on_both![
    what_does_not_fit_is_refused_and_leaves_nothing,
    five_uploads_are_under_way_at_once,
    a_name_with_tricks_is_a_plain_name,
    bytes_that_no_file_names_are_let_go,
];
