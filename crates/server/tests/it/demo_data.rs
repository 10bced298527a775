//! What the first start puts into an empty database, and when it does not.

use serde_json::json;
use veche::settings::{Given, Origin, Settings};
use veche_chat::Caller;
use veche_model::{ChannelId, Role, UserId};

use crate::{
    harness::{PASSWORD, Person, Veche},
    stories,
};

stories![
    the_first_start_makes_four_people_two_channels_and_two_messages,
    a_second_start_changes_nothing,
    without_demo_data_a_house_begins_empty,
    a_house_with_people_in_it_gets_no_demo_data,
    removed_demo_data_is_gone_and_everybody_else_stays,
    an_administrator_removes_the_demo_data_while_people_talk,
    demo_data_stays_while_nobody_else_is_an_administrator,
];

const PEOPLE: [(&str, &str); 4] = [
    ("user1", "password"),
    ("user2", "password"),
    ("moderator", "password"),
    ("admin", "securepassword"),
];

/// Whether the server tells everybody that the demo data is here.
async fn has_demo(veche: &Veche) -> bool {
    let health = veche.get("/healthz").await.ok();
    let server = veche.get("/api/v1/server").await.ok();
    assert_eq!(health["demo"], server["demo"]);
    health["demo"].as_bool().expect("yes or no")
}

async fn the_first_start_makes_four_people_two_channels_and_two_messages(veche: Veche) {
    for (id, (name, password)) in (1..).zip(PEOPLE) {
        let claims = veche.signs_in(name, password).await.claims();
        assert_eq!(claims["uid"], id);
        assert_eq!(claims["is_moderator"], id >= 3, "{name}");
        assert_eq!(claims["is_admin"], id == 4, "{name}");
        let login = veche.tries_to_sign_in("/login", name, password).await;
        login.ok();
        let wrong = veche
            .tries_to_sign_in("/auth/token", name, "Password")
            .await;
        wrong.refused(400, "Incorrect username or password");
    }
    let operator = veche.operator().await;
    let members = async |channel| {
        operator
            .members(ChannelId(channel))
            .await
            .expect("an answer")
    };
    let (first, second) = (members(1).await, members(2).await);
    operator.close().await;
    assert_eq!(first, [UserId(1), UserId(2)]);
    assert_eq!(second, [UserId(2)]);

    let said = [
        (1, "Hello from user1".to_owned()),
        (3, "Hello from moderator".to_owned()),
    ];
    for name in ["user1", "user2", "moderator", "admin"] {
        let person = veche.demo(name).await;
        assert_eq!(person.reads(1).await, said);
        let second = person.get("/messages/2/").await;
        if name == "user1" {
            second.refused(403, "You do not have access to this channel");
        } else {
            assert_eq!(second.ok(), json!([]));
        }
    }
    let moderator = veche.demo("moderator").await;
    for name in ["Channel 1", "Channel 2"] {
        let new = json!({"name": name});
        let reply = moderator.post_json("/moderator/create_channel", new).await;
        assert_eq!(reply.status, 400);
    }
    let third = moderator.get("/messages/3/").await;
    third.refused(404, "Channel not found");
    assert!(has_demo(&veche).await);
}

async fn a_second_start_changes_nothing(mut veche: Veche) {
    let moderator = veche.demo("moderator").await;
    moderator.delete("/moderator/delete_channel/2").await.ok();
    moderator.post("/moderator/block_user/2").await.ok();
    let said = moderator.reads(1).await;

    veche.stop().await;
    veche.start().await;

    let moderator = veche.demo("moderator").await;
    assert_eq!(moderator.reads(1).await, said);
    for id in [2, 3, 4] {
        let reply = moderator.get(&format!("/messages/{id}/")).await;
        reply.refused(404, "Channel not found");
    }
    veche
        .tries_to_sign_in("/auth/token", "user2", "password")
        .await
        .refused(403, "User is blocked");
    assert_eq!(veche.person("anna").await.id, 5);
}

