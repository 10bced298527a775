//! What may be done in a channel, and whose it is, through `/api/v1`.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    stories,
};

stories![
    those_who_arrange_a_slow_channel_need_not_wait,
    an_announcement_is_made_by_its_owners_and_read_by_all,
    an_archived_channel_is_read_only_and_can_be_brought_back,
    people_come_and_go,
    owners_put_people_out_and_members_do_not,
    a_channel_is_given_to_other_owners,
    a_channel_whose_last_owner_left_belongs_to_the_moderators,
    a_channel_is_found_by_a_part_of_its_name,
];

async fn arranges(person: &Person, channel: i64, told: Value) -> Reply {
    let path = format!("/api/v1/channels/{channel}");
    person.patch_json(&path, told).await
}

fn owner(channel: i64, person: &Person) -> String {
    format!("/api/v1/channels/{channel}/owners/{}", person.id)
}

fn member(channel: i64, person: &Person) -> String {
    format!("/api/v1/channels/{channel}/members/{}", person.id)
}

fn membership(channel: i64) -> String {
    format!("/api/v1/channels/{channel}/membership")
}

async fn owners(person: &Person, channel: i64) -> Vec<i64> {
    let members = person.asks(&format!("/channels/{channel}/members")).await;
    let members = members.as_array().expect("a list").iter();
    let owners = members.filter(|member| member["is_owner"] == true);
    owners
        .map(|member| member["user"].as_i64().expect("an id"))
        .collect()
}

async fn those_who_arrange_a_slow_channel_need_not_wait(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    boris.says(square, "before").await;
    let slow = arranges(&anna, square, json!({ "slow_seconds": 3600 })).await;
    assert_eq!(slow.ok()["slow_seconds"], 3600);

    boris.says(square, "the first").await;
    let refused = boris.tries_to_say(square, "the second").await;
    refused.is_problem("too_fast");
    assert_eq!(refused.status, 429);
    let wait = refused.json["retry_after"].as_u64().expect("seconds");
    assert!((3500..=3600).contains(&wait), "{wait}");
    assert_eq!(refused.header("retry-after"), wait.to_string());
    for arranger in [&anna, &moderator] {
        for text in ["one", "two"] {
            arranger.says(square, text).await;
        }
    }

    arranges(&boris, square, json!({ "slow_seconds": 0 }))
        .await
        .is_problem("forbidden");
    for bad in [-1, 21_601] {
        let refused = arranges(&anna, square, json!({ "slow_seconds": bad })).await;
        refused.is_problem("invalid");
    }
    arranges(&anna, square, json!({ "slow_seconds": 0 }))
        .await
        .ok();
    for text in ["quick", "quicker"] {
        boris.says(square, text).await;
    }
}

async fn an_announcement_is_made_by_its_owners_and_read_by_all(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let own = boris.says(square, "before").await;
    arranges(&boris, square, json!({ "mode": "announcement" }))
        .await
        .is_problem("forbidden");
    arranges(&anna, square, json!({ "mode": "announcement" }))
        .await
        .ok();

    for arranger in [&anna, &moderator] {
        arranger.says(square, "hear").await;
    }
    let message = format!("/api/v1/channels/{square}/messages/{own}");
    for refused in [
        boris.tries_to_say(square, "may I?").await,
        boris.patch_json(&message, json!({ "text": "x" })).await,
        boris.put_json(&format!("{message}/pin"), json!({})).await,
        arranges(&boris, square, json!({ "topic": "x" })).await,
    ] {
        refused.is_problem("forbidden");
    }
    boris
        .put_json(&format!("{message}/reactions/👍"), json!({}))
        .await
        .ok();
    boris.delete(&message).await.done();
    let page = boris.asks(&format!("/channels/{square}/messages")).await;
    assert_eq!(page["messages"].as_array().map(Vec::len), Some(2));

    anna.put_json(&owner(square, &boris), json!({}))
        .await
        .done();
    boris.says(square, "thank you").await;
}

async fn an_archived_channel_is_read_only_and_can_be_brought_back(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    let seq = anna.says(square, "the last word").await;
    arranges(&anna, square, json!({ "mode": "archived" }))
        .await
        .ok();

    let message = format!("/api/v1/channels/{square}/messages/{seq}");
    let reaction = format!("{message}/reactions/👍");
    for person in [&anna, &moderator] {
        for refused in [
            person.tries_to_say(square, "one more").await,
            person.put_json(&reaction, json!({})).await,
            person.put_json(&format!("{message}/pin"), json!({})).await,
            person.put_json(&member(square, &boris), json!({})).await,
            arranges(person, square, json!({ "topic": "x" })).await,
            arranges(person, square, json!({ "name": "x" })).await,
        ] {
            refused.is_problem("forbidden");
        }
        person.get(&message).await.ok();
    }
    let edited = anna.patch_json(&message, json!({ "text": "x" })).await;
    edited.is_problem("forbidden");

    arranges(&anna, square, json!({ "mode": "talk" }))
        .await
        .ok();
    anna.says(square, "where were we?").await;
    let log = anna
        .asks(&format!("/channels/{square}/events?after={seq}"))
        .await;
    let modes: Vec<_> = log["events"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|event| event["type"] == "mode")
        .map(|event| event["mode"].clone())
        .collect();
    assert_eq!(modes, ["archived", "talk"]);
}

