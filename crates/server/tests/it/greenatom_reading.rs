//! When a message counts as read.

mod mute;
mod proxy;

use std::time::{Duration, Instant};

use serde_json::json;

use self::{
    mute::Mute,
    proxy::{Cut, Proxy},
};
use crate::{
    harness::{Person, Raw, Socket, Veche, until},
    stories,
};

stories![
    a_pushed_message_is_read_and_one_that_waited_is_not,
    who_asks_right_after_hearing_always_sees_it_read,
    a_socket_of_a_channel_reads_no_direct_messages,
    a_push_that_is_never_answered_stays_unread,
    a_message_is_read_when_one_of_many_sockets_has_it,
    an_answer_reads_no_later_message_that_is_stored_meanwhile,
    a_frame_that_was_cut_off_on_its_way_stays_unread,
    a_frame_whose_way_down_is_cut_stays_unread,
    a_message_lost_on_the_way_is_not_read,
];

/// How long a push may take: one that takes longer is given up, and stays unread until its receiver says that it is there.
const PATIENCE: Duration = Duration::from_millis(250);

async fn unread(person: &Person, from: &Person) -> Vec<String> {
    person.texts_with("/getnotreadedmessages", from).await
}

async fn read(person: &Person, from: &Person) -> Vec<String> {
    person.texts_with("/getreadedmessages", from).await
}

async fn a_pushed_message_is_read_and_one_that_waited_is_not(veche: Veche) {
    let [anna, boris, clara] = veche.people(["anna", "boris", "clara"]).await;
    anna.writes(&boris, "early").await;
    clara.writes(&boris, "early too").await;
    let mut boriss = boris.chats().await;

    anna.writes(&boris, "live").await;

    assert_eq!(
        boriss.json().await,
        json!({"username_from": "anna", "message": "live"})
    );
    assert_eq!(read(&boris, &anna).await, ["live"]);
    assert_eq!(
        unread(&boris, &anna).await,
        ["early"],
        "a live one leaves the waiting one"
    );
    assert_eq!(unread(&boris, &clara).await, ["early too"]);
    boriss.close().await;
    let admin = veche.demo("admin").await;
    until(async || admin.get("/getallactiveusers").await.ok() == json!([])).await;
    anna.writes(&boris, "late").await;
    assert_eq!(unread(&boris, &anna).await, ["early", "late"]);
    boris
        .post("/readnotreadedfromuser?user_from=anna")
        .await
        .ok();
    assert_eq!(read(&boris, &anna).await, ["early", "live", "late"]);
    assert_eq!(unread(&boris, &clara).await, ["early too"]);
}

async fn who_asks_right_after_hearing_always_sees_it_read(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let (mut annas, mut boriss) = (anna.chats().await, boris.chats().await);
    for number in 0..50 {
        let text = format!("message {number}");
        let written = Instant::now();
        annas.writes(&boris, &text).await;
        assert_eq!(boriss.json().await["message"], text.as_str());
        let unread = boris.get("/getnotreadedmessages").await.ok();
        assert!(
            unread == json!({}) || written.elapsed() > PATIENCE,
            "message {number} was heard before this was asked: {unread}"
        );
    }
    until(async || read(&boris, &anna).await.len() == 50).await;
}

async fn a_socket_of_a_channel_reads_no_direct_messages(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let square = veche.channel("square", &[&anna, &boris]).await;
    let mut boriss = boris.listens(square).await;

    anna.writes(&boris, "directly").await;
    anna.listens(square).await.send("to the square").await;

    assert_eq!(boriss.text().await, "anna: to the square");
    assert_eq!(unread(&boris, &anna).await, ["directly"]);
}

async fn a_push_that_is_never_answered_stays_unread(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut mute = Mute::open(&veche.base, &boris.token).await;
    let mut pings = Vec::new();
    for text in ["one", "two", "three"] {
        anna.writes(&boris, text).await;
        let (ping, frame) = mute.pushed().await;
        assert_eq!(frame, json!({"username_from": "anna", "message": text}));
        pings.push(ping);
    }
    assert_eq!(unread(&boris, &anna).await, ["one", "two", "three"]);

    mute.pong(b"something else").await;
    mute.pong(b"").await;
    mute.pong(&pings[1]).await;

    until(async || unread(&boris, &anna).await == ["three"]).await;
    assert_eq!(read(&boris, &anna).await, ["one", "two"]);
    drop(mute);
    let admin = veche.demo("admin").await;
    until(async || admin.get("/getallactiveusers").await.ok() == json!([])).await;
    assert_eq!(unread(&boris, &anna).await, ["three"]);
}

async fn a_message_is_read_when_one_of_many_sockets_has_it(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut mute = Mute::open(&veche.base, &boris.token).await;
    anna.writes(&boris, "for the mute one").await;
    mute.pushed().await;
    let mut listening = boris.chats().await;

    anna.writes(&boris, "for both").await;

    assert_eq!(listening.json().await["message"], "for both");
    mute.pushed().await;
    until(async || read(&boris, &anna).await == ["for both"]).await;
    assert_eq!(unread(&boris, &anna).await, ["for the mute one"]);
}

