//! Frames that break the protocol or the limits: each costs its own socket only.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::harness::{Person, Raw, Socket, Veche};

/// One frame as a client sends it, masked with zeros unless it is told otherwise.
struct Frame {
    first: u8,
    is_masked: bool,
    payload: Vec<u8>,
}

impl Frame {
    fn new(first: u8, payload: impl Into<Vec<u8>>) -> Self {
        Self {
            first,
            is_masked: true,
            payload: payload.into(),
        }
    }

    fn unmasked(self) -> Self {
        Self {
            is_masked: false,
            ..self
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mask = if self.is_masked { 0x80 } else { 0 };
        let mut bytes = vec![self.first];
        let length = self.payload.len();
        if let Some(short) = u8::try_from(length).ok().filter(|short| *short < 126) {
            bytes.push(mask | short);
        } else if let Ok(middle) = u16::try_from(length) {
            bytes.push(mask | 0x7e);
            bytes.extend(middle.to_be_bytes());
        } else {
            bytes.push(mask | 0x7f);
            bytes.extend((length as u64).to_be_bytes());
        }
        if self.is_masked {
            bytes.extend([0; 4]);
        }
        bytes.extend(&self.payload);
        bytes
    }
}

const TEXT: u8 = 0x81;
const BINARY: u8 = 0x82;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;
const CLOSE: u8 = 0x88;

fn frame(first: u8, payload: impl Into<Vec<u8>>) -> Vec<u8> {
    Frame::new(first, payload).bytes()
}

/// Where bytes are left unread, the system may break off before the reason has arrived.
const UNSURE: u16 = 0;

/// Two who go on talking whatever a third one does.
struct Talk {
    annas: Socket,
    boriss: Socket,
    count: u32,
}

impl Talk {
    async fn begin(veche: &Veche) -> (Self, Person, i64) {
        let [anna, boris, vandal] = veche.people(["anna", "boris", "vandal"]).await;
        let square = veche.channel("square", &[&anna, &boris, &vandal]).await;
        let (annas, boriss) = (anna.listens(square).await, boris.listens(square).await);
        (
            Self {
                annas,
                boriss,
                count: 0,
            },
            vandal,
            square,
        )
    }

