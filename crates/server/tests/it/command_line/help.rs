//! What `--help` tells.

use veche::settings::KEYS;

use super::folder;
use crate::harness::Binary;

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
