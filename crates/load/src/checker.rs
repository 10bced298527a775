//! Reads a history and says what in it must not be. It believes neither clients nor servers: whatever it reports follows from what
//! was asked, answered and heard, and what stands in the logs at the end. n log n for n lines.

mod bans;
mod deeds;
mod hearing;
mod known;
mod logs;
mod recovery;
#[cfg(test)]
mod tests;
mod times;
mod verdict;

use std::io::BufRead;

use crate::{
    Result,
    error::Error,
    record::{Record, What},
};
use bans::Bans;
use deeds::Deeds;
use hearing::Hearing;
use logs::Logs;
use recovery::Recovery;

pub(crate) use verdict::Verdict;

/// How long after a block or a removal was answered something said later may still be heard, unless another time is given.
pub(crate) const GRACE_MS: u64 = 1000;

/// What is known of the history so far.
struct Checker {
    verdict: Verdict,
    deeds: Deeds,
    hearing: Hearing,
    logs: Logs,
    bans: Bans,
    recovery: Recovery,
}

/// Reads it to its end. What cannot be a history, such as one that does not read each of its channels at the end, is an error.
pub(crate) fn check(history: impl BufRead, grace_ms: u64) -> Result<Verdict> {
    let mut checker = Checker {
        verdict: Verdict::default(),
        deeds: Deeds::default(),
        hearing: Hearing::default(),
        logs: Logs::default(),
        bans: Bans::with_grace(grace_ms * 1_000_000),
        recovery: Recovery::default(),
    };
    let mut before = 0;
    for (number, line) in history.lines().enumerate() {
        let line = line?;
        let place =
            |why: &dyn std::fmt::Display| Error::broken(format!("line {}: {why}", number + 1));
        let record: Record = serde_json::from_str(&line).map_err(|error| place(&error))?;
        if record.at < before {
            return Err(place(&"time goes back"));
        }
        before = record.at;
        checker.take(record).map_err(|error| place(&error))?;
    }
    checker.finish()
}

impl Checker {
    fn take(&mut self, Record { at, what }: Record) -> Result<()> {
        let verdict = &mut self.verdict;
        verdict.records += 1;
        match what {
            What::Invoke(invoke) => {
                self.bans.invoke(at, &invoke);
                self.deeds.invoke(at, &invoke)?;
            }
            What::Ok { id, seq } => {
                let attempt = self.deeds.ok(at, id, seq, verdict)?;
                self.recovery.ok(at, &attempt);
                self.bans.ok(at, &attempt, verdict);
                if attempt.deed.op.is_ban() {
                    self.recovery.excuse(attempt.deed.whom);
                }
            }
            What::Fail { id, .. } => self.deeds.fail(id)?,
            What::Info { id, .. } => {
                let attempt = self.deeds.info(id)?;
                self.bans.info(&attempt);
            }
            What::Open {
                client,
                person,
                node,
                connection,
            } => {
                self.hearing.open(client, person, connection);
                self.recovery.open(client, person, node);
            }
            What::Enter {
                client,
                channel,
                seq,
            } => self.hearing.enter((client, channel), seq, verdict),
            What::Hear {
                client,
                connection,
                position,
            } => {
                let person = self.hearing.hear(client, connection, &position, verdict)?;
                self.deeds.told(at, &position, verdict);
                self.bans.hear(
                    at,
                    person,
                    &position,
                    self.deeds.by_nonce(&position),
                    verdict,
                );
                self.logs.told(position, verdict);
            }
            What::Resync {
                client,
                channel,
                seq,
            } => self.hearing.resync((client, channel), seq),
            What::Gone { client, channel } => self.hearing.gone((client, channel)),
            What::Close { .. } => {}
            What::Fault { id, fault, node } => {
                self.recovery.fault(at, id, &fault, node, &self.bans);
            }
            What::Over { id } => self.recovery.over(at, id)?,
            What::Stored {
                position,
                message_now,
            } => {
                self.deeds.told(at, &position, verdict);
                self.logs.store(position, message_now, verdict);
            }
            What::Head { channel, seq } => self.logs.head(channel, seq, verdict),
            What::End { client } => self.hearing.end(client),
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Verdict> {
        let verdict = &mut self.verdict;
        self.deeds.count(verdict);
        self.logs.finish(&self.deeds, verdict)?;
        self.hearing.finish(&self.logs, verdict);
        self.bans.finish(&self.deeds, &self.logs, verdict);
        verdict.recoveries = self.recovery.finish();
        Ok(self.verdict)
    }
}
