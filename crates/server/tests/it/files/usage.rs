//! How much of the files is whose, and how much each may have.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    an_administrator_sees_whose_the_files_are,
    a_person_may_have_as_much_as_an_administrator_gives_them,
    bad_quotas_and_pages_are_refused,
];

async fn sends(person: &Person, channel: i64, bytes: usize) -> Value {
    let file = person.sends("a.txt", "a".repeat(bytes).as_bytes()).await;
    person.shows(channel, &[&file]).await
}

/// Each one's bytes and files, without those who are not of the story.
async fn usage(admin: &Person, query: &str) -> Vec<(String, i64, i64)> {
    let page = admin.asks(&format!("/usage/{query}")).await;
    let items = page.as_array().expect("a list").iter();
    let number = |one: &Value, name: &str| one[name].as_i64().expect("a number");
    items
        .map(|one| {
            let name = one["name"].as_str().expect("a name").to_owned();
            (name, number(one, "bytes"), number(one, "files"))
        })
        .collect()
}

fn row(name: &str, bytes: i64, files: i64) -> (String, i64, i64) {
    (name.to_owned(), bytes, files)
}

async fn an_administrator_sees_whose_the_files_are(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let admin = veche.demo("admin").await;
    let square = veche.channel("square", &[&anna, &boris, &clara]).await;
    let garden = veche.channel("garden", &[&anna, &boris]).await;
    let gone = sends(&anna, square, 300).await;
    sends(&anna, garden, 200).await;
    // The same bytes count for each who sent them.
    sends(&boris, square, 200).await;
    sends(&clara, square, 200).await;
    // What no message has is somebody's, and no channel's.
    boris.sends("b.txt", b"bb").await;

    let all = [
        row("anna", 500, 2),
        row("boris", 202, 2),
        row("clara", 200, 1),
    ];
    assert_eq!(usage(&admin, "people").await, all);
    let channels = [row("square", 700, 3), row("garden", 200, 1)];
    assert_eq!(usage(&admin, "channels").await, channels);

    // Page by page.
    assert_eq!(usage(&admin, "people?limit=1").await, all[..1]);
    let behind = format!("people?limit=1&below=500&after={}", anna.id);
    assert_eq!(usage(&admin, &behind).await, all[1..2]);
    let behind = format!("channels?below=700&after={square}");
    assert_eq!(usage(&admin, &behind).await, channels[1..]);
    // Of those with as many the one with the greater id is still to come.
    let between = format!("people?below=200&after={}", clara.id - 1);
    assert_eq!(usage(&admin, &between).await, all[2..]);

    // A deleted message takes its files along.
    let path = format!("/api/v1/channels/{square}/messages/{}", gone["seq"]);
    anna.delete(&path).await.done();
    assert_eq!(
        usage(&admin, "people?limit=1").await,
        [row("boris", 202, 2)]
    );
    assert_eq!(
        usage(&admin, "channels?limit=1").await,
        [row("square", 400, 2)]
    );
    let own = anna.asks("/me/usage").await;
    assert_eq!((&own["bytes"], &own["files"]), (&json!(200), &json!(1)));
    boris
        .get("/api/v1/usage/people")
        .await
        .is_problem("forbidden");
}

async fn a_person_may_have_as_much_as_an_administrator_gives_them(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let admin = veche.demo("admin").await;
    let path = format!("/api/v1/people/{}/file-quota", anna.id);
    let gives = async |bytes: Value| admin.put_json(&path, json!({"bytes": bytes})).await;
    let usual = anna.asks("/me/usage").await["quota"].clone();
    anna.sends("a", &[7; 60]).await;

    gives(json!(100)).await.done();
    gives(json!(100)).await.done();
    assert_eq!(
        anna.asks("/me/usage").await,
        json!({"files": 1, "bytes": 60, "quota": 100})
    );
    anna.tries_to_send("b", &[7; 41])
        .await
        .is_problem("too_large");
    anna.sends("b", &[7; 40]).await;
    // Nobody else is meant.
    boris.sends("b", &[7; 200]).await;
    let people = admin.asks("/usage/people").await;
    let quotas: Vec<_> = people
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (&one["name"], &one["quota"], &one["has_own_quota"]))
        .collect();
    let (boris_row, anna_row) = (json!("boris"), json!("anna"));
    assert_eq!(
        quotas,
        [
            (&boris_row, &usual, &json!(false)),
            (&anna_row, &json!(100), &json!(true))
        ]
    );

    // Less than there is takes nothing away.
    gives(json!(0)).await.done();
    anna.tries_to_send("c", b"c").await.is_problem("too_large");
    assert_eq!(anna.asks("/me/usage").await["bytes"], 100);
    gives(Value::Null).await.done();
    assert_eq!(anna.asks("/me/usage").await["quota"], usual);
    anna.sends("c", b"c").await;

    let log = admin
        .asks(&format!("/audit?act=file_quota_changed&person={}", anna.id))
        .await;
    let details: Vec<_> = log
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| (&entry["actor"], &entry["detail"]))
        .collect();
    let by = json!(admin.id);
    assert_eq!(
        details,
        [
            (&by, &Value::Null),
            (&by, &json!("0")),
            (&by, &json!("100"))
        ]
    );
}

async fn bad_quotas_and_pages_are_refused(veche: Veche) {
    let anna = veche.person("anna").await;
    let admin = veche.demo("admin").await;
    let path = format!("/api/v1/people/{}/file-quota", anna.id);
    for bad in [
        json!(-1),
        json!(1_000_000_000_000_001_i64),
        json!("many"),
        json!(1.5),
    ] {
        let refused = admin.put_json(&path, json!({"bytes": bad})).await;
        assert_eq!(refused.problem("invalid"), "bytes", "{bad}");
    }
    let most = json!({"bytes": 1_000_000_000_000_000_i64});
    admin.put_json(&path, most.clone()).await.done();
    anna.put_json(&path, most.clone())
        .await
        .is_problem("forbidden");
    admin
        .put_json("/api/v1/people/4000000000/file-quota", most)
        .await
        .is_problem("not_found");
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("below=x", "below"),
    ] {
        let refused = admin.get(&format!("/api/v1/usage/channels?{query}")).await;
        assert_eq!(refused.problem("invalid"), field);
    }
}
