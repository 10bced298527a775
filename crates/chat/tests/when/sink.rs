//! A push service that takes everything, and opens what came.

use std::sync::{Arc, Mutex};

use data_encoding::BASE64URL_NOPAD;
use p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use veche_chat::Subscription;
use veche_model::{DeviceName, PushEndpoint};

use crate::{
    model::{Phone, Word},
    opening::opened,
};

const AUTH: [u8; 16] = [5; 16];
const TAKEN: &[u8] = b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n";

/// What came for which device, sealed.
type Came = Arc<Mutex<Vec<(Phone, Vec<u8>)>>>;

pub(crate) struct Sink {
    origin: String,
    came: Came,
}

impl Sink {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let came = Came::default();
        let heard = Arc::clone(&came);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&heard)));
            }
        });
        Self {
            origin: format!("http://{address}"),
            came,
        }
    }

    /// How a device is registered.
    pub(crate) fn subscription(&self, (who, phone): Phone) -> Subscription {
        let point = key((who, phone)).public_key().to_encoded_point(false);
        let endpoint = format!("{}/{who}/{phone}", self.origin);
        Subscription {
            name: DeviceName::parse("phone").expect("a name"),
            endpoint: PushEndpoint::parse(&endpoint).expect("an address"),
            p256dh: BASE64URL_NOPAD.encode(point.as_bytes()),
            auth: BASE64URL_NOPAD.encode(&AUTH),
        }
    }

    /// What came since the last time.
    pub(crate) fn takes(&self, place_of: impl Fn(i64) -> usize) -> Vec<Word> {
        let came = std::mem::take(&mut *self.came.lock().expect("no panic here"));
        let words = came.into_iter().map(|(to, body)| {
            let said = opened(&key(to), AUTH, &body);
            word(to, &said["notification"], &place_of)
        });
        words.collect()
    }
}

/// What a word is about: its link leads to the last message, and its first line counts them.
fn word(to: Phone, said: &Value, place_of: impl Fn(i64) -> usize) -> Word {
    let link = said["navigate"].as_str().expect("a link");
    let mut parts = link.rsplit('/').map(|part| part.parse().unwrap_or(0));
    let (last, channel) = (parts.next(), parts.next());
    let body = said["body"].as_str().expect("a text");
    let count = body
        .split_once(" new messages\n")
        .map_or(Ok(1), |(count, _)| count.parse());
    Word {
        to,
        place: place_of(channel.expect("a channel")),
        last: last.expect("a message"),
        count: count.expect("a number"),
    }
}

fn key((who, phone): Phone) -> SecretKey {
    let mut secret = [9; 32];
    secret[0] = u8::try_from(who * 2 + phone).expect("few devices");
    SecretKey::from_slice(&secret).expect("a number of the curve")
}

async fn serve(socket: TcpStream, came: Came) {
    let mut socket = BufReader::new(socket);
    loop {
        let (mut line, mut path, mut length) = (String::new(), String::new(), 0);
        while socket.read_line(&mut line).await.is_ok_and(|read| read > 2) {
            let said = line.trim_end().to_ascii_lowercase();
            if let Some(bytes) = said.strip_prefix("content-length: ") {
                length = bytes.parse().expect("a number");
            } else if path.is_empty() {
                said.split(' ')
                    .nth(1)
                    .unwrap_or_default()
                    .clone_into(&mut path);
            }
            line.clear();
        }
        let mut body = vec![0; length];
        if length == 0 || socket.read_exact(&mut body).await.is_err() {
            return;
        }
        let mut parts = path
            .split('/')
            .skip(1)
            .map(|part| part.parse().expect("a number"));
        let to = (parts.next().expect("who"), parts.next().expect("which"));
        came.lock().expect("no panic here").push((to, body));
        if socket.write_all(TAKEN).await.is_err() {
            return;
        }
    }
}
