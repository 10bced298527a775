//! Polls: asking, voting, and who is told what of it.

mod bounds;
mod closing;
mod elsewhere;

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    stories,
};

stories![
    people_vote_and_everybody_hears_how_it_stands,
    one_chooses_several_where_the_poll_lets_one,
    the_same_vote_again_changes_nothing,
    ones_own_devices_hear_what_one_chose_and_nobody_elses_do,
    an_anonymous_poll_names_nobody_to_anybody,
];

/// Asks something with three answers; its position.
async fn asks(person: &Person, channel: i64, with: Value) -> i64 {
    let mut poll = json!({"options": ["tea", "coffee", "water"]});
    for (field, value) in with.as_object().expect("fields") {
        poll[field] = value.clone();
    }
    let asked = tries_to_ask(person, channel, poll).await.ok();
    asked["seq"].as_i64().expect("a position")
}

async fn tries_to_ask(person: &Person, channel: i64, poll: Value) -> Reply {
    // The same question in the same place is the same message.
    let of = |sum: i64, byte| sum.wrapping_mul(31).wrapping_add(i64::from(byte));
    let nonce = poll.to_string().bytes().fold(channel, of).to_string();
    let told = json!({"text": "What shall we drink?", "nonce": nonce, "poll": poll});
    let path = format!("/api/v1/channels/{channel}/messages");
    person.post_json(&path, told).await
}

fn message(channel: i64, seq: i64) -> String {
    format!("/api/v1/channels/{channel}/messages/{seq}")
}

async fn tries_to_vote(person: &Person, channel: i64, seq: i64, choices: &[i64]) -> Reply {
    let path = format!("{}/vote", message(channel, seq));
    person.put_json(&path, json!({ "choices": choices })).await
}

async fn votes(person: &Person, channel: i64, seq: i64, choices: &[i64]) -> Value {
    tries_to_vote(person, channel, seq, choices).await.ok()
}

async fn tries_to_close(person: &Person, channel: i64, seq: i64) -> Reply {
    let path = format!("{}/poll/closed", message(channel, seq));
    person.put_json(&path, json!({})).await
}

async fn ballot(person: &Person, channel: i64, seq: i64) -> Value {
    let path = format!("/channels/{channel}/ballots?messages={seq}");
    person.asks(&path).await[0].clone()
}

/// How many chose each option, and how many voted.
fn counts(message: &Value) -> (Vec<i64>, i64) {
    let options = message["poll"]["options"].as_array().expect("a list");
    let votes = options.iter().map(|option| option["votes"].as_i64());
    let voters = message["poll"]["voters"].as_i64();
    (
        votes.map(|votes| votes.expect("a number")).collect(),
        voters.expect("a number"),
    )
}

async fn people_vote_and_everybody_hears_how_it_stands(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris, &clara]).await;
    let mut heard = clara.lives().await;
    let seq = asks(&anna, square, json!({})).await;
    let told = heard.event().await;
    assert_eq!(told["type"], "posted");
    let unanswered = json!({
        "options": [{"text": "tea", "votes": 0}, {"text": "coffee", "votes": 0}, {"text": "water", "votes": 0}],
        "is_multiple": false, "is_anonymous": false, "closes_at": null, "closed_at": null, "voters": 0,
    });
    assert_eq!(told["message"]["poll"], unanswered);

    votes(&boris, square, seq, &[1]).await;
    let told = heard.event().await;
    assert_eq!(
        (&told["type"], &told["actor"], &told["seq"]),
        (&json!("voted"), &json!(boris.id), &json!(seq + 1))
    );
    assert_eq!(told["message"]["changed"], seq + 1);
    assert_eq!(counts(&told["message"]), (vec![0, 1, 0], 1));

    // One chooses anew, and the first choice is gone.
    votes(&anna, square, seq, &[1]).await;
    let now = votes(&boris, square, seq, &[0]).await;
    assert_eq!(counts(&now), (vec![1, 1, 0], 2));
    assert_eq!(now["poll"]["options"][0]["people"], json!([boris.id]));
    let path = format!("/channels/{square}/messages/{seq}/voters?option=1");
    assert_eq!(clara.asks(&path).await, json!([anna.id]));

    boris
        .delete(&format!("{}/vote", message(square, seq)))
        .await
        .ok();
    let shown = clara
        .asks(&format!("/channels/{square}/messages/{seq}"))
        .await;
    assert_eq!(counts(&shown), (vec![0, 1, 0], 1));
    assert_eq!(ballot(&boris, square, seq).await, json!([]));
    // Other words leave the answers as they are, and a reaction does.
    let told = json!({"text": "What shall we drink today?"});
    anna.patch_json(&message(square, seq), told).await.ok();
    let thumb = format!("{}/reactions/👍", message(square, seq));
    let shown = clara.put_json(&thumb, json!({})).await.ok();
    assert_eq!(counts(&shown), (vec![0, 1, 0], 1));
    assert_eq!(shown["text"], "What shall we drink today?");
}

