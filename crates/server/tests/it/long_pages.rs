//! Pages of the longest texts: bounded in bytes, and going on where they ended, on every list that can carry texts.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    harness::{Person, Veche},
    stories,
};

stories![
    long_pages_fit_and_nothing_is_skipped_or_repeated,
    old_histories_are_whole_however_long_they_are,
    a_live_socket_that_resumes_hears_every_long_message_once,
    what_is_not_read_waits_and_nobody_else_waits_for_it,
];

/// Bytes of one page.
const PAGE: usize = 1 << 20;
/// How often a busy server is asked again, and after how long.
const AGAIN: usize = 200;
const PAUSE: Duration = Duration::from_secs(1);
/// Messages that make several pages.
const MANY: usize = 60;

/// A text of 10,000 characters, each of them four bytes or escaped to six.
fn long(number: usize, start: &str) -> String {
    let filler = if number.is_multiple_of(7) {
        '"'
    } else {
        '\u{1f600}'
    };
    let mut text = format!("{start} grove {number} ");
    let left = 10_000 - text.chars().count();
    text.extend(std::iter::repeat_n(filler, left));
    text
}

async fn fills(person: &Person, channel: i64, start: &str) -> Vec<i64> {
    let mut seqs = Vec::new();
    for number in 0..MANY {
        seqs.push(person.says(channel, &long(number, start)).await);
    }
    seqs
}

/// A page, which must fit. A machine that is busy may say that it has no time now.
async fn page(person: &Person, path: &str) -> Value {
    let mut reply = person.get(&format!("/api/v1{path}")).await;
    for _ in 0..AGAIN {
        if !reply.text.contains("takes too long") && reply.status != 503 {
            break;
        }
        sleep(PAUSE).await;
        reply = person.get(&format!("/api/v1{path}")).await;
    }
    assert!(reply.text.len() <= PAGE, "{path}: {}", reply.text.len());
    reply.ok()
}

fn number(value: &Value) -> i64 {
    value.as_i64().expect("a number")
}

/// The positions in a list, read at this place of each item.
fn seqs(list: &Value, at: &str) -> Vec<i64> {
    let items = list.as_array().expect("a list").iter();
    items
        .map(|item| number(item.pointer(at).expect("a position")))
        .collect()
}

/// All of a list whose pages are arrays and go on behind what stands at this place of the last item.
async fn walk(person: &Person, path: &str, at: &str, cursor: (&str, &str)) -> Vec<i64> {
    let (mut all, mut pages, mut next) = (Vec::new(), 0, path.to_owned());
    loop {
        let list = page(person, &next).await;
        let Some(last) = list.as_array().and_then(|list| list.last()) else {
            assert!(pages > 1, "{path} fits one page");
            return all;
        };
        all.extend(seqs(&list, at));
        let (name, behind) = cursor;
        let behind = last.pointer(behind).expect("a cursor");
        let joint = if path.contains('?') { '&' } else { '?' };
        next = format!("{path}{joint}{name}={behind}");
        pages += 1;
    }
}

fn reversed(seqs: &[i64]) -> Vec<i64> {
    seqs.iter().rev().copied().collect()
}

async fn long_pages_fit_and_nothing_is_skipped_or_repeated(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    let said = fills(&boris, square, "@anna").await;
    let messages = format!("/channels/{square}/messages?limit=200");

    let mut back = Vec::new();
    let mut one = page(&anna, &messages).await;
    loop {
        back.splice(0..0, seqs(&one["messages"], "/seq"));
        if one["has_before"] == false {
            break;
        }
        one = page(&anna, &format!("{messages}&before={}", back[0])).await;
        assert_eq!(one["has_after"], true);
    }
    assert_eq!(back, said);

    let (mut forth, mut last) = (Vec::new(), 0);
    loop {
        let one = page(&anna, &format!("{messages}&after={last}")).await;
        forth.extend(seqs(&one["messages"], "/seq"));
        last = *forth.last().expect("a message");
        if one["has_after"] == false {
            break;
        }
    }
    assert_eq!(forth, said);

    let middle = said[MANY / 2];
    let around = page(&anna, &format!("{messages}&around={middle}")).await;
    let found = seqs(&around["messages"], "/seq");
    let at = said
        .iter()
        .position(|seq| *seq == found[0])
        .expect("one of them");
    assert_eq!(found, said[at..at + found.len()]);
    assert!(found.contains(&middle) && found.len() > 2, "{found:?}");
    assert_eq!(
        (&around["has_before"], &around["has_after"]),
        (&json!(true), &json!(true))
    );

    // Many changes of one long message tell it each time.
    for emoji in ["👍", "🎉"] {
        for _ in 0..20 {
            let path = format!("/api/v1/channels/{square}/messages/{middle}/reactions/{emoji}");
            boris.put_json(&path, json!({})).await;
            boris.delete(&path).await;
        }
    }
    let (mut events, mut after) = (Vec::new(), 0);
    loop {
        let path = format!("/channels/{square}/events?limit=200&after={after}");
        let one = page(&anna, &path).await;
        let told = seqs(&one["events"], "/seq");
        assert!(!told.is_empty(), "behind {after}");
        events.extend(&told);
        after = *events.last().expect("an event");
        if after == number(&one["head"]) {
            break;
        }
    }
    assert_eq!(events, (1..=after).collect::<Vec<i64>>());

    every_list_goes_on(&anna, square, &said).await;
}

