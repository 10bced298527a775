//! Emoji of the town's own.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::{
    files::picture,
    harness::{Person, Veche},
    stories,
};

stories![
    a_picture_gets_a_name_and_everybody_uses_it,
    a_name_is_one_whatever_its_spelling_and_never_that_of_a_standard_emoji,
    names_of_mixed_alphabets_and_look_alikes_are_refused,
    a_refused_picture_is_let_go_of,
    a_picture_of_an_emoji_is_small_and_says_nothing_of_its_maker,
    who_may_make_emoji_is_a_rule_of_the_town,
    a_deleted_emoji_leaves_its_name,
    there_are_five_hundred_emoji_at_most,
];

const EMOJI: &str = "/api/v1/emoji";

async fn tries(person: &Person, name: &str) -> crate::harness::Reply {
    let file = person.sends_emoji(&picture(20, 20)).await;
    let told = json!({"name": name, "file": file["id"]});
    person.post_json(EMOJI, told).await
}

async fn list(person: &Person) -> Value {
    person.asks("/emoji").await
}

/// A GIF of two frames.
fn moving(side: u16, frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for shade in [0, 200].into_iter().cycle().take(frames) {
        let pixels = image::RgbaImage::from_pixel(
            side.into(),
            side.into(),
            image::Rgba([shade, 90, 9, 255]),
        );
        let frame = image::Frame::new(pixels);
        encoder.encode_frame(frame).expect("a frame");
    }
    drop(encoder);
    bytes
}

async fn a_picture_gets_a_name_and_everybody_uses_it(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut live = boris.lives().await;
    let before = list(&boris).await;
    assert_eq!(before["emoji"], json!([]));
    let made = anna.makes_emoji("Party_Parrot", &picture(300, 150)).await;
    let signal = live.signal("emoji").await;
    assert_eq!(
        (&made["name"], &made["maker"], &made["is_animated"]),
        (&json!("party_parrot"), &json!(anna.id), &json!(false))
    );
    let after = list(&boris).await;
    assert_eq!(after["emoji"], json!([made]));
    assert_eq!(after["version"], signal["version"]);
    assert_ne!(after["version"], before["version"]);
    let known = format!("/emoji?version={}", after["version"]);
    assert_eq!(boris.asks(&known).await["emoji"], json!(null));
    let file = json!({"id": made["file"]});
    let shown = image::load_from_memory(&boris.bytes(&file, "").await).expect("a picture");
    assert_eq!((shown.width(), shown.height()), (128, 64));

    let seq = anna.says(square, "it works :party_parrot:").await;
    let message = format!("/api/v1/channels/{square}/messages/{seq}");
    let react = |name: &str| format!("{message}/reactions/{name}");
    let reacted = boris.put_json(&react(":PARTY_parrot:"), json!({})).await;
    assert_eq!(reacted.ok()["reactions"][0]["emoji"], ":party_parrot:");
    let none = boris.put_json(&react(":nobody:"), json!({})).await;
    assert_eq!(none.problem("invalid"), "emoji");
    let found = boris.asks("/search?query=party_parrot").await;
    assert_eq!(found["hits"].as_array().map(Vec::len), Some(1), "{found}");
    let taken = boris.delete(&react(":party_parrot:")).await;
    assert_eq!(taken.ok()["reactions"], json!([]));
    // Nobody hangs it on a message, or wears it.
    let told = json!({"files": [made["file"]], "nonce": "emoji"});
    let path = format!("/api/v1/channels/{square}/messages");
    anna.post_json(&path, told).await.is_problem("invalid");
    let worn = json!({"avatar": made["file"]});
    let refused = anna.patch_json("/api/v1/me", worn).await;
    refused.is_problem("invalid");
}

