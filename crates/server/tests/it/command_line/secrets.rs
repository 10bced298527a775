//! The keys that tokens are signed with, and passwords that everybody knows.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::Path};

use super::folder;
use crate::harness::Binary;

#[tokio::test]
async fn off_loopback_a_known_or_short_key_is_refused_and_so_is_demo_data_unless_asked_for() {
    for key in [
        "super_secret_key",
        "Super_Secret_Key",
        "your_secret_key",
        "changeme",
        "0123456789012345678901234567890",
        "k7Qd0vX2mR9sLw4TzB8nYc1HfJ3",
        "changeme-changeme-changeme-changeme",
        "secretsecretsecretsecretsecretsecret",
        "your-secret-key-that-is-at-least-32-characters-long",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "0123456789abcdef0123456789abcdef",
        "abcdefghijklmnopqrstuvwxyz0123456789",
    ] {
        for (name, value) in [
            ("VECHE_LISTEN", "0.0.0.0:0"),
            ("VECHE_LISTEN", "[::]:0"),
            // Behind a proxy, loopback is everywhere.
            ("VECHE_PROXIES", "127.0.0.1"),
        ] {
            let folder = folder();
            let ran = Binary::new(folder.path(), &[])
                .env(name, value)
                .env("SECRET_KEY", key)
                .run()
                .await;
            ran.failed(&["SECRET_KEY", "openssl rand -hex 32"]);
            assert!(!ran.err.contains(key), "{ran:?}");
        }
    }
    // On loopback the same is good enough to try things out.
    let folder = folder();
    let serving = Binary::new(folder.path(), &[])
        .env("SECRET_KEY", "super_secret_key")
        .serve()
        .await;
    serving.signs_in("admin", "securepassword").await;
    serving.stop().await;

    // Open to everybody, a server makes its own key, and there is nobody whose password is known.
    let folder = super::folder();
    let port = TcpListener::bind("127.0.0.1:0")
        .expect("a free port")
        .local_addr()
        .expect("it has one")
        .port();
    let serving = Binary::new(folder.path(), &["--listen", &format!("0.0.0.0:{port}")])
        .serve()
        .await;
    assert_eq!(
        serving
            .tries_to_sign_in("admin", "securepassword")
            .await
            .status,
        401
    );
    assert_eq!(serving.get("/healthz").await.ok()["demo"], false);
    let healthy = Binary::new(
        folder.path(),
        &["health", "--listen", &format!("0.0.0.0:{port}")],
    )
    .run()
    .await;
    assert!(healthy.ok().contains("is ready"));
    serving.stop().await;
    Binary::new(
        folder.path(),
        &["health", "--listen", &format!("127.0.0.1:{port}")],
    )
    .run()
    .await
    .failed(&["no server at"]);
}

#[tokio::test]
async fn secrets_are_for_the_operators_eyes_only_and_outlive_a_restart() {
    for (algorithm, name) in [("HS256", "secret_key"), ("EdDSA", "ed25519.pem")] {
        let folder = folder();
        let serving = Binary::new(folder.path(), &["--algorithm", algorithm])
            .serve()
            .await;
        let admin = serving.signs_in("admin", "securepassword").await;
        let data = folder.path().join("data");
        let mode = |path: &Path| {
            fs::metadata(path)
                .expect("it is there")
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(mode(&data), 0o700);
        assert_eq!(mode(&data.join(name)), 0o600);
        let secret = fs::read_to_string(data.join(name)).expect("it can be read");
        assert!(secret.len() >= 64, "{secret}");
        let (_, log) = serving.stop().await;
        assert!(!log.contains(&secret), "{log}");

        let serving = Binary::new(folder.path(), &["--algorithm", algorithm])
            .serve()
            .await;
        let path = format!("{}/getallchats", serving.base);
        let answer = reqwest::Client::new()
            .get(path)
            .bearer_auth(&admin.token)
            .send()
            .await;
        assert_eq!(answer.expect("the server answers").status(), 200);
        serving.stop().await;
        fs::write(data.join(name), "").expect("it can be written");
        Binary::new(
            folder.path(),
            &["--algorithm", algorithm, "--listen", "127.0.0.1:0"],
        )
        .run()
        .await
        .failed(&[name, "is empty"]);
    }
}
