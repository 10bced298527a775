//! Groups of people who are called by one name.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    a_group_is_called_by_its_name,
    nobody_is_called_as_a_group_is,
    a_group_ends_at_its_limits,
    everybody_hears_that_a_group_changed,
    a_group_does_not_reach_beyond_its_channel,
];

const GROUPS: &str = "/api/v1/groups";

fn path(group: &Value) -> String {
    format!("{GROUPS}/{}", group["id"])
}

async fn makes(person: &Person, name: &str, people: &[&Person]) -> Value {
    let people: Vec<i64> = people.iter().map(|person| person.id).collect();
    let told = json!({"name": name, "people": people});
    person.post_json(GROUPS, told).await.ok()
}

async fn mentions(person: &Person, channel: i64, message: i64) -> Value {
    let path = format!("/channels/{channel}/messages/{message}");
    person.asks(&path).await["mentions"].clone()
}

async fn a_group_is_called_by_its_name(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let group = makes(&moderator, "Roofers", &[&clara, &boris, &boris]).await;
    assert_eq!(group["people"], json!([boris.id, clara.id]));
    assert_eq!(anna.asks("/groups").await, json!([group]));
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris, &clara]).await;

    let seq = anna.says(square, "@roofers, @ROOFERS. who is up?").await;
    assert_eq!(
        mentions(&anna, square, seq).await,
        json!([boris.id, clara.id])
    );
    let place = boris.asks(&format!("/channels/{square}")).await;
    assert_eq!(place["membership"]["mentions"], 1);
    let seq = anna
        .says(square, "`@roofers` and roofers@example.org")
        .await;
    assert_eq!(mentions(&anna, square, seq).await, json!([]));

    let change = json!({"name": "slaters", "about": "Slate roofs", "people": [clara.id]});
    let changed = moderator.patch_json(&path(&group), change).await.ok();
    assert_eq!(changed["about"], "Slate roofs");
    let seq = anna.says(square, "@roofers @slaters").await;
    assert_eq!(mentions(&anna, square, seq).await, json!([clara.id]));
    let edit = json!({"text": "nobody"});
    let message = format!("/api/v1/channels/{square}/messages/{seq}");
    anna.patch_json(&message, edit).await.ok();
    assert_eq!(mentions(&anna, square, seq).await, json!([]));

    moderator.delete(&path(&group)).await.done();
    moderator
        .delete(&path(&group))
        .await
        .is_problem("not_found");
    let seq = anna.says(square, "@slaters").await;
    assert_eq!(mentions(&anna, square, seq).await, json!([]));
    assert_eq!(anna.asks("/groups").await, json!([]));
}

async fn nobody_is_called_as_a_group_is(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let anna = veche.person("anna").await;
    let group = makes(&moderator, "Команда", &[&anna]).await;
    for taken in ["anna", "Anna", "команда", "КОМАНДА"] {
        let told = json!({"name": taken});
        let refused = moderator.post_json(GROUPS, told).await;
        refused.is_problem("taken");
    }
    let letters = "may have letters, digits, '_', '-' and '.' only";
    for (bad, rule) in [
        ("channel", "is a reserved word"),
        ("H.E.R.E", "is a reserved word"),
        ("Moderators", "is a reserved word"),
        ("админ", "is a reserved word"),
        ("#general", letters),
        ("two words", letters),
        ("", "must not be empty"),
    ] {
        for refused in [
            moderator.post_json(GROUPS, json!({"name": bad})).await,
            moderator
                .patch_json(&path(&group), json!({"name": bad}))
                .await,
        ] {
            refused.is_problem("invalid");
            assert_eq!(refused.json["field"], "name", "{bad:?}");
            assert_eq!(refused.json["rule"], rule, "{bad:?}");
        }
    }
    let account = json!({"username": "команда", "name": "K", "password": "correct horse battery"});
    let refused = anna.post_json("/api/v1/register", account).await;
    refused.is_problem("taken");
    let again = json!({"name": "КОМАНДА"});
    let kept = moderator.patch_json(&path(&group), again).await.ok();
    assert_eq!(kept["name"], "КОМАНДА", "it may keep its own name");
    let taken = json!({"name": "anna"});
    moderator
        .patch_json(&path(&group), taken)
        .await
        .is_problem("taken");
}

async fn a_group_ends_at_its_limits(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let people: Vec<i64> = (1..=101).collect();
    let told = json!({"name": "many", "people": people});
    let refused = moderator.post_json(GROUPS, told).await;
    refused.is_problem("invalid");
    assert_eq!(refused.json["field"], "people");
    let told = json!({"name": "many", "people": [moderator.id, 999_999]});
    let refused = moderator.post_json(GROUPS, told).await;
    refused.is_problem("invalid");
    assert_eq!(refused.json["field"], "people");
    for number in 0..100 {
        makes(&moderator, &format!("group{number}"), &[]).await;
    }
    let told = json!({"name": "another"});
    let refused = moderator.post_json(GROUPS, told).await;
    refused.is_problem("conflict");
}

async fn everybody_hears_that_a_group_changed(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let anna = veche.person("anna").await;
    let mut live = anna.lives().await;
    let group = makes(&moderator, "roofers", &[]).await;
    live.signal("groups").await;
    moderator.delete(&path(&group)).await.done();
    live.signal("groups").await;
    let admin = veche.demo("admin").await;
    let log = admin.asks("/audit?limit=20").await;
    let acts = log.as_array().expect("lines").iter();
    let acts = acts.filter_map(|line| line["act"].as_str());
    let acts: Vec<&str> = acts.filter(|act| act.starts_with("group")).collect();
    assert_eq!(acts, ["group_deleted", "group_made"]);
}

async fn a_group_does_not_reach_beyond_its_channel(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    makes(&moderator, "roofers", &[&boris, &clara]).await;
    let closed = anna.founds("closed", "back room").await;
    anna.brings(closed, &[&boris]).await;
    let seq = anna.says(closed, "@roofers between us").await;
    assert_eq!(mentions(&anna, closed, seq).await, json!([boris.id]));
    let page = clara.asks("/mentions").await;
    assert_eq!(page["messages"], json!([]));
}