async fn a_name_is_one_whatever_its_spelling_and_never_that_of_a_standard_emoji(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    anna.makes_emoji("ёж", &picture(20, 20)).await;
    for taken in ["ёж", "ЕЖ", "еж"] {
        tries(&boris, taken).await.is_problem("taken");
    }
    for bad in ["smile", "+1", "a", "30", "a b", "-a", "łódź", ""] {
        let refused = tries(&boris, bad).await;
        assert_eq!(refused.problem("invalid"), "name", "{bad}");
    }
    // A picture serves once, its owner alone, and when it was sent for it.
    let file = anna.sends_emoji(&picture(20, 20)).await;
    let told = json!({"name": "hedge", "file": file["id"]});
    boris
        .post_json(EMOJI, told.clone())
        .await
        .is_problem("not_found");
    anna.post_json(EMOJI, told).await.ok();
    let told = json!({"name": "hog", "file": file["id"]});
    let again = anna.post_json(EMOJI, told).await;
    assert_eq!(again.problem("invalid"), "file");
    let plain = anna.sends("a.png", &picture(20, 20)).await;
    let told = json!({"name": "hog", "file": plain["id"]});
    let other = anna.post_json(EMOJI, told).await;
    assert_eq!(other.problem("invalid"), "file");
    let text = anna.sends_emoji(b"no picture").await;
    let told = json!({"name": "hog", "file": text["id"]});
    let none = anna.post_json(EMOJI, told).await;
    assert_eq!(none.problem("invalid"), "file");
}

async fn names_of_mixed_alphabets_and_look_alikes_are_refused(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    for mixed in ["pаrty", "кoт", "сafe"] {
        let refused = tries(&boris, mixed).await;
        assert_eq!(refused.problem("invalid"), "name", "{mixed}");
    }
    // Each in the letters of one alphabet.
    for (name, like) in [("coco", "сосо"), ("warm", "warrn"), ("b0b", "bob")] {
        anna.makes_emoji(name, &picture(20, 20)).await;
        tries(&boris, like).await.is_problem("taken");
    }
    // These look like standard ones.
    for like in ["srnile", "сор"] {
        let refused = tries(&boris, like).await;
        assert_eq!(refused.problem("invalid"), "name", "{like}");
    }
    boris.makes_emoji("coco2", &picture(20, 20)).await;
    boris.makes_emoji("кот", &picture(20, 20)).await;
}

async fn a_refused_picture_is_let_go_of(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    anna.makes_emoji("our_ship", &picture(20, 20)).await;
    let refusals = ["our_ship", "-", "smile", "a b", "pаrty"]
        .into_iter()
        .cycle();
    // More than may wait for a message.
    for name in refusals.take(25) {
        assert_ne!(tries(&boris, name).await.status, 201, "{name}");
    }
    let file = boris.sends_emoji(&picture(20, 20)).await;
    let told = json!({"name": "our_ship", "file": file["id"]});
    boris.post_json(EMOJI, told).await.is_problem("taken");
    let told = json!({"name": "our_dinghy", "file": file["id"]});
    let gone = boris.post_json(EMOJI, told).await;
    gone.is_problem("not_found");
    // What is an emoji stays one, and what was sent for a message waits for it.
    let made = boris.makes_emoji("our_dinghy", &picture(20, 20)).await;
    let plain = boris.sends("a.png", &picture(20, 20)).await;
    for file in [&made["file"], &plain["id"]] {
        let told = json!({"name": "our_ferry", "file": file});
        let refused = boris.post_json(EMOJI, told).await;
        assert_eq!(refused.problem("invalid"), "file");
        boris.bytes(&json!({"id": file}), "").await;
    }
    let others = json!({"name": "our_ferry", "file": plain["id"]});
    anna.post_json(EMOJI, others).await.is_problem("not_found");
    boris.bytes(&plain, "").await;
}

async fn a_picture_of_an_emoji_is_small_and_says_nothing_of_its_maker(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let made = anna.makes_emoji("dance", &moving(64, 2)).await;
    assert_eq!(made["is_animated"], true);
    let file = json!({"id": made["file"]});
    let moves = boris.bytes(&file, "").await;
    assert!(moves.starts_with(b"GIF8"));
    let still = boris.bytes(&file, "?preview=360").await;
    assert!(image::load_from_memory(&still).is_ok() && !still.starts_with(b"GIF8"));
    let wide = anna.makes_emoji("wide", &moving(200, 2)).await;
    assert_eq!(wide["is_animated"], true);
    let smaller = boris.bytes(&json!({"id": wide["file"]}), "").await;
    let smaller = image::load_from_memory(&smaller).expect("a picture");
    assert_eq!((smaller.width(), smaller.height()), (128, 128));
    let file = anna.sends_emoji(&moving(200, 301)).await;
    let told = json!({"name": "too-long", "file": file["id"]});
    let refused = anna.post_json(EMOJI, told).await;
    assert_eq!(refused.problem("invalid"), "file");
    let path = format!("/files/{}/emoji", made["file"]);
    veche.get(&path).await.is_problem("unauthenticated");
    let drop = format!("/api/v1/files/{}", made["file"]);
    anna.delete(&drop).await.is_problem("conflict");
}

