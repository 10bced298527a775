//! What the server logs.

use super::folder;
use crate::harness::Binary;

#[tokio::test]
async fn the_log_has_no_secrets_however_much_is_logged() {
    let folder = folder();
    let key = "0123456789abcdef0123456789abcdef-this-is-the-key";
    let serving = Binary::new(folder.path(), &["--log", "debug"])
        .env("SECRET_KEY", key)
        .serve()
        .await;
    let user1 = serving.signs_in("user1", "password").await;
    assert_eq!(
        serving
            .tries_to_sign_in("user1", "a wrong password")
            .await
            .status,
        401
    );
    user1.listens(1).await.close().await;
    user1.chats().await.close().await;
    assert_eq!(
        serving
            .get("/getallchats?token=a-token-in-the-query")
            .await
            .status,
        401
    );
    let token = user1.token;
    let (_, log) = serving.stop().await;
    assert!(
        log.contains("/ws/{channel_id}") && log.lines().count() > 5,
        "{log}"
    );
    let parts: Vec<&str> = token.split('.').collect();
    for secret in [
        key,
        "a wrong password",
        "securepassword",
        "a-token-in-the-query",
        parts[1],
        parts[2],
        "argon2id$",
    ] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
}

#[tokio::test]
async fn the_log_says_no_more_than_was_asked_for() {
    let folder = folder();
    let serving = Binary::new(folder.path(), &["--log", "info"]).serve().await;
    let user1 = serving.signs_in("user1", "password").await;
    user1.listens(1).await.close().await;
    user1.chats().await.close().await;
    let (_, log) = serving.stop().await;
    assert!(
        log.contains("INFO") && !log.contains("DEBUG") && !log.contains("TRACE"),
        "{log}"
    );
}