async fn people_come_and_go(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("open", "square").await;
    let closed = anna.founds("closed", "closed").await;

    for _again in 0..2 {
        let place = boris.put_json(&membership(square), json!({})).await.ok();
        assert_eq!(place["membership"]["is_owner"], false);
    }
    boris.says(square, "I am in").await;
    for _again in 0..2 {
        boris
            .put_json(&member(square, &clara), json!({}))
            .await
            .done();
    }
    clara.says(square, "so am I").await;
    for _again in 0..2 {
        boris.delete(&membership(square)).await.done();
        let gone = boris.tries_to_say(square, "I am not").await;
        gone.is_problem("forbidden");
    }
    // A closed channel does not exist for whoever was not brought in.
    boris
        .put_json(&membership(closed), json!({}))
        .await
        .is_problem("not_found");
    anna.put_json(&member(closed, &boris), json!({}))
        .await
        .done();
    boris.says(closed, "thank you").await;
    boris.delete(&membership(closed)).await.done();
    let again = boris.delete(&membership(closed)).await;
    again.is_problem("not_found");
    let never_was = boris.delete(&membership(999_999)).await;
    assert_eq!(again.text, never_was.text);

    let log = anna
        .asks(&format!("/channels/{square}/events?after=1"))
        .await;
    let told: Vec<(String, i64, i64)> = log["events"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|event| event["user"].is_i64())
        .map(|event| {
            (
                event["type"].as_str().expect("a word").to_owned(),
                event["user"].as_i64().expect("an id"),
                event["actor"].as_i64().expect("an id"),
            )
        })
        .collect();
    let line = |what: &str, whom: &Person, by: &Person| (what.to_owned(), whom.id, by.id);
    assert_eq!(
        told,
        [
            line("joined", &boris, &boris),
            line("joined", &clara, &boris),
            line("left", &boris, &boris)
        ]
    );
}

async fn owners_put_people_out_and_members_do_not(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris, &clara]).await;

    let refused = boris.delete(&member(square, &clara)).await;
    refused.is_problem("forbidden");
    clara.says(square, "still in").await;
    for by in [&anna, &moderator] {
        by.delete(&member(square, &clara)).await.done();
        by.delete(&member(square, &clara)).await.done();
        let gone = clara.tries_to_say(square, "still in?").await;
        gone.is_problem("not_found");
        anna.brings(square, &[&clara]).await;
        clara.says(square, "again").await;
    }
}

async fn a_channel_is_given_to_other_owners(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;
    let make =
        async |by: &Person, whom: &Person| by.put_json(&owner(square, whom), json!({})).await;

    make(&boris, &boris).await.is_problem("forbidden");
    make(&clara, &clara).await.is_problem("not_found");
    make(&anna, &clara).await.is_problem("not_found");
    assert_eq!(owners(&anna, square).await, [anna.id]);
    for _again in 0..2 {
        make(&anna, &boris).await.done();
    }
    assert_eq!(owners(&anna, square).await, [anna.id, boris.id]);
    arranges(&boris, square, json!({ "name": "the square" }))
        .await
        .ok();
    for _again in 0..2 {
        boris.delete(&owner(square, &anna)).await.done();
    }
    arranges(&anna, square, json!({ "name": "square" }))
        .await
        .is_problem("forbidden");
    make(&moderator, &anna).await.done();
    boris.delete(&owner(square, &boris)).await.done();
    assert_eq!(owners(&anna, square).await, [anna.id]);

    let people = json!({ "people": [boris.id] });
    let direct = anna.post_json("/api/v1/directs", people).await.ok();
    let direct = direct["channel"]["id"].as_i64().expect("an id");
    let refused = anna.put_json(&owner(direct, &anna), json!({})).await;
    refused.is_problem("forbidden");
}

async fn a_channel_whose_last_owner_left_belongs_to_the_moderators(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("closed", "square").await;
    anna.brings(square, &[&boris]).await;

    anna.delete(&membership(square)).await.done();

    assert!(owners(&boris, square).await.is_empty());
    arranges(&boris, square, json!({ "name": "mine" }))
        .await
        .is_problem("forbidden");
    moderator
        .put_json(&owner(square, &boris), json!({}))
        .await
        .done();
    arranges(&boris, square, json!({ "name": "mine" }))
        .await
        .ok();
}

async fn a_channel_is_found_by_a_part_of_its_name(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let open = anna.founds("open", "The Square").await;
    let closed = anna.founds("closed", "Behind the square").await;
    let found = async |person: &Person| -> Vec<i64> {
        let places = person.asks("/channels/find?query=SQUARE").await;
        let places = places.as_array().expect("a list").iter();
        places
            .map(|place| place["channel"]["id"].as_i64().expect("an id"))
            .collect()
    };

    assert_eq!(found(&boris).await, [open]);
    assert_eq!(found(&anna).await, [open, closed]);
    assert_eq!(found(&moderator).await, [open, closed]);
}
