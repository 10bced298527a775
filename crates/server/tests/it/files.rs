//! Files: sent, hung on messages, looked at, and let go.

mod aging;
mod avatars;
mod bounds;
mod buckets;
mod full;
mod hostile;
mod looking;
mod resuming;
mod usage;

use std::io::Cursor;

use image::{Frame, ImageFormat, RgbImage, RgbaImage, codecs::gif::GifEncoder};
use serde_json::json;

use crate::{harness::Veche, stories};

stories![
    a_file_that_one_sends_is_shown_to_those_who_read_its_message,
    a_picture_has_its_size_a_placeholder_and_previews,
    a_picture_that_moves_says_so_in_its_message,
    the_old_contracts_show_a_file_as_a_line,
    a_file_is_taken_by_one_message_of_its_owner,
    a_channel_lists_the_messages_that_have_files_by_what_they_are,
    what_a_picture_shows_is_told_as_an_edit,
];

/// A picture as people send them.
pub(crate) fn picture(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 251) as u8, (y % 241) as u8, 90])
    });
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

async fn a_file_that_one_sends_is_shown_to_those_who_read_its_message(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;

    let file = anna.sends("отчёт.txt", "привет".as_bytes()).await;
    assert_eq!(file["name"], "отчёт.txt");
    assert_eq!(file["type"], "text/plain; charset=utf-8");
    assert_eq!((&file["size"], &file["kind"]), (&json!(12), &json!("file")));
    assert_eq!(anna.bytes(&file, "").await, "привет".as_bytes());
    boris
        .get(&format!("/api/v1/files/{}", file["id"]))
        .await
        .is_problem("not_found");

    let mut heard = boris.listens(square).await;
    let message = anna.shows(square, &[&file]).await;
    assert_eq!(message["text"], "");
    assert_eq!(message["files"], json!([file]));
    let line = format!("anna: отчёт.txt: /files/{}/", file["id"]);
    assert!(heard.text().await.starts_with(&line));

    assert_eq!(boris.bytes(&file, "").await, "привет".as_bytes());
    let path = format!("/files/{}/x", file["id"]);
    clara.get(&path).await.is_problem("not_found");
    veche.get(&path).await.is_problem("unauthenticated");

    let seq = &message["seq"];
    let deleted = format!("/api/v1/channels/{square}/messages/{seq}");
    anna.delete(&deleted).await.done();
    for person in [&anna, &boris] {
        person.get(&path).await.is_problem("not_found");
    }
}

async fn a_picture_has_its_size_a_placeholder_and_previews(veche: Veche) {
    let anna = veche.person("anna").await;
    let file = anna.sends("one.png", &picture(1500, 900)).await;
    assert_eq!(
        (&file["kind"], &file["type"]),
        (&json!("image"), &json!("image/png"))
    );
    assert_eq!(
        (&file["width"], &file["height"]),
        (&json!(1500), &json!(900))
    );
    assert_eq!(file["has_preview"], true);
    assert!(file["placeholder"].as_str().expect("a text").len() < 48);
    for (query, width, height) in [
        ("?preview=360", 360, 216),
        ("?preview=1200", 1200, 720),
        ("", 1500, 900),
    ] {
        let bytes = anna.bytes(&file, query).await;
        let image = image::load_from_memory(&bytes).expect("a picture");
        assert_eq!((image.width(), image.height()), (width, height), "{query}");
    }
    let other = anna
        .get(&format!("/files/{}/x?preview=99", file["id"]))
        .await;
    assert_eq!(other.problem("invalid"), "preview");
    let text = anna.sends("a.txt", b"text").await;
    let none = anna
        .get(&format!("/files/{}/x?preview=360", text["id"]))
        .await;
    none.is_problem("not_found");
}

/// A GIF of so many frames.
fn gif(frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for _ in 0..frames {
        let frame = Frame::new(RgbaImage::new(20, 10));
        encoder.encode_frame(frame).expect("a frame");
    }
    drop(encoder);
    bytes
}

async fn a_picture_that_moves_says_so_in_its_message(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut files = Vec::new();
    for (name, bytes) in [("still.gif", gif(1)), ("moving.gif", gif(2))] {
        files.push(anna.sends(name, &bytes).await);
    }
    let message = anna.shows(square, &[&files[0], &files[1]]).await;
    let page = boris.asks(&format!("/channels/{square}/messages")).await;
    let read = page["messages"].as_array().expect("a list").last();
    for message in [&message, read.expect("a message")] {
        let moving = [&message["files"][0], &message["files"][1]].map(|file| &file["is_animated"]);
        assert_eq!(moving, [&json!(false), &json!(true)]);
    }
    let preview = boris.bytes(&files[1], "?preview=360").await;
    assert_eq!(
        image::guess_format(&preview).ok(),
        Some(ImageFormat::Png),
        "it stands still"
    );
}

