//! The real binary, as an operator runs it.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use serde_json::json;
use tempfile::TempDir;

use veche::settings::KEYS;

use crate::harness::{Binary, Raw, Veche, until};

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The database of a server that ran in this folder.
fn database(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("data/veche.db")).expect("the file is there")
}

#[tokio::test]
async fn help_names_every_command_and_every_setting() {
    let folder = folder();
    let help = Binary::new(folder.path(), &["--help"]).run().await.ok();
    for word in ["serve", "settings", "user", "demo", "check", "health"] {
        assert!(help.contains(word), "{word} is not in {help}");
    }
    let serve = Binary::new(folder.path(), &["serve", "--help"]);
    let settings = Binary::new(folder.path(), &["settings", "--help"]);
    for help in [help, serve.run().await.ok(), settings.run().await.ok()] {
        for key in KEYS {
            let flag = format!("--{}", key.name.replace('_', "-"));
            for word in [flag.as_str(), key.env] {
                assert!(help.contains(word), "{word} is not in {help}");
            }
        }
    }
    // The others take the flags, and say where they are described.
    for command in [
        &["user"][..],
        &["user", "add"],
        &["demo", "clear"],
        &["check"],
        &["health"],
        &["describe"],
    ] {
        let help = Binary::new(folder.path(), &[command, &["--help"]].concat())
            .run()
            .await
            .ok();
        assert!(help.contains("veche serve --help"), "{help}");
        assert!(!help.contains("VECHE_LISTEN"), "{help}");
        let flag = [command, &["--listen", "nowhere"]].concat();
        if command != ["user"] && command != ["describe"] && command != ["user", "add"] {
            Binary::new(folder.path(), &flag)
                .run()
                .await
                .failed(&["--listen: must be"]);
        }
    }
    let before = ["--listen", "nowhere", "user", "list"];
    Binary::new(folder.path(), &before)
        .run()
        .await
        .failed(&["--listen: must be"]);
    let version = Binary::new(folder.path(), &["--version"]).run().await.ok();
    assert_eq!(version.trim(), concat!("veche ", env!("CARGO_PKG_VERSION")));
    assert_eq!(
        Binary::new(folder.path(), &["dance"]).run().await.code,
        Some(2)
    );
    assert!(!folder.path().join("data").exists(), "asking makes nothing");
}

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
    let folder = self::folder();
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

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a row for each case")]
async fn accounts_are_kept_from_the_command_line() {
    let folder = folder();
    let user = async |args: &[&str], input: &str| {
        let args: Vec<&str> = ["user"].iter().chain(args).copied().collect();
        Binary::new(folder.path(), &args).run_with(input).await
    };
    assert_eq!(
        user(
            &[
                "add",
                "anna",
                "--role",
                "admin",
                "--email",
                "anna@example.org"
            ],
            "her password\n"
        )
        .await
        .ok(),
        "anna is admin, with id 1\n"
    );
    user(
        &["add", "boris", "--name", "Boris the First"],
        "his password, with no line break",
    )
    .await
    .ok();
    user(&["add", "ANNA"], "another password\n")
        .await
        .failed(&["taken"]);
    user(&["add", "a:b"], "another password\n")
        .await
        .failed(&["username"]);
    user(&["add", "clara"], "short\n")
        .await
        .failed(&["password must have at least 8 bytes"]);
    user(&["add", "clara"], "").await.failed(&["password"]);
    user(&["block", "nobody"], "")
        .await
        .failed(&["no such user"]);
    user(&["unblock", "boris"], "")
        .await
        .failed(&["not blocked"]);
    assert_eq!(user(&["role", "anna", "king"], "").await.code, Some(2));
    // The last administrator stays one.
    user(&["role", "anna", "member"], "")
        .await
        .failed(&["last administrator"]);
    user(&["block", "anna"], "")
        .await
        .failed(&["last administrator"]);

    let serving = Binary::new(folder.path(), &["--demo", "off"]).serve().await;
    assert_eq!(
        serving
            .tries_to_sign_in("boris", "his password")
            .await
            .status,
        401
    );
    serving
        .signs_in("anna", "her password")
        .await
        .get("/getallactiveusers")
        .await
        .ok();
    let boris = serving
        .signs_in("boris", "his password, with no line break")
        .await;
    boris
        .get("/getallactiveusers")
        .await
        .refused(403, "No access");

    user(&["role", "boris", "admin"], "").await.ok();
    boris.get("/getallactiveusers").await.ok();
    user(&["role", "anna", "member"], "").await.ok();
    user(&["block", "Anna"], "").await.ok();
    serving
        .tries_to_sign_in("anna", "her password")
        .await
        .refused(403, "Blocked");
    let list = user(&["list"], "").await.ok();
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 3, "{list}");
    assert!(
        lines[1].contains("anna")
            && lines[1].contains("member")
            && lines[1].contains("blocked")
            && lines[1].contains("anna@example.org"),
        "{list}"
    );
    assert!(
        lines[2].contains("boris") && lines[2].contains("admin") && !lines[2].contains("blocked"),
        "{list}"
    );
    assert!(!list.contains("argon2"), "{list}");
    user(&["unblock", "anna"], "").await.ok();
    user(&["password", "anna"], "a new password\r\n").await.ok();
    assert_eq!(
        serving
            .tries_to_sign_in("anna", "her password")
            .await
            .status,
        401
    );
    serving.signs_in("anna", "a new password").await;
    serving.stop().await;
}

