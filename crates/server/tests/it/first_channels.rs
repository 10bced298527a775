//! The channels that everybody joins who gets an account.

use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, Person, Veche},
    stories,
};

stories![
    whoever_registers_over_any_interface_is_in_the_first_channels_at_once,
    an_invited_person_is_in_the_first_channels_and_in_the_one_of_the_invite,
    many_who_come_at_once_all_come_in,
    only_open_channels_are_first_and_ten_at_the_most,
    what_is_archived_or_deleted_is_first_no_more,
    whoever_is_here_already_is_brought_in_at_a_wish,
];

async fn decides(veche: &Veche, first: Value) -> Value {
    let admin = veche.demo("admin").await;
    let told = json!({"first_channels": first});
    admin.patch_json("/api/v1/town", told).await.ok()
}

async fn channels_of(person: &Person) -> Vec<i64> {
    let places = person.asks("/channels").await;
    let places = places.as_array().expect("channels");
    let ids = places.iter().map(|place| place["channel"]["id"].as_i64());
    let mut ids: Vec<i64> = ids.map(|id| id.expect("an id")).collect();
    ids.sort_unstable();
    ids
}

async fn whoever_registers_over_any_interface_is_in_the_first_channels_at_once(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    let hall = anna.founds("open", "hall").await;
    let mut live = anna.lives().await;

    let town = decides(&veche, json!([hall, square, hall])).await;

    assert_eq!(town["first_channels"], json!([square, hall]));
    live.signal("town").await;
    let account = json!({"username": "clara", "password": PASSWORD});
    let clara = veche.post_json("/api/v1/register", account).await.ok();
    for channel in [square, hall] {
        let told = live.event().await;
        assert_eq!(
            (&told["type"], &told["channel"]),
            (&json!("joined"), &json!(channel))
        );
        assert_eq!(told["user"], clara["me"]["person"]["id"]);
    }
    let atom = json!({"username": "dora", "email": "dora@example.org", "password": PASSWORD});
    assert_eq!(veche.post_json("/auth/register", atom).await.status, 200);
    let greenatom = json!({"username": "egor", "name": "egor", "mail": "egor@example.org", "password": PASSWORD});
    let reply = veche.post_json("/register", greenatom).await;
    assert!(reply.status < 300, "{}", reply.text);
    for name in ["clara", "dora", "egor"] {
        let person = veche.signs_in(name, PASSWORD).await;
        assert_eq!(channels_of(&person).await, [square, hall], "{name}");
        person.says(hall, "good morning").await;
    }
    assert!(
        channels_of(&boris).await.is_empty(),
        "who was here stays where they were"
    );
    let admin = veche.demo("admin").await;
    let log = admin.asks("/audit?act=town_changed").await;
    assert_eq!(log[0]["detail"], format!("first channels: {square} {hall}"));

    decides(&veche, json!([])).await;
    veche.person("fedor").await;
    let fedor = veche.signs_in("fedor", PASSWORD).await;
    assert!(channels_of(&fedor).await.is_empty());
}

async fn an_invited_person_is_in_the_first_channels_and_in_the_one_of_the_invite(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    let closed = anna.founds("closed", "back room").await;
    decides(&veche, json!([square])).await;
    for (name, channel, all) in [
        ("boris", closed, vec![square, closed]),
        ("clara", square, vec![square]),
    ] {
        let path = format!("/api/v1/channels/{channel}/invites");
        let invite = anna.post_json(&path, json!({"uses": 1})).await.ok();
        let account = json!({"username": name, "password": PASSWORD, "invite": invite["code"]});
        veche
            .post_json("/api/v1/register", account.clone())
            .await
            .ok();
        let person = veche.signs_in(name, PASSWORD).await;
        assert_eq!(channels_of(&person).await, all, "{name}");
        // What is used up brings nobody in, nor makes an account.
        let mut again = account;
        again["username"] = format!("{name}2").into();
        veche
            .post_json("/api/v1/register", again)
            .await
            .is_problem("not_found");
    }
    let members = anna.asks(&format!("/channels/{square}/members")).await;
    assert_eq!(members.as_array().map(Vec::len), Some(3), "{members}");
}

