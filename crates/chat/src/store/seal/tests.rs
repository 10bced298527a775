use std::{collections::BTreeMap, fs, path::Path};

use super::*;

/// How often a statement stands in our sources, by the file it stands in.
fn places(statement: &str, folder: &Path, found: &mut BTreeMap<String, usize>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            places(statement, &path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            let count = fs::read_to_string(&path)
                .unwrap()
                .matches(statement)
                .count();
            if count > 0 {
                let name = path.file_name().unwrap().to_str().unwrap();
                *found.entry(name.to_owned()).or_default() += count;
            }
        }
    }
}

#[test]
fn the_rows_of_logs_are_written_where_they_are_sealed() {
    for (statement, known) in [
        ("insert into messages ", &[("adding.rs", 1)][..]),
        // How many answers there are is counted, and not sealed.
        (
            "update messages ",
            &[
                ("adding.rs", 1),
                ("anew.rs", 1),
                ("rewriting.rs", 2),
                ("threads.rs", 2),
            ],
        ),
        ("insert into changes ", &[("log.rs", 1)]),
        ("update changes ", &[("anew.rs", 1)]),
    ] {
        let mut found = BTreeMap::new();
        places(
            statement,
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut found,
        );
        let known = known
            .iter()
            .map(|(name, count)| ((*name).to_owned(), *count));
        assert_eq!(found, known.collect(), "{statement}");
    }
}

const SAID: Said<'static> = Said {
    channel: ChannelId(3),
    seq: Seq(7),
    author: UserId(2),
    at: Millis(1_000),
    nonce: Some("n"),
    thread: None,
    aside: None,
    text: "who comes?",
};
const STATE: State = State {
    changed: Seq(7),
    edited_at: None,
    deleted_at: None,
    everyone: false,
    pinned_at: None,
    marks: 0,
};

#[test]
fn whatever_a_row_says_otherwise_shows_in_its_sum() {
    let seal = SAID.seal(&STATE, Link(5));
    let said = [
        Said {
            channel: ChannelId(4),
            ..SAID
        },
        Said {
            seq: Seq(8),
            ..SAID
        },
        Said {
            author: UserId(3),
            ..SAID
        },
        Said {
            at: Millis(1_001),
            ..SAID
        },
        Said {
            nonce: None,
            ..SAID
        },
        Said {
            nonce: Some(""),
            ..SAID
        },
        Said {
            thread: Some(Seq(0)),
            ..SAID
        },
        Said {
            aside: Some(Seq(0)),
            ..SAID
        },
        Said {
            text: "who comes!",
            ..SAID
        },
        Said { text: "", ..SAID },
    ];
    for said in said {
        assert_ne!(said.digest(), SAID.digest());
        assert_ne!(said.sum(&STATE, seal.said, seal.link), seal.sum);
    }
    let states = [
        State {
            changed: Seq(8),
            ..STATE
        },
        State {
            edited_at: Some(Millis(0)),
            ..STATE
        },
        State {
            deleted_at: Some(Millis(0)),
            ..STATE
        },
        State {
            everyone: true,
            ..STATE
        },
        State {
            pinned_at: Some(Millis(0)),
            ..STATE
        },
        State { marks: 1, ..STATE },
    ];
    for state in states {
        assert_ne!(
            SAID.sum(&state, seal.said, seal.link),
            seal.sum,
            "{state:?}"
        );
    }
}

#[test]
fn what_was_said_before_shows_in_every_link_behind_it() {
    let first = SAID.seal(&STATE, Link(0)).link;
    let other = Said {
        text: "nobody?",
        ..SAID
    }
    .seal(&STATE, Link(0))
    .link;
    let behind = |link| {
        Said {
            seq: Seq(8),
            ..SAID
        }
        .seal(&STATE, link)
        .link
    };
    assert_ne!(behind(first), behind(other));
    assert_ne!(behind(first), first);
}