#[tokio::test]
async fn demo_data_comes_and_goes_by_command() {
    let folder = folder();
    Binary::new(folder.path(), &["user", "add", "anna", "--role", "admin"])
        .run_with("her password\n")
        .await
        .ok();
    // The database is not empty any more, so the demo data does not come by itself.
    let serving = Binary::new(folder.path(), &[]).serve().await;
    assert_eq!(serving.get("/healthz").await.ok()["demo"], false);
    assert_eq!(
        serving
            .tries_to_sign_in("admin", "securepassword")
            .await
            .status,
        401
    );
    serving.stop().await;
    Binary::new(folder.path(), &["demo", "clear"])
        .run()
        .await
        .failed(&["no demo data"]);
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    let serving = Binary::new(folder.path(), &[]).serve().await;
    assert_eq!(serving.get("/healthz").await.ok()["demo"], true);
    let user1 = serving.signs_in("user1", "password").await;
    let mut socket = user1.chats().await;
    Binary::new(folder.path(), &["demo", "clear"])
        .run()
        .await
        .ok();
    assert_eq!(
        serving
            .tries_to_sign_in("admin", "securepassword")
            .await
            .status,
        401
    );
    assert_eq!(
        serving.tries_to_sign_in("user1", "password").await.status,
        401
    );
    assert_eq!(user1.get("/getallchats").await.status, 401);
    assert_eq!(socket.closed().await.0, Some(1008));
    until(async || serving.get("/healthz").await.ok()["demo"] == false).await;
    serving.signs_in("anna", "her password").await;
    serving.stop().await;
    let nothing = Binary::new(folder.path(), &["check"]).run().await;
    assert_eq!(nothing.ok(), "nothing is damaged\n");
}

#[tokio::test]
async fn check_finds_what_is_missing_or_impossible() {
    for (harm, said) in [
        (
            "delete from messages where channel_id = 1 and seq = (select min(seq) from messages where channel_id = 1)",
            "channel 1: its head",
        ),
        (
            "update channels set head = head + 5 where id = 1",
            "channel 1: its head",
        ),
        (
            "update channels set head = 1 where id = 1",
            "beyond its head",
        ),
        (
            "update messages set changed = 99 where channel_id = 1",
            "last change is impossible",
        ),
        (
            "update members set read_seq = 99 where channel_id = 2",
            "has read beyond its head",
        ),
        (
            "delete from users where username = 'user1'",
            "its author or channel is missing",
        ),
        (
            "update channels set name = null where id = 2",
            "do not go with its kind",
        ),
    ] {
        let folder = folder();
        Binary::new(folder.path(), &["demo", "add"])
            .run()
            .await
            .ok();
        assert_eq!(
            Binary::new(folder.path(), &["check"]).run().await.ok(),
            "nothing is damaged\n"
        );
        let database = database(folder.path());
        database
            .pragma_update(None, "foreign_keys", false)
            .expect("it can be set");
        assert!(
            database.execute(harm, []).expect("it can be harmed") > 0,
            "{harm}"
        );
        drop(database);
        let ran = Binary::new(folder.path(), &["check"]).run().await;
        assert_eq!(ran.code, Some(1), "{harm}: {ran:?}");
        assert!(
            ran.out.contains(said) && ran.out.contains("damaged"),
            "{harm}: {ran:?}"
        );
    }
}

/// A folder with a database in which something was said, as it is when the server has stopped.
async fn filled() -> TempDir {
    let folder = folder();
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    let database = database(folder.path());
    database
        .execute_batch("pragma wal_checkpoint(truncate)")
        .expect("the log can be emptied");
    folder
}

