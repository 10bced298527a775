//! Telling the moderators about a message.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Reply, Veche},
    stories,
};

stories![
    a_report_shows_what_the_message_said,
    a_second_report_changes_nothing,
    only_what_one_may_read_and_has_not_written_is_reported,
    a_direct_message_that_is_reported_shows_that_text_alone,
    a_report_is_resolved_once,
    those_who_keep_order_hear_how_many_reports_are_open,
    reports_are_read_page_by_page,
    a_person_has_a_hundred_open_reports_at_the_most,
];

async fn reports(person: &Person, channel: i64, message: i64, reason: &str) -> Reply {
    let path = format!("/api/v1/channels/{channel}/messages/{message}/report");
    person.post_json(&path, json!({ "reason": reason })).await
}

async fn resolves(person: &Person, report: &Value, outcome: &str, note: &str) -> Reply {
    let path = format!("/api/v1/reports/{report}/resolve");
    let told = json!({ "outcome": outcome, "note": note });
    person.post_json(&path, told).await
}

async fn ids(person: &Person, query: &str) -> Vec<i64> {
    let list = person.asks(&format!("/reports{query}")).await;
    let list = list.as_array().expect("a list").iter();
    list.map(|report| report["id"].as_i64().expect("an id"))
        .collect()
}

async fn a_report_shows_what_the_message_said(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = boris.says(square, "buy my watches").await;

    let own = reports(&anna, square, seq, " sells watches ").await.ok();
    let message = format!("/api/v1/channels/{square}/messages/{seq}");
    let harmless = json!({ "text": "good morning" });
    boris.patch_json(&message, harmless).await.ok();
    boris.delete(&message).await.done();

    let expected = json!({
        "id": own["id"], "channel": square, "message": seq, "reason": "sells watches", "at": own["at"],
    });
    assert_eq!(own, expected);
    let list = moderator.asks("/reports").await;
    let expected = json!([{
        "id": own["id"], "channel": square, "message": seq, "author": boris.id, "text": "buy my watches",
        "reporter": anna.id, "reason": "sells watches", "at": own["at"],
        "outcome": null, "note": null, "resolver": null, "resolved_at": null,
    }]);
    assert_eq!(list, expected);
    for person in [&anna, &boris] {
        person.get("/api/v1/reports").await.is_problem("forbidden");
        resolves(person, &own["id"], "dismissed", "")
            .await
            .is_problem("forbidden");
    }
}

async fn a_second_report_changes_nothing(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris, &clara]).await;
    let seq = boris.says(square, "watches").await;

    let first = reports(&anna, square, seq, "one").await.ok();
    let again = reports(&anna, square, seq, "two").await.ok();
    assert_eq!(first, again);
    let other = reports(&clara, square, seq, "three").await.ok();
    assert_ne!(other["id"], first["id"]);
    resolves(&moderator, &first["id"], "warned", "between us")
        .await
        .ok();
    boris
        .delete(&format!("/api/v1/channels/{square}/messages/{seq}"))
        .await
        .done();
    let later = reports(&anna, square, seq, "four").await.ok();
    assert_eq!(later, first, "and the reporter reads no note");
    assert_eq!(ids(&moderator, "?state=all").await.len(), 2);
}

async fn only_what_one_may_read_and_has_not_written_is_reported(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("closed", "square").await;
    let seq = anna.says(square, "inside").await;

    let strange = reports(&boris, square, seq, "rude").await;
    strange.is_problem("not_found");
    let nothing = reports(&boris, 999_999, seq, "rude").await;
    assert_eq!(strange.text, nothing.text);
    reports(&anna, square, seq, "rude")
        .await
        .is_problem("conflict");
    reports(&anna, square, 1, "rude")
        .await
        .is_problem("not_found");
    anna.brings(square, &[&boris]).await;
    for bad in ["", "  ", &"я".repeat(501)] {
        let refused = reports(&boris, square, seq, bad).await;
        refused.is_problem("invalid");
        assert_eq!(refused.json["field"], "reason");
    }
    reports(&boris, square, seq, "rude").await.ok();
    let gone = anna.says(square, "gone").await;
    anna.delete(&format!("/api/v1/channels/{square}/messages/{gone}"))
        .await
        .done();
    reports(&boris, square, gone, "rude")
        .await
        .is_problem("not_found");
}

