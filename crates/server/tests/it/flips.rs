//! A bit of a stopped server's database is another one: it is found, or it changes nothing that anybody sees.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};
use veche::{Server, settings::Settings};
use veche_chat::DatabaseUrl;

use crate::harness::{Person, Veche, until};

/// What a person is told of what was said: pages, logs and searches.
type View = BTreeMap<String, Value>;

/// What came of a flip.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Came {
    /// `veche check` tells of it, or cannot read it.
    Found,
    /// The server does not start with it, or says that it cannot answer.
    Refused,
    /// Everybody sees what they saw.
    Harmless,
    /// Something about people and channels is another, which has no sums; all that was said is the same.
    Around,
    /// Something else is said than was said, and nobody is told.
    Missed,
}

const QUERIES: [&str; 4] = ["ferry", "паром", "lantern", "has:link"];

/// A town in which much was said, changed and taken back.
async fn filled(veche: &Veche) -> (i64, Person) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let messages = format!("/api/v1/channels/{square}/messages");
    let mut root = 0;
    for number in 0..240 {
        let who = if number % 3 == 0 { &boris } else { &anna };
        let text = match number % 6 {
            0 => format!("the ferry leaves at {number}, says https://example.org/{number}"),
            1 => format!("паром уходит в {number}, @boris"),
            2 => format!(
                "a lantern in the {number}th window, and a long walk home behind the market"
            ),
            3 => format!("**{number}** is what we agreed on"),
            4 => "and a word that is said again and again ".repeat(20),
            _ => format!("who brings bread? {number}"),
        };
        let seq = who.says(square, &text).await;
        let path = format!("{messages}/{seq}");
        match number % 10 {
            1 => drop(
                who.patch_json(&path, json!({"text": format!("{text}, or later")}))
                    .await
                    .ok(),
            ),
            2 => drop(who.delete(&path).await),
            3 => drop(
                boris
                    .put_json(&format!("{path}/reactions/👍"), json!({}))
                    .await
                    .ok(),
            ),
            4 => root = seq,
            5 if root != 0 => {
                let nonce = format!("a{number}");
                let answer = json!({"text": "I do", "thread": root, "nonce": nonce});
                anna.post_json(&messages, answer).await.ok();
            }
            6 if number % 20 == 6 => {
                drop(anna.put_json(&format!("{path}/pin"), json!({})).await.ok());
            }
            _ => {}
        }
    }
    // Nothing is looked through, all is in the index.
    let operator = veche.operator().await;
    until(async || operator.index_lag().await.is_ok_and(|lag| lag == 0)).await;
    operator.close().await;
    (square, anna)
}

/// What is said, and what stands around it; `None` when the server does not start or cannot answer.
async fn view(settings: &Settings, square: i64, token: &str) -> Option<(View, View)> {
    let server = Server::start(settings).await.ok()?;
    let base = format!("http://{}/api/v1", server.address());
    let http = reqwest::Client::new();
    let get = async |path: &str| -> Option<Value> {
        let asked = http.get(format!("{base}{path}")).bearer_auth(token);
        let answer = asked.send().await.ok()?;
        let is_good = answer.status().is_success();
        let json = answer.json().await.ok()?;
        is_good.then_some(json)
    };
    let mut paths = vec![format!("/channels/{square}/pins")];
    for from in [0, 100, 200, 300] {
        paths.push(format!(
            "/channels/{square}/messages?after={from}&limit=150"
        ));
        paths.push(format!("/channels/{square}/events?after={from}&limit=150"));
    }
    paths.extend(QUERIES.map(|query| format!("/search?limit=50&query={query}")));
    let (mut said, mut around) = (View::new(), View::new());
    let mut is_whole = true;
    for path in paths {
        match get(&path).await {
            Some(mut told) => {
                let names = unnamed(&mut told);
                around.insert(format!("names of {path}"), json!(names));
                said.insert(path, told);
            }
            None => is_whole = false,
        }
    }
    for path in ["/channels", "/me"] {
        match get(path).await {
            Some(told) => drop(around.insert(path.to_owned(), told)),
            None => is_whole = false,
        }
    }
    server.stop().await;
    is_whole.then_some((said, around))
}

/// Takes out what authors are called, which stands in the rows of people.
fn unnamed(told: &mut Value) -> Vec<Value> {
    match told {
        Value::Array(all) => all.iter_mut().flat_map(unnamed).collect(),
        Value::Object(all) => {
            let name = all.remove("author_username");
            name.into_iter()
                .chain(all.values_mut().flat_map(unnamed))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Everything of a data folder but what is below it.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("it can be copied");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bit_that_is_another_one_is_found_or_changes_nothing_that_is_said() {
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
    };
    let (flips, mut seed) = (number("FLIPS", 60), number("FLIPS_SEED", 7));
    let mut random = move |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("it fits") % below
    };
    let mut veche = Veche::on_sqlite().await;
    let (square, anna) = filled(&veche).await;
    veche.stop().await;
    let kept = rusqlite::Connection::open(veche.folder().join("veche.db")).expect("it is there");
    kept.execute_batch("pragma wal_checkpoint(truncate)")
        .expect("the log can be emptied");
    drop(kept);

    let mut counts: BTreeMap<Came, u64> = BTreeMap::new();
    let mut before = None;
    let mut missed = Vec::new();
    // The first time nothing is flipped.
    for round in 0..=flips {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&veche.folder(), folder.path());
        let file = folder.path().join("veche.db");
        let mut bytes = fs::read(&file).expect("it can be read");
        let (at, bit) = (random(bytes.len()), random(8));
        if round > 0 {
            bytes[at] ^= 1 << bit;
            fs::write(&file, &bytes).expect("it can be written");
        }
        let mut settings = veche.settings.clone();
        settings.data = folder.path().to_owned();
        settings.database_url = DatabaseUrl::Sqlite(file);
        let is_found = match veche::open_chat(&settings).await {
            Ok(chat) => {
                let found = chat.check().await;
                chat.close().await;
                assert!(
                    round > 0 || found.as_ref().is_ok_and(Vec::is_empty),
                    "{found:?}"
                );
                found.map_or(true, |found| !found.is_empty())
            }
            Err(_) => true,
        };
        let came = if is_found {
            Came::Found
        } else {
            let seen = view(&settings, square, &anna.token).await;
            match (seen, &before) {
                (None, before) => {
                    assert!(before.is_some(), "all can be read while nothing is flipped");
                    Came::Refused
                }
                (Some(seen), None) => {
                    before = Some(seen);
                    continue;
                }
                (Some((said, around)), Some(before)) => {
                    match (said == before.0, around == before.1) {
                        (true, true) => Came::Harmless,
                        (true, false) => Came::Around,
                        (false, _) => {
                            let other = said
                                .iter()
                                .filter(|(path, told)| before.0.get(*path) != Some(*told));
                            let paths: Vec<_> = other.map(|(path, _)| path.clone()).collect();
                            missed.push(format!(
                                "bit {bit} of byte {at}, in page {}: {paths:?}",
                                at / 4096 + 1
                            ));
                            Came::Missed
                        }
                    }
                }
            }
        };
        *counts.entry(came).or_default() += 1;
    }
    println!("{flips} bits flipped: {counts:?}");
    assert_eq!(missed, Vec::<String>::new());
}
