//! Shuts people out and lets them in again, over HTTP, on whatever node answers.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use super::{
    attempt::{self, Outcome},
    client::Call,
    people::{Nodes, Person, one_of},
    recorder::Recorder,
};
use crate::{
    dice::Dice,
    record::{Invoke, Op},
};

/// How often something is tried before it is given up.
const TRIES: usize = 60;
/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) struct Moderator {
    pub(super) number: u32,
    pub(super) operator: Person,
    pub(super) nodes: Nodes,
    /// Whom they may shut out, and of which channels.
    pub(super) people: Vec<u64>,
    pub(super) channels: Arc<[u64]>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) dice: Dice,
    pub(super) deeds: u64,
}

impl Moderator {
    /// Goes on until nobody talks any more; everybody is let in again.
    pub(super) async fn run(mut self, mut call: watch::Receiver<Call>) {
        while *call.borrow_and_update() == Call::Talk {
            let whom = *self.dice.pick(&self.people);
            let channel = *self.dice.pick(&self.channels);
            let (out, back, channel) = if self.dice.percent(50) {
                (Op::Block, Op::Unblock, None)
            } else {
                (Op::Remove, Op::Invite, Some(channel))
            };
            self.act(out, whom, channel).await;
            let out_for = self.dice.millis(500, 4000);
            tokio::time::sleep(out_for).await;
            self.act(back, whom, channel).await;
            let rest = self.dice.millis(200, 2000);
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                _ = call.changed() => {}
            }
        }
    }

    async fn act(&mut self, op: Op, whom: u64, channel: Option<u64>) {
        self.deeds += 1;
        let mut invoke = Invoke {
            id: 0,
            op,
            client: self.number,
            person: self.operator.id,
            node: 0,
            channel,
            nonce: format!("{}-{}", self.number, self.deeds),
            message: None,
            text: None,
            whom: Some(whom),
        };
        for _ in 0..TRIES {
            let (node, address) = one_of(&self.nodes, &mut self.dice);
            invoke.node = node;
            let id = attempt::begin(&self.recorder, &invoke);
            let answer = self.operator.ask_for(address, &invoke).await;
            match attempt::end(&self.recorder, (id, op), answer) {
                Outcome::Done | Outcome::Refused => return,
                Outcome::SignIn => drop(self.operator.sign_in(address).await),
                Outcome::Later | Outcome::Doubtful => {}
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