async fn the_old_contracts_show_a_file_as_a_line(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let file = anna.sends("a b.txt", b"text").await;
    anna.shows(square, &[&file]).await;
    let line = format!("a b.txt: /files/{}/a%20b.txt", file["id"]);
    let found = boris.reads(square).await;
    assert_eq!(found.last(), Some(&(anna.id, line)));

    let mut socket = boris.chats().await;
    let direct = anna
        .post_json("/api/v1/directs", json!({ "people": [boris.id] }))
        .await;
    let direct = direct.ok()["channel"]["id"].as_i64().expect("an id");
    let file = anna.sends("c.txt", b"text").await;
    let told = json!({ "text": "see", "files": [file["id"]], "nonce": "n" });
    let path = format!("/api/v1/channels/{direct}/messages");
    anna.post_json(&path, told).await.ok();
    let line = format!("see\nc.txt: /files/{}/c.txt", file["id"]);
    let heard = socket.json().await;
    assert_eq!(heard["message"], line);
    assert_eq!(boris.texts_with("/getallchats", &anna).await, [line]);
}

async fn a_file_is_taken_by_one_message_of_its_owner(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let file = anna.sends("a.txt", b"text").await;
    for refused in [
        boris.tries_to_show(square, &[&file]).await,
        anna.tries_to_show(square, &[&file, &file]).await,
        anna.tries_to_show(square, &[&json!({ "id": 999 })]).await,
        anna.tries_to_show(square, &[&json!({ "id": 1 }); 11]).await,
    ] {
        assert_eq!(refused.problem("invalid"), "files");
    }
    let first = anna.shows(square, &[&file]).await;
    let path = format!("/api/v1/channels/{square}/messages");
    let again = json!({ "files": [file["id"]], "nonce": "another" });
    let again = anna.post_json(&path, again).await;
    assert_eq!(again.problem("invalid"), "files");
    let empty = anna.post_json(&path, json!({ "nonce": "n" })).await;
    assert_eq!(empty.problem("invalid"), "text");
    let dropped = anna.delete(&format!("/api/v1/files/{}", file["id"])).await;
    dropped.is_problem("conflict");
    assert_eq!(anna.shows(square, &[&file]).await, first);
}

async fn a_channel_lists_the_messages_that_have_files_by_what_they_are(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna]).await;
    let png = picture(9, 9);
    let sends = async |name: &str, bytes: &[u8]| anna.sends(name, bytes).await;
    let both = [sends("a.png", &png).await, sends("b.txt", b"text").await];
    let both = anna.shows(square, &[&both[0], &both[1]]).await;
    anna.says(square, "no file").await;
    let sound = sends("c.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x00").await;
    let sound = anna.shows(square, &[&sound]).await;
    let gone = anna.shows(square, &[&sends("d.png", &png).await]).await;
    let last = anna.shows(square, &[&sends("e.png", &png).await]).await;
    let gone_path = format!("/api/v1/channels/{square}/messages/{}", gone["seq"]);
    anna.delete(&gone_path).await.done();

    let path = format!("/channels/{square}/files");
    let found = async |query: &str| {
        let page = anna.asks(&format!("{path}{query}")).await;
        let messages = page["messages"].as_array().expect("a list").iter();
        let seqs: Vec<_> = messages.map(|message| message["seq"].clone()).collect();
        (seqs, page["next"].clone())
    };
    let [both, sound, last] = [both, sound, last].map(|message| message["seq"].clone());
    let end = json!(null);
    for (query, seqs) in [
        ("", vec![&last, &sound, &both]),
        ("?group=images", vec![&last, &both]),
        ("?group=media", vec![&sound]),
        ("?group=documents", vec![&both]),
    ] {
        let seqs = seqs.into_iter().cloned().collect();
        assert_eq!(found(query).await, (seqs, end.clone()), "{query}");
    }
    let page = found("?group=images&limit=1").await;
    assert_eq!(page, (vec![last.clone()], last.clone()));
    let page = found(&format!("?group=images&before={last}")).await;
    assert_eq!(page, (vec![both], end));

    let api = format!("/api/v1{path}");
    let unknown = anna.get(&format!("{api}?group=films")).await;
    assert_eq!(unknown.problem("invalid"), "group");
    boris.get(&api).await.is_problem("not_found");
}

async fn what_a_picture_shows_is_told_as_an_edit(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let file = anna.sends("one.png", &picture(20, 20)).await;
    let message = anna.shows(square, &[&file]).await;
    let path = format!("/api/v1/files/{}", file["id"]);
    let alt = json!({ "alt": "a white square" });
    boris
        .patch_json(&path, alt.clone())
        .await
        .is_problem("not_found");
    let told = anna.patch_json(&path, alt).await.ok();
    assert_eq!(told["alt"], "a white square");
    let events = boris
        .asks(&format!(
            "/channels/{square}/events?after={}",
            message["seq"]
        ))
        .await;
    let event = &events["events"][0];
    assert_eq!(event["type"], "edited");
    assert_eq!(event["message"]["files"][0]["alt"], "a white square");
    let long = anna
        .patch_json(&path, json!({ "alt": "я".repeat(1001) }))
        .await;
    assert_eq!(long.problem("invalid"), "alt");
}
