//! Atom chat's socket, `/ws/{channel_id}`: a text frame in is a message, `username: text` out.

use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    harness::{Refused, Reply, Socket, Veche},
    stories,
};

stories![
    every_socket_of_the_channel_hears_every_message_its_senders_too,
    moderators_take_part_without_being_members,
    a_handshake_without_a_good_token_is_refused,
    a_handshake_is_refused_to_strangers_and_for_what_is_no_channel,
    the_token_may_stand_in_the_header,
    one_users_sockets_are_counted_and_none_pushes_another_out,
    a_frame_that_is_no_message_is_answered_to_its_sender_only,
    a_message_is_kept_as_it_was_written,
    a_frame_past_the_limit_costs_its_sender_only,
    who_leaves_without_a_word_holds_nobody_up,
];

fn refusal(opened: Result<Socket, Refused>) -> (u16, Value) {
    let Err(Refused { status, json }) = opened else {
        panic!("the socket opened");
    };
    (status, json["detail"].clone())
}

async fn every_socket_of_the_channel_hears_every_message_its_senders_too(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let market = veche.channel("market", &[&anna, &boris]).await;
    let mut elsewhere = boris.listens(market).await;
    let mut sockets = vec![boris.listens(square).await];
    for _ in 0..3 {
        sockets.push(anna.listens(square).await);
    }

    let mut said = Vec::new();
    for (place, name) in [(0, "boris"), (1, "anna"), (2, "anna"), (3, "anna")] {
        sockets[place].send(&format!("from {place}")).await;
        said.push(format!("{name}: from {place}"));
        // Heard by one, so stored: the next one comes behind it.
        assert_eq!(sockets[0].text().await, said[place]);
    }

    for socket in &mut sockets[1..] {
        assert_eq!(socket.texts(4).await, said);
    }
    let last = sockets.pop().expect("there are four");
    last.close().await;
    sockets[1].send("one fewer").await;
    for socket in &mut sockets {
        assert_eq!(socket.text().await, "anna: one fewer");
    }
    // The other channel was quiet all the time: its first line is its own.
    elsewhere.send("here").await;
    assert_eq!(elsewhere.text().await, "boris: here");
    let stored = anna.reads(square).await.into_iter();
    let texts: Vec<String> = stored.map(|(_, text)| text).collect();
    assert_eq!(texts, ["from 0", "from 1", "from 2", "from 3", "one fewer"]);
}

async fn moderators_take_part_without_being_members(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let mut annas = anna.listens(square).await;
    for name in ["moderator", "admin"] {
        let judge = veche.demo(name).await;
        let mut socket = judge.listens(square).await;
        socket.send("order").await;
        assert_eq!(socket.text().await, format!("{name}: order"));
        assert_eq!(annas.text().await, format!("{name}: order"));
        annas.send("yes").await;
        assert_eq!(socket.text().await, "anna: yes");
        assert_eq!(annas.text().await, "anna: yes");
    }
}

