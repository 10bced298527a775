//! How polls end.

use serde_json::{Value, json};

use super::{asks, ballot, counts, message, tries_to_close, tries_to_vote, votes};
use crate::{harness::Veche, reminders::in_millis, stories};

stories![
    a_poll_is_closed_by_its_author_or_by_who_keeps_order,
    a_poll_closes_at_its_time_by_itself,
    a_deleted_poll_is_gone,
];

async fn a_poll_is_closed_by_its_author_or_by_who_keeps_order(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let [moderator, admin] = [veche.demo("moderator").await, veche.demo("admin").await];
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let own = asks(&boris, square, json!({})).await;
    let theirs = asks(&boris, square, json!({"is_multiple": true})).await;
    let other = asks(&anna, square, json!({"is_anonymous": true})).await;
    votes(&boris, square, own, &[1]).await;
    let mut heard = anna.lives().await;

    let closed = tries_to_close(&boris, square, own).await.ok();
    let told = heard.event().await;
    assert_eq!(
        (&told["type"], &told["actor"], &told["message"]),
        (&json!("poll_closed"), &json!(boris.id), &closed)
    );
    assert!(closed["poll"]["closed_at"].is_number());
    assert_eq!(tries_to_close(&boris, square, own).await.ok(), closed);
    // What was chosen stays chosen.
    tries_to_vote(&anna, square, own, &[0])
        .await
        .is_problem("conflict");
    tries_to_vote(&boris, square, own, &[0])
        .await
        .is_problem("conflict");
    let back = format!("{}/vote", message(square, own));
    boris.delete(&back).await.is_problem("conflict");
    assert_eq!(votes(&boris, square, own, &[1]).await, closed);
    assert_eq!(ballot(&boris, square, own).await, json!([1]));

    tries_to_close(&boris, square, other)
        .await
        .is_problem("forbidden");
    assert_eq!(admin.asks("/audit?act=poll_closed").await, json!([]));
    tries_to_close(&anna, square, theirs).await.ok();
    tries_to_close(&moderator, square, other).await.ok();
    let audit = admin.asks("/audit?act=poll_closed").await;
    let audit = audit.as_array().expect("a list");
    let who: Vec<[&Value; 2]> = audit
        .iter()
        .map(|one| [&one["actor"], &one["user"]])
        .collect();
    let (anna, boris) = (json!(anna.id), json!(boris.id));
    assert_eq!(who, [[&json!(moderator.id), &anna], [&anna, &boris]]);
}

async fn a_poll_closes_at_its_time_by_itself(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let at = in_millis(700);
    let seq = asks(&anna, square, json!({"closes_at": at})).await;
    let later = asks(&anna, square, json!({"closes_at": in_millis(3_600_000)})).await;
    votes(&boris, square, seq, &[2]).await;
    let mut heard = boris.lives().await;

    let told = heard.event().await;
    assert_eq!(
        (&told["type"], &told["actor"]),
        (&json!("poll_closed"), &Value::Null)
    );
    let poll = &told["message"]["poll"];
    assert_eq!(
        (&told["message"]["seq"], &poll["closes_at"]),
        (&json!(seq), &json!(at))
    );
    assert!(
        poll["closed_at"].as_i64().expect("a time") >= at,
        "not before"
    );
    assert_eq!(counts(&told["message"]), (vec![0, 0, 1], 1));
    tries_to_vote(&anna, square, seq, &[0])
        .await
        .is_problem("conflict");
    votes(&anna, square, later, &[0]).await;
}

async fn a_deleted_poll_is_gone(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = asks(&anna, square, json!({"closes_at": in_millis(3_600_000)})).await;
    votes(&boris, square, seq, &[0]).await;
    let mut heard = boris.lives().await;

    anna.delete(&message(square, seq)).await.done();
    let told = heard.event().await;
    assert_eq!(told["type"], "deleted");
    assert_eq!(told["message"].get("poll"), None);
    tries_to_vote(&boris, square, seq, &[0])
        .await
        .is_problem("not_found");
    tries_to_close(&anna, square, seq)
        .await
        .is_problem("not_found");
    assert_eq!(ballot(&boris, square, seq).await, json!([]));
}
