//! Who did what to whom, as administrators read it.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    what_was_done_to_a_person_stands_in_the_log,
    the_log_is_filtered_by_all_that_is_given,
    the_log_is_read_page_by_page,
    reading_the_log_stands_in_it,
    only_administrators_read_the_log,
    whatever_is_asked_for_is_answered,
];

async fn audit(admin: &Person, query: &str) -> Vec<Value> {
    let list = admin.asks(&format!("/audit?{query}")).await;
    list.as_array().expect("a list").clone()
}

async fn acts(admin: &Person, query: &str) -> Vec<String> {
    let lines = audit(admin, query).await;
    let word = |line: &Value| line["act"].as_str().expect("a word").to_owned();
    lines.iter().map(word).collect()
}

async fn what_was_done_to_a_person_stands_in_the_log(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let [moderator, admin] = [veche.demo("moderator").await, veche.demo("admin").await];
    let square = anna.founds("closed", "square").await;
    let channel = format!("/api/v1/channels/{square}");
    let put = async |by: &Person, path: String, told: Value| by.put_json(&path, told).await.done();

    put(&anna, format!("{channel}/members/{}", boris.id), json!({})).await;
    put(&anna, format!("{channel}/owners/{}", boris.id), json!({})).await;
    anna.delete(&format!("{channel}/owners/{}", boris.id))
        .await
        .done();
    let invite = boris
        .post_json(&format!("{channel}/invites"), json!({}))
        .await
        .ok();
    let code = invite["code"].as_str().expect("a code").to_owned();
    anna.delete(&format!("/api/v1/invites/{code}")).await.done();
    let seq = boris.says(square, "watches").await;
    let message = format!("{channel}/messages/{seq}");
    let report = anna
        .post_json(&format!("{message}/report"), json!({ "reason": "rude" }))
        .await
        .ok();
    let told = json!({ "outcome": "blocked" });
    moderator
        .post_json(&format!("/api/v1/reports/{}/resolve", report["id"]), told)
        .await
        .ok();
    let person = format!("/api/v1/people/{}", boris.id);
    let told = json!({ "seconds": 600, "reason": "shouting" });
    put(&moderator, format!("{person}/mute"), told).await;
    moderator.delete(&format!("{person}/mute")).await.done();
    let told = json!({ "reason": "sells watches" });
    put(&moderator, format!("{person}/block"), told).await;
    moderator.delete(&format!("{person}/block")).await.done();
    anna.delete(&message).await.done();
    anna.delete(&format!("{channel}/members/{}", boris.id))
        .await
        .done();

    let mut lines = audit(&admin, &format!("person={}", boris.id)).await;
    lines.retain(|line| line["act"] != "registered");
    let told: Vec<(&str, i64, &Value)> = lines
        .iter()
        .map(|line| {
            let act = line["act"].as_str().expect("a word");
            assert!(!line.to_string().contains(&code), "a code is a secret");
            (act, line["actor"].as_i64().unwrap_or(0), &line["channel"])
        })
        .collect();
    let (here, nowhere) = (json!(square), Value::Null);
    let expected = [
        ("member_removed", anna.id, &here),
        ("message_deleted", anna.id, &here),
        ("unblocked", moderator.id, &nowhere),
        ("blocked", moderator.id, &nowhere),
        ("unmuted", moderator.id, &nowhere),
        ("muted", moderator.id, &nowhere),
        ("report_resolved", moderator.id, &here),
        ("reported", anna.id, &here),
        ("invite_revoked", anna.id, &here),
        ("invite_made", boris.id, &here),
        ("owner_unmade", anna.id, &here),
        ("owner_made", anna.id, &here),
        ("member_added", anna.id, &here),
    ];
    assert_eq!(told, expected);
    for line in &lines {
        assert!(line["address"].is_string() && line["at"].is_i64(), "{line}");
    }
    let detail = |act: &str| {
        let line = lines.iter().find(|line| line["act"] == act);
        line.expect("it is there")["detail"].clone()
    };
    assert_eq!(detail("blocked"), "sells watches");
    let muted = detail("muted");
    assert!(muted.as_str().expect("a text").ends_with(": shouting"));
    let resolved = format!("report {}, message {seq}: blocked", report["id"]);
    assert_eq!(detail("report_resolved"), resolved);
    let of_another = acts(&admin, &format!("person={}", clara.id)).await;
    assert_eq!(of_another, ["registered"]);
}

