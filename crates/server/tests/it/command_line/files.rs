//! `veche files check`.

use std::{fs, path::PathBuf};

use super::folder;
use crate::harness::Binary;

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