async fn many_who_come_at_once_all_come_in(veche: Veche) {
    let anna = veche.person("anna").await;
    let mut first = Vec::new();
    for name in ["one", "two", "three"] {
        first.push(anna.founds("open", name).await);
    }
    decides(&veche, json!(first)).await;
    let mut codes = Vec::new();
    for channel in first.iter().rev() {
        let path = format!("/api/v1/channels/{channel}/invites");
        let invite = anna.post_json(&path, json!({})).await.ok();
        codes.push(invite["code"].clone());
    }
    let register = |n: usize| {
        let invite = codes.get(n % 4).cloned();
        let account =
            json!({"username": format!("guest{n}"), "password": PASSWORD, "invite": invite});
        let veche = &veche;
        async move { veche.post_json("/api/v1/register", account).await.ok() }
    };
    futures_util::future::join_all((0..8).map(register)).await;
    for channel in first {
        let members = anna.asks(&format!("/channels/{channel}/members")).await;
        assert_eq!(members.as_array().map(Vec::len), Some(9), "{members}");
    }
}

async fn only_open_channels_are_first_and_ten_at_the_most(veche: Veche) {
    let anna = veche.person("anna").await;
    let mut open = Vec::new();
    for n in 0..11 {
        open.push(anna.founds("open", &format!("room {n}")).await);
    }
    let closed = anna.founds("closed", "back room").await;
    let kept = decides(&veche, json!(open[..10])).await;
    let admin = veche.demo("admin").await;
    for bad in [
        json!(open),
        json!([open[0], closed]),
        json!([999_999]),
        json!([-1]),
        json!(["one"]),
        json!(7),
    ] {
        let refused = admin
            .patch_json(
                "/api/v1/town",
                json!({"first_channels": bad, "name": "lost"}),
            )
            .await;
        refused.is_problem("invalid");
        let field = refused.json["field"].as_str().expect("a field");
        assert!(field.starts_with("first_channels"), "{}", refused.text);
    }
    assert_eq!(
        admin.asks("/town").await,
        kept,
        "what is refused is not done"
    );
    anna.patch_json("/api/v1/town", json!({"first_channels": [open[0]]}))
        .await
        .is_problem("forbidden");
}

async fn what_is_archived_or_deleted_is_first_no_more(veche: Veche) {
    let anna = veche.person("anna").await;
    let moderator = veche.demo("moderator").await;
    let [kept, archived, deleted] = [
        anna.founds("open", "kept").await,
        anna.founds("open", "archived").await,
        anna.founds("open", "deleted").await,
    ];
    decides(&veche, json!([kept, archived, deleted])).await;
    let path = |channel: i64| format!("/api/v1/channels/{channel}");
    let archive = json!({"mode": "archived"});
    anna.patch_json(&path(archived), archive).await.ok();
    moderator.delete(&path(deleted)).await.done();

    veche.person("boris").await;
    let boris = veche.signs_in("boris", PASSWORD).await;
    assert_eq!(channels_of(&boris).await, [kept]);
    assert_eq!(boris.asks("/town").await["first_channels"], json!([kept]));
}

async fn whoever_is_here_already_is_brought_in_at_a_wish(veche: Veche) {
    let [anna, boris, blocked] = veche.people(["anna", "boris", "blocked"]).await;
    let admin = veche.demo("admin").await;
    let block = format!("/api/v1/people/{}/block", blocked.id);
    admin.put_json(&block, json!({})).await.done();
    let square = anna.founds("open", "square").await;
    let hall = anna.founds("open", "hall").await;
    anna.brings(hall, &[&boris]).await;
    decides(&veche, json!([square, hall])).await;
    let path = "/api/v1/town/first-channels/everybody";
    anna.post_json(path, json!({}))
        .await
        .is_problem("forbidden");
    let mut live = boris.lives().await;
    let everybody = admin.asks("/people").await;
    let everybody = everybody.as_array().expect("people").len();

    let brought = admin.post_json(path, json!({})).await.ok();

    // Anna was in both, Boris in one of them, and who is blocked stays out.
    assert_eq!(brought["people"], everybody - 2);
    let told = live.next("entered").await;
    assert_eq!(told["channel"]["id"], square);
    assert_eq!(channels_of(&boris).await, [square, hall]);
    let members = anna.asks(&format!("/channels/{square}/members")).await;
    let members = members.as_array().expect("members");
    assert_eq!(members.len(), everybody - 1);
    assert!(members.iter().all(|one| one["person"]["id"] != blocked.id));
    let again = admin.post_json(path, json!({})).await.ok();
    assert_eq!(again["people"], 0);
    let log = admin.asks("/audit?act=member_added").await;
    let detail = format!("{} people, as a first channel", everybody - 2);
    let lines = log.as_array().expect("lines");
    assert!(lines.iter().any(|line| line["detail"] == detail), "{log}");
}
