//! A live socket: it asks for operations, and hears all that concerns its person.

use std::collections::VecDeque;

use serde_json::{Map, Value, json};

use super::{Person, Refused, Socket};

pub(crate) struct Live {
    socket: Socket,
    /// What the server greeted with.
    pub(crate) hello: Value,
    /// Frames that came while an answer was waited for.
    heard: VecDeque<Value>,
    asked: u64,
}

impl Live {
    /// Opens `{base}/api/v1/socket{query}` with these headers, and hears the greeting. Nothing is told before the first
    /// request.
    pub(crate) async fn open(
        base: &str,
        query: &str,
        headers: &[(&str, &str)],
    ) -> Result<Self, Refused> {
        let base = base.replace("http://", "ws://");
        let url = format!("{base}/api/v1/socket{query}");
        let mut socket = Socket::open_with(&url, headers).await?;
        let mut first = socket.json().await;
        Ok(Self {
            socket,
            hello: first["hello"].take(),
            heard: VecDeque::new(),
            asked: 0,
        })
    }

    /// Asks to be told all that is missing of these channels; without any, what comes from now on.
    pub(crate) async fn resume(&mut self, channels: &[(i64, i64)]) -> Value {
        let channels: Map<String, Value> = channels
            .iter()
            .map(|(channel, seq)| (channel.to_string(), json!(seq)))
            .collect();
        let params = json!({"epoch": self.hello["epoch"], "channels": channels});
        self.request("resume", params).await
    }

    /// Asks for an operation; what it gives.
    #[track_caller]
    pub(crate) fn request(&mut self, op: &str, params: Value) -> impl Future<Output = Value> {
        let caller = std::panic::Location::caller();
        async move {
            let mut answer = self.ask(op, params).await;
            assert!(
                answer.get("problem").is_none(),
                "{op} at {caller} was refused: {answer}"
            );
            answer["ok"].take()
        }
    }

    /// Asks for an operation that must be refused; the problem.
    #[track_caller]
    pub(crate) fn refused(&mut self, op: &str, params: Value) -> impl Future<Output = Value> {
        let caller = std::panic::Location::caller();
        async move {
            let mut answer = self.ask(op, params).await;
            assert!(
                answer.get("problem").is_some(),
                "{op} at {caller} was not refused: {answer}"
            );
            answer["problem"].take()
        }
    }

    /// Asks for an operation and waits for its answer; whatever else comes is kept for [`next`](Self::next).
    pub(crate) async fn ask(&mut self, op: &str, params: Value) -> Value {
        let id = self.send(op, params).await;
        loop {
            let mut frame = self.socket.json().await;
            if frame["answer"]["id"] == id {
                return frame["answer"].take();
            }
            self.heard.push_back(frame);
        }
    }

    /// Asks for an operation and does not wait; the number that its answer will carry.
    pub(crate) async fn send(&mut self, op: &str, params: Value) -> u64 {
        self.asked += 1;
        let frame = json!({"id": self.asked, "op": op, "params": params});
        self.socket.send_json(frame).await;
        self.asked
    }

    /// Sends a frame that the test wrote itself.
    pub(crate) async fn send_text(&mut self, text: &str) {
        self.socket.send(text).await;
    }

    /// The next frame, whatever it is: an object with one key.
    pub(crate) async fn frame(&mut self) -> Value {
        match self.heard.pop_front() {
            Some(frame) => frame,
            None => self.socket.json().await,
        }
    }

    /// What stands in the next frame of this kind: `event`, `signal`, `entered`. Others are passed over.
    pub(crate) async fn next(&mut self, kind: &str) -> Value {
        loop {
            let mut frame = self.frame().await;
            if frame.get(kind).is_some() {
                return frame[kind].take();
            }
        }
    }

    /// The next event of a channel's log.
    pub(crate) async fn event(&mut self) -> Value {
        self.next("event").await
    }

    /// The next signal of this type; other frames are passed over.
    pub(crate) async fn signal(&mut self, kind: &str) -> Value {
        loop {
            let signal = self.next("signal").await;
            if signal["type"] == kind {
                return signal;
            }
        }
    }

    /// Waits for the server to close; the code, and the frames that came before and were not taken.
    pub(crate) async fn closed(mut self) -> (Option<u16>, Vec<Value>) {
        let (code, texts) = self.socket.closed().await;
        let texts = texts.iter();
        let rest = texts.map(|text| serde_json::from_str(text).expect("frames are JSON"));
        (code, self.heard.into_iter().chain(rest).collect())
    }

    /// Closes in good order.
    pub(crate) async fn close(self) {
        self.socket.close().await;
    }
}

impl Person {
    /// Opens a live socket, which tells all that comes from now on.
    pub(crate) async fn lives(&self) -> Live {
        let mut live = self.tries_to_live().await.expect("the socket opens");
        live.resume(&[]).await;
        live
    }

    /// Opens a live socket; nothing is told before its first request.
    pub(crate) async fn tries_to_live(&self) -> Result<Live, Refused> {
        let bearer = format!("Bearer {}", self.token);
        Live::open(&self.base, "", &[("authorization", &bearer)]).await
    }
}
