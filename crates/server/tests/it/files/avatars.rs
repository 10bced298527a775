//! Pictures that people and channels show.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::picture;
use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    a_person_shows_a_square_of_what_they_sent_and_everybody_sees_it,
    an_avatar_that_is_replaced_or_taken_off_is_gone,
    only_a_picture_of_ones_own_that_was_sent_for_it_becomes_an_avatar,
    a_moderator_takes_an_avatar_away_and_the_audit_log_says_so,
    a_channel_shows_a_picture_to_whoever_may_find_it,
];

const ME: &str = "/api/v1/me";

async fn wears(person: &Person, file: &Value) -> Value {
    let fields = json!({"avatar": file["id"]});
    person.patch_json(ME, fields).await.ok()["person"]["avatar"].clone()
}

async fn status(person: &Person, file: &Value) -> u16 {
    person
        .looks(file, "", HeaderMap::new())
        .await
        .status()
        .as_u16()
}

async fn a_person_shows_a_square_of_what_they_sent_and_everybody_sees_it(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut heard = boris.lives().await;
    let file = anna.sends_avatar(&picture(900, 500)).await;
    assert_eq!(
        (&file["width"], &file["height"]),
        (&json!(256), &json!(256))
    );
    assert_eq!(status(&boris, &file).await, 404);

    assert_eq!(wears(&anna, &file).await, file["id"]);
    let signal = heard.signal("person").await;
    assert_eq!(signal["user"], anna.id);
    let seen = boris.asks(&format!("/people/{}", anna.id)).await;
    assert_eq!(seen["avatar"], file["id"]);
    for (query, side) in [("", 256), ("?preview=64", 64)] {
        let bytes = boris.bytes(&file, query).await;
        let shown = image::load_from_memory(&bytes).expect("a picture");
        assert_eq!((shown.width(), shown.height()), (side, side), "{query}");
    }
    let other = boris
        .get(&format!("/files/{}/x?preview=360", file["id"]))
        .await;
    assert_eq!(other.problem("invalid"), "preview");
    veche
        .get(&format!("/files/{}/x", file["id"]))
        .await
        .is_problem("unauthenticated");

    // Nothing of it is in any channel.
    let shared = anna.asks(&format!("/channels/{square}/files")).await;
    assert_eq!(shared["messages"], json!([]));
}

async fn an_avatar_that_is_replaced_or_taken_off_is_gone(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let one = anna.sends_avatar(&picture(300, 300)).await;
    let two = anna.sends_avatar(&picture(40, 50)).await;
    assert_eq!(two["width"], 40);
    wears(&anna, &one).await;
    wears(&anna, &one).await;
    assert_eq!(status(&boris, &one).await, 200);
    let path = format!("/api/v1/files/{}", one["id"]);
    anna.delete(&path).await.is_problem("conflict");
    wears(&anna, &two).await;
    assert_eq!(
        (status(&anna, &one).await, status(&boris, &two).await),
        (404, 200)
    );

    let name = json!({"name": "Anna A."});
    let kept = anna.patch_json(ME, name).await.ok();
    assert_eq!(kept["person"]["avatar"], two["id"]);
    assert_eq!(wears(&anna, &json!({"id": null})).await, json!(null));
    assert_eq!(status(&anna, &two).await, 404);
}

async fn only_a_picture_of_ones_own_that_was_sent_for_it_becomes_an_avatar(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna]).await;
    let good = anna.sends_avatar(&picture(80, 80)).await;
    for bad in [
        anna.sends("plain.png", &picture(80, 80)).await,
        anna.sends_avatar(b"no picture").await,
        boris.sends_avatar(&picture(80, 80)).await,
        json!({"id": 4_000_000_000_u32}),
    ] {
        let fields = json!({"avatar": bad["id"]});
        let refused = anna.patch_json(ME, fields.clone()).await;
        assert_eq!(refused.problem("invalid"), "avatar");
        let path = format!("/api/v1/channels/{square}");
        let moderator = veche.demo("moderator").await;
        let refused = moderator.patch_json(&path, fields).await;
        assert_eq!(refused.problem("invalid"), "avatar");
    }
    let wrong = anna.patch_json(ME, json!({"avatar": "me.png"})).await;
    assert_eq!(wrong.problem("invalid"), "avatar");

    // What was sent for it can be nothing else, and is in use once.
    let posted = anna.tries_to_show(square, &[&good]).await;
    assert_eq!(posted.problem("invalid"), "files");
    wears(&anna, &good).await;
    let posted = anna.tries_to_show(square, &[&good]).await;
    assert_eq!(posted.problem("invalid"), "files");
}

async fn a_moderator_takes_an_avatar_away_and_the_audit_log_says_so(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (moderator, admin) = (veche.demo("moderator").await, veche.demo("admin").await);
    let file = anna.sends_avatar(&picture(80, 80)).await;
    wears(&anna, &file).await;
    let path = format!("/api/v1/people/{}/avatar", anna.id);
    boris.delete(&path).await.is_problem("forbidden");
    anna.delete(&path).await.is_problem("forbidden");
    assert_eq!(status(&boris, &file).await, 200);

    moderator.delete(&path).await.done();
    moderator.delete(&path).await.done();
    let me = anna.asks("/me").await;
    assert_eq!(me["person"]["avatar"], json!(null));
    assert_eq!(status(&anna, &file).await, 404);
    let log = admin
        .asks(&format!("/audit?act=avatar_removed&person={}", anna.id))
        .await;
    let entries = log.as_array().expect("a list");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["actor"], moderator.id);
}

async fn a_channel_shows_a_picture_to_whoever_may_find_it(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let open = anna.founds("open", "garden").await;
    let closed = anna.founds("closed", "cellar").await;
    for channel in [open, closed] {
        anna.brings(channel, &[&boris]).await;
        let path = format!("/api/v1/channels/{channel}");
        let mine = boris.sends_avatar(&picture(99, 70)).await;
        let fields = json!({"avatar": mine["id"]});
        boris
            .patch_json(&path, fields)
            .await
            .is_problem("forbidden");

        let mut heard = boris.lives().await;
        let file = anna.sends_avatar(&picture(99, 70)).await;
        let arranged = anna
            .patch_json(&path, json!({"avatar": file["id"]}))
            .await
            .ok();
        assert_eq!(arranged["avatar"], file["id"]);
        let event = heard.event().await;
        assert_eq!(
            (&event["channel"], &event["avatar"]),
            (&json!(channel), &file["id"])
        );
        let again = anna
            .patch_json(&path, json!({"avatar": file["id"]}))
            .await
            .ok();
        assert_eq!(again["head"], arranged["head"]);

        let stranger = if channel == open { 200 } else { 404 };
        let seen = [status(&boris, &file).await, status(&clara, &file).await];
        assert_eq!(seen, [200, stranger]);
        let off = anna.patch_json(&path, json!({"avatar": null})).await.ok();
        assert_eq!(off["avatar"], json!(null));
        assert_eq!(status(&anna, &file).await, 404);
    }
}
