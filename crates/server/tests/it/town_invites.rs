//! Links that let people into the town as a whole.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Reply, Veche},
    stories,
};

stories![
    whoever_comes_by_a_link_into_the_town_is_in_the_first_channels,
    a_link_into_the_town_says_who_invites_and_to_what,
    members_see_their_own_links_and_moderators_all,
    a_link_into_the_town_works_while_its_creator_may_make_one,
    a_link_for_one_makes_one_account_however_many_come_at_once,
    whoever_is_here_already_comes_in_by_no_link_into_the_town,
];

async fn decides(veche: &Veche, change: Value) {
    let admin = veche.demo("admin").await;
    admin.patch_json("/api/v1/town", change).await.ok();
}

async fn makes(person: &Person, told: Value) -> String {
    let invite = person.post_json("/api/v1/invites", told).await.ok();
    assert_eq!(invite["channel"], Value::Null);
    assert_eq!(invite["creator"], person.id);
    invite["code"].as_str().expect("a code").to_owned()
}

async fn registers(veche: &Veche, name: &str, code: &str) -> Reply {
    let account = json!({"username": name, "password": PASSWORD, "invite": code});
    veche.post_json("/api/v1/register", account).await
}

async fn shows(veche: &Veche, code: &str) -> Reply {
    let told = json!({ "code": code });
    veche.post_json("/api/v1/invited", told).await
}

async fn codes(person: &Person) -> Vec<String> {
    let list = person.asks("/invites").await;
    let items = list.as_array().expect("a list").iter();
    let mut codes: Vec<String> = items
        .map(|invite| invite["code"].as_str().expect("a code").to_owned())
        .collect();
    codes.sort();
    codes
}

async fn whoever_comes_by_a_link_into_the_town_is_in_the_first_channels(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    decides(
        &veche,
        json!({"registration": "invited", "first_channels": [square]}),
    )
    .await;
    let code = makes(&anna, json!({"uses": 2})).await;
    let mut live = anna.lives().await;

    let signed_in = registers(&veche, "boris", &code).await.ok();

    let told = live.event().await;
    assert_eq!(
        (&told["type"], &told["channel"], &told["user"]),
        (
            &json!("joined"),
            &json!(square),
            &signed_in["me"]["person"]["id"]
        )
    );
    let boris = veche.signs_in("boris", PASSWORD).await;
    boris.says(square, "good morning").await;
    // What is refused spends nothing; what is used up lets nobody in.
    registers(&veche, "boris", &code).await.is_problem("taken");
    registers(&veche, "clara", &code).await.ok();
    registers(&veche, "dora", &code)
        .await
        .is_problem("not_found");
    shows(&veche, &code).await.is_problem("not_found");
    // Nor does any open a door that is closed.
    decides(&veche, json!({"registration": "closed"})).await;
    let code = makes(&anna, json!({})).await;
    registers(&veche, "dora", &code)
        .await
        .is_problem("forbidden");
}

async fn a_link_into_the_town_says_who_invites_and_to_what(veche: Veche) {
    let anna = veche.person("anna").await;
    let first = [
        anna.founds("open", "square").await,
        anna.founds("open", "hall").await,
    ];
    let told = json!({"name": "Новгород", "first_channels": first});
    decides(&veche, told).await;
    let code = makes(&anna, json!({})).await;

    let shown = shows(&veche, &code).await.ok();

    let people = anna.asks("/people").await;
    let people = people.as_array().expect("people").len();
    let expected = json!({
        "channel": null, "kind": null, "name": null, "topic": "", "members": people, "creator": anna.id,
        "creator_name": "anna", "town": "Новгород", "first_channels": ["square", "hall"],
    });
    assert_eq!(shown, expected);
    assert_eq!(anna.asks(&format!("/invites/{code}")).await, expected);
    // One to a channel names the others beside it.
    let path = format!("/api/v1/channels/{}/invites", first[0]);
    let invite = anna.post_json(&path, json!({})).await.ok();
    let code = invite["code"].as_str().expect("a code");
    let shown = shows(&veche, code).await.ok();
    assert_eq!(
        (&shown["name"], &shown["town"], &shown["first_channels"]),
        (&json!("square"), &json!("Новгород"), &json!(["hall"]))
    );
}

async fn members_see_their_own_links_and_moderators_all(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let of_anna = makes(&anna, json!({})).await;
    let of_boris = makes(&boris, json!({"expires_in_seconds": null})).await;
    let mut all = vec![of_anna.clone(), of_boris.clone()];
    all.sort();

    assert_eq!(codes(&anna).await, std::slice::from_ref(&of_anna));
    assert_eq!(codes(&boris).await, std::slice::from_ref(&of_boris));
    assert_eq!(codes(&moderator).await, all);
    let revokes =
        async |person: &Person, code: &str| person.delete(&format!("/api/v1/invites/{code}")).await;
    revokes(&boris, &of_anna).await.is_problem("forbidden");
    revokes(&anna, &of_anna).await.done();
    revokes(&moderator, &of_boris).await.done();
    assert!(codes(&moderator).await.is_empty());
    for code in [&of_anna, &of_boris] {
        shows(&veche, code).await.is_problem("not_found");
    }
    let admin = veche.demo("admin").await;
    let log = admin.asks("/audit?act=invite_revoked").await;
    assert_eq!(log.as_array().map(Vec::len), Some(2), "{log}");
    for bad in [
        json!({"uses": 0}),
        json!({"expires_in_seconds": 59}),
        json!({"x": 1}),
    ] {
        anna.post_json("/api/v1/invites", bad)
            .await
            .is_problem("invalid");
    }
}

async fn a_link_into_the_town_works_while_its_creator_may_make_one(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let of_anna = makes(&anna, json!({})).await;
    let of_boris = makes(&boris, json!({})).await;
    let of_moderator = makes(&moderator, json!({})).await;

    decides(&veche, json!({"make_invite": "moderators"})).await;
    anna.post_json("/api/v1/invites", json!({}))
        .await
        .is_problem("forbidden");
    for code in [&of_anna, &of_boris] {
        shows(&veche, code).await.is_problem("not_found");
        registers(&veche, "clara", code)
            .await
            .is_problem("not_found");
    }
    registers(&veche, "clara", &of_moderator).await.ok();

    decides(&veche, json!({"make_invite": "everybody"})).await;
    let block = format!("/moderator/block_user/{}", boris.id);
    moderator.post(&block).await.ok();
    registers(&veche, "dora", &of_boris)
        .await
        .is_problem("not_found");
    registers(&veche, "dora", &of_anna).await.ok();
}

async fn a_link_for_one_makes_one_account_however_many_come_at_once(veche: Veche) {
    let anna = veche.person("anna").await;
    decides(&veche, json!({"registration": "invited"})).await;
    let code = makes(&anna, json!({"uses": 1})).await;
    let names: Vec<String> = (0..8).map(|number| format!("guest{number}")).collect();
    let all = names.iter().map(|name| registers(&veche, name, &code));
    let replies = futures_util::future::join_all(all).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status < 300).count(),
        1,
        "one came in"
    );
    let people = anna.asks("/people?search=guest").await;
    assert_eq!(people.as_array().map(Vec::len), Some(1), "{people}");
}

async fn whoever_is_here_already_comes_in_by_no_link_into_the_town(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let code = makes(&anna, json!({"uses": 1})).await;
    let path = format!("/api/v1/invites/{code}/accept");
    boris
        .post_json(&path, json!({}))
        .await
        .is_problem("conflict");
    assert_eq!(anna.asks("/invites").await[0]["uses"], 1);
}
