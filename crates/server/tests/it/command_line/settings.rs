//! `veche settings`, and settings that cannot be.

use std::fs;

use veche::settings::KEYS;

use super::folder;
use crate::harness::Binary;

#[tokio::test]
async fn settings_are_shown_with_their_origin_and_without_their_secrets() {
    let folder = folder();
    fs::write(
        folder.path().join("veche.toml"),
        "connections = 77\ndemo = false\n",
    )
    .expect("it can be written");
    let shown = Binary::new(folder.path(), &["settings", "--log", "warn"])
        .env("SECRET_KEY", "hunter2-hunter2-hunter2-hunter2-hunter2")
        .env(
            "DATABASE_URL",
            "postgresql+asyncpg://veche:hunter2@db.example.org/veche?password=hunter2",
        )
        .run()
        .await
        .ok();
    assert!(!shown.contains("hunter2"), "{shown}");
    let names = shown
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let all = KEYS.iter().map(|key| key.env);
    assert_eq!(names.collect::<Vec<_>>(), all.collect::<Vec<_>>());
    let line = |name: &str| {
        let line = shown
            .lines()
            .find(|line| line.starts_with(&format!("{name} ")));
        line.unwrap_or_else(|| panic!("no {name} in {shown}"))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(line("SECRET_KEY"), "SECRET_KEY *** environment");
    assert_eq!(
        line("DATABASE_URL"),
        "DATABASE_URL postgres://veche:***@db.example.org/veche environment"
    );
    assert_eq!(line("VECHE_CONNECTIONS"), "VECHE_CONNECTIONS 77 veche.toml");
    assert_eq!(line("VECHE_DEMO"), "VECHE_DEMO off veche.toml");
    assert_eq!(line("VECHE_LOG"), "VECHE_LOG warn flag");
    assert_eq!(line("VECHE_LISTEN"), "VECHE_LISTEN 127.0.0.1:8000 default");
    assert!(
        !folder.path().join("data").exists(),
        "showing makes nothing"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a row for each case")]
async fn a_setting_that_cannot_be_stops_with_one_line_that_names_it() {
    for (name, value, said) in [
        (
            "VECHE_LISTNE",
            "127.0.0.1:1",
            "VECHE_LISTNE (environment): unknown setting",
        ),
        (
            "VECHE_LISTEN",
            "here",
            "VECHE_LISTEN (environment): must be an address and a port",
        ),
        (
            "VECHE_LISTEN",
            "127.0.0.1:99999",
            "VECHE_LISTEN (environment): must be",
        ),
        (
            "VECHE_DEMO",
            "maybe",
            "VECHE_DEMO (environment): must be on, off or auto",
        ),
        (
            "VECHE_CONNECTIONS",
            "0",
            "VECHE_CONNECTIONS (environment): must be a whole number from 1",
        ),
        (
            "VECHE_CONNECTIONS",
            "-1",
            "VECHE_CONNECTIONS (environment): must be a whole number",
        ),
        (
            "VECHE_CONNECTIONS",
            "1.5",
            "VECHE_CONNECTIONS (environment): must be a whole number",
        ),
        (
            "VECHE_DATABASE_CONNECTIONS",
            "1",
            "VECHE_DATABASE_CONNECTIONS (environment): must be a whole number from 2",
        ),
        (
            "VECHE_PROXIES",
            "10.0.0.0/33",
            "VECHE_PROXIES (environment): must be IP addresses or networks",
        ),
        (
            "VECHE_METRICS_TOKEN",
            "hunter2",
            "VECHE_METRICS_TOKEN (environment): must have 16 characters",
        ),
        (
            "VECHE_LOG_FORMAT",
            "xml",
            "VECHE_LOG_FORMAT (environment): must be human or json",
        ),
        (
            "ALGORITHM",
            "none",
            "ALGORITHM (environment): must be HS256",
        ),
        (
            "ACCESS_TOKEN_EXPIRE_MINUTES",
            "99999999999999999999",
            "ACCESS_TOKEN_EXPIRE_MINUTES (environment): must be a whole",
        ),
        (
            "DATABASE_URL",
            "mysql://u:hunter2@h/d",
            "DATABASE_URL (environment): must be a path",
        ),
        (
            "DATABASE_URL",
            "postgres://",
            "DATABASE_URL (environment): must be postgres://user:password@host:port/name",
        ),
        (
            "DATABASE_URL",
            "postgresql+asyncpg://u:hunter2@h",
            "DATABASE_URL (environment): must be postgres://user:password@host:port/name",
        ),
        (
            "DATABASE_URL",
            "postgres:u:hunter2@h/d",
            "DATABASE_URL (environment): must be postgres://user:password@host:port/name",
        ),
        (
            "VECHE_CONFIG",
            "missing.toml",
            "missing.toml: there is no such settings file",
        ),
    ] {
        let folder = folder();
        let ran = Binary::new(folder.path(), &["serve"])
            .env(name, value)
            .run()
            .await;
        ran.failed(&[said]);
        assert!(!ran.err.contains("hunter2"), "{ran:?}");
        assert!(!folder.path().join("data").exists(), "nothing is made");
    }
    for (file, words) in [
        (
            "listne = \"127.0.0.1:1\"",
            &["veche.toml", "unknown setting listne"][..],
        ),
        (
            "connections = 0",
            &["connections (veche.toml): must be a whole number"],
        ),
        (
            "connections = [1]",
            &[
                "veche.toml",
                "connections must be a text, a number or a boolean",
            ],
        ),
        (
            "[server]\nlisten = \"127.0.0.1:1\"",
            &["veche.toml", "unknown setting server"],
        ),
        ("this is no TOML", &["veche.toml: "]),
    ] {
        let folder = folder();
        fs::write(folder.path().join("veche.toml"), file).expect("it can be written");
        Binary::new(folder.path(), &["serve"])
            .run()
            .await
            .failed(words);
    }
    let folder = folder();
    Binary::new(folder.path(), &["--connections", "many"])
        .run()
        .await
        .failed(&["--connections: must be a whole number"]);
}