async fn one_chooses_several_where_the_poll_lets_one(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = asks(&anna, square, json!({"is_multiple": true})).await;

    votes(&anna, square, seq, &[2, 0]).await;
    let now = votes(&boris, square, seq, &[2]).await;
    assert_eq!(counts(&now), (vec![1, 0, 2], 2));
    assert_eq!(ballot(&anna, square, seq).await, json!([0, 2]));
    let now = votes(&anna, square, seq, &[1, 2]).await;
    assert_eq!(counts(&now), (vec![0, 1, 2], 2));
    let people = &now["poll"]["options"][2]["people"];
    assert_eq!(people.as_array().map(Vec::len), Some(2));
}

async fn the_same_vote_again_changes_nothing(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let seq = asks(&anna, square, json!({"is_multiple": true})).await;
    let first = votes(&anna, square, seq, &[0, 1]).await;
    for _ in 0..2 {
        assert_eq!(votes(&anna, square, seq, &[1, 0]).await, first);
    }
    let back = format!("{}/vote", message(square, seq));
    let gone = anna.delete(&back).await.ok();
    assert_eq!(gone["changed"], seq + 2);
    assert_eq!(anna.delete(&back).await.ok(), gone);
    // A repeat of the question asks it once.
    let poll = json!({"options": ["tea", "coffee", "water"], "is_multiple": true});
    let again = tries_to_ask(&anna, square, poll).await.ok();
    assert_eq!(again["seq"], seq);
    let nonce = "23";
    let told = |options| json!({"text": "a?", "nonce": nonce, "poll": {"options": options}});
    let path = format!("/api/v1/channels/{square}/messages");
    let asked = anna.post_json(&path, told(["x", "y"])).await.ok();
    assert_eq!(anna.post_json(&path, told(["x", "y"])).await.ok(), asked);
    anna.post_json(&path, told(["y", "x"]))
        .await
        .is_problem("conflict");
    let plain = json!({"text": "a?", "nonce": nonce});
    anna.post_json(&path, plain).await.is_problem("conflict");
}

async fn ones_own_devices_hear_what_one_chose_and_nobody_elses_do(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = asks(&anna, square, json!({"is_anonymous": true})).await;
    let (mut own, mut others) = (anna.lives().await, boris.lives().await);
    votes(&anna, square, seq, &[1]).await;
    let expected = json!({"type": "ballot", "channel": square, "message": seq, "choices": [1]});
    assert_eq!(own.signal("ballot").await, expected);
    anna.delete(&format!("{}/vote", message(square, seq)))
        .await
        .ok();
    assert_eq!(own.signal("ballot").await["choices"], json!([]));

    // What the other hears first of this kind is his own.
    votes(&boris, square, seq, &[2]).await;
    assert_eq!(others.signal("ballot").await["choices"], json!([2]));
    assert_eq!(ballot(&anna, square, seq).await, json!([]));
}

async fn an_anonymous_poll_names_nobody_to_anybody(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let admin = veche.demo("admin").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris, &admin]).await;
    let mut heard = admin.lives().await;
    let seq = asks(&anna, square, json!({"is_anonymous": true})).await;
    heard.event().await;

    let answered = votes(&boris, square, seq, &[0]).await;
    let told = heard.event().await;
    assert_eq!(
        (&told["type"], &told["actor"]),
        (&json!("voted"), &Value::Null)
    );
    assert_eq!(counts(&told["message"]), (vec![1, 0, 0], 1));
    let voters = format!("{}/voters?option=0", message(square, seq));
    for person in [&anna, &boris, &admin] {
        person.get(&voters).await.is_problem("conflict");
    }
    // The author is named, and nobody else: not in the message, the log, the audit log.
    let boris_is = format!("{}", boris.id);
    let log = format!("/channels/{square}/events?after={}", seq - 1);
    let shown = admin
        .asks(&format!("/channels/{square}/messages/{seq}"))
        .await;
    for told in [answered, told, shown, admin.asks(&log).await] {
        let words = told.to_string();
        // A link is one word: 11 characters of base64url, any of them.
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let mut words = words.split(|c| !is_of_word(c));
        assert!(!words.any(|word| word == boris_is), "{told}");
    }
    let audit = admin.asks("/audit?act=voted").await;
    assert_eq!(audit, json!([]));
}