    /// The next thing they hear is what one of them says: nothing came through in between.
    async fn goes_on(&mut self, after: &str) {
        self.count += 1;
        let text = format!("still here {}", self.count);
        self.annas.send(&text).await;
        assert_eq!(
            self.boriss.text().await,
            format!("anna: {text}"),
            "after {after}"
        );
        assert_eq!(
            self.annas.text().await,
            format!("anna: {text}"),
            "after {after}"
        );
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a row for each case")]
async fn a_frame_that_breaks_the_protocol_ends_its_own_socket_only() {
    let veche = Veche::on_sqlite().await;
    let (mut talk, vandal, square) = Talk::begin(&veche).await;
    let mut cases: Vec<(u16, &str, Vec<u8>)> = vec![
        (
            1002,
            "an unmasked text",
            Frame::new(TEXT, "hi").unmasked().bytes(),
        ),
        (
            1002,
            "an unmasked ping",
            Frame::new(PING, "hi").unmasked().bytes(),
        ),
        (
            1002,
            "an unmasked close",
            Frame::new(CLOSE, [3, 232]).unmasked().bytes(),
        ),
        (
            1007,
            "text that is not UTF-8",
            frame(TEXT, [0x68, 0xff, 0xfe]),
        ),
        (1007, "a cut character", frame(TEXT, [0xe2, 0x82])),
        (1007, "a surrogate", frame(TEXT, [0xed, 0xa0, 0x80])),
        (1007, "an overlong character", frame(TEXT, [0xc0, 0xaf])),
        (
            1007,
            "a character beyond the last",
            frame(TEXT, [0xf4, 0x90, 0x80, 0x80]),
        ),
        (
            1007,
            "fragments that are not UTF-8",
            [frame(0x01, [0xe2]), frame(0x80, [0x28, 0xa1])].concat(),
        ),
        (
            UNSURE,
            "a ping in fragments",
            [frame(0x09, "hi"), frame(0x80, "hi")].concat(),
        ),
        (UNSURE, "a long ping", frame(PING, vec![0; 126])),
        (
            UNSURE,
            "a long close",
            frame(CLOSE, [vec![3, 232], vec![b'a'; 124]].concat()),
        ),
        (1002, "a continuation of nothing", frame(0x80, "hi")),
        (1002, "an open continuation of nothing", frame(0x00, "hi")),
        (
            1002,
            "a text inside a text",
            [frame(0x01, "one"), frame(TEXT, "two")].concat(),
        ),
        (
            UNSURE,
            "a negative length",
            [&[TEXT, 0xff][..], &[0xff; 8], &[0; 4]].concat(),
        ),
        (
            1009,
            "a length of 2^62",
            [&[TEXT, 0xff, 0x40][..], &[0; 7], &[0; 4]].concat(),
        ),
        (
            1009,
            "a length of 4 GiB",
            [&[TEXT, 0xff, 0, 0, 0, 1][..], &[0; 8]].concat(),
        ),
        (
            UNSURE,
            "one byte more than a frame may have",
            frame(TEXT, vec![b'a'; (64 << 10) + 1]),
        ),
        (
            UNSURE,
            "a binary one, too",
            frame(BINARY, vec![0; (64 << 10) + 1]),
        ),
        (
            UNSURE,
            "fragments that are too much together",
            [
                frame(0x01, vec![b'a'; 40_000]),
                frame(0x80, vec![b'a'; 40_000]),
            ]
            .concat(),
        ),
        (
            UNSURE,
            "HTTP",
            b"GET / HTTP/1.1\r\nhost: a\r\n\r\n".repeat(10),
        ),
        (
            UNSURE,
            "noise",
            (0..=255).cycle().skip(131).take(5000).collect(),
        ),
        (
            UNSURE,
            "zeros and text",
            [vec![0; 100], b"hello".to_vec()].concat(),
        ),
    ];
    for reserved in [0x40, 0x20, 0x10, 0x70] {
        cases.push((1002, "a reserved bit", frame(TEXT | reserved, "hi")));
        cases.push((
            1002,
            "a reserved bit on a ping",
            frame(PING | reserved, "hi"),
        ));
    }
    for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] {
        cases.push((1002, "an unknown opcode", frame(0x80 | opcode, "hi")));
    }
    for (wanted, what, bytes) in &cases {
        for path in [format!("/ws/{square}"), "/ws/chat".to_owned()] {
            let mut raw = Raw::upgrade(&veche.base, &path, &vandal.token).await;
            raw.send(bytes).await;
            let (code, heard) = raw.closing().await;
            assert_eq!(heard, Vec::<String>::new(), "{what}");
            if *wanted != UNSURE {
                assert_eq!(code, Some(*wanted), "{what} on {path}");
            }
            assert!(
                matches!(code, None | Some(1002 | 1007 | 1009)),
                "{what} on {path}: {code:?}"
            );
        }
        talk.goes_on(what).await;
    }

    // Good ones, made by the same hand, do pass.
    let mut raw = Raw::upgrade(&veche.base, &format!("/ws/{square}"), &vandal.token).await;
    raw.send(&frame(PING, vec![b'p'; 125])).await;
    raw.send(&frame(PONG, "nobody asked")).await;
    raw.send(
        &[
            frame(0x01, "h"),
            frame(PING, "in between"),
            frame(0x00, [0xc3]),
            frame(0x80, [0xa9]),
        ]
        .concat(),
    )
    .await;
    assert_eq!(talk.boriss.text().await, "vandal: hé");
    assert_eq!(talk.annas.text().await, "vandal: hé");
    raw.send(&frame(CLOSE, [3, 232])).await;
    assert_eq!(
        raw.closing().await,
        (Some(1000), vec!["vandal: hé".to_owned()])
    );
    talk.goes_on("a good end").await;
}

#[tokio::test]
async fn a_frame_may_have_64_kib_and_no_byte_more() {
    let veche = Veche::on_sqlite().await;
    let (mut talk, vandal, square) = Talk::begin(&veche).await;
    // Large enough to be refused as a message, and small enough to be read at all.
    let mut socket = vandal.listens(square).await;
    socket.send(&"a".repeat(64 << 10)).await;
    let notice = socket.text().await;
    assert!(notice.starts_with("veche: not sent: "), "{notice}");
    socket.send("after the large one").await;
    assert_eq!(socket.text().await, "vandal: after the large one");
    assert_eq!(talk.boriss.text().await, "vandal: after the large one");
    assert_eq!(talk.annas.text().await, "vandal: after the large one");

    let mut chat = vandal.chats().await;
    let empty = json!({"username_to": "anna", "message": ""}).to_string();
    let filler = " ".repeat((64 << 10) - empty.len() - 2);
    chat.send(&format!("{}{filler}", empty.replace("\"\"", "\"hi\"")))
        .await;
    assert_eq!(chat.json().await["status"], "success");

    socket
        .send_frame(Message::text("a".repeat((64 << 10) + 1)))
        .await;
    socket.closed().await;
    chat.send_frame(Message::text(" ".repeat((64 << 10) + 1)))
        .await;
    chat.closed().await;
    talk.goes_on("frames that were too large").await;
}

#[tokio::test]
async fn fragments_without_end_are_cut() {
    let veche = Veche::on_sqlite().await;
    let (mut talk, vandal, square) = Talk::begin(&veche).await;
    for size in [0, 1, 1000] {
        let mut raw = Raw::upgrade(&veche.base, &format!("/ws/{square}"), &vandal.token).await;
        raw.send(&frame(0x01, "begun")).await;
        let more = frame(0x00, vec![b'a'; size]).repeat(1000);
        // An empty fragment weighs nothing: a hundred thousand of them are read, and change nothing.
        for _ in 0..100 {
            raw.send(&more).await;
        }
        talk.goes_on("fragments").await;
        if size > 0 {
            let (_, heard) = raw.closing().await;
            assert!(
                !heard.iter().any(|line| line.starts_with("vandal")),
                "{heard:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_flood_of_pings_and_tiny_frames_holds_nobody_up() {
    let veche = Veche::on_sqlite().await;
    let (mut talk, vandal, square) = Talk::begin(&veche).await;
    let path = format!("/ws/{square}");
    // Ten thousand pings, and none of the answers is read.
    let mut deaf = Raw::upgrade(&veche.base, &path, &vandal.token).await;
    let pings = frame(PING, vec![b'p'; 125]).repeat(1000);
    for _ in 0..10 {
        deaf.tries_to_send(&pings).await;
        talk.goes_on("pings").await;
    }
    // The flood of those who post is held to a pace, and told so by not being read.
    let mut fast = Raw::upgrade(&veche.base, &path, &vandal.token).await;
    fast.send(&frame(TEXT, "").repeat(5000)).await;
    fast.send(&frame(BINARY, "").repeat(5000)).await;
    talk.goes_on("empty frames").await;
    // A byte at a time is slow, but it is a frame in the end.
    let mut slow = Raw::upgrade(&veche.base, &path, &vandal.token).await;
    for byte in frame(TEXT, "drip") {
        slow.send(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(talk.boriss.text().await, "vandal: drip");
    // Half a frame and then nothing: the others do not wait for the rest.
    let mut half = Raw::upgrade(&veche.base, &path, &vandal.token).await;
    half.send(&frame(TEXT, vec![b'a'; 1000])[..500]).await;
    drop(half);
    talk.annas.send("the end").await;
    assert_eq!(talk.boriss.text().await, "anna: the end");
}

#[tokio::test]
async fn sockets_that_come_and_go_leave_nothing_behind() {
    let veche = Veche::on_sqlite().await;
    let (mut talk, vandal, square) = Talk::begin(&veche).await;
    let admin = veche.demo("admin").await;
    for _ in 0..300 {
        // Broken off without a word; the limit of a hundred sockets a person holds for open ones only.
        drop(Raw::upgrade(&veche.base, &format!("/ws/{square}"), &vandal.token).await);
    }
    talk.goes_on("three hundred broken sockets").await;
    let begun = std::time::Instant::now();
    loop {
        let active = admin.get("/getallactiveusers").await.ok();
        if active == json!(["anna", "boris"]) {
            break;
        }
        assert!(begun.elapsed() < crate::harness::DEADLINE, "{active}");
    }
}