/// Has something of each message in every list there is, and walks through them.
async fn every_list_goes_on(anna: &Person, square: i64, said: &[i64]) {
    for seq in said {
        let path = format!("/api/v1/channels/{square}/messages/{seq}");
        anna.put_json(&format!("{path}/pin"), json!({})).await;
        anna.put_json(&format!("{path}/saved"), json!({}))
            .await
            .ok();
        let answer = json!({"text": "yes", "nonce": format!("a{seq}"), "thread": seq});
        let posting = format!("/api/v1/channels/{square}/messages");
        anna.post_json(&posting, answer).await.ok();
        let draft = json!({"text": long(1, "draft"), "thread": seq});
        let path = format!("/api/v1/channels/{square}/draft");
        anna.put_json(&path, draft).await.done();
    }
    let lists = [
        (
            format!("/channels/{square}/pins"),
            "/seq",
            ("before", "/pinned_at"),
        ),
        (
            "/saved?limit=200".to_owned(),
            "/message/seq",
            ("before", "/saved_at"),
        ),
        (
            "/threads?limit=200".to_owned(),
            "/root/seq",
            ("before", "/last_reply_at"),
        ),
        ("/drafts".to_owned(), "/thread", ("before", "/kept_at")),
    ];
    for (path, at, cursor) in lists {
        let all = walk(anna, &path, at, cursor).await;
        assert_eq!(all, reversed(said), "{path}");
    }

    for (path, list, at) in [
        ("/mentions?limit=200", "messages", "/seq"),
        ("/search?limit=200&query=grove", "hits", "/message/seq"),
    ] {
        let mut one = page(anna, path).await;
        let mut all = seqs(&one[list], at);
        assert!(all.len() < MANY, "{path} fits one page");
        while !one["next"].is_null() {
            let next = one["next"].to_string();
            one = page(anna, &format!("{path}&before={}", next.trim_matches('"'))).await;
            all.extend(seqs(&one[list], at));
        }
        assert_eq!(all, reversed(said), "{path}");
    }
}

async fn old_histories_are_whole_however_long_they_are(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna]).await;
    fills(&anna, square, "").await;
    let wanted: Vec<String> = (0..MANY).map(|number| long(number, "")).collect();
    let texts = |list: Vec<(i64, String)>| list.into_iter().map(|(_, text)| text).collect();

    let all: Vec<String> = texts(anna.reads(square).await);
    assert_eq!(all, wanted);
    let path = format!("/messages/{square}/?limit={}", MANY - 3);
    let last = anna.get(&path).await.ok();
    let last: Vec<&str> = last
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["content"].as_str().expect("a text"))
        .collect();
    assert_eq!(last, wanted[3..]);
    let first = anna.get(&format!("{path}&after=0")).await.ok();
    let first: Vec<&str> = first
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["content"].as_str().expect("a text"))
        .collect();
    assert_eq!(first, wanted[..MANY - 3]);

    let mut socket = anna.chats().await;
    for text in &wanted {
        socket.writes(&boris, text).await;
        socket.succeeds().await;
    }
    assert_eq!(boris.texts_with("/getallmessages", &anna).await, wanted);
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        wanted
    );
}

async fn a_live_socket_that_resumes_hears_every_long_message_once(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = anna.founds("open", "square").await;
    fills(&anna, square, "").await;

    let mut live = anna.tries_to_live().await.expect("the socket opens");
    live.resume(&[(square, 0)]).await;
    let head = number(&page(&anna, &format!("/channels/{square}/messages")).await["head"]);
    for seq in 1..=head {
        assert_eq!(live.event().await["seq"], seq);
    }
    anna.says(square, "next").await;
    assert_eq!(live.event().await["seq"], head + 1);
}

async fn what_is_not_read_waits_and_nobody_else_waits_for_it(veche: Veche) {
    const SOCKETS: usize = 6;
    const PAGES: usize = 10;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = anna.founds("open", "square").await;
    anna.brings(square, &[&boris]).await;
    fills(&anna, square, "").await;

    let mut sockets = Vec::new();
    for _ in 0..SOCKETS {
        sockets.push(anna.lives().await);
    }
    for live in &mut sockets {
        for _ in 0..PAGES {
            live.send("messages", json!({"channel": square, "limit": 200}))
                .await;
        }
    }
    let path = format!("/channels/{square}/messages?limit=200");
    // Not for as long as a socket that reads nothing may live.
    for _ in 0..3 {
        page(&boris, &path).await;
        boris.says(square, "hello").await;
    }

    // Nothing of what was asked for is lost, once it is read.
    let reading = sockets.into_iter().map(async |mut live| {
        let (mut answered, mut busy) = (Vec::new(), 0);
        while answered.len() - busy < PAGES {
            let answer = live.next("answer").await;
            answered.push(number(&answer["id"]));
            if answer["problem"]["code"] == "unavailable" && busy < AGAIN {
                busy += 1;
                sleep(PAUSE).await;
                live.send("messages", json!({"channel": square, "limit": 200}))
                    .await;
            } else {
                assert!(answer["ok"]["messages"].is_array(), "{answer}");
            }
        }
        answered.sort_unstable();
        let all = answered[0]..answered[0] + answered.len() as i64;
        assert_eq!(answered, all.collect::<Vec<_>>());
    });
    futures_util::future::join_all(reading).await;
}
