//! What is done in a sweep, and what goes before and behind it.

use std::time::Instant;

use super::{LISTENER, PATIENCE, PAUSE, Sweep};
use crate::{
    Result,
    chaos::{
        asking,
        attempt::{self, Outcome},
    },
    error::Error,
    record::{Invoke, Op},
};

impl Sweep {
    /// Asks for it once.
    pub(super) async fn attempt(&self, deed: &Invoke) -> Outcome {
        let id = attempt::begin(&self.recorder, deed);
        let who = if deed.person == self.member.id {
            &self.member
        } else {
            &self.operator
        };
        let door = self.town.nodes[0].front.address;
        let answer = who.ask_for(door, deed).await;
        attempt::end(&self.recorder, (id, deed.op), answer)
    }

    /// Asks until it is done. Refused for good is only what an attempt in doubt has done already.
    pub(super) async fn insist(&self, deed: &Invoke) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Outcome::Done | Outcome::Refused = self.attempt(deed).await {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(Error::broken(format!(
            "{deed:?} is refused though nothing is in its way"
        )))
    }

    /// Says something, with nothing in the way; where it stands.
    pub(super) async fn say(&mut self) -> Result<u64> {
        let deed = self.deed(Op::Post, 0);
        self.insist(&deed).await?;
        let door = self.town.nodes[0].front.address;
        // Under its nonce it is there once, and this says where.
        let (method, path, told) = asking::of(&deed);
        let message = self.member.must(door, method, &path, &told).await?;
        message["seq"]
            .as_u64()
            .ok_or_else(|| Error::broken("it stands nowhere"))
    }

    pub(super) fn deed(&mut self, op: Op, message: u64) -> Invoke {
        self.deeds += 1;
        let nonce = format!("sweep-{}", self.deeds);
        let is_of_message = matches!(op, Op::Post | Op::Edit | Op::Delete | Op::React);
        let person = if is_of_message {
            self.member.id
        } else {
            self.operator.id
        };
        Invoke {
            id: 0,
            op,
            client: LISTENER,
            person,
            node: 0,
            channel: Some(self.channel).filter(|_| !matches!(op, Op::Block | Op::Unblock)),
            message: Some(message).filter(|_| is_of_message && op != Op::Post),
            text: matches!(op, Op::Post | Op::Edit).then(|| nonce.clone()),
            whom: (!is_of_message).then_some(self.other),
            nonce,
        }
    }
}

impl Op {
    /// What has to be done before.
    pub(super) fn before(self) -> Option<Self> {
        match self {
            Self::Unblock => Some(Self::Block),
            Self::Invite => Some(Self::Remove),
            _ => None,
        }
    }

    /// What is undone behind it.
    pub(super) fn behind(self) -> Option<Self> {
        match self {
            Self::Block => Some(Self::Unblock),
            Self::Remove => Some(Self::Invite),
            _ => None,
        }
    }
}
