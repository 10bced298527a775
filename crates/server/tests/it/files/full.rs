//! Uploads for which there is no room any more, in the middle of them: refused, and gone on with when there is.

use std::process::Command;

use data_encoding::BASE64;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use crate::{
    harness::{Binary, Engine, Person, Veche},
    on_both,
};

const MIB: usize = 1 << 20;

/// Bytes that are nowhere the same.
fn noise(length: usize) -> Vec<u8> {
    let words = (0..u32::try_from(length).expect("they are few"))
        .map(|n| n.wrapping_mul(2_654_435_761).rotate_left(13));
    words.map(|word| word.to_le_bytes()[2]).collect()
}

/// The file that an upload becomes.
fn file_of(path: &str) -> Value {
    let id = path.rsplit('/').next().expect("an id");
    json!({ "id": id.parse::<i64>().expect("an id") })
}

async fn files_held(person: &Person) -> Value {
    person.asks("/me/usage").await["files"].clone()
}

#[tokio::test]
async fn a_disk_that_is_full_in_the_middle_takes_the_rest_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let serving = Binary::new(folder.path(), &["serve"]).serve().await;
    let anna = serving.signs_in("user1", "password").await;
    let limit = |bytes: &str| {
        let id = serving.id().to_string();
        let told = Command::new("prlimit")
            .args(["--pid", &id, &format!("--fsize={bytes}:unlimited")])
            .status();
        assert!(told.expect("prlimit can be run").success());
    };
    let bytes = noise(20 * MIB);
    let path = anna.begins("film.bin", bytes.len()).await;
    anna.appends(&path, 0, &bytes[..8 * MIB]).await.done();
    let summed = anna.begins("summed.bin", bytes.len()).await;
    anna.appends(&summed, 0, &bytes[..8 * MIB]).await.done();

    // The database has its room still; no file takes more than this.
    limit(&(16 * MIB).to_string());
    let refused = anna.appends(&path, 8 * MIB, &bytes[8 * MIB..]).await;
    refused.problem("full");
    assert_eq!(refused.status, 507);
    let come = anna.offset(&path).await.expect("it is there");
    assert!((8 * MIB..=16 * MIB).contains(&come), "{come}");
    // Nothing stays of a piece whose sum nobody could look at.
    let sum = BASE64.encode(&Sha1::digest(&bytes[8 * MIB..]));
    let piece = anna.piece(&summed, 8 * MIB, &bytes[8 * MIB..]);
    let piece = piece.header("upload-checksum", format!("sha1 {sum}"));
    assert_eq!(piece.send().await.expect("it answers").status(), 507);
    assert_eq!(anna.offset(&summed).await, Some(8 * MIB));
    // In one request nobody can go on, so nothing is left of it.
    let held = files_held(&anna).await;
    let whole = anna.tries_to_send("whole.bin", &bytes).await;
    whole.problem("full");
    assert_eq!(files_held(&anna).await, held);
    let early = anna.tries_to_show(1, &[&file_of(&path)]).await;
    assert_eq!(early.problem("invalid"), "files");
    anna.says(1, "there is room for words").await;

    limit("unlimited");
    anna.appends(&path, come, &bytes[come..]).await.done();
    let file = file_of(&path);
    anna.shows(1, &[&file]).await;
    assert!(anna.bytes(&file, "").await == bytes);
    let piece = anna.piece(&summed, 8 * MIB, &bytes[8 * MIB..]);
    let piece = piece.header("upload-checksum", format!("sha1 {sum}"));
    assert_eq!(piece.send().await.expect("it answers").status(), 204);
}

async fn a_quota_that_is_full_in_the_middle_stops_what_begins_and_not_what_comes(engine: Engine) {
    let veche = Veche::on(engine, &[("files_mib", "5")]).await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let admin = veche.demo("admin").await;
    let bytes = noise(2 * MIB);
    let path = anna.begins("one.bin", bytes.len()).await;
    anna.appends(&path, 0, &bytes[..MIB]).await.done();

    let quota = format!("/api/v1/people/{}/file-quota", anna.id);
    let less = json!({ "bytes": MIB });
    admin.put_json(&quota, less).await.done();
    let refused = anna.tries_to_send("two.bin", b"x").await;
    refused.problem("too_large");
    assert_eq!(refused.status, 413);
    // What was promised is taken.
    anna.appends(&path, MIB, &bytes[MIB..]).await.done();
    assert!(anna.bytes(&file_of(&path), "").await == bytes);

    // All files together: what is announced counts from then on, and no more once it is taken back.
    let other = boris.begins("three.bin", 3 * MIB).await;
    let refused = boris.tries_to_send("four.bin", b"x").await;
    refused.problem("full");
    assert_eq!(refused.status, 507);
    boris.appends(&other, 0, &bytes[..MIB]).await.done();
    let ended = boris.tus("DELETE", &other).send().await;
    assert_eq!(ended.expect("it answers").status(), 204);
    assert_eq!(files_held(&boris).await, 0);
}

on_both![a_quota_that_is_full_in_the_middle_stops_what_begins_and_not_what_comes];
