//! Files in a bucket: as on a disk, and what happens while it is away.

use std::path::Path;

use reqwest::header::{HeaderMap, RANGE};

use super::picture;
use crate::{
    harness::{Bucket, Engine, PLACE, Veche, until},
    on_both,
};

/// How many bytes are kept in a folder and below it, each time once.
fn kept(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| {
        let name = entry.file_name().into_string().expect("a name");
        match (entry.path().is_dir(), name.len()) {
            (true, _) => kept(&entry.path()),
            (false, 64) => 1,
            (false, _) => 0,
        }
    });
    names.sum()
}

async fn a_bucket_keeps_files_as_a_disk_does(engine: Engine) {
    let bucket = Bucket::start().await;
    let mut veche = Veche::with_bucket(engine, &bucket, &[("files_kept_days", "0")]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    // More than two parts, so that they are put together again.
    let large: Vec<u8> = (0..18_000_000_u32)
        .map(|n| (n / 1000 + n).to_le_bytes()[0])
        .collect();
    let large_file = anna.sends("film.bin", &large).await;
    let empty = anna.sends("empty", b"").await;
    let seen = anna.sends("one.png", &picture(1500, 900)).await;
    anna.shows(square, &[&large_file, &empty, &seen]).await;
    let gone = anna.sends("gone.txt", b"gone").await;
    assert_eq!(kept(&bucket.folder()), 6);
    assert_eq!(
        kept(&veche.folder().join("files")),
        0,
        "nothing is left here"
    );

    assert!(boris.bytes(&large_file, "").await == large);
    assert_eq!(boris.bytes(&empty, "").await, b"");
    let mut headers = HeaderMap::new();
    headers.insert(RANGE, "bytes=8388600-9500000".parse().expect("a range"));
    let part = boris.looks(&large_file, "", headers).await;
    assert_eq!(part.status(), 206);
    assert!(part.bytes().await.expect("they arrive")[..] == large[8_388_600..=9_500_000]);
    let preview = boris.looks(&seen, "?preview=360", HeaderMap::new()).await;
    assert_eq!(preview.headers()["content-type"], "image/jpeg");
    let image = image::load_from_memory(&preview.bytes().await.expect("they arrive"));
    assert_eq!(image.expect("a picture").width(), 360);

    let dropped = anna.delete(&format!("/api/v1/files/{}", gone["id"])).await;
    dropped.done();
    veche.stop().await;
    veche.start().await;
    until(async || kept(&bucket.folder()) == 5).await;
    let boris = veche.with_token("boris", &boris.token);
    assert!(boris.bytes(&large_file, "").await == large);
    let check = veche.command(&["files", "check"]).with_bucket(&bucket);
    let check = check.run().await.ok();
    assert!(check.starts_with("3 files, 0 damaged"), "{check}");
}

async fn while_a_bucket_is_away_the_chat_goes_on(engine: Engine) {
    let mut bucket = Bucket::start().await;
    let veche = Veche::with_bucket(engine, &bucket, &[]).await;
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let before = anna.sends("before.txt", b"bread").await;
    let path = anna.begins("after.txt", 9).await;
    bucket.goes_away().await;

    anna.says(square, "are you there?").await;
    anna.tries_to_send("b.txt", b"x")
        .await
        .is_problem("unavailable");
    let read = anna.get(&format!("/files/{}/x", before["id"])).await;
    read.is_problem("unavailable");
    // What comes in pieces is here meanwhile, and no file yet.
    let last = anna.appends(&path, 0, b"and salt!").await;
    last.is_problem("unavailable");
    let id = path.rsplit('/').next().expect("an id");
    let whole = serde_json::json!({ "id": id.parse::<i64>().expect("an id") });
    let early = anna.tries_to_show(square, &[&whole]).await;
    assert_eq!(early.problem("invalid"), "files");

    bucket.comes_back().await;
    assert_eq!(anna.offset(&path).await, Some(9));
    anna.shows(square, &[&whole]).await;
    assert_eq!(anna.bytes(&whole, "").await, b"and salt!");
    assert_eq!(anna.bytes(&before, "").await, b"bread");
    assert_eq!(kept(&bucket.folder()), 2);
}

async fn a_bucket_that_refuses_in_the_middle_has_all_of_it_later_or_nothing(engine: Engine) {
    let bucket = Bucket::start().await;
    let veche = Veche::with_bucket(engine, &bucket, &[]).await;
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    // Three parts, of which it takes one.
    let bytes: Vec<u8> = (0..20_000_000_u32)
        .map(|n| (n / 999 + n).to_le_bytes()[0])
        .collect();
    let path = anna.begins("film.bin", bytes.len()).await;
    bucket.has_room_for(1);
    let last = anna.appends(&path, 0, &bytes).await;
    last.is_problem("unavailable");
    assert_eq!(kept(&bucket.folder()), 0, "no half of it has its name");
    let id = path.rsplit('/').next().expect("an id");
    let whole = serde_json::json!({ "id": id.parse::<i64>().expect("an id") });
    let early = anna.tries_to_show(square, &[&whole]).await;
    assert_eq!(early.problem("invalid"), "files");
    let other = anna.tries_to_send("small.txt", b"small").await;
    other.is_problem("unavailable");
    anna.says(square, "there is room for words").await;

    bucket.has_room_for(i64::MAX);
    assert_eq!(anna.offset(&path).await, Some(bytes.len()));
    anna.shows(square, &[&whole]).await;
    assert!(anna.bytes(&whole, "").await == bytes);
    assert_eq!(kept(&bucket.folder()), 1);
}

async fn a_server_that_died_while_it_let_go_of_bytes_holds_up_a_file_and_refuses_none(
    engine: Engine,
) {
    let bucket = Bucket::start().await;
    let veche = Veche::with_bucket(engine, &bucket, &[]).await;
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let died = veche.operator().await;
    let begun = died.begin_letting_go().await.expect("it may be begun");
    begun.expect("nobody keeps anything");

    let file = anna.sends("late.txt", b"late").await;
    anna.shows(square, &[&file]).await;
    assert_eq!(anna.bytes(&file, "").await, b"late");
}

async fn a_bucket_that_is_not_ours_is_said_at_the_start(engine: Engine) {
    let bucket = Bucket::start().await;
    let veche = Veche::on(engine, &[]).await;
    let start = veche.command(&["serve"]).with_bucket(&bucket);
    let start = start.env("VECHE_LISTEN", "127.0.0.1:0");
    let ran = start.env("AWS_SECRET_ACCESS_KEY", "another").run().await;
    ran.failed(&["cannot keep files in", PLACE, "refuses"]);
    assert!(!ran.err.contains("another"), "{ran:?}");
}

on_both![
    a_bucket_keeps_files_as_a_disk_does,
    while_a_bucket_is_away_the_chat_goes_on,
    a_bucket_that_refuses_in_the_middle_has_all_of_it_later_or_nothing,
    a_server_that_died_while_it_let_go_of_bytes_holds_up_a_file_and_refuses_none,
    a_bucket_that_is_not_ours_is_said_at_the_start,
];
