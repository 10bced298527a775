//! `veche files check` and `veche files move`.

use std::{fs, path::PathBuf};

use super::folder;
use crate::harness::{Binary, Bucket, PLACE};

/// The files that are kept below a folder.
fn kept(folder: PathBuf) -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![folder], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

#[tokio::test]
async fn files_check_finds_bytes_that_are_missing_damaged_or_nobodys() {
    let folder = folder();
    let server = Binary::new(folder.path(), &["--demo", "on"]).serve().await;
    let user = server.signs_in("user1", "password").await;
    user.sends("a.txt", b"bread").await;
    user.sends("b.txt", b"salt").await;
    let gone = user.sends("c.txt", b"water").await;
    user.delete(&format!("/api/v1/files/{}", gone["id"]))
        .await
        .done();
    server.stop().await;
    let check = async || Binary::new(folder.path(), &["files", "check"]).run().await;

    let sound = check().await.ok();
    assert!(
        sound.starts_with("2 files, 0 damaged or missing; 1 pieces of 5 bytes"),
        "{sound}"
    );

    let holding = |bytes: &[u8]| {
        let all = kept(folder.path().join("data/files"));
        let mut found = all
            .into_iter()
            .filter(|path| fs::read(path).expect("it can be read") == bytes);
        found.next().expect("it is kept")
    };
    fs::write(holding(b"bread"), b"stone").expect("it can be harmed");
    fs::remove_file(holding(b"salt")).expect("it can go");
    let ran = check().await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for said in [
        "file 2: its bytes are not there",
        "these bytes have another hash",
        "2 damaged or missing",
    ] {
        assert!(ran.out.contains(said), "{ran:?}");
    }
}

#[tokio::test]
async fn files_move_to_a_bucket_and_back_beside_a_running_server() {
    let folder = folder();
    let bucket = Bucket::start().await;
    let server = Binary::new(folder.path(), &["--demo", "on"]).serve().await;
    let user = server.signs_in("user1", "password").await;
    let bread = user.sends("a.txt", b"bread").await;
    user.sends("b.txt", b"salt").await;
    let to = async |place: &str| {
        let command = Binary::new(folder.path(), &["files", "move", "--to", place]);
        let command = command.with_bucket(&bucket);
        command.env("VECHE_FILES", "data/files").run().await
    };

    let moved = to(PLACE).await.ok();
    assert!(
        moved.starts_with("2 pieces of 9 bytes copied, 0 there already, 0 damaged; 0 missing"),
        "{moved}"
    );
    assert!(moved.contains("VECHE_FILES=s3://files/town"), "{moved}");
    // The server goes on with the old place; what came meanwhile is taken the next time.
    user.sends("c.txt", b"water").await;
    let again = to(PLACE).await.ok();
    assert!(
        again.starts_with("1 pieces of 5 bytes copied, 2 there already"),
        "{again}"
    );
    to("data/files").await.failed(&["data/files already"]);
    let stranger = Binary::new(folder.path(), &["files", "move", "--to", PLACE]);
    let stranger = stranger.with_bucket(&bucket);
    let stranger = stranger.env("VECHE_FILES", "data/files");
    let refused = stranger.env("AWS_SECRET_ACCESS_KEY", "another").run().await;
    refused.failed(&["refuses"]);
    server.stop().await;

    let server = Binary::new(folder.path(), &[]).with_bucket(&bucket);
    let server = server.serve().await;
    let user = server.signs_in("user1", "password").await;
    assert_eq!(user.bytes(&bread, "").await, b"bread");
    let holding = |bytes: &[u8]| {
        let all = kept(bucket.folder()).into_iter();
        let mut found = all.filter(|path| fs::read(path).is_ok_and(|there| there == bytes));
        found.next().expect("it is kept")
    };
    fs::write(holding(b"salt"), b"sand").expect("it can be harmed");
    fs::remove_file(holding(b"water")).expect("it can go");
    let back = Binary::new(folder.path(), &["files", "move", "--to", "back"]);
    let back = back.with_bucket(&bucket).run().await;
    assert_eq!(back.code, Some(1), "{back:?}");
    for said in [
        "these bytes have another hash",
        "1 pieces of 5 bytes copied, 0 there already, 1 damaged; 2 missing",
    ] {
        assert!(back.out.contains(said), "{back:?}");
    }
    assert_eq!(kept(folder.path().join("back")).len(), 1);
}