async fn without_demo_data_a_house_begins_empty(veche: Veche) {
    let veche = Veche::on(veche.engine, &[("demo", "off")]).await;

    for (name, password) in PEOPLE {
        let reply = veche.tries_to_sign_in("/auth/token", name, password).await;
        reply.refused(400, "Incorrect username or password");
    }
    assert!(!has_demo(&veche).await);
    let user1 = veche.person("user1").await;
    assert_eq!(user1.id, 1);
    let reply = user1.get("/messages/1/").await;
    reply.refused(404, "Channel not found");
}

async fn a_house_with_people_in_it_gets_no_demo_data(veche: Veche) {
    let mut veche = Veche::on(veche.engine, &[("demo", "off")]).await;
    veche.person("anna").await;
    veche.stop().await;
    veche.settings.demo = veche::settings::Switch::On;

    veche.start().await;

    for (name, password) in PEOPLE {
        let reply = veche.tries_to_sign_in("/auth/token", name, password).await;
        reply.refused(400, "Incorrect username or password");
    }
    let anna = veche.signs_in("anna", PASSWORD).await;
    let reply = anna.get("/messages/1/").await;
    reply.refused(404, "Channel not found");
}

async fn removed_demo_data_is_gone_and_everybody_else_stays(mut veche: Veche) {
    let anna = veche.person("anna").await;
    let anna_id = anna.id;
    let square = veche.channel("square", &[&anna]).await;
    let user1 = veche.demo("user1").await;
    let operator = veche.operator().await;
    let promoted = operator
        .set_role(&Caller::operator(), UserId(anna.id), Role::Moderator)
        .await;
    promoted.expect("there is such a user");
    let mut socket = anna.listens(square).await;
    socket.send("mine").await;
    assert_eq!(socket.text().await, "anna: mine");

    let cleared = operator.clear_demo(&Caller::operator()).await;
    let again = operator.clear_demo(&Caller::operator()).await;
    operator.close().await;

    cleared.expect("there was demo data");
    assert!(again.is_err());
    for is_restarted in [false, true] {
        if is_restarted {
            veche.stop().await;
            veche.start().await;
        }
        for (name, password) in PEOPLE {
            let reply = veche.tries_to_sign_in("/auth/token", name, password).await;
            reply.refused(400, "Incorrect username or password");
        }
        let user1 = veche.with_token("user1", &user1.token);
        let reply = user1.get("/messages/1/").await;
        reply.refused(401, "Could not validate credentials");
        let anna = veche.signs_in("anna", PASSWORD).await;
        assert_eq!(anna.reads(square).await, [(anna_id, "mine".to_owned())]);
        for id in [1, 2] {
            let reply = anna.get(&format!("/messages/{id}/")).await;
            reply.refused(404, "Channel not found");
        }
    }
    assert!(!has_demo(&veche).await);
}

async fn makes_admin(veche: &Veche, person: &Person) {
    let path = format!("/api/v1/people/{}/role", person.id);
    let told = json!({"role": "admin"});
    let admin = veche.demo("admin").await;
    admin.put_json(&path, told).await.done();
}