async fn a_handshake_without_a_good_token_is_refused(veche: Veche) {
    for path in ["/ws/1", "/ws/1?token=", "/ws/1?tocken=x", "/ws/x"] {
        let said = refusal(veche.socket(path).await);
        assert_eq!(said, (401, "Not authenticated".into()), "{path}");
    }
    for path in ["/ws/1?token=x", "/ws/1?token=a.b.c", "/ws/1000000?token=x"] {
        let said = refusal(veche.socket(path).await);
        assert_eq!(
            said,
            (401, "Could not validate credentials".into()),
            "{path}"
        );
    }
    for path in ["/ws/1", "/ws/1?token=x"] {
        let response = veche
            .request("GET", path)
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .send()
            .await;
        let reply = Reply::of(response.expect("the server answers")).await;
        assert_eq!(reply.status, 401);
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
    veche.demo("user1").await.listens(1).await;
}

async fn a_handshake_is_refused_to_strangers_and_for_what_is_no_channel(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    let moderator = veche.demo("moderator").await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let block = format!("/moderator/block_user/{}", boris.id);
    moderator.post(&block).await.ok();

    let no_access = (403, "You do not have access to this channel".into());
    assert_eq!(refusal(clara.tries_to_listen(square).await), no_access);
    assert_eq!(refusal(boris.tries_to_listen(square).await), no_access);
    for person in [&anna, &clara, &moderator] {
        for id in [0, -1, 1_000_000, i64::MAX] {
            let said = refusal(person.tries_to_listen(id).await);
            assert_eq!(said, (403, "Channel not found".into()));
        }
    }
    for id in ["square", "1.5", "99999999999999999999", "%00"] {
        let path = format!("/ws/{id}?token={}", anna.token);
        let (status, detail) = refusal(veche.socket(&path).await);
        assert_eq!(status, 403);
        assert_eq!(detail[0]["loc"], serde_json::json!(["path", "channel_id"]));
    }
    anna.listens(square).await;
}

async fn the_token_may_stand_in_the_header(veche: Veche) {
    let anna = veche.person("anna").await;
    let square = veche.channel("square", &[&anna]).await;
    let url = veche.url(&format!("/ws/{square}")).replace("http", "ws");
    let opened = Socket::open(&url, Some(&anna.token)).await;
    let mut socket = opened.unwrap_or_else(|refused| panic!("{refused:?}"));
    socket.send("hi").await;
    assert_eq!(socket.text().await, "anna: hi");
    let said = refusal(Socket::open(&url, Some("x")).await);
    assert_eq!(said, (401, "Could not validate credentials".into()));
}

async fn one_users_sockets_are_counted_and_none_pushes_another_out(mut veche: Veche) {
    veche.stop().await;
    veche.settings.sockets_per_user = 3;
    veche.start().await;
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut sockets = Vec::new();
    for _ in 0..3 {
        sockets.push(anna.listens(square).await);
    }

    let (status, _) = refusal(anna.tries_to_listen(square).await);
    assert!((400..500).contains(&status), "{status}");
    let mut boriss = boris.listens(square).await;
    boriss.send("all there?").await;
    for socket in &mut sockets {
        assert_eq!(socket.text().await, "boris: all there?");
    }
}

async fn a_frame_that_is_no_message_is_answered_to_its_sender_only(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);
    let bad = [
        Message::text(""),
        Message::text(" \n\t "),
        Message::text("a\u{0}b"),
        Message::text("\u{1b}[2J"),
        Message::text("я".repeat(10_001)),
        Message::text("x".repeat(64 << 10)),
        Message::binary(b"hi".to_vec()),
        Message::binary(Vec::new()),
        Message::binary(vec![0xff; 1000]),
    ];

    for (number, frame) in bad.into_iter().enumerate() {
        annas.send_frame(frame).await;
        let notice = annas.text().await;
        assert!(notice.starts_with("veche: "), "{notice}");
        assert!(!notice.contains('\n') && notice.len() < 200, "{notice}");
        annas.send_frame(Message::Ping(Vec::new().into())).await;
        annas.send(&number.to_string()).await;
        assert_eq!(annas.text().await, format!("anna: {number}"));
        assert_eq!(boriss.text().await, format!("anna: {number}"));
    }
    assert_eq!(boris.reads(square).await.len(), 9);
}

async fn a_message_is_kept_as_it_was_written(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);
    let texts = [
        "two\nlines".to_owned(),
        "\r\nboris: this is one frame of anna's\n".to_owned(),
        "veche: nor does this come from the server".to_owned(),
        "  blanks\tand tabs  ".to_owned(),
        r#"{"username_to": "boris", "message": "text is text"}"#.to_owned(),
        "<script>alert('hi')</script> %s \\n '; drop table messages; --".to_owned(),
        "Вече 李雷 שלום 👩‍👩‍👧‍👦 e\u{301} \u{202e}".to_owned(),
        "𝕧".repeat(10_000),
        "0".to_owned(),
    ];

    for text in &texts {
        annas.send(text).await;
        let line = format!("anna: {text}");
        assert_eq!(boriss.text().await, line);
        assert_eq!(annas.text().await, line);
    }

    let stored: Vec<String> = boris
        .reads(square)
        .await
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert_eq!(stored, texts);
}

async fn a_frame_past_the_limit_costs_its_sender_only(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let (mut annas, mut boriss) = (anna.listens(square).await, boris.listens(square).await);

    annas.send("x".repeat((64 << 10) + 1).as_str()).await;

    let ending = annas.closed().await;
    let mut annas = anna.listens(square).await;
    annas.send("I am back").await;
    assert_eq!(boriss.text().await, "anna: I am back");
    assert_eq!(boris.reads(square).await.len(), 1);
    // The sender learns why, which a connection that just breaks does not say (RFC 6455, 7.4.1).
    assert_eq!(ending, (Some(1009), vec![]));
}

async fn who_leaves_without_a_word_holds_nobody_up(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut boriss = boris.listens(square).await;
    for round in 0..10 {
        let mut annas = anna.listens(square).await;
        annas.send(&format!("last words {round}")).await;
        drop(annas);
    }
    let mut heard = boriss.texts(10).await;
    heard.sort_unstable();
    let said: Vec<String> = (0..10)
        .map(|round| format!("anna: last words {round}"))
        .collect();
    assert_eq!(heard, said);
}
