//! Atom chat's moderators: who is let in, who is put out, and what they may not do.

use futures_util::future::join_all;
use serde_json::json;
use veche_chat::Caller;
use veche_model::{Role, UserId};

use crate::{
    harness::{PASSWORD, Person, Veche},
    stories,
};

stories![
    only_moderators_may_moderate_and_others_change_nothing,
    every_id_that_does_not_fit_is_named,
    a_blocked_user_loses_every_socket_at_once_and_nothing_more_is_accepted,
    a_moderator_blocks_members_only,
    a_blocked_moderator_may_nothing_any_more,
    an_unblocked_user_is_back_with_all_that_was_theirs,
    a_new_channel_is_empty_and_its_name_is_taken,
    a_deleted_channel_is_gone_with_its_messages_and_sockets,
    people_are_let_into_channels_once_however_often_it_is_asked,
    a_removed_user_is_out_of_that_channel_only,
    a_direct_channel_is_out_of_every_moderators_reach,
];

const NO_PERMISSION: &str = "You do not have permission to perform this action";

fn add(user: i64, channel: i64) -> String {
    format!("/moderator/add_user_to_channel?user_id={user}&channel_id={channel}")
}

fn remove(user: i64, channel: i64) -> String {
    format!("/moderator/remove_user_from_channel?user_id={user}&channel_id={channel}")
}

fn block(user: i64) -> String {
    format!("/moderator/block_user/{user}")
}

fn unblock(user: i64) -> String {
    format!("/moderator/unblock_user/{user}")
}

fn delete(channel: i64) -> String {
    format!("/moderator/delete_channel/{channel}")
}

/// Somebody new who is a moderator, made so by the operator.
async fn another_moderator(veche: &Veche, name: &str) -> Person {
    let id = veche.person(name).await.id;
    let operator = veche.operator().await;
    let promoted = operator
        .set_role(&Caller::operator(), UserId(id), Role::Moderator)
        .await;
    operator.close().await;
    promoted.expect("there is such a user");
    let mut moderator = veche.signs_in(name, PASSWORD).await;
    moderator.id = id;
    moderator
}

async fn only_moderators_may_moderate_and_others_change_nothing(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna]).await;
    let new = json!({"name": "annas own"});

    for (user, channel) in [(boris.id, square), (1_000_000, 1_000_000)] {
        for path in [block(user), unblock(user), add(user, channel)] {
            anna.post(&path).await.refused(403, NO_PERMISSION);
            let nobody = veche.post(&path).await;
            nobody.refused(401, "Not authenticated");
            assert_eq!(nobody.header("www-authenticate"), "Bearer");
        }
        for path in [remove(user, channel), delete(channel)] {
            anna.delete(&path).await.refused(403, NO_PERMISSION);
            veche.delete(&path).await.refused(401, "Not authenticated");
        }
    }
    let create = "/moderator/create_channel";
    let reply = anna.post_json(create, new.clone()).await;
    reply.refused(403, NO_PERMISSION);
    let nobody = veche.post_json(create, new.clone()).await;
    nobody.refused(401, "Not authenticated");
    // A link that somebody follows changes nothing.
    let moderator = veche.demo("moderator").await;
    for path in [block(boris.id), add(boris.id, square), create.to_owned()] {
        moderator
            .get(&path)
            .await
            .refused(405, "Method Not Allowed");
    }

    let path = format!("/messages/{square}/");
    anna.get(&path).await.ok();
    let refused = "You do not have access to this channel";
    boris.get(&path).await.refused(403, refused);
    for judge in [moderator, veche.demo("admin").await] {
        let name = format!("of {}", judge.name);
        let made = judge.post_json(create, json!({"name": name})).await.ok();
        assert_eq!(made["name"], name);
    }
    veche
        .demo("moderator")
        .await
        .post_json(create, new)
        .await
        .ok();
}

