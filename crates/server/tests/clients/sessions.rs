//! Sessions of clients: refreshed by one, used by all, and ended.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use futures_util::future::join_all;
use serde_json::json;
use veche_client::{Client, Error, Held, Live, Method, Settings, Stopped, Tokens, Update};
use veche_model::{Code, Me};

use super::server::Server;

async fn me(client: &Client) -> Result<Me, Error> {
    client.call(Method::GET, "me", &json!({})).await
}

/// A signed-in client whose access token is good no more, and how often it was given new tokens.
async fn stale(server: &Server) -> (Client, Arc<AtomicU32>) {
    let first = Client::new(&server.base);
    first
        .sign_in("user1", "password")
        .await
        .expect("the password is right");
    let tokens = first.tokens().expect("tokens");
    assert!(tokens.access_until.is_some() && tokens.refresh_until > tokens.access_until);
    let rotations = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&rotations);
    let keep = move |tokens: Option<&Tokens>| {
        counted.fetch_add(u32::from(tokens.is_some()), Ordering::Relaxed);
    };
    let access = "stale".to_owned();
    let client = Client::keeping(&server.base, keep).with_tokens(Tokens { access, ..tokens });
    (client, rotations)
}

#[tokio::test]
async fn all_who_find_the_session_stale_share_one_refresh() {
    let server = Server::start(None).await;
    let (client, rotations) = stale(&server).await;

    for answer in join_all((0..8).map(|_| me(&client))).await {
        assert_eq!(answer.expect("an answer").person.username, "user1");
    }
    assert_eq!(rotations.load(Ordering::Relaxed), 1);

    let access = client.tokens().expect("tokens").access;
    client
        .refresh(&access)
        .await
        .expect("the new refresh token was kept");
    assert_eq!(rotations.load(Ordering::Relaxed), 2);
    me(&client).await.expect("an answer");
}

#[tokio::test]
async fn a_live_socket_refreshes_a_stale_session_and_stops_when_it_ends() {
    let server = Server::start(None).await;
    let (client, rotations) = stale(&server).await;
    let (live, mut updates) = Live::start(client.clone(), Held::default(), Settings::default());
    while !matches!(updates.recv().await, Ok(Update::Resumed)) {}
    assert_eq!(rotations.load(Ordering::Relaxed), 1);
    assert_eq!(
        live.request("me", &json!({})).await.expect("an answer")["person"]["id"],
        1
    );

    // Signed out elsewhere: this client does not know yet.
    let access = client.tokens().expect("tokens").access;
    let elsewhere = Client::new(&server.base).with_token(access);
    elsewhere.sign_out().await.expect("signed out");
    assert!(elsewhere.tokens().is_none());

    let stopped = Update::Stopped(Stopped::SignedOut);
    while updates.recv().await.expect("it is told") != stopped {}
    let refused = live.request("me", &json!({})).await;
    assert!(matches!(refused, Err(Error::Stopped)), "{refused:?}");
}

#[tokio::test]
async fn whoever_registers_is_signed_in_and_refusals_have_a_code() {
    let server = Server::start(None).await;
    let client = Client::new(&server.base);
    let wrong = client.sign_in("user1", "not the password").await;
    assert_eq!(
        wrong.expect_err("refused").code(),
        Some(Code::WrongPassword)
    );
    assert_eq!(
        me(&client).await.expect_err("refused").code(),
        Some(Code::Unauthenticated)
    );

    let clara = client
        .register("clara", "correct horse battery")
        .await
        .expect("an account");
    assert_eq!(me(&client).await.expect("an answer"), clara);
}