async fn the_log_is_filtered_by_all_that_is_given(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let admin = veche.demo("admin").await;
    let square = anna.founds("closed", "square").await;
    let market = boris.founds("closed", "market").await;
    anna.brings(square, &[&boris]).await;
    boris.brings(market, &[&anna]).await;

    let made = ["member_added", "channel_created"];
    assert_eq!(acts(&admin, &format!("channel={square}")).await, made);
    let by_boris = format!("actor={}&channel={market}", boris.id);
    assert_eq!(acts(&admin, &by_boris).await, made);
    let nothing = format!("actor={}&channel={square}", boris.id);
    assert!(acts(&admin, &nothing).await.is_empty());
    let one = format!("act=member_added&actor={}&person={}", anna.id, boris.id);
    let lines = audit(&admin, &one).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["channel"], square);
    assert_eq!(acts(&admin, "act=member_added").await.len(), 2);
    assert!(acts(&admin, "act=no_such_act").await.is_empty());

    let at = lines[0]["at"].as_i64().expect("a time");
    for (times, is_there) in [
        (format!("since={at}&until={}", at + 1), true),
        (format!("since={}", at + 1), false),
        (format!("until={at}"), false),
    ] {
        let found = acts(&admin, &format!("{one}&{times}")).await;
        assert_eq!(!found.is_empty(), is_there, "{times}");
    }
}

async fn the_log_is_read_page_by_page(veche: Veche) {
    let anna = veche.person("anna").await;
    let admin = veche.demo("admin").await;
    for number in 0..5 {
        anna.founds("open", &format!("square {number}")).await;
    }
    let query = format!("act=channel_created&actor={}", anna.id);
    let names = async |rest: String| {
        let lines = audit(&admin, &format!("{query}{rest}")).await;
        let name = |line: &Value| line["detail"].as_str().expect("a name").to_owned();
        let names: Vec<String> = lines.iter().map(name).collect();
        (names, lines.last().map(|line| line["id"].clone()))
    };

    let (first, last) = names("&limit=2".to_owned()).await;
    assert_eq!(first, ["square 4", "square 3"]);
    let before = last.expect("a last one");
    let (second, last) = names(format!("&limit=2&before={before}")).await;
    assert_eq!(second, ["square 2", "square 1"]);
    let before = last.expect("a last one");
    let (third, _) = names(format!("&limit=2&before={before}")).await;
    assert_eq!(third, ["square 0"]);
}

async fn reading_the_log_stands_in_it(veche: Veche) {
    let admin = veche.demo("admin").await;
    audit(&admin, "").await;
    audit(&admin, "act=blocked&person=7&limit=10").await;

    let lines = audit(&admin, &format!("act=audit_read&actor={}", admin.id)).await;
    let details: Vec<&Value> = lines.iter().map(|line| &line["detail"]).collect();
    assert_eq!(details, ["act=blocked person=7", "all"]);
}

async fn only_administrators_read_the_log(veche: Veche) {
    let anna = veche.person("anna").await;
    let [moderator, admin] = [veche.demo("moderator").await, veche.demo("admin").await];
    for person in [&anna, &moderator] {
        person.get("/api/v1/audit").await.is_problem("forbidden");
    }
    assert!(
        acts(&admin, "act=audit_read").await.is_empty(),
        "what was refused was not read"
    );
}

async fn whatever_is_asked_for_is_answered(veche: Veche) {
    let admin = veche.demo("admin").await;
    for (field, query) in [
        ("act", "act=Blocked"),
        ("act", "act=%00"),
        ("limit", "limit=0"),
        ("limit", "limit=201"),
        ("actor", "actor=anna"),
        ("acts", "acts=blocked"),
    ] {
        let refused = admin.get(&format!("/api/v1/audit?{query}")).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], field);
    }
    let far = i64::MAX;
    let farthest = format!("before={far}&since=-{far}&until={far}&person={far}&channel=-1&actor=0");
    assert!(acts(&admin, &farthest).await.is_empty());
}
