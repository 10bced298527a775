//! A client that follows docs/protocol.md to the letter and believes nothing: every frame is held against the promise.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::mpsc, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// How long a test waits for something that must come.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

type Wire = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[derive(Default)]
pub(crate) struct Device {
    /// Up to where each channel was told.
    pub(crate) known: BTreeMap<i64, i64>,
    /// From where on it holds all messages of a channel.
    pub(crate) from: BTreeMap<i64, i64>,
    /// The messages as they were last told.
    pub(crate) messages: BTreeMap<i64, BTreeMap<i64, Value>>,
    /// What replies each message had when that was last told.
    pub(crate) replies: BTreeMap<(i64, i64), i64>,
    epoch: Option<String>,
    open: Option<Open>,
    next_id: u64,
    pub(crate) told: u64,
    pub(crate) resumed: u64,
}

struct Open {
    sink: SplitSink<Wire, Message>,
    frames: mpsc::UnboundedReceiver<Value>,
    is_resumed: bool,
    /// Channels whose old positions were handed in, until the answer says which of them are gone.
    held: BTreeSet<i64>,
    answers: BTreeMap<u64, Value>,
    closed: Option<u16>,
    reader: tokio::task::JoinHandle<()>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl Device {
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens the socket and resumes; the cable may be cut at any point of that.
    pub(crate) async fn connect(&mut self, address: &str, token: &str) {
        self.open = None;
        let mut request = format!("ws://{address}/api/v1/socket")
            .into_client_request()
            .expect("a good URL");
        let bearer = format!("Bearer {token}").parse().expect("a header value");
        request.headers_mut().insert("authorization", bearer);
        let Ok(Ok((wire, _))) = timeout(DEADLINE, connect_async(request)).await else {
            return;
        };
        let (sink, mut stream) = wire.split();
        let (heard, mut frames) = mpsc::unbounded_channel();
        let reader = tokio::spawn(async move {
            loop {
                let frame = match stream.next().await {
                    Some(Ok(Message::Text(text))) => serde_json::from_str(&text).expect("JSON"),
                    Some(Ok(Message::Close(close))) => {
                        json!({"closed": close.map_or(0, |close| u16::from(close.code))})
                    }
                    Some(Ok(_)) => continue,
                    Some(Err(_)) | None => json!({"closed": 0}),
                };
                let is_end = frame.get("closed").is_some();
                if heard.send(frame).is_err() || is_end {
                    return;
                }
            }
        });
        let hello = timeout(DEADLINE, frames.recv()).await.ok().flatten();
        let Some(hello) = hello.filter(|hello| hello.get("hello").is_some()) else {
            return;
        };
        let hello = &hello["hello"];
        let epoch = hello["epoch"].as_str().expect("an epoch").to_owned();
        let mut sink = sink;
        let held: BTreeSet<i64> = self.known.keys().copied().collect();
        let holds = self.epoch.clone().unwrap_or_else(|| epoch.clone());
        let resume =
            json!({"id": 0, "op": "resume", "params": {"epoch": holds, "channels": self.known}});
        let sent = sink.send(Message::text(resume.to_string())).await;
        self.epoch = Some(epoch);
        for place in hello["places"].as_array().expect("places") {
            self.enter(place);
        }
        if sent.is_err() {
            return;
        }
        self.open = Some(Open {
            sink,
            frames,
            is_resumed: false,
            held,
            answers: BTreeMap::new(),
            closed: None,
            reader,
        });
    }

    pub(crate) fn disconnect(&mut self) {
        self.open = None;
    }

    /// Notes a channel that is told from its head on, unless it is known already.
    fn enter(&mut self, place: &Value) {
        let (id, head) = (int(&place["channel"]["id"]), int(&place["channel"]["head"]));
        if self.known.contains_key(&id) {
            return;
        }
        self.known.insert(id, head);
        self.from.insert(id, head);
        self.messages.insert(id, BTreeMap::new());
    }

    fn drop_channel(&mut self, channel: i64) {
        self.known.remove(&channel);
        self.from.remove(&channel);
        self.messages.remove(&channel);
        self.replies.retain(|(known, _), _| *known != channel);
    }

    /// Applies what has come; waits for more until there is enough.
    pub(crate) async fn hear_until(&mut self, mut is_enough: impl FnMut(&Self) -> bool) -> bool {
        let deadline = tokio::time::Instant::now() + DEADLINE;
        while !is_enough(self) {
            let Some(open) = &mut self.open else {
                return false;
            };
            let frame = tokio::time::timeout_at(deadline, open.frames.recv()).await;
            let Ok(frame) = frame else {
                return false;
            };
            self.apply(&frame.expect("the reader says goodbye"));
            if self.open.as_ref().is_some_and(|open| open.closed.is_some()) {
                self.open = None;
            }
        }
        true
    }

    /// Applies what has come already.
    pub(crate) fn hear(&mut self) {
        while let Some(open) = &mut self.open {
            let Ok(frame) = open.frames.try_recv() else {
                return;
            };
            self.apply(&frame);
            if self.open.as_ref().is_some_and(|open| open.closed.is_some()) {
                self.open = None;
            }
        }
    }

    pub(crate) fn is_resumed(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.is_resumed)
    }

