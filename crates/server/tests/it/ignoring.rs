//! People whom one does not want to hear, and words that call one.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    what_an_ignored_person_says_is_not_unread_and_calls_nobody,
    ones_other_devices_hear_of_it_and_nobody_else_does,
    nobody_ignores_themselves_or_nobody,
    keywords_are_kept_as_they_were_typed,
];

fn ignored(person: &Person) -> String {
    format!("/api/v1/people/{}/ignored", person.id)
}

async fn counts(person: &Person, channel: i64) -> (Value, Value) {
    let place = person.asks(&format!("/channels/{channel}")).await;
    let membership = &place["membership"];
    (membership["unread"].clone(), membership["mentions"].clone())
}

async fn mentioned(person: &Person) -> usize {
    let page = person.asks("/mentions").await;
    page["messages"].as_array().expect("messages").len()
}

async fn what_an_ignored_person_says_is_not_unread_and_calls_nobody(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris, &clara]).await;
    boris.says(square, "@anna before").await;
    assert_eq!(counts(&anna, square).await, (json!(1), json!(1)));

    anna.put_json(&ignored(&boris), json!({})).await.done();
    anna.put_json(&ignored(&boris), json!({})).await.done();
    boris.says(square, "@anna are you there").await;
    boris.says(square, "@channel anybody").await;

    assert_eq!(counts(&anna, square).await, (json!(0), json!(0)));
    assert_eq!(mentioned(&anna).await, 0);
    assert_eq!(counts(&clara, square).await, (json!(3), json!(1)));
    clara.says(square, "@anna they mean you").await;
    assert_eq!(counts(&anna, square).await, (json!(1), json!(1)));
    assert_eq!(mentioned(&anna).await, 1);
    let page = anna.asks(&format!("/channels/{square}/messages")).await;
    let messages = page["messages"].as_array().expect("messages");
    assert_eq!(messages.len(), 4, "all of it can still be read");

    anna.delete(&ignored(&boris)).await.done();
    anna.delete(&ignored(&boris)).await.done();
    assert_eq!(counts(&anna, square).await, (json!(4), json!(4)));
    assert_eq!(mentioned(&anna).await, 4);
}

async fn ones_other_devices_hear_of_it_and_nobody_else_does(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let (mut device, mut theirs) = (anna.lives().await, boris.lives().await);

    anna.put_json(&ignored(&boris), json!({})).await.done();

    device.signal("me").await;
    device.signal("memberships").await;
    let me = anna.asks("/me").await;
    assert_eq!(me["ignored"], json!([boris.id]));
    // Their own event proves that the socket was alive.
    anna.says(square, "good morning").await;
    let next = theirs.frame().await;
    assert_eq!(next["event"]["type"], "posted", "{next}");
    let shown = boris.asks(&format!("/people/{}", anna.id)).await;
    assert!(shown.get("ignored").is_none(), "{shown}");
}

async fn nobody_ignores_themselves_or_nobody(veche: Veche) {
    let anna = veche.person("anna").await;
    let refused = anna.put_json(&ignored(&anna), json!({})).await;
    refused.is_problem("forbidden");
    anna.put_json("/api/v1/people/999999/ignored", json!({}))
        .await
        .is_problem("not_found");
    anna.delete("/api/v1/people/999999/ignored").await.done();
    assert_eq!(anna.asks("/me").await["ignored"], json!([]));
}

async fn keywords_are_kept_as_they_were_typed(veche: Veche) {
    let anna = veche.person("anna").await;
    assert_eq!(anna.asks("/me").await["keywords"], json!([]));
    let told = json!({"keywords": [" Release", "выкатка", "release", "c++"]});
    anna.patch_json("/api/v1/me", told).await.ok();
    let about = json!({"about": "nothing else"});
    anna.patch_json("/api/v1/me", about).await.ok();

    let kept = json!(["Release", "выкатка", "c++"]);
    assert_eq!(anna.asks("/me").await["keywords"], kept);
    assert_eq!(
        anna.lives().await.hello["me"]["keywords"],
        kept,
        "and a greeting has them"
    );
    for bad in [
        json!(["a".repeat(51)]),
        json!(["a\nb"]),
        json!([""]),
        json!([7]),
        json!("word"),
        json!(vec!["word"; 51]),
    ] {
        let refused = anna
            .patch_json("/api/v1/me", json!({"keywords": bad}))
            .await;
        refused.is_problem("invalid");
        let field = refused.json["field"].as_str().unwrap_or_default();
        assert!(field.starts_with("keywords"), "{}", refused.text);
    }
    assert_eq!(anna.asks("/me").await["keywords"], kept);
    let none = json!({"keywords": []});
    anna.patch_json("/api/v1/me", none).await.ok();
    assert_eq!(anna.asks("/me").await["keywords"], json!([]));
}