async fn who_may_make_emoji_is_a_rule_of_the_town(veche: Veche) {
    let anna = veche.person("anna").await;
    let (moderator, admin) = (veche.demo("moderator").await, veche.demo("admin").await);
    for (who, makers) in [
        ("everybody", [true, true, true]),
        ("moderators", [false, true, true]),
        ("admins", [false, false, true]),
    ] {
        let rule = json!({"make_emoji": who});
        let town = admin.patch_json("/api/v1/town", rule).await.ok();
        assert_eq!(town["rules"]["make_emoji"], who);
        for (person, may) in [&anna, &moderator, &admin].into_iter().zip(makers) {
            let name = format!("of-{}-{who}", person.id);
            let reply = tries(person, &name).await;
            if may {
                reply.ok();
            } else {
                reply.is_problem("forbidden");
            }
        }
    }
    // What one has made one deletes in any case; what others have made is for moderators.
    let own = format!("{EMOJI}/of-{}-everybody", anna.id);
    let others = format!("{EMOJI}/of-{}-admins", admin.id);
    anna.delete(&others).await.is_problem("forbidden");
    anna.delete(&own).await.done();
    moderator.delete(&others).await.done();
    moderator.delete(&others).await.is_problem("not_found");
    let log = admin.asks("/audit?limit=20").await;
    let acts = log.as_array().expect("lines").iter();
    let acts = acts.filter(|line| line["act"] == "emoji_deleted");
    let acts: Vec<&Value> = acts.collect();
    assert_eq!(acts.len(), 2);
    assert_eq!(acts[0]["detail"], format!("of-{}-admins", admin.id));
}

async fn a_deleted_emoji_leaves_its_name(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let made = anna.makes_emoji("кот", &picture(20, 20)).await;
    let seq = anna.says(square, ":кот:").await;
    let message = format!("/channels/{square}/messages/{seq}");
    let reaction = format!("/api/v1{message}/reactions/:кот:");
    boris.put_json(&reaction, json!({})).await.ok();
    let mut live = boris.lives().await;
    anna.delete(&format!("{EMOJI}/КОТ")).await.done();
    live.signal("emoji").await;
    assert_eq!(list(&boris).await["emoji"], json!([]));
    let found = boris.asks(&message).await;
    assert_eq!(found["text"], ":кот:");
    assert_eq!(found["reactions"][0]["emoji"], ":кот:");
    let file = json!({"id": made["file"]});
    let gone = boris.looks(&file, "", HeaderMap::new()).await;
    assert_eq!(gone.status().as_u16(), 404);
    // What stands there is taken back, and not put again.
    boris.delete(&reaction).await.ok();
    let again = boris.put_json(&reaction, json!({})).await;
    assert_eq!(again.problem("invalid"), "emoji");
    anna.makes_emoji("кот", &picture(20, 20)).await;
    boris.put_json(&reaction, json!({})).await.ok();
}

async fn there_are_five_hundred_emoji_at_most(veche: Veche) {
    let anna = veche.person("anna").await;
    let bytes = picture(8, 8);
    for number in 0..500 {
        anna.makes_emoji(&format!("emoji-{number}"), &bytes).await;
    }
    tries(&anna, "another").await.is_problem("conflict");
    anna.delete(&format!("{EMOJI}/emoji-7")).await.done();
    anna.makes_emoji("another", &bytes).await;
    let all = list(&anna).await;
    assert_eq!(all["emoji"].as_array().map(Vec::len), Some(500));
}
