//! Signing in through the old contracts: who learns what, what is kept of it, and how long and where the token is good.

use crate::harness::{Binary, Veche};

#[tokio::test]
async fn a_refused_sign_in_tells_nobody_who_has_an_account() {
    let veche = Veche::on_sqlite().await;
    let [_, blocked] = veche.people(["anna", "blocked"]).await;
    veche
        .demo("moderator")
        .await
        .post(&format!("/moderator/block_user/{}", blocked.id))
        .await
        .ok();
    for (route, status) in [("/auth/token", 400), ("/login", 401)] {
        let mut texts = Vec::new();
        for name in ["anna", "blocked", "nobody", "admin", "", "veche"] {
            let reply = veche
                .tries_to_sign_in(route, name, "a wrong password")
                .await;
            reply.refused(status, "Incorrect username or password");
            texts.push(reply.text);
        }
        texts.dedup();
        assert_eq!(texts.len(), 1, "{texts:?}");
    }
}

#[tokio::test]
async fn passwords_stand_nowhere_in_the_data_folder() {
    let mut veche = Veche::on_sqlite().await;
    let [anna, _] = veche.people(["anna", "boris"]).await;
    veche
        .tries_to_sign_in("/login", "anna", "a wrong password")
        .await;
    veche
        .tries_to_sign_in("/login", "nobody\nadmin signed in", "a wrong password")
        .await;
    veche
        .command(&["user", "password", "boris"])
        .run_with("yet another password\n")
        .await
        .ok();
    let token = anna.token.clone();
    veche.stop().await;

    let mut bytes = 0;
    let mut folders = vec![veche.folder()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).expect("the folder is there") {
            let file = file.expect("it can be read").path();
            if file.is_dir() {
                folders.push(file);
            } else {
                files.push(file);
            }
        }
    }
    for file in files {
        let content = std::fs::read(&file).expect("it can be read");
        bytes += content.len();
        let has = |text: &str| {
            content
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        };
        for secret in [
            "correct horse battery",
            "securepassword",
            "a wrong password",
            "yet another password",
            &token,
        ] {
            assert!(!has(secret), "{secret} stands in {}", file.display());
        }
    }
    assert!(bytes > 4096);
    let database =
        rusqlite::Connection::open(veche.folder().join("veche.db")).expect("the file is there");
    let tried: i64 = database
        .query_row(
            "select count(*) from audit where act = 'refused' and coalesce(detail, '') not like '%nobody%'",
            [],
            |row| row.get(0),
        )
        .expect("the audit log can be read");
    assert!(
        tried > 0,
        "what was refused is in the audit log, and not what was typed"
    );
    let mut hashes = database
        .prepare("select password from users")
        .expect("there is such a table");
    let hashes: Vec<String> = hashes
        .query_map([], |row| row.get(0))
        .expect("rows")
        .map(|hash| hash.expect("a hash"))
        .collect();
    assert_eq!(hashes.len(), 6);
    assert!(
        hashes.iter().all(|hash| hash.starts_with("$argon2id$")),
        "{hashes:?}"
    );
    let different: std::collections::HashSet<_> = hashes.iter().collect();
    assert_eq!(different.len(), 6, "the same password twice has two salts");
}

#[tokio::test]
async fn a_house_has_its_own_key() {
    let (one, other) = (Veche::on_sqlite().await, Veche::on_sqlite().await);
    let token = one.demo("admin").await.token;
    one.with_token("admin", &token)
        .get("/getallchats")
        .await
        .ok();
    other
        .with_token("admin", &token)
        .get("/getallchats")
        .await
        .refused(401, "Could not validate credentials");
}

#[tokio::test]
async fn a_token_lives_by_utc_wherever_the_server_stands() {
    for zone in [
        "Pacific/Auckland",
        "America/Los_Angeles",
        "<+14>-14",
        "<-12>12",
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let serving = Binary::new(folder.path(), &["--access-token-expire-minutes", "5"])
            .env("TZ", zone)
            .serve()
            .await;
        let admin = serving.signs_in("admin", "securepassword").await;
        let now = crate::tokens::now();
        let claims = crate::tokens::claims(&admin.token);
        let (iat, exp) = (
            claims["iat"].as_i64().expect("iat"),
            claims["exp"].as_i64().expect("exp"),
        );
        assert_eq!(exp - iat, 300, "{zone}");
        assert!(now.abs_diff(iat) <= 5, "{zone}: {iat} is not {now}");
        admin.get("/getallchats").await.ok();
    }
}