async fn every_id_that_does_not_fit_is_named(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    for id in ["anna", "1.0", "99999999999999999999", "%00"] {
        for path in ["block_user", "unblock_user"] {
            let reply = moderator.post(&format!("/moderator/{path}/{id}")).await;
            reply.misfits(&["path.user_id"]);
        }
        let reply = moderator
            .delete(&format!("/moderator/delete_channel/{id}"))
            .await;
        reply.misfits(&["path.channel_id"]);
        let both = ["query.user_id", "query.channel_id"];
        let query = format!("user_id={id}&channel_id={id}");
        let (adding, removing) = ("add_user_to_channel", "remove_user_from_channel");
        let reply = moderator
            .post(&format!("/moderator/{adding}?{query}"))
            .await;
        reply.misfits(&both);
        let reply = moderator
            .delete(&format!("/moderator/{removing}?{query}"))
            .await;
        reply.misfits(&both);
        let reply = moderator.post(&format!("/moderator/{adding}")).await;
        assert_eq!(reply.misfits(&both), ["missing"; 2]);
        let reply = moderator
            .delete(&format!("/moderator/{removing}?user_id=1"))
            .await;
        assert_eq!(reply.misfits(&["query.channel_id"]), ["missing"]);
    }
}

async fn a_blocked_user_loses_every_socket_at_once_and_nothing_more_is_accepted(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let market = veche.channel("market", &[&boris]).await;
    let mut boriss = [
        boris.listens(square).await,
        boris.listens(square).await,
        boris.listens(market).await,
    ];
    let mut chat = boris.chats().await;
    let mut annas = anna.listens(square).await;
    boriss[0].send("before").await;
    assert_eq!(annas.text().await, "boris: before");

    // Some of these are on their way while the block happens.
    for number in 0..100 {
        boriss[0].send(&number.to_string()).await;
    }
    let done = moderator.post(&block(boris.id)).await.ok();
    let accepted = moderator.reads(square).await;

    assert_eq!(done, json!({"message": "User blocked successfully"}));
    annas.send("after").await;
    for socket in &mut boriss {
        let (code, texts) = socket.closed().await;
        assert_eq!(code, Some(1008));
        assert!(!texts.contains(&"anna: after".to_owned()));
    }
    assert_eq!(chat.closed().await.0, Some(1008));
    while annas.text().await != "anna: after" {}
    let mut expected = accepted;
    expected.push((anna.id, "after".to_owned()));
    assert_eq!(moderator.reads(square).await, expected);
    let refused = boris.tries_to_listen(square).await.err().expect("refused");
    assert_eq!(refused.status, 403);

    // Again is no error, and others go on as if nothing had happened.
    let done = moderator.post(&block(boris.id)).await.ok();
    assert_eq!(done, json!({"message": "User blocked successfully"}));
    annas.send("still here").await;
    assert_eq!(annas.text().await, "anna: still here");
}

async fn a_moderator_blocks_members_only(veche: Veche) {
    let (moderator, admin) = (veche.demo("moderator").await, veche.demo("admin").await);
    let other = another_moderator(&veche, "clara").await;

    for user in [other.id, moderator.id, admin.id] {
        let reply = moderator.post(&block(user)).await;
        reply.refused(403, "Cannot block another moderator");
    }
    for user in [0, -1, 1_000_000, i64::MAX] {
        let reply = moderator.post(&block(user)).await;
        reply.refused(404, "User not found");
    }
    for (name, judge) in [("clara", &other), ("moderator", &moderator)] {
        assert_eq!(judge.name, name);
        judge.get("/messages/1/").await.ok();
    }
    veche.demo("admin").await;
}

async fn a_blocked_moderator_may_nothing_any_more(veche: Veche) {
    let (moderator, admin) = (veche.demo("moderator").await, veche.demo("admin").await);
    let clara = another_moderator(&veche, "clara").await;
    let mut socket = clara.listens(1).await;

    admin.post(&block(clara.id)).await.ok();

    assert_eq!(socket.closed().await.0, Some(1008));
    clara
        .post(&unblock(clara.id))
        .await
        .refused(403, NO_PERMISSION);
    clara.post(&block(1)).await.refused(403, NO_PERMISSION);
    clara.delete(&delete(1)).await.refused(403, NO_PERMISSION);
    let new = json!({"name": "claras own"});
    let reply = clara.post_json("/moderator/create_channel", new).await;
    reply.refused(403, NO_PERMISSION);
    moderator.get("/messages/1/").await.ok();
}

