//! What the documents name is there, and what there is they name.

use std::{fs, path::Path};

use veche::settings::KEYS;

/// A file of the project.
fn text(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn every_setting_stands_in_the_tables_of_both_languages_with_its_default() {
    for file in ["README.md", "README.ru.md"] {
        let text = text(file);
        for key in KEYS {
            let row = text
                .lines()
                .find(|line| line.starts_with(&format!("| `{}` |", key.env)));
            let row = row.unwrap_or_else(|| panic!("{} has no row in {file}", key.env));
            let default = row.split('|').nth(2).unwrap_or_default().trim();
            let is_told = key.default.is_empty() || default == format!("`{}`", key.default);
            assert!(
                is_told,
                "{file}: {} is {}, not {default}",
                key.env, key.default
            );
        }
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
        let names = rows.filter_map(|row| row.split('`').next());
        for name in names.filter(|name| name.starts_with("VECHE_")) {
            let is_known = name == "VECHE_CONFIG" || KEYS.iter().any(|key| key.env == name);
            assert!(is_known, "{file} names {name}, which is no setting");
        }
    }
}

/// What stands between backticks and looks like a path of the project.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| {
        let is_plain = word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
        let endings = [
            ".rs", ".toml", ".md", ".json", ".ts", ".yaml", ".service", "/",
        ];
        is_plain
            && word.contains('/')
            && !word.starts_with('/')
            && endings.iter().any(|ending| word.ends_with(ending))
    })
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    // Where a name in a document may begin.
    let places = [
        "",
        "crates/",
        "crates/server/src",
        "crates/chat/src",
        "crates/server/tests",
        "crates/chat/tests",
        "web",
        "web/src",
    ];
    for document in [
        "README.md",
        "README.ru.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/decisions/0001-a-log-per-channel.md",
        "docs/decisions/0002-one-body-of-sql.md",
        "docs/decisions/0003-hints-and-holes.md",
        "docs/operating.md",
        "docs/reliability.md",
        "docs/testing.md",
    ] {
        let text = text(document);
        for path in paths(&text) {
            // Crates are called by their names: `server/listen.rs` is crates/server/src/listen.rs.
            let (first, rest) = path.split_once('/').unwrap_or((path, ""));
            let in_crate = format!("crates/{first}/src/{rest}");
            let mut found = places.iter().map(|place| root().join(place).join(path));
            let is_made = ["data/", "dist/", "target/"]
                .iter()
                .any(|made| path.starts_with(made) || path.contains("web/dist"));
            let is_there = found.any(|path| path.exists()) || root().join(in_crate).exists();
            assert!(
                is_made || is_there,
                "{document} names {path}, which is not there"
            );
        }
    }
}

/// The whole code of the server, each text in one piece.
fn code() -> String {
    let mut waiting = vec![
        root().join("crates/chat/src"),
        root().join("crates/server/src"),
    ];
    let mut code = String::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                code.push_str(&fs::read_to_string(path).expect("a text"));
            }
        }
    }
    let mut pieces = code.split("\\\n").map(str::trim_start);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |code, piece| code + piece)
}

#[test]
fn the_log_lines_and_figures_that_the_operator_is_told_of_are_the_code_s() {
    let (document, code) = (text("docs/operating.md"), code());
    let (_, tables) = document
        .split_once("| figure |")
        .expect("a table of figures");
    let mut known = 0;
    for row in tables.lines().filter(|line| line.starts_with("| `")) {
        let first = row.split('|').nth(1).unwrap_or_default();
        for words in first.split('`').skip(1).step_by(2) {
            assert!(code.contains(words), "{words} stands nowhere in the code");
            known += 1;
        }
    }
    assert!(known > 25, "{known}");
}
