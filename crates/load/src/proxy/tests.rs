use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use super::{Proxy, Tamper, messages::Messages};
use crate::dice::Dice;

/// What must come comes by then, however busy the machine is.
const DEADLINE: Duration = Duration::from_secs(20);
/// What must not come is not waited for longer.
const SILENCE: Duration = Duration::from_millis(100);

/// Two ends of a connection through a proxy.
struct Line {
    proxy: Proxy,
    client: TcpStream,
    server: TcpStream,
}

impl Line {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let target = listener.local_addr().unwrap();
        let proxy = Proxy::to(target, Dice::of(7)).await.unwrap();
        let client = TcpStream::connect(proxy.address).await.unwrap();
        let (server, _) = timeout(DEADLINE, listener.accept()).await.unwrap().unwrap();
        Self {
            proxy,
            client,
            server,
        }
    }
}

async fn says(from: &mut TcpStream, to: &mut TcpStream, words: &str) {
    from.write_all(words.as_bytes()).await.unwrap();
    hears(to, words).await;
}

async fn hears(to: &mut TcpStream, words: &str) {
    let mut heard = vec![0; words.len()];
    let read = timeout(DEADLINE, to.read_exact(&mut heard)).await;
    read.expect("it arrives").expect("it is whole");
    assert_eq!(String::from_utf8_lossy(&heard), words);
}

async fn hears_nothing(to: &mut TcpStream) {
    let mut some = [0];
    assert!(timeout(SILENCE, to.read(&mut some)).await.is_err());
}

async fn rest_of(to: &mut TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    // However the end comes, as an end or as an error.
    let _ = timeout(DEADLINE, to.read_to_end(&mut heard))
        .await
        .expect("it ends");
    heard
}

#[tokio::test]
async fn a_good_way_passes_both_directions_and_an_end_on() {
    let mut line = Line::open().await;
    says(&mut line.client, &mut line.server, "up").await;
    says(&mut line.server, &mut line.client, "down").await;
    line.client.shutdown().await.unwrap();
    assert!(rest_of(&mut line.server).await.is_empty());
    says(&mut line.server, &mut line.client, "still here").await;
}

#[tokio::test]
async fn what_waits_on_a_quiet_way_arrives_once_it_is_mended() {
    let mut line = Line::open().await;
    says(&mut line.client, &mut line.server, "before").await;
    line.proxy
        .change(|way| (way.is_quiet_up, way.is_quiet_down) = (true, true));
    line.client.write_all(b"up").await.unwrap();
    line.server.write_all(b"down").await.unwrap();
    hears_nothing(&mut line.server).await;
    hears_nothing(&mut line.client).await;
    line.proxy.change(super::Way::mend);
    hears(&mut line.server, "up").await;
    hears(&mut line.client, "down").await;
}

#[tokio::test]
async fn a_way_may_be_dead_in_one_direction() {
    let mut line = Line::open().await;
    line.proxy.change(|way| way.is_quiet_down = true);
    says(&mut line.client, &mut line.server, "a question").await;
    line.server.write_all(b"an answer").await.unwrap();
    hears_nothing(&mut line.client).await;
}

#[tokio::test]
async fn a_connection_is_cut_after_any_byte() {
    for bytes in [1, 2, 9, 10] {
        let mut line = Line::open().await;
        line.proxy.change(|way| way.bytes_left = Some(bytes));
        line.client.write_all(b"0123456789").await.unwrap();
        assert_eq!(rest_of(&mut line.server).await, b"0123456789"[..bytes]);
        assert!(rest_of(&mut line.client).await.is_empty());
    }
}

#[tokio::test]
async fn all_connections_are_cut_and_new_ones_are_good() {
    let mut line = Line::open().await;
    line.proxy.change(super::Way::cut);
    assert!(rest_of(&mut line.client).await.is_empty());
    assert!(rest_of(&mut line.server).await.is_empty());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = listener.local_addr().unwrap();
    line.proxy.change(|way| way.target = target);
    let mut client = TcpStream::connect(line.proxy.address).await.unwrap();
    let (mut server, _) = timeout(DEADLINE, listener.accept()).await.unwrap().unwrap();
    says(&mut client, &mut server, "elsewhere").await;
}

#[tokio::test]
async fn a_slow_or_narrow_way_takes_its_time_and_loses_nothing() {
    let mut line = Line::open().await;
    let begun = Instant::now();
    line.proxy.change(|way| way.latency = SILENCE);
    says(&mut line.client, &mut line.server, "slow").await;
    assert!(begun.elapsed() >= SILENCE);
    line.proxy
        .change(|way| (way.latency, way.rate) = (Duration::ZERO, Some(1000)));
    let begun = Instant::now();
    says(&mut line.client, &mut line.server, &"narrow".repeat(50)).await;
    assert!(begun.elapsed() >= SILENCE, "300 bytes at 1000 a second");
}

/// What a server of NATS said and what arrives, each message a letter, however the bytes are torn.
fn tampered(tamper: Tamper, step: usize) -> String {
    let mut said = b"INFO {}\r\n".to_vec();
    for letter in 'a'..='z' {
        said.extend_from_slice(format!("MSG rooms.7 1 3\r\n{letter}\r\n\r\nPING\r\n").as_bytes());
    }
    let (mut messages, mut out) = (Messages::of(Dice::of(3)), Vec::new());
    for bytes in said.chunks(step) {
        messages.pass(bytes, tamper, &mut out);
    }
    let out = String::from_utf8(out).unwrap();
    assert_eq!(
        out.matches("PING\r\n").count(),
        26,
        "the protocol's own lines stay"
    );
    assert!(out.starts_with("INFO {}\r\n"));
    let messages = out.split("MSG rooms.7 1 3\r\n").skip(1);
    messages.map(|message| &message[..1]).collect()
}

#[test]
fn messages_of_nats_are_dropped_doubled_and_late() {
    let all: String = ('a'..='z').collect();
    for step in [1, 7, 4096] {
        let part = |dropped, doubled, late| {
            tampered(
                Tamper {
                    dropped,
                    doubled,
                    late,
                },
                step,
            )
        };
        assert_eq!(part(100, 0, 0), "");
        assert_eq!(part(0, 100, 0).len(), 52);
        assert!(part(0, 0, 100).starts_with("badc"));
        let some = part(30, 0, 0);
        assert!(some.len() < 26 && some.chars().all(|letter| all.contains(letter)));
        assert_eq!(part(0, 0, 0), all);
    }
}
