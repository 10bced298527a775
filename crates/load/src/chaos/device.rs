//! One client's live socket, as docs/protocol.md has it: resumes, writes down whatever it is told, and believes it.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::recorder::Recorder;
use crate::{
    Result,
    error::Error,
    frame,
    record::What,
    socket::{Door, Socket},
};

/// How long opening, `hello` and `resume` may take together.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a client holds, across its connections.
#[derive(Default)]
pub(super) struct Device {
    pub(super) client: u32,
    pub(super) person: u64,
    /// Up to where it was told each channel.
    pub(super) known: BTreeMap<u64, u64>,
    /// The last message of somebody that it heard of, to react to.
    pub(super) heard: Option<(u64, u64)>,
    epoch: Option<String>,
    pub(super) open: Option<Open>,
    next_id: u64,
}

pub(super) struct Open {
    socket: Socket,
    pub(super) connection: u64,
    beat: Duration,
    last: Instant,
    pub(super) answers: BTreeMap<u64, Value>,
}

impl Device {
    /// One that holds nothing as yet.
    pub(super) fn of(client: u32, person: u64) -> Self {
        Self {
            client,
            person,
            ..Self::default()
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn close(&mut self, recorder: &Recorder, why: &str) {
        if let Some(open) = self.open.take() {
            recorder.note(What::Close {
                connection: open.connection,
                why: why.to_owned(),
            });
        }
    }

    /// Opens the socket on a node, and hears everything until the answer to `resume`.
    pub(super) async fn connect(
        &mut self,
        recorder: &Recorder,
        node: (u32, SocketAddr),
        token: &str,
    ) -> Result<()> {
        let connected = timeout(PATIENCE, self.resume(recorder, node, token)).await;
        let connected = connected.unwrap_or_else(|_| Err(Error::broken("no answer to resume")));
        if let Err(error) = &connected {
            self.close(recorder, &error.to_string());
        }
        connected
    }

    async fn resume(
        &mut self,
        recorder: &Recorder,
        (node, address): (u32, SocketAddr),
        token: &str,
    ) -> Result<()> {
        let door = Door {
            address,
            path: "/api/v1/socket".to_owned(),
            token: Some(token.to_owned()),
            protocol: None,
        };
        let mut socket = Socket::open(&door, None).await?;
        let hello = socket
            .until(|payload| payload.starts_with(b"{\"hello\""))
            .await?;
        let hello: Value = serde_json::from_slice(&hello)?;
        let hello = &hello["hello"];
        let epoch = hello["epoch"].as_str().unwrap_or_default().to_owned();
        let held = self.epoch.as_ref().unwrap_or(&epoch);
        let told = json!({"epoch": held, "channels": self.known});
        let connection = recorder.number();
        recorder.note(What::Open {
            client: self.client,
            person: self.person,
            node,
            connection,
        });
        for place in hello["places"].as_array().into_iter().flatten() {
            if !self.known.contains_key(&int(&place["channel"]["id"])) {
                self.enter(recorder, place);
            }
        }
        let beat = Duration::from_secs(hello["beat_seconds"].as_u64().unwrap_or(30));
        self.open = Some(Open {
            socket,
            connection,
            beat,
            last: Instant::now(),
            answers: BTreeMap::new(),
        });
        let id = self.send("resume", &told).await?;
        let answer = self.answer(recorder, id, PATIENCE).await?;
        let gone = answer.pointer("/ok/gone").and_then(Value::as_array);
        let gone = gone.ok_or_else(|| Error::broken(format!("resume: {answer}")))?;
        for channel in gone {
            self.lose(recorder, int(channel));
        }
        self.epoch = Some(epoch);
        Ok(())
    }

    /// Sends an operation; its number.
    pub(super) async fn send(&mut self, op: &str, params: &Value) -> Result<u64> {
        self.next_id += 1;
        let told = json!({"id": self.next_id, "op": op, "params": params});
        let mut frame = Vec::new();
        frame::put_masked(&mut frame, frame::TEXT, told.to_string().as_bytes());
        let open = self.open.as_ref().ok_or_else(closed)?;
        // A way that takes nothing is as good as none.
        let sent = timeout(PATIENCE, open.socket.send(&frame)).await;
        sent.map_err(|_| Error::broken("the socket takes nothing"))??;
        Ok(self.next_id)
    }

    /// The answer to an operation, if it comes in time; whatever else is told meanwhile is written down.
    pub(super) async fn answer(
        &mut self,
        recorder: &Recorder,
        id: u64,
        patience: Duration,
    ) -> Result<Value> {
        let until = Instant::now() + patience;
        loop {
            let open = self.open.as_mut().ok_or_else(closed)?;
            if let Some(answer) = open.answers.remove(&id) {
                return Ok(answer);
            }
            if Instant::now() >= until {
                return Err(Error::broken("no answer"));
            }
            self.hear(recorder, until).await?;
        }
    }

    /// Hears what is told until then, or until it is cut off.
    pub(super) async fn listen(&mut self, recorder: &Recorder, until: Instant) {
        while self.is_open() && Instant::now() < until {
            if let Err(error) = self.hear(recorder, until).await {
                self.close(recorder, &error.to_string());
            }
        }
    }

    /// Hears what is told until something was or the time is up. An error is the end of the connection.
    async fn hear(&mut self, recorder: &Recorder, until: Instant) -> Result<()> {
        let open = self.open.as_mut().ok_or_else(closed)?;
        let dead = open.last + 2 * open.beat;
        match tokio::time::timeout_at(until.min(dead), open.socket.ready()).await {
            Ok(ready) => ready?,
            Err(_) if Instant::now() >= dead => return Err(Error::broken("no beat")),
            Err(_) => return Ok(()),
        }
        open.last = Instant::now();
        let mut frames = Vec::new();
        let read = open
            .socket
            .take(|frame| frames.push(frame.payload.to_vec()));
        for frame in frames {
            self.apply(recorder, serde_json::from_slice(&frame)?);
        }
        read
    }
}

fn closed() -> Error {
    Error::broken("the socket is closed")
}

pub(super) fn int(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}