    /// Sends an operation; whether it arrives is another matter. Its number.
    pub(crate) async fn send(&mut self, op: &str, params: Value) -> Option<u64> {
        self.next_id += 1;
        let frame = json!({"id": self.next_id, "op": op, "params": params});
        let open = self.open.as_mut()?;
        let sent = open.sink.send(Message::text(frame.to_string())).await;
        sent.ok().map(|()| self.next_id)
    }

    /// The answer to an operation; `None` when the connection ended before it came.
    pub(crate) async fn answer(&mut self, id: u64) -> Option<Value> {
        let has_answer = |device: &Self| {
            let open = device.open.as_ref();
            open.is_none_or(|open| open.answers.contains_key(&id))
        };
        self.hear_until(has_answer).await;
        self.open.as_mut()?.answers.remove(&id)
    }

    fn apply(&mut self, frame: &Value) {
        let (kind, body) = frame
            .as_object()
            .and_then(|frame| frame.iter().next())
            .expect("an object with one key");
        match kind.as_str() {
            "event" => self.apply_event(body),
            "answer" => self.apply_answer(body),
            "entered" => {
                // Told of it while it is known: it was left and entered again, which `gone` must have said.
                let id = int(&body["channel"]["id"]);
                assert!(!self.known.contains_key(&id), "entered twice: {body}");
                self.enter(body);
            }
            "signal" if body["type"] == "gone" => self.drop_channel(int(&body["channel"])),
            "resync" => panic!("nothing here is of another time: {body}"),
            "closed" => {
                let open = self.open.as_mut().expect("it was open");
                open.closed = Some(u16::try_from(int(body)).expect("a code"));
            }
            "signal" | "beat" => {}
            other => panic!("an unknown frame {other}: {body}"),
        }
    }

    fn apply_answer(&mut self, answer: &Value) {
        let id = answer["id"].as_u64().expect("a number");
        if id > 0 {
            let open = self.open.as_mut().expect("it is open");
            open.answers.insert(id, answer.clone());
            return;
        }
        let resumed = &answer["ok"];
        assert!(resumed.is_object(), "resuming was refused: {answer}");
        for gone in resumed["gone"].as_array().expect("a list") {
            self.drop_channel(int(gone));
        }
        let open = self.open.as_mut().expect("it is open");
        open.is_resumed = true;
        open.held.clear();
        self.resumed += 1;
    }

    fn apply_event(&mut self, event: &Value) {
        let (channel, seq) = (int(&event["channel"]), int(&event["seq"]));
        let known = self.known.get_mut(&channel);
        let known = known
            .unwrap_or_else(|| panic!("leaked: an event of a channel that is not mine: {event}"));
        assert_eq!(seq, *known + 1, "doubled, lost or out of order: {event}");
        *known = seq;
        self.told += 1;
        if let Some(message) = event.get("message") {
            let at = int(&message["seq"]);
            let changed = int(&message["changed"]);
            assert!(
                changed >= seq || event["type"] == "posted" || changed >= at,
                "{event}"
            );
            let held = self.messages.get_mut(&channel).expect("a channel of mine");
            let is_older = held
                .get(&at)
                .is_some_and(|held| int(&held["changed"]) > changed);
            if !is_older {
                held.insert(at, message.clone());
            }
            self.replies.insert((channel, at), int(&message["replies"]));
        }
        if let Some(thread) = event.get("thread").filter(|thread| thread.is_object()) {
            self.replies
                .insert((channel, int(&thread["root"])), int(&thread["replies"]));
        }
    }
}

pub(crate) fn int(value: &Value) -> i64 {
    value
        .as_i64()
        .unwrap_or_else(|| panic!("no number: {value}"))
}
