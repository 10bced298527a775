//! What may not be asked, or voted for.

use serde_json::{Value, json};

use super::{asks, counts, message, tries_to_ask, tries_to_close, tries_to_vote, votes};
use crate::{harness::Veche, stories, tokens::now};

stories![
    a_poll_has_its_bounds,
    one_votes_for_what_there_is,
    nobody_votes_where_they_may_not_react,
    who_is_muted_asks_nothing_and_votes,
];

async fn a_poll_has_its_bounds(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let many = |count: usize| (0..count).map(|n| n.to_string()).collect::<Vec<_>>();
    let past = (now() - 1) * 1000;
    let far = (now() + 400 * 24 * 3600) * 1000;
    for (poll, field) in [
        (json!({}), "poll.options"),
        (json!({"options": many(1)}), "poll.options"),
        (json!({"options": many(11)}), "poll.options"),
        (json!({"options": ["a", "a"]}), "poll.options"),
        (json!({"options": ["a", ""]}), "poll.options[1]"),
        (json!({"options": ["a", "b\nc"]}), "poll.options[1]"),
        (json!({"options": ["a", "b\u{0}"]}), "poll.options[1]"),
        (
            json!({"options": ["a", "я".repeat(101)]}),
            "poll.options[1]",
        ),
        (json!({"options": ["a", 7]}), "poll.options[1]"),
        (json!({"options": ["a", "b"], "closes": 1}), "poll.closes"),
        (
            json!({"options": ["a", "b"], "closes_at": past}),
            "poll.closes_at",
        ),
        (
            json!({"options": ["a", "b"], "closes_at": far}),
            "poll.closes_at",
        ),
    ] {
        let refused = tries_to_ask(&anna, square, poll).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], field, "{}", refused.text);
    }
    let path = format!("/api/v1/channels/{square}/messages");
    let mute = json!({"nonce": "n", "poll": {"options": ["a", "b"]}});
    let refused = anna.post_json(&path, mute).await;
    assert_eq!(refused.json["field"], "text", "{}", refused.text);

    let longest: Vec<String> = many(10).iter().map(|n| n.repeat(100)).collect();
    let asked = tries_to_ask(&anna, square, json!({ "options": longest }));
    assert_eq!(counts(&asked.await.ok()), (vec![0; 10], 0));
}

async fn one_votes_for_what_there_is(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let plain = anna.says(square, "no question").await;
    let seq = asks(&anna, square, json!({})).await;
    for choices in [&[][..], &[3], &[-1], &[0, 1], &[0, 0], &[i64::MAX]] {
        let refused = tries_to_vote(&anna, square, seq, choices).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], "choices", "{}", refused.text);
    }
    for nothing in [plain, seq + 50] {
        tries_to_vote(&anna, square, nothing, &[0])
            .await
            .is_problem("not_found");
        tries_to_close(&anna, square, nothing)
            .await
            .is_problem("not_found");
        let voters = format!("{}/voters?option=0", message(square, nothing));
        anna.get(&voters).await.is_problem("not_found");
    }
    let none = format!("/channels/{square}/ballots?messages={plain},{seq}");
    assert_eq!(anna.asks(&none).await, json!([[], []]));
    let voters = format!("/channels/{square}/messages/{seq}/voters?option=7");
    assert_eq!(anna.asks(&voters).await, json!([]));
    for list in [
        "",
        "1,1",
        "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21",
    ] {
        let path = format!("/api/v1/channels/{square}/ballots?messages={list}");
        anna.get(&path).await.is_problem("invalid");
    }
}

async fn nobody_votes_where_they_may_not_react(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = asks(&boris, square, json!({})).await;
    tries_to_vote(&clara, square, seq, &[0])
        .await
        .is_problem("not_found");
    votes(&boris, square, seq, &[0]).await;

    // An announcement is answered by all; what is archived stays as it is.
    let channel = format!("/api/v1/channels/{square}");
    let announced = json!({"mode": "announcement"});
    anna.patch_json(&channel, announced).await.ok();
    votes(&boris, square, seq, &[1]).await;
    let asked = tries_to_ask(&boris, square, json!({"options": ["a", "b"]}));
    asked.await.is_problem("forbidden");
    anna.patch_json(&channel, json!({"mode": "archived"}))
        .await
        .ok();
    tries_to_vote(&boris, square, seq, &[2])
        .await
        .is_problem("forbidden");
    let back = format!("{}/vote", message(square, seq));
    boris.delete(&back).await.is_problem("forbidden");
    tries_to_close(&boris, square, seq)
        .await
        .is_problem("forbidden");
    let shown = boris
        .asks(&format!("/channels/{square}/messages/{seq}"))
        .await;
    assert_eq!(counts(&shown), (vec![0, 1, 0], 1));
    assert_eq!(shown["poll"]["closed_at"], Value::Null);
}

async fn who_is_muted_asks_nothing_and_votes(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = asks(&anna, square, json!({})).await;
    let mute = format!("/api/v1/people/{}/mute", boris.id);
    moderator
        .put_json(&mute, json!({"seconds": 600}))
        .await
        .done();

    let asked = tries_to_ask(&boris, square, json!({"options": ["a", "b"]}));
    asked.await.is_problem("muted");
    let thumb = format!("{}/reactions/👍", message(square, seq));
    boris.put_json(&thumb, json!({})).await.ok();
    votes(&boris, square, seq, &[0]).await;
}