async fn an_administrator_removes_the_demo_data_while_people_talk(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    makes_admin(&veche, &anna).await;
    let [user1, user2] = [veche.demo("user1").await, veche.demo("user2").await];
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris, &user1, &user2]).await;
    let said = user1.says(square, "I was here").await;
    let (mut annas, mut boriss) = (anna.lives().await, boris.lives().await);
    let (user1s, user2s) = (user1.lives().await, user2.lives().await);
    let (mut in_first, mut directly) = (user2.listens(1).await, user2.chats().await);

    annas.request("clear_demo", json!({})).await;

    assert!(!has_demo(&veche).await);
    assert_eq!(user1s.closed().await.0, Some(4003), "blocked");
    // Between being shut out and being gone, a look at what was done elsewhere may come first.
    let gone = user2s.closed().await.0;
    assert!(matches!(gone, Some(4001 | 4003)), "{gone:?}");
    assert_eq!(in_first.closed().await.0, Some(1008));
    assert_eq!(directly.closed().await.0, Some(1008));
    for (name, password) in PEOPLE {
        let reply = veche.tries_to_sign_in("/auth/token", name, password).await;
        reply.refused(400, "Incorrect username or password");
    }
    user1.get("/api/v1/me").await.is_problem("blocked");
    user2.get("/api/v1/me").await.is_problem("unauthenticated");
    // Whoever stays hears who left, and goes on.
    for person in [&user1, &user2] {
        let event = boriss.event().await;
        assert_eq!(
            (&event["type"], &event["user"]),
            (&json!("left"), &json!(person.id))
        );
    }
    anna.says(square, "and now to work").await;
    assert_eq!(boriss.event().await["message"]["text"], "and now to work");
    let message = format!("/channels/{square}/messages/{said}");
    assert_eq!(boris.asks(&message).await["text"], "I was here");
    boris
        .get("/api/v1/channels/1")
        .await
        .is_problem("not_found");

    let lines = anna.asks("/audit?act=demo").await;
    assert_eq!(lines[0]["actor"], anna.id, "{lines}");
    assert_eq!(
        (&lines[0]["detail"], &lines[1]["detail"]),
        (&"removed".into(), &"added".into())
    );
    let path = format!("/audit?actor={}&act=blocked", anna.id);
    assert_eq!(anna.asks(&path).await.as_array().map(Vec::len), Some(4));
    let again = anna.delete("/api/v1/demo").await;
    again.is_problem("conflict");
}

async fn demo_data_stays_while_nobody_else_is_an_administrator(veche: Veche) {
    let anna = veche.person("anna").await;
    let admin = veche.demo("admin").await;
    let said = admin.reads(1).await;

    let refused = admin.delete("/api/v1/demo").await;
    refused.is_problem("conflict");
    let detail = refused.json["detail"].as_str().expect("a sentence");
    assert!(
        detail.contains("administrator of your own first"),
        "{detail}"
    );
    // One who is blocked does not count.
    makes_admin(&veche, &anna).await;
    let block = format!("/api/v1/people/{}/block", anna.id);
    admin.put_json(&block, json!({})).await.done();
    admin.delete("/api/v1/demo").await.is_problem("conflict");
    assert!(has_demo(&veche).await);
    assert_eq!(admin.reads(1).await, said);
    veche.demo("user1").await;

    admin.delete(&block).await.done();
    admin.delete("/api/v1/demo").await.done();
    assert!(!has_demo(&veche).await);
    admin.get("/api/v1/me").await.is_problem("unauthenticated");
    let anna = veche.signs_in("anna", PASSWORD).await;
    assert_eq!(anna.asks("/me").await["person"]["role"], "admin");
}

#[test]
fn off_loopback_demo_data_must_be_asked_for_by_name() {
    let wants_demo = |listen: &str, demo: Option<&str>| {
        let demo = demo.map(|demo| ("demo", demo));
        let given: Given = [("listen", listen)]
            .into_iter()
            .chain(demo)
            .map(|(name, value)| (name, (value.to_owned(), Origin::Flag)))
            .collect();
        Settings::read(&given).expect("good settings").wants_demo()
    };
    for loopback in ["127.0.0.1:8000", "127.1.2.3:80", "[::1]:8000"] {
        assert!(wants_demo(loopback, None), "{loopback}");
        assert!(!wants_demo(loopback, Some("off")), "{loopback}");
    }
    for public in ["0.0.0.0:8000", "[::]:8000", "192.0.2.1:80"] {
        assert!(!wants_demo(public, None), "{public}");
        assert!(wants_demo(public, Some("on")), "{public}");
    }
}
