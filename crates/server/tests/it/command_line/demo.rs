//! `veche demo`.

use super::folder;
use crate::harness::{Binary, until};

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
