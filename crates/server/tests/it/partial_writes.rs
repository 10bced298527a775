//! Sockets whose clients take a while: what was begun is finished, in its order, and who is ended hears why.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    harness::{Binary, Person, Raw, Veche, until},
    stories,
};

stories![
    a_live_socket_that_pauses_hears_all_of_it_when_it_reads_on,
    who_is_blocked_while_talking_and_pinging_hears_why_and_nothing_more,
];

/// As large as a message may be, in bytes too.
fn largest(number: usize) -> String {
    format!("{number:04}{}", "𝓍".repeat(9_996))
}

/// A text frame as a client sends it, short and masked with zeros.
fn text(json: &Value) -> Vec<u8> {
    let text = json.to_string();
    let length = u8::try_from(text.len()).expect("it is short");
    assert!(length < 126);
    [&[0x81, 0x80 | length, 0, 0, 0, 0], text.as_bytes()].concat()
}

/// The whole frames at the beginning of these bytes, as kinds and payloads; they are taken away.
fn frames(bytes: &mut Vec<u8>) -> Vec<(u8, Vec<u8>)> {
    let (mut all, mut at) = (Vec::new(), 0);
    loop {
        let rest = &bytes[at..];
        let head = match rest.get(1) {
            None => break,
            Some(126) => 4,
            Some(127) => 10,
            Some(_) => 2,
        };
        if rest.len() < head {
            break;
        }
        let length = rest[if head == 2 { 1 } else { 2 }..head].iter();
        let length = length.fold(0, |length, byte| length << 8 | usize::from(*byte));
        let Some(payload) = rest.get(head..head + length) else {
            break;
        };
        assert_eq!(rest[0] & 0xf0, 0x80, "no frame begins here");
        all.push((rest[0] & 0xf, payload.to_vec()));
        at += head + length;
    }
    bytes.drain(..at);
    all
}

/// The next texts of a raw socket; the code of its close, if that came first.
async fn texts(raw: &mut Raw, kept: &mut Vec<u8>) -> Result<Vec<String>, Option<u16>> {
    loop {
        let mut found = Vec::new();
        for (kind, payload) in frames(kept) {
            match kind {
                1 => found.push(String::from_utf8(payload).expect("a text is UTF-8")),
                8 => return Err(Some(u16::from_be_bytes([payload[0], payload[1]]))),
                _ => {}
            }
        }
        if !found.is_empty() {
            return Ok(found);
        }
        let bytes = raw.read().await;
        if bytes.is_empty() {
            return Err(None);
        }
        kept.extend(bytes);
    }
}