async fn a_direct_message_that_is_reported_shows_that_text_alone(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let people = json!({ "people": [boris.id] });
    let place = anna.post_json("/api/v1/directs", people).await.ok();
    let direct = place["channel"]["id"].as_i64().expect("an id");
    anna.says(direct, "between us").await;
    let seq = boris.says(direct, "watches?").await;

    reports(&moderator, direct, seq, "nosy")
        .await
        .is_problem("not_found");
    reports(&anna, direct, seq, "sells watches").await.ok();

    let list = moderator.asks("/reports").await;
    assert_eq!(list[0]["text"], "watches?");
    assert!(!list.to_string().contains("between us"));
    let message = format!("/api/v1/channels/{direct}/messages/{seq}");
    moderator.get(&message).await.is_problem("not_found");
}

async fn a_report_is_resolved_once(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let [moderator, admin] = [veche.demo("moderator").await, veche.demo("admin").await];
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let seq = boris.says(square, "watches").await;
    let id = reports(&anna, square, seq, "rude").await.ok()["id"].clone();

    let resolved = resolves(&moderator, &id, "warned", "spoke to him")
        .await
        .ok();
    assert_eq!(resolved["outcome"], "warned");
    assert_eq!(resolved["note"], "spoke to him");
    assert_eq!(resolved["resolver"], moderator.id);
    assert!(resolved["resolved_at"].is_i64());
    let again = resolves(&admin, &id, "warned", "me too").await.ok();
    assert_eq!(again, resolved);
    resolves(&admin, &id, "blocked", "")
        .await
        .is_problem("conflict");
    resolves(&admin, &json!(999_999), "warned", "")
        .await
        .is_problem("not_found");
    resolves(&admin, &id, "forgotten", "")
        .await
        .is_problem("invalid");

    boris
        .asks(&format!("/channels/{square}/messages/{seq}"))
        .await;
    assert!(ids(&moderator, "").await.is_empty());
    let list = moderator.asks("/reports?state=resolved").await;
    assert_eq!(list, json!([resolved]));
}

async fn those_who_keep_order_hear_how_many_reports_are_open(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let (moderator, admin) = (veche.demo("moderator").await, veche.demo("admin").await);
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris, &clara]).await;
    let seq = boris.says(square, "watches").await;
    let mut live = moderator.lives().await;
    assert_eq!(live.hello["waiting"]["reports"], 0);
    let mut ordinary = clara.lives().await;

    let first = reports(&anna, square, seq, "sells").await.ok();
    reports(&anna, square, seq, "again").await.ok();
    reports(&clara, square, seq, "sells").await.ok();
    // The second one of the same person was none.
    for open in [1, 2] {
        let told = live.signal("waiting").await;
        assert_eq!(told["waiting"]["reports"], open);
    }
    resolves(&moderator, &first["id"], "dismissed", "")
        .await
        .ok();
    assert_eq!(live.signal("waiting").await["waiting"]["reports"], 1);
    assert_eq!(admin.lives().await.hello["waiting"]["reports"], 1);

    // Nobody else hears of them, until they keep order as well.
    assert_eq!(ordinary.hello["waiting"]["reports"], 0);
    assert_eq!(clara.lives().await.hello["waiting"]["reports"], 0);
    let role = format!("/api/v1/people/{}/role", clara.id);
    admin
        .put_json(&role, json!({"role": "moderator"}))
        .await
        .done();
    assert_eq!(ordinary.signal("waiting").await["waiting"]["reports"], 1);
}

async fn reports_are_read_page_by_page(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut all = Vec::new();
    for number in 0..5 {
        let seq = boris.says(square, &format!("watch {number}")).await;
        let made = reports(&anna, square, seq, "again").await.ok();
        all.push(made["id"].as_i64().expect("an id"));
    }
    resolves(&moderator, &json!(all[1]), "dismissed", "")
        .await
        .ok();
    let open = [all[0], all[2], all[3], all[4]];

    assert_eq!(ids(&moderator, "").await, open);
    assert_eq!(ids(&moderator, "?limit=2").await, open[..2]);
    let after = format!("?limit=2&after={}", open[1]);
    assert_eq!(ids(&moderator, &after).await, open[2..]);
    assert_eq!(ids(&moderator, "?state=resolved").await, [all[1]]);
    assert_eq!(ids(&moderator, "?state=all").await, all);
    moderator
        .get("/api/v1/reports?state=lost")
        .await
        .is_problem("invalid");
}

async fn a_person_has_a_hundred_open_reports_at_the_most(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let mut seqs = Vec::new();
    for number in 0..101 {
        seqs.push(boris.says(square, &format!("watch {number}")).await);
    }
    for seq in &seqs[..100] {
        reports(&anna, square, *seq, "again").await.ok();
    }

    reports(&anna, square, seqs[100], "again")
        .await
        .is_problem("conflict");
    let first = ids(&moderator, "?limit=1").await[0];
    resolves(&moderator, &json!(first), "dismissed", "")
        .await
        .ok();
    reports(&anna, square, seqs[100], "again").await.ok();
}
