//! For each operation and each kind of call of the system that stores or reads: the first call fails, then the second, and so on
//! until the operation makes no more. What was asked for is asked for again until it is done; nothing else may come of it.

mod deeds;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    attempt::Outcome, device::Device, people::Person, reading, recorder::Recorder, town::Town,
    tracing::Tracing,
};
use crate::{
    Result,
    error::Error,
    record::{Invoke, Op, What},
};

/// What fails, and how.
const CALLS: [&str; 4] = [
    "pwrite64:error=EIO",
    "pwrite64:error=ENOSPC",
    "fsync,fdatasync:error=EIO",
    "pread64:error=EIO",
];
const OPS: [Op; 8] = [
    Op::Post,
    Op::Edit,
    Op::React,
    Op::Delete,
    Op::Block,
    Op::Unblock,
    Op::Remove,
    Op::Invite,
];
/// No operation makes more calls of a kind.
const MOST: u32 = 60;
/// So many times in a row it went well: it makes no more.
const WELL: u32 = 2;
/// How long the server may refuse what nothing is in the way of.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);
/// Whoever listens is this client.
const LISTENER: u32 = 0;

pub(super) struct Sweep {
    town: Arc<Town>,
    recorder: Arc<Recorder>,
    operator: Person,
    /// Says and changes things, and listens.
    member: Person,
    device: Device,
    /// Is shut out and let in.
    other: u64,
    channel: u64,
    deeds: u64,
}

impl Sweep {
    /// Makes a channel with two people.
    pub(super) async fn of(town: Arc<Town>, recorder: Arc<Recorder>) -> Result<Self> {
        let door = town.nodes[0].front.address;
        let mut operator = Person::new("admin", "securepassword")?;
        operator.sign_in(door).await?;
        let told = json!({"kind": "closed", "name": "swept"});
        let place = operator.must(door, Method::POST, "channels", &told).await?;
        let channel = place["channel"]["id"].as_u64().unwrap_or_default();
        let mut people = Vec::new();
        for name in ["swept0", "swept1"] {
            let mut person = Person::new(name, "a long password")?;
            person.register(door).await?;
            let path = format!("channels/{channel}/members/{}", person.id);
            operator
                .must(door, Method::PUT, &path, &Value::Null)
                .await?;
            people.push(person);
        }
        let other = people.pop().map_or(0, |person| person.id);
        let member = people
            .pop()
            .ok_or_else(|| Error::broken("nobody is there"))?;
        Ok(Self {
            town,
            recorder,
            operator,
            device: Device::of(LISTENER, member.id),
            member,
            other,
            channel,
            deeds: 0,
        })
    }

    /// Sweeps over everything, and reads what is stored.
    pub(super) async fn run(mut self) -> Result<()> {
        for call in CALLS {
            for op in OPS {
                self.sweep(op, call).await?;
            }
        }
        let nodes = self.town.doors();
        let heads = reading::heads(&mut self.operator, &nodes, &[self.channel]).await?;
        let begun = Instant::now();
        while self.device.known.get(&self.channel) < heads.get(&self.channel)
            && begun.elapsed() < PATIENCE
        {
            self.listen().await;
        }
        self.recorder.note(What::End { client: LISTENER });
        reading::read(&mut self.operator, &nodes, &[self.channel], &self.recorder).await
    }

    async fn sweep(&mut self, op: Op, call: &str) -> Result<()> {
        let mut well = 0;
        for nth in 1..=MOST {
            let message = self.say().await?;
            if let Some(before) = op.before() {
                let deed = self.deed(before, message);
                self.insist(&deed).await?;
            }
            let deed = self.deed(op, message);
            let outcome = self.fail_nth(&deed, call, nth).await?;
            if outcome != Outcome::Done {
                self.insist(&deed).await?;
            }
            if let Some(behind) = op.behind() {
                let deed = self.deed(behind, message);
                self.insist(&deed).await?;
            }
            self.listen().await;
            well = if outcome == Outcome::Done {
                well + 1
            } else {
                0
            };
            if well == WELL {
                return Ok(());
            }
        }
        Err(Error::broken(format!(
            "{op:?} does not end well however late {call}"
        )))
    }

    /// One attempt, of whose calls one fails.
    async fn fail_nth(&self, deed: &Invoke, call: &str, nth: u32) -> Result<Outcome> {
        let mut process = self.town.nodes[0].process.lock().await;
        let process = process.as_mut().ok_or_else(|| Error::broken("no server"))?;
        let id = self.recorder.number();
        self.recorder.note(What::Fault {
            id,
            fault: format!("{:?}: {call}", deed.op).to_lowercase(),
            node: None,
        });
        let tracing = Tracing::begin(process, &format!("{call}:when={nth}")).await?;
        let outcome = self.attempt(deed).await;
        tracing.end().await?;
        self.recorder.note(What::Over { id });
        if process.is_running() {
            return Ok(outcome);
        }
        Err(Error::broken(format!(
            "the server ended at {call} {nth} of {:?}",
            deed.op
        )))
    }

    /// Hears what there is; comes back where it was cut off.
    async fn listen(&mut self) {
        let node = (0, self.town.nodes[0].front.address);
        if !self.device.is_open() {
            // It is tried again the next time.
            let _ = self
                .device
                .connect(&self.recorder, node, &self.member.token)
                .await;
        }
        let until = tokio::time::Instant::now() + PAUSE;
        self.device.listen(&self.recorder, until).await;
    }
}