async fn an_unblocked_user_is_back_with_all_that_was_theirs(veche: Veche) {
    let anna = veche.person("anna").await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna]).await;

    let reply = moderator.post(&unblock(anna.id)).await;
    reply.refused(400, "User is not blocked");
    moderator.post(&block(anna.id)).await.ok();
    assert!(anna.tries_to_listen(square).await.is_err());
    let done = moderator.post(&unblock(anna.id)).await.ok();

    assert_eq!(done, json!({"message": "User unblocked successfully"}));
    veche.signs_in("anna", PASSWORD).await;
    let mut socket = anna.listens(square).await;
    socket.send("back").await;
    assert_eq!(socket.text().await, "anna: back");
    let reply = moderator.post(&unblock(anna.id)).await;
    reply.refused(400, "User is not blocked");
    for user in [0, 1_000_000] {
        let reply = moderator.post(&unblock(user)).await;
        reply.refused(404, "User not found");
    }
}

async fn a_new_channel_is_empty_and_its_name_is_taken(veche: Veche) {
    let moderator = veche.demo("moderator").await;
    let create = async |json| moderator.post_json("/moderator/create_channel", json).await;

    let made = create(json!({"name": "Площадь"})).await.ok();
    let id = made["id"].as_i64().expect("id is a number");
    assert_eq!(made, json!({"id": id, "name": "Площадь", "members": []}));
    assert_eq!(moderator.reads(id).await, []);

    for name in ["Площадь", "ПЛОЩАДЬ", " площадь ", "channel 1"] {
        let reply = create(json!({"name": name})).await;
        reply.refused(400, "Channel with this name already exists");
    }
    for name in ["", "  ", "two\nlines", "a\u{0}b", &"x".repeat(81)] {
        create(json!({"name": name})).await.misfits(&["body.name"]);
    }
    assert_eq!(create(json!({})).await.misfits(&["body.name"]), ["missing"]);
    let number = create(json!({"name": 7})).await;
    assert_eq!(number.misfits(&["body.name"]), ["string_type"]);

    let race = join_all((0..8).map(|_| create(json!({"name": "raced for"})))).await;
    let (made, refused): (Vec<_>, Vec<_>) = race.into_iter().partition(|reply| reply.status == 200);
    assert_eq!((made.len(), refused.len()), (1, 7));
    for reply in refused {
        reply.refused(400, "Channel with this name already exists");
    }
}

async fn a_deleted_channel_is_gone_with_its_messages_and_sockets(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let market = veche.channel("market", &[&anna]).await;
    let mut sockets = [
        anna.listens(square).await,
        boris.listens(square).await,
        moderator.listens(square).await,
    ];
    let mut elsewhere = anna.listens(market).await;
    sockets[0].send("secret").await;
    for socket in &mut sockets {
        assert_eq!(socket.text().await, "anna: secret");
    }

    let done = moderator.delete(&delete(square)).await.ok();

    assert_eq!(done, json!({"message": "Channel deleted successfully"}));
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, (Some(1008), vec![]));
    }
    for person in [&anna, &boris, &moderator] {
        let reply = person.get(&format!("/messages/{square}/")).await;
        reply.refused(404, "Channel not found");
        let refused = person.tries_to_listen(square).await.err().expect("refused");
        assert_eq!(refused.status, 403);
        assert_eq!(refused.json["detail"], "Channel not found");
    }
    for id in [square, 0, -1, 1_000_000] {
        let reply = moderator.delete(&delete(id)).await;
        reply.refused(404, "Channel not found");
    }
    let reply = moderator.post(&add(anna.id, square)).await;
    reply.refused(404, "User or Channel not found");
    elsewhere.send("still here").await;
    assert_eq!(elsewhere.text().await, "anna: still here");

    // The name is free again, the number is not, and nothing of the old channel shows in the new one.
    let again = veche.channel("square", &[&boris]).await;
    assert_ne!(again, square);
    assert_eq!(boris.reads(again).await, []);
    let stranger = anna.get(&format!("/messages/{again}/")).await;
    stranger.refused(403, "You do not have access to this channel");
    let operator = veche.operator().await;
    let damage = operator.check().await;
    operator.close().await;
    assert_eq!(damage.expect("the store answers"), []);
}

