//! Removing and blocking people through both old contracts, while they and others talk.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use serde_json::json;

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    a_removed_member_hears_and_says_nothing_more,
    a_blocked_user_hears_and_says_nothing_more,
    an_administrator_blocks_neither_himself_nor_the_last_one,
];

/// Posts without a pause until told to stop, as `before N` and, once the door is shut, `after N`.
async fn chatters(person: Person, channel: i64, is_shut: &AtomicBool, is_over: &AtomicBool) {
    let mut socket = person.listens(channel).await;
    for number in 0.. {
        let when = if is_shut.load(Ordering::SeqCst) {
            "after"
        } else {
            "before"
        };
        socket.send(&format!("{when} {number}")).await;
        // Heard by all who may hear, its own author among them.
        let line = format!("{}: {when} {number}", person.name);
        while socket.text().await != line {}
        if is_over.load(Ordering::SeqCst) {
            return;
        }
    }
}

/// What the one who is shut out hears and manages to say, while others talk.
async fn is_shut_out(veche: &Veche, out: &Person, others: [Person; 3], square: i64, path: &str) {
    let moderator = veche.demo("moderator").await;
    let (mut outs, mut idle, mut stays) = (
        out.listens(square).await,
        out.listens(square).await,
        others[0].listens(square).await,
    );
    outs.send("let me in").await;
    let (is_shut, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
    let others = others.map(|other| chatters(other, square, &is_shut, &is_over));
    let shutting = async {
        for _ in 0..20 {
            stays.text().await;
        }
        let answer = if path.starts_with("/moderator/remove") {
            moderator.delete(path).await
        } else {
            moderator.post(path).await
        };
        is_shut.store(true, Ordering::SeqCst);
        answer.ok();
        let begun = Instant::now();
        for socket in [&mut outs, &mut idle] {
            let (code, heard) = socket.closed().await;
            assert_eq!(code, Some(1008));
            assert!(
                begun.elapsed() < Duration::from_millis(500),
                "{:?}",
                begun.elapsed()
            );
            assert!(
                heard.iter().any(|line| line.contains(": before")),
                "{heard:?}"
            );
            assert!(
                !heard.iter().any(|line| line.contains(": after")),
                "{heard:?}"
            );
        }
        // The feed was alive all the while.
        while !stays.text().await.contains(": after") {}
        is_over.store(true, Ordering::SeqCst);
    };
    tokio::join!(shutting, join_all(others));
}

async fn a_removed_member_hears_and_says_nothing_more(veche: Veche) {
    let [anna, boris, clara, out] = veche.people(["anna", "boris", "clara", "out"]).await;
    let square = veche
        .channel("square", &[&anna, &boris, &clara, &out])
        .await;
    let path = format!(
        "/moderator/remove_user_from_channel?user_id={}&channel_id={square}",
        out.id
    );

    is_shut_out(&veche, &out, [anna, boris, clara], square, &path).await;

    let refused = out
        .tries_to_listen(square)
        .await
        .err()
        .expect("the door is shut");
    assert_eq!(refused.status, 403);
    out.get(&format!("/messages/{square}/"))
        .await
        .refused(403, "You do not have access to this channel");
    // Only this channel's door is shut.
    out.get("/getallchats").await.ok();
}

async fn a_blocked_user_hears_and_says_nothing_more(veche: Veche) {
    let [anna, boris, clara, out] = veche.people(["anna", "boris", "clara", "out"]).await;
    let square = veche
        .channel("square", &[&anna, &boris, &clara, &out])
        .await;
    let mut direct = out.chats().await;
    let mut racing = Vec::new();
    for _ in 0..4 {
        racing.push(out.listens(square).await);
    }
    let path = format!("/moderator/block_user/{}", out.id);
    let annas = anna.clone();

    is_shut_out(&veche, &out, [anna, boris, clara], square, &path).await;

    assert_eq!(direct.closed().await.0, Some(1008));
    for socket in &mut racing {
        assert_eq!(socket.closed().await.0, Some(1008));
    }
    out.get("/getallchats").await.refused(403, "Blocked");
    out.get(&format!("/messages/{square}/"))
        .await
        .refused(403, "You do not have access to this channel");
    assert_eq!(
        out.tries_to_chat()
            .await
            .err()
            .expect("the door is shut")
            .status,
        403
    );
    veche
        .tries_to_sign_in("/auth/token", "out", "correct horse battery")
        .await
        .refused(403, "User is blocked");
    let said = annas.reads(square).await;
    assert_eq!(
        said.iter().filter(|(author, _)| *author == out.id).count(),
        1
    );
}

async fn an_administrator_blocks_neither_himself_nor_the_last_one(veche: Veche) {
    let admin = veche.demo("admin").await;
    assert_eq!(admin.post("/blockuser?username=admin").await.status, 403);
    assert_eq!(admin.post("/blockuser?username=ADMIN").await.status, 403);
    assert_eq!(admin.post("/moderator/block_user/4").await.status, 403);
    veche
        .demo("moderator")
        .await
        .post("/moderator/block_user/4")
        .await
        .refused(403, "Cannot block another moderator");

    // However often two of them block each other at the same time, one is left.
    for round in 0..10 {
        let name = format!("second{round}");
        let account = json!({"username": name, "name": name, "mail": format!("{name}@example.org"), "password": "securepassword"});
        let token = admin.post_json("/register_admin", account).await.ok();
        let second = veche.with_token(&name, token["access_token"].as_str().expect("a token"));
        let path = format!("/blockuser?username={name}");
        let (one, other) =
            tokio::join!(admin.post(&path), second.post("/blockuser?username=admin"));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200, "{statuses:?}");
        assert!([403, 409].contains(&statuses[1]), "{statuses:?}");
        let left = if one.status == 200 { &admin } else { &second };
        assert_eq!(left.get("/getallactiveusers").await.status, 200);
        if other.status == 200 {
            second.post("/unblockuser?username=admin").await.ok();
            admin.post(&path).await.ok();
        }
    }
}
