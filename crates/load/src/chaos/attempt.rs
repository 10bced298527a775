//! One attempt at a deed, and how its answer is read.

use serde_json::Value;

use super::recorder::Recorder;
use crate::{
    Result,
    record::{Invoke, Op, What},
};

/// How an attempt ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Done.
    Done,
    /// Refused for good.
    Refused,
    /// Refused for now.
    Later,
    /// Refused because nobody knows who asks.
    SignIn,
    /// Nobody knows.
    Doubtful,
}

/// Writes an attempt down.
pub(super) fn begin(recorder: &Recorder, invoke: &Invoke) -> u64 {
    let id = recorder.number();
    let invoke = Invoke {
        id,
        ..invoke.clone()
    };
    recorder.note(What::Invoke(invoke));
    id
}

/// Writes down how it ended: with a problem's code, or with what was given.
pub(super) fn end(recorder: &Recorder, (id, op): (u64, Op), answer: Result<Answer>) -> Outcome {
    let (why, outcome) = match answer {
        Ok(Answer::Given(message)) => {
            // A repeated post gives its message as it is by now. A change that finds itself made already may name a later one.
            let place = if op == Op::Post { "seq" } else { "changed" };
            let seq = message[place].as_u64();
            recorder.note(What::Ok { id, seq });
            return Outcome::Done;
        }
        Ok(Answer::Problem(code)) => {
            let outcome = outcome(&code);
            (code, outcome)
        }
        Err(error) => (error.to_string(), Outcome::Doubtful),
    };
    recorder.note(match outcome {
        Outcome::Doubtful => What::Info { id, why },
        _ => What::Fail { id, why },
    });
    outcome
}

/// What came back.
#[derive(Debug)]
pub(super) enum Answer {
    /// What the operation gives; a message where it changes one.
    Given(Value),
    /// The code of a problem.
    Problem(String),
}

impl Answer {
    /// Of a frame of the live socket.
    pub(super) fn of_frame(frame: &mut Value) -> Self {
        match frame.pointer("/problem/code").and_then(Value::as_str) {
            Some(code) => Self::Problem(code.to_owned()),
            None => Self::Given(frame["ok"].take()),
        }
    }
}

/// What docs/protocol.md says to make of a code.
fn outcome(code: &str) -> Outcome {
    match code {
        "too_fast" | "full" | "muted" => Outcome::Later,
        "unauthenticated" => Outcome::SignIn,
        "internal" | "timeout" | "unavailable" => Outcome::Doubtful,
        _ => Outcome::Refused,
    }
}
