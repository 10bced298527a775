//! What the first start puts into an empty database, and when it does not.

use serde_json::json;
use veche::settings::{Given, Origin, Settings};
use veche_chat::Caller;
use veche_model::{ChannelId, Role, UserId};

use crate::{
    harness::{PASSWORD, Veche},
    stories,
};

stories![
    the_first_start_makes_four_people_two_channels_and_two_messages,
    a_second_start_changes_nothing,
    without_demo_data_a_house_begins_empty,
    a_house_with_people_in_it_gets_no_demo_data,
    removed_demo_data_is_gone_and_everybody_else_stays,
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

    let cleared = operator.clear_demo().await;
    let again = operator.clear_demo().await;
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
