//! Keeping order among people, through `/api/v1`.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    a_blocked_person_is_shut_out_and_let_in_again,
    a_block_keeps_the_last_reason_that_was_given,
    a_muted_person_reads_and_says_nothing,
    a_mute_has_bounds,
    moderators_restrain_members_and_administrators_all,
    only_those_who_keep_order_know_the_reasons,
];

fn of(person: &Person, what: &str) -> String {
    format!("/api/v1/people/{}/{what}", person.id)
}

async fn blocks(by: &Person, whom: &Person, reason: &str) -> Reply {
    let told = json!({ "reason": reason });
    by.put_json(&of(whom, "block"), told).await
}

async fn mutes(by: &Person, whom: &Person, told: Value) -> Reply {
    by.put_json(&of(whom, "mute"), told).await
}

async fn standing(by: &Person, whom: &Person) -> Value {
    by.get(&of(whom, "standing")).await.ok()
}

async fn a_blocked_person_is_shut_out_and_let_in_again(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = boris.says(square, "before").await;

    blocks(&moderator, &boris, "sells watches").await.done();

    boris
        .tries_to_say(square, "after")
        .await
        .is_problem("blocked");
    let edit = format!("/api/v1/channels/{square}/messages/{seq}");
    let edited = boris.patch_json(&edit, json!({ "text": "watches" })).await;
    edited.is_problem("blocked");
    boris.get("/api/v1/me").await.is_problem("blocked");
    let signed_in = veche.tries_to_sign_in("/auth/token", "boris", PASSWORD);
    assert_ne!(signed_in.await.status, 200);
    let shown = anna.asks(&format!("/people/{}", boris.id)).await;
    assert_eq!(shown["is_blocked"], true);
    assert!(!shown.to_string().contains("watches"), "{shown}");
    let known = standing(&moderator, &boris).await;
    assert_eq!(known["block_reason"], "sells watches");

    moderator.delete(&of(&boris, "block")).await.done();
    moderator.delete(&of(&boris, "block")).await.done();
    boris.says(square, "again").await;
    let nothing = json!({
        "is_blocked": false, "block_reason": null, "muted_until": null, "mute_reason": null,
    });
    assert_eq!(standing(&moderator, &boris).await, nothing);
}

async fn a_block_keeps_the_last_reason_that_was_given(veche: Veche) {
    let boris = veche.person("boris").await;
    let moderator = veche.demo("moderator").await;
    let reason = async || standing(&moderator, &boris).await["block_reason"].clone();
    let path = format!("/moderator/block_user/{}", boris.id);

    moderator.post(&path).await.ok();
    assert_eq!(reason().await, Value::Null);
    blocks(&moderator, &boris, "one").await.done();
    assert_eq!(reason().await, "one");
    blocks(&moderator, &boris, "two").await.done();
    moderator.post(&path).await.ok();
    blocks(&moderator, &boris, "").await.done();
    assert_eq!(reason().await, "two");
    let too_long = blocks(&moderator, &boris, &"я".repeat(501)).await;
    too_long.is_problem("invalid");
    assert_eq!(too_long.json["field"], "reason");
}

async fn a_muted_person_reads_and_says_nothing(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = boris.says(square, "before").await;

    let told = json!({ "seconds": 600, "reason": "shouting" });
    mutes(&moderator, &boris, told).await.done();

    let refused = boris.tries_to_say(square, "HELLO").await;
    refused.is_problem("muted");
    assert_eq!(refused.status, 403);
    // For how long, so that clients neither guess nor ask again and again.
    let wait = refused.json["retry_after"].as_u64().expect("seconds");
    assert!((540..=600).contains(&wait), "{wait}");
    assert_eq!(refused.header("retry-after"), wait.to_string());
    let mut live = boris.lives().await;
    let said = json!({ "channel": square, "text": "HELLO", "nonce": "muted" });
    let refused = live.refused("post", said).await;
    assert_eq!(refused["code"], "muted");
    assert!((540..=600).contains(&refused["retry_after"].as_u64().expect("seconds")));
    let message = format!("/api/v1/channels/{square}/messages/{seq}");
    let edited = boris.patch_json(&message, json!({ "text": "HELLO" })).await;
    edited.is_problem("muted");
    let typing = format!("/api/v1/channels/{square}/typing");
    boris
        .post_json(&typing, json!({}))
        .await
        .is_problem("muted");
    boris.get(&message).await.ok();
    let react = format!("{message}/reactions/👍");
    boris.put_json(&react, json!({})).await.ok();
    let me = boris.asks("/me").await;
    let known = standing(&moderator, &boris).await;
    assert!(known["muted_until"].is_i64());
    assert_eq!(me["muted_until"], known["muted_until"]);
    assert_eq!(known["mute_reason"], "shouting");

    moderator.delete(&of(&boris, "mute")).await.done();
    moderator.delete(&of(&boris, "mute")).await.done();
    boris.says(square, "sorry").await;
    boris.post_json(&typing, json!({})).await.done();
    assert_eq!(boris.asks("/me").await["muted_until"], Value::Null);
}

async fn a_mute_has_bounds(veche: Veche) {
    let boris = veche.person("boris").await;
    let moderator = veche.demo("moderator").await;
    for seconds in [60, 31_536_000] {
        let told = json!({ "seconds": seconds });
        mutes(&moderator, &boris, told).await.done();
    }
    for told in [
        json!({}),
        json!({ "seconds": 59 }),
        json!({ "seconds": 31_536_001 }),
    ] {
        let refused = mutes(&moderator, &boris, told).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], "seconds");
    }
    let nobody = moderator
        .put_json("/api/v1/people/999999/mute", json!({ "seconds": 60 }))
        .await;
    nobody.is_problem("not_found");
}

async fn moderators_restrain_members_and_administrators_all(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let [moderator, admin] = [veche.demo("moderator").await, veche.demo("admin").await];
    let minute = || json!({ "seconds": 60 });

    for (by, whom) in [
        (&anna, &boris),
        (&anna, &moderator),
        (&moderator, &moderator),
        (&moderator, &admin),
        (&admin, &admin),
    ] {
        let case = format!("{} {}", by.name, whom.name);
        for refused in [blocks(by, whom, "").await, mutes(by, whom, minute()).await] {
            assert_eq!(refused.status, 403, "{case}: {}", refused.text);
        }
        let known = standing(&admin, whom).await;
        assert_eq!(known["is_blocked"], false, "{case}");
        assert_eq!(known["muted_until"], Value::Null, "{case}");
    }
    for (by, whom) in [(&moderator, &anna), (&admin, &boris), (&admin, &moderator)] {
        mutes(by, whom, minute()).await.done();
        by.delete(&of(whom, "mute")).await.done();
        blocks(by, whom, "").await.done();
        by.delete(&of(whom, "block")).await.done();
    }
}

async fn only_those_who_keep_order_know_the_reasons(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let told = json!({ "seconds": 600, "reason": "shouting" });
    mutes(&moderator, &boris, told).await.done();

    for person in [&anna, &boris] {
        let refused = person.get(&of(&boris, "standing")).await;
        refused.is_problem("forbidden");
    }
    let unknown = moderator.get("/api/v1/people/999999/standing").await;
    unknown.is_problem("not_found");
    assert_eq!(
        standing(&moderator, &boris).await["mute_reason"],
        "shouting"
    );
}