#[tokio::test]
async fn a_copy_made_as_the_operator_is_told_has_all_that_was_acknowledged_before() {
    let veche = Veche::on_sqlite().await;
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let copy = folder();
    fs::create_dir(copy.path().join("data")).expect("it can be made");
    let file = copy.path().join("data/veche.db");
    let writing = async {
        for number in 0..200 {
            anna.says(square, &format!("while it is copied {number}"))
                .await;
        }
    };
    for number in 0..20 {
        anna.says(square, &format!("before {number}")).await;
    }
    let target = file.display().to_string();
    let source = veche.folder().join("veche.db");
    let copying = tokio::task::spawn_blocking(move || {
        let database = rusqlite::Connection::open(source).expect("it is there");
        database
            .execute("vacuum into ?1", [target])
            .expect("it can be copied");
    });
    let (copied, ()) = tokio::join!(copying, writing);
    copied.expect("it was copied");
    Binary::new(copy.path(), &["check"]).run().await.ok();
    let serving = Binary::new(copy.path(), &["serve"]).serve().await;
    let moderator = serving.signs_in("moderator", "password").await;
    let texts = moderator.reads(square).await;
    for number in 0..20 {
        let text = format!("before {number}");
        assert!(
            texts.iter().any(|(_, said)| *said == text),
            "{text} is not in the copy"
        );
    }
}

#[tokio::test]
async fn the_start_on_a_damaged_database_says_what_to_do_and_changes_nothing() {
    type Harm = (&'static str, fn(&Path));
    fn without_last(file: &Path, bytes: usize) {
        let content = fs::read(file).expect("it can be read");
        fs::write(file, &content[..content.len() - bytes]).expect("it can be written");
    }
    let harms: [Harm; 8] = [
        ("the last byte is missing", |file| without_last(file, 1)),
        ("half of the last page is missing", |file| {
            without_last(file, 2000);
        }),
        ("the last page is missing", |file| without_last(file, 4096)),
        ("cut off", |file| {
            let content = fs::read(file).expect("it can be read");
            fs::write(file, &content[..content.len() / 2]).expect("it can be written");
        }),
        ("pages of another time", |file| {
            let mut content = fs::read(file).expect("it can be read");
            let pages = content.len() / 4096;
            for page in (1..pages).step_by(3) {
                content[page * 4096..page * 4096 + 16].fill(0xff);
            }
            fs::write(file, content).expect("it can be written");
        }),
        ("no database", |file| {
            fs::write(file, "somebody's letters ".repeat(500)).expect("it can be written");
        }),
        ("a log without its database", |file| {
            fs::rename(file, file.with_extension("db-wal")).expect("it can be moved");
        }),
        ("a log beside an empty file", |file| {
            fs::rename(file, file.with_extension("db-wal")).expect("it can be moved");
            fs::write(file, "").expect("it can be written");
        }),
    ];
    for (harm, harms) in harms {
        let folder = filled().await;
        let file = folder.path().join("data/veche.db");
        harms(&file);
        let read = |file: &Path| fs::read(file).ok();
        let log = file.with_extension("db-wal");
        let before = (read(&file), read(&log));
        let ran = Binary::new(folder.path(), &["serve", "--listen", "127.0.0.1:0"])
            .run()
            .await;
        ran.failed(&[
            "cannot open the database data/veche.db",
            "damaged",
            "restore a backup",
            "veche check",
        ]);
        assert!(!ran.err.contains("panicked"), "{harm}: {ran:?}");
        assert!(
            (read(&file), read(&log)) == before,
            "{harm}: something was changed"
        );
        let checked = Binary::new(folder.path(), &["check"]).run().await;
        assert_eq!(checked.code, Some(1), "{harm}: {checked:?}");
    }
}

#[tokio::test]
async fn a_database_from_the_future_or_from_elsewhere_is_refused_and_left_alone() {
    let folder = folder();
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    let file = folder.path().join("data/veche.db");
    let database = database(folder.path());
    database
        .pragma_update(None, "user_version", 999)
        .expect("it can be set");
    drop(database);
    let before = fs::read(&file).expect("it can be read");
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["check"],
        &["user", "list"],
        &["demo", "clear"],
    ] {
        Binary::new(folder.path(), args)
            .run()
            .await
            .failed(&["schema 999", "start the newer version"]);
    }
    assert!(
        fs::read(&file).expect("it can be read") == before,
        "it was changed"
    );

    for content in [
        b"this is no database, but a text that somebody left here".repeat(100),
        b"SQLite format 3\0"
            .iter()
            .copied()
            .chain([0xff; 4096])
            .collect(),
    ] {
        let folder = self::folder();
        fs::write(folder.path().join("veche.db"), &content).expect("it can be written");
        for args in [
            &["serve", "--listen", "127.0.0.1:0"][..],
            &["check"],
            &["user", "list"],
        ] {
            let ran = Binary::new(folder.path(), args)
                .env("DATABASE_URL", "veche.db")
                .run()
                .await;
            ran.failed(&["cannot open the database veche.db"]);
        }
        assert!(
            fs::read(folder.path().join("veche.db")).expect("it can be read") == content,
            "it was changed"
        );
    }

    // Damage in the middle: the file opens, and the check says what is wrong.
    let folder = self::folder();
    Binary::new(folder.path(), &["demo", "add"])
        .run()
        .await
        .ok();
    let database = self::database(folder.path());
    let (page, root): (i64, i64) = database
        .query_row("select (select page_size from pragma_page_size), rootpage from sqlite_schema where name = 'messages'", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("there is such a table");
    database
        .execute_batch("pragma wal_checkpoint(truncate)")
        .expect("the log can be emptied");
    drop(database);
    let file = folder.path().join("data/veche.db");
    let mut content = fs::read(&file).expect("it can be read");
    let from = usize::try_from(page * (root - 1)).expect("it is within the file");
    content[from..from + 64].fill(0xff);
    fs::write(&file, content).expect("it can be written");
    let ran = Binary::new(folder.path(), &["check"]).run().await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        !ran.out.contains("nothing is damaged") && !ran.err.contains("panicked"),
        "{ran:?}"
    );
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

#[tokio::test]
async fn whoever_is_blocked_by_command_loses_their_sockets_on_the_running_server() {
    for veche in [Veche::on_sqlite().await, Veche::on_postgres().await] {
        let [anna, boris] = veche.people(["anna", "boris"]).await;
        let square = veche.channel("square", &[&anna, &boris]).await;
        let mut boriss = [boris.listens(square).await, boris.chats().await];
        let mut annas = anna.listens(square).await;
        veche.command(&["user", "block", "boris"]).run().await.ok();
        let begun = Instant::now();
        for socket in &mut boriss {
            assert_eq!(socket.closed().await.0, Some(1008), "{:?}", veche.engine);
        }
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "{:?}",
            begun.elapsed()
        );
        boris.get("/getallchats").await.refused(403, "Blocked");
        annas.send("without him").await;
        assert_eq!(annas.text().await, "anna: without him");
        veche
            .command(&["user", "unblock", "boris"])
            .run()
            .await
            .ok();
        let mut again = boris.chats().await;
        again
            .send_json(json!({"username_to": "anna", "message": "back"}))
            .await;
        assert_eq!(again.json().await["status"], "success");
    }
}

