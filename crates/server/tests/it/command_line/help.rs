//! What `--help` tells.

use std::collections::BTreeSet;

use veche::settings::KEYS;

use super::folder;
use crate::harness::Binary;

/// The first words of the lines below this heading.
fn listed(help: &str, heading: &str) -> BTreeSet<String> {
    let below = help.lines().skip_while(|line| *line != heading).skip(1);
    let lines = below.take_while(|line| !line.is_empty());
    // What goes on with the line before stands further to the right.
    let first = lines.filter(|line| line.starts_with("  ") && !line.starts_with("          "));
    first
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// What stands as the name of a variable: `[env: NAME]`.
fn variables(help: &str) -> BTreeSet<String> {
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = help.split("[env: ").skip(1);
    named
        .filter_map(|rest| rest.split(']').next())
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn help_names_every_command_and_every_setting() {
    let folder = folder();
    let help = Binary::new(folder.path(), &["--help"]).run().await.ok();
    let commands = [
        "serve", "settings", "user", "town", "demo", "check", "backup", "restore", "migrate",
        "mail", "files", "describe", "health", "help",
    ];
    assert_eq!(
        listed(&help, "Commands:"),
        commands.map(str::to_owned).into()
    );
    let serve = Binary::new(folder.path(), &["serve", "--help"]);
    let settings = Binary::new(folder.path(), &["settings", "--help"]);
    let flags = KEYS
        .iter()
        .map(|key| format!("--{}", key.name.replace('_', "-")));
    let flags = flags.chain(["--config".to_owned()]).collect();
    let names = KEYS.iter().map(|key| key.env.to_owned());
    let names = names.chain(["VECHE_CONFIG".to_owned()]).collect();
    for help in [help, serve.run().await.ok(), settings.run().await.ok()] {
        assert_eq!(listed(&help, "Settings:"), flags, "{help}");
        assert_eq!(variables(&help), names, "{help}");
    }
    // The others take the flags, and say where they are described.
    for command in [
        &["user"][..],
        &["user", "add"],
        &["demo", "clear"],
        &["check"],
        &["files", "check"],
        &["backup"],
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
        if ![&["user"][..], &["describe"], &["user", "add"], &["backup"]].contains(&command) {
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