/// The mark of one message and the storing of the next meet in the store, again and again.
async fn an_answer_reads_no_later_message_that_is_stored_meanwhile(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let admin = veche.demo("admin").await;
    let mut mute = Mute::open(&veche.base, &boris.token).await;
    let mut annas = anna.chats().await;
    // An administrator's view waits for no push.
    let is_read = async |from_last: usize| {
        let chats = admin.get("/readuserchats?username=boris").await.ok();
        let list = chats["anna"].as_array().expect("a list").clone();
        list[list.len() - from_last]["is_read"] == true
    };
    for round in 0..80 {
        annas.writes(&boris, &format!("answered {round}")).await;
        annas.succeeds().await;
        let (ping, _) = mute.pushed().await;
        let next = format!("not answered {round}");
        tokio::join!(annas.writes(&boris, &next), mute.pong(&ping));
        annas.succeeds().await;
        let (last, _) = mute.pushed().await;

        until(async || is_read(2).await).await;
        assert!(
            !is_read(1).await,
            "{next} was read by the answer to the one before"
        );
        mute.pong(&last).await;
        until(async || is_read(1).await).await;
    }
}

/// How many bytes a push of this text by anna has: a ping, and a frame with a head of two bytes.
fn size_of_push(text: &str) -> usize {
    let frame = format!("{{\"username_from\":\"anna\",\"message\":\"{text}\"}}");
    assert!(frame.len() < 126);
    10 + 2 + frame.len()
}

/// Boris's socket through a proxy that is cut after so many bytes of the next push.
async fn cut(veche: &Veche, boris: &Person, how: Cut, after: usize) -> Socket {
    let proxy = Proxy::to(&veche.base).await;
    let url = format!("{}/ws/chat", proxy.base.replace("http://", "ws://"));
    let socket = Socket::open(&url, Some(&boris.token)).await;
    proxy.cut(how, after);
    socket.expect("the socket opens")
}

async fn a_frame_that_was_cut_off_on_its_way_stays_unread(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut lost = Vec::new();
    let size = size_of_push("number 00");
    for after in 0..size {
        let text = format!("number {after:02}");
        let mut boriss = cut(&veche, &boris, Cut::Both, after).await;
        anna.writes(&boris, &text).await;
        assert_eq!(
            boriss.closed().await,
            (None, Vec::new()),
            "cut after {after} bytes"
        );
        lost.push(text);
        assert_eq!(unread(&boris, &anna).await, lost, "cut after {after} bytes");
    }

    let mut boriss = cut(&veche, &boris, Cut::Both, size).await;
    anna.writes(&boris, "number ok").await;
    assert_eq!(boriss.json().await["message"], "number ok");
    assert_eq!(
        read(&boris, &anna).await,
        ["number ok"],
        "the whole of it arrived"
    );
}

async fn a_frame_whose_way_down_is_cut_stays_unread(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut lost = Vec::new();
    // The ping has 10 bytes, and goes ahead of the frame. A way down that is cut just behind it while the way up still works is
    // the one case that is taken for an arrival.
    for after in [0, 1, 5, 9] {
        let text = format!("number {after:02}");
        let mut boriss = cut(&veche, &boris, Cut::Down, after).await;
        let reading = tokio::spawn(async move { boriss.closed().await });
        anna.writes(&boris, &text).await;
        lost.push(text);
        assert_eq!(
            unread(&boris, &anna).await,
            lost,
            "nothing came after {after} bytes"
        );
        reading.abort();
    }
}

async fn a_message_lost_on_the_way_is_not_read(veche: Veche) {
    let [anna, boris] = veche.people(["anna", "boris"]).await;
    let mut annas = anna.chats().await;
    let say = async |socket: &mut Socket, text: &str| {
        socket
            .send_json(json!({"username_to": "boris", "message": text}))
            .await;
        assert_eq!(socket.json().await["status"], "success");
    };
    // His client is there, but reads nothing any more, and then its connection breaks.
    let mut broken = Raw::upgrade(&veche.base, "/ws/chat", &boris.token).await;
    say(&mut annas, "lost").await;
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        ["lost"]
    );
    assert!(!broken.read().await.is_empty(), "the frame went out");
    drop(broken);
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        ["lost"]
    );

    let mut boriss = boris.chats().await;
    say(&mut annas, "heard").await;
    assert_eq!(boriss.json().await["message"], "heard");
    assert_eq!(
        boris.texts_with("/getreadedmessages", &anna).await,
        ["heard"]
    );
    assert_eq!(
        boris.texts_with("/getnotreadedmessages", &anna).await,
        ["lost"]
    );
}