#[tokio::test]
async fn the_log_has_no_secrets_however_much_is_logged() {
    let folder = folder();
    let key = "0123456789abcdef0123456789abcdef-this-is-the-key";
    let serving = Binary::new(folder.path(), &["--log", "debug"])
        .env("SECRET_KEY", key)
        .serve()
        .await;
    let user1 = serving.signs_in("user1", "password").await;
    assert_eq!(
        serving
            .tries_to_sign_in("user1", "a wrong password")
            .await
            .status,
        401
    );
    user1.listens(1).await.close().await;
    user1.chats().await.close().await;
    assert_eq!(
        serving
            .get("/getallchats?token=a-token-in-the-query")
            .await
            .status,
        401
    );
    let token = user1.token;
    let (_, log) = serving.stop().await;
    assert!(
        log.contains("/ws/{channel_id}") && log.lines().count() > 5,
        "{log}"
    );
    let parts: Vec<&str> = token.split('.').collect();
    for secret in [
        key,
        "a wrong password",
        "securepassword",
        "a-token-in-the-query",
        parts[1],
        parts[2],
        "argon2id$",
    ] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
}

#[tokio::test]
async fn the_log_says_no_more_than_was_asked_for() {
    let folder = folder();
    let serving = Binary::new(folder.path(), &["--log", "info"]).serve().await;
    let user1 = serving.signs_in("user1", "password").await;
    user1.listens(1).await.close().await;
    user1.chats().await.close().await;
    let (_, log) = serving.stop().await;
    assert!(
        log.contains("INFO") && !log.contains("DEBUG") && !log.contains("TRACE"),
        "{log}"
    );
}

#[tokio::test]
async fn the_operator_is_told_whose_names_look_alike() {
    let folder = folder();
    let user = |args: &[&str]| Binary::new(folder.path(), &[&["user"], args].concat());
    for (name, shown) in [("vera", "Вера"), ("boris", "Vera!")] {
        let added = user(&["add", name, "--name", shown]);
        let added = added.run_with("correct horse battery\n").await.ok();
        assert!(!added.contains("look out"), "{added}");
    }
    let listed = user(&["list"]).run().await.ok();
    assert!(!listed.contains("look out"), "{listed}");

    let told = user(&["role", "vera", "moderator"]).run().await.ok();
    assert!(
        told.contains("boris, shown as Vera!, resembles vera"),
        "{told}"
    );
    // As an older version let them in beside each other.
    database(folder.path())
        .execute(
            "insert into user_looks (look, nth, user_id) select look, 2, 2 from user_looks where user_id = 1",
            [],
        )
        .expect("it can be noted");
    let listed = user(&["list"]).run().await.ok();
    assert!(listed.contains("vera and boris look alike"), "{listed}");
    assert!(
        listed.contains("boris, shown as Vera!, resembles vera"),
        "{listed}"
    );
}