async fn people_are_let_into_channels_once_however_often_it_is_asked(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna]).await;
    let mut annas = anna.listens(square).await;
    assert!(boris.tries_to_listen(square).await.is_err());

    let times = join_all((0..4).map(|_| async { moderator.post(&add(boris.id, square)).await }));
    for reply in times.await {
        let added = json!({"message": "User added to channel successfully"});
        assert_eq!(reply.ok(), added);
    }

    let mut boriss = boris.listens(square).await;
    boriss.send("in").await;
    // Who came in is no line of the old contract: the first one that anna hears is what was said.
    assert_eq!(annas.text().await, "boris: in");
    for (user, channel) in [
        (1_000_000, square),
        (boris.id, 1_000_000),
        (0, 0),
        (-1, square),
        (i64::MAX, i64::MIN),
    ] {
        let reply = moderator.post(&add(user, channel)).await;
        reply.refused(404, "User or Channel not found");
        let reply = moderator.delete(&remove(user, channel)).await;
        reply.refused(404, "User or Channel not found");
    }
    // In once means out at once.
    moderator.delete(&remove(boris.id, square)).await.ok();
    let reply = boris.get(&format!("/messages/{square}/")).await;
    reply.refused(403, "You do not have access to this channel");
}

async fn a_removed_user_is_out_of_that_channel_only(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let market = veche.channel("market", &[&boris]).await;
    let (mut first, mut second) = (boris.listens(square).await, boris.listens(square).await);
    let mut elsewhere = boris.listens(market).await;
    let mut annas = anna.listens(square).await;

    for number in 0..50 {
        first.send(&number.to_string()).await;
    }
    let done = moderator.delete(&remove(boris.id, square)).await.ok();
    let mut accepted = moderator.reads(square).await;
    annas.send("he is gone").await;

    let removed = json!({"message": "User removed from channel successfully"});
    assert_eq!(done, removed);
    for socket in [&mut first, &mut second] {
        let (code, texts) = socket.closed().await;
        assert_eq!(code, Some(1008));
        assert!(!texts.contains(&"anna: he is gone".to_owned()));
    }
    while annas.text().await != "anna: he is gone" {}
    accepted.push((anna.id, "he is gone".to_owned()));
    assert_eq!(anna.reads(square).await, accepted);
    let refused = boris.tries_to_listen(square).await.err().expect("refused");
    assert_eq!(refused.status, 403);
    elsewhere.send("still here").await;
    assert_eq!(elsewhere.text().await, "boris: still here");

    // Again is no error; whoever is let in once more is in.
    assert_eq!(
        moderator.delete(&remove(boris.id, square)).await.ok(),
        removed
    );
    moderator.post(&add(boris.id, square)).await.ok();
    assert_eq!(boris.reads(square).await, accepted);
    boris.listens(square).await;
}

async fn a_direct_channel_is_out_of_every_moderators_reach(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let (moderator, admin) = (veche.demo("moderator").await, veche.demo("admin").await);
    let mut socket = anna.chats().await;
    socket
        .send_json(json!({"username_to": "boris", "message": "between us"}))
        .await;
    assert_eq!(socket.json().await["status"], "success");
    let after = veche.channel("square", &[]).await;
    // Only its own two can find it, which is how this test does.
    let mut direct = None;
    for id in 3..after {
        if anna.get(&format!("/messages/{id}/")).await.status == 200 {
            direct = Some(id);
        }
    }
    let direct = direct.expect("a direct message lives in a channel");
    assert_eq!(
        boris.reads(direct).await,
        [(anna.id, "between us".to_owned())]
    );

    for person in [&clara, &moderator, &admin] {
        let reply = person.get(&format!("/messages/{direct}/")).await;
        reply.refused(404, "Channel not found");
        let refused = person.tries_to_listen(direct).await.err().expect("refused");
        assert_eq!(refused.status, 403);
    }
    for person in [&moderator, &admin] {
        for reply in [
            person.post(&add(person.id, direct)).await,
            person.delete(&remove(boris.id, direct)).await,
        ] {
            reply.refused(404, "User or Channel not found");
        }
        let reply = person.delete(&delete(direct)).await;
        reply.refused(404, "Channel not found");
    }
    assert_eq!(
        boris.reads(direct).await,
        [(anna.id, "between us".to_owned())]
    );
}