/// Opens a live socket of which the system takes little, and resumes.
async fn lives_narrowly(veche: &Veche, person: &Person) -> (Raw, Vec<u8>) {
    let mut raw = Raw::upgrade(&veche.base, "/api/v1/socket", &person.token).await;
    let mut kept = Vec::new();
    let hello = texts(&mut raw, &mut kept).await.expect("a greeting");
    let hello: Value = serde_json::from_str(&hello[0]).expect("JSON");
    let epoch = &hello["hello"]["epoch"];
    let resume = json!({"id": 1, "op": "resume", "params": {"epoch": epoch, "channels": {}}});
    raw.send(&text(&resume)).await;
    let answer = texts(&mut raw, &mut kept).await.expect("an answer");
    assert!(answer[0].contains(r#""answer""#), "{answer:?}");
    (raw, kept)
}

async fn a_live_socket_that_pauses_hears_all_of_it_when_it_reads_on(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let (mut raw, mut kept) = lives_narrowly(&veche, &boris).await;

    // How much the system takes on behalf of a client is its own business: more each time, until it is too much.
    let mut next = 0;
    for pause in [75, 90, 105, 120] {
        let paused = Instant::now();
        let is_much = largest(next).len() * pause > 4 << 20;
        for number in next..next + pause {
            anna.says(square, &largest(number)).await;
        }
        let end = next + pause;
        let begun = Instant::now();
        while next < end {
            match texts(&mut raw, &mut kept).await {
                Ok(heard) => {
                    for frame in heard {
                        let frame: Value = serde_json::from_str(&frame).expect("JSON");
                        if let Some(said) = frame["event"]["message"]["text"].as_str() {
                            assert!(said == largest(next), "message {next} is another");
                            next += 1;
                        }
                    }
                }
                // On a machine that is busy with something else it took nothing for so long that it was left; and whoever has missed more
                // than may wait for them is told so for a quarter of a second.
                Err(None) if paused.elapsed() > Duration::from_secs(9) || is_much => return,
                // Where the system takes little, it was too slow.
                Err(code) => return assert_eq!(code, Some(1013), "after {next}"),
            }
        }
        // Before anything else makes the server write, once in 25 s.
        assert!(
            begun.elapsed() < Duration::from_secs(15),
            "{pause} messages took {:?}",
            begun.elapsed()
        );
    }
}

/// A ping as a client sends it.
const PING: &[u8] = &[0x89, 0x81, 0, 0, 0, 0, b'p'];

async fn who_is_blocked_while_talking_and_pinging_hears_why_and_nothing_more(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        for (path, code) in [
            (format!("/ws/{square}"), 1008),
            ("/ws/chat".to_owned(), 1008),
        ] {
            let raw = Raw::upgrade(&veche.base, &path, &boris.token).await;
            sockets.push((raw, Vec::new(), code));
        }
        let (raw, kept) = lives_narrowly(&veche, &boris).await;
        sockets.push((raw, kept, 4003));
    }
    for (raw, _, _) in &mut sockets {
        raw.send(&PING.repeat(20)).await;
    }
    anna.says(square, "before").await;
    anna.writes(&boris, "before").await;
    let block = format!("/api/v1/people/{}/block", boris.id);
    let told = json!({"reason": "noise"});
    let (blocked, ()) = tokio::join!(moderator.put_json(&block, told), async {
        for (raw, _, _) in &mut sockets {
            raw.send(&PING.repeat(20)).await;
        }
    });
    blocked.done();
    anna.says(square, "after").await;

    for (number, (mut raw, mut kept, code)) in sockets.into_iter().enumerate() {
        kept.extend(raw.rest().await);
        let heard = frames(&mut kept);
        assert!(kept.is_empty(), "half a frame at {number}");
        let (last, before) = heard.split_last().expect("a close");
        assert_eq!(last.0, 8, "the last frame at {number}");
        assert_eq!(last.1[..2], u16::to_be_bytes(code), "at {number}");
        assert!(before.iter().all(|(kind, _)| *kind != 8), "at {number}");
        let texts: Vec<_> = before
            .iter()
            .filter(|(kind, _)| *kind == 1)
            .map(|(_, payload)| String::from_utf8_lossy(payload))
            .collect();
        assert!(
            texts.iter().any(|text| text.contains("before")),
            "{texts:?}"
        );
        assert!(
            !texts.iter().any(|text| text.contains("after")),
            "{texts:?}"
        );
    }
}

/// Files that a process has open.
fn files(process: u32) -> usize {
    let open = std::fs::read_dir(format!("/proc/{process}/fd"));
    open.expect("a process of ours").count()
}

#[tokio::test]
async fn sockets_that_have_ended_leave_no_file_open() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let serving = Binary::new(folder.path(), &[]).serve().await;
    let anna = serving.signs_in("user1", "password").await;
    let mut boris = serving.signs_in("user2", "password").await;
    let moderator = serving.signs_in("moderator", "password").await;
    let square = anna.founds("open", "square").await;
    boris.id = boris.asks("/me").await["person"]["id"]
        .as_i64()
        .expect("an id");
    anna.brings(square, &[&boris]).await;
    anna.says(square, "first").await;
    let base = files(serving.id());
    let (mut polite, mut rude, mut out) = (Vec::new(), Vec::new(), Vec::new());
    for path in [&format!("/ws/{square}"), "/ws/chat", "/api/v1/socket"] {
        for _ in 0..8 {
            polite.push(Raw::upgrade(&serving.base, path, &anna.token).await);
            rude.push(Raw::upgrade(&serving.base, path, &anna.token).await);
            out.push(Raw::upgrade(&serving.base, path, &boris.token).await);
        }
    }
    assert!(files(serving.id()) >= base + 72);
    anna.says(square, "to all").await;
    drop(rude);
    for raw in &mut polite {
        raw.send(&[0x88, 0x82, 0, 0, 0, 0, 3, 232]).await;
        let mut all = raw.rest().await;
        let last = frames(&mut all).pop().expect("an answer");
        assert_eq!(last, (8, vec![3, 232]));
    }
    let block = format!("/api/v1/people/{}/block", boris.id);
    moderator
        .put_json(&block, json!({"reason": "noise"}))
        .await
        .done();
    anna.says(square, "to nobody").await;
    // The server closes its end, whatever the client does: these are still open here. Connections for requests are kept.
    until(async || files(serving.id()) < base + 10).await;
    drop((out, polite));
}
