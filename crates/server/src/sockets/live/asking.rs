//! What the client asks for, and how it is answered.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use veche_chat::Held;
use veche_model::{
    Answer, ChannelId, ClientFrame, Code, Problem, Resumed, Resync, Seq, ServerFrame,
};

use super::{
    super::{frame::Frame, link::Over},
    Live, Went,
    progress::State,
    request::{Finished, Request},
};
use crate::{
    api::{self, OPERATIONS},
    json,
};

/// What a client holds: the epoch it holds it from, and the last position it knows of each channel.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resume {
    /// The epoch that the positions are of.
    epoch: String,
    /// The last position that is known of each channel. Channels that are not named are told from `head` on.
    channels: BTreeMap<ChannelId, Seq>,
}

impl Live {
    /// Does what a frame asks for.
    pub(super) async fn hear(&mut self, frame: &str) -> Went {
        let frame = match read(frame) {
            Ok(frame) => frame,
            Err((id, problem)) => return self.refuse(id, problem).await,
        };
        if frame.op == "resume" {
            return self.resume(frame.id, frame.params).await;
        }
        self.progress.lock().has_begun = true;
        let Some(operation) = OPERATIONS.get(frame.op.as_str()) else {
            let problem = Problem::invalid("op", "is no operation's name");
            return self.refuse(Some(frame.id), problem).await;
        };
        let asked = Request {
            id: frame.id,
            operation,
            bytes: operation.needs(&frame.params),
            params: frame.params,
        };
        let mut room = Box::pin(self.chat.reserve(self.caller.id, asked.bytes));
        match (&mut room).now_or_never() {
            Some(held) => self.begin(asked, held),
            None => self.asked = Some(Box::pin(async move { (asked, room.await) })),
        }
        Ok(())
    }

    /// Begins an operation for which there is memory.
    pub(super) fn begin(&mut self, asked: Request, held: Held) {
        let Request {
            id,
            operation,
            params,
            bytes,
        } = asked;
        let running = operation.run(self.chat.clone(), self.caller.clone(), params);
        self.busy += bytes;
        self.running.push(Box::pin(async move {
            let ran = running.await;
            Finished {
                id,
                ran,
                bytes,
                held,
            }
        }));
    }

    /// Answers with what came of an operation. Its memory is free when the client has taken the answer.
    pub(super) async fn done(&mut self, done: Finished) -> Went {
        let Finished {
            id,
            ran,
            bytes,
            mut held,
        } = done;
        self.busy -= bytes;
        if let Ok(given) = &ran {
            held.keep(2 * given.len());
        }
        self.answer(id, ran).await?;
        Ok(())
    }

    /// Begins to tell what the client has missed.
    async fn resume(&mut self, id: u64, params: Map<String, Value>) -> Went {
        if self.progress.lock().has_begun {
            let problem = Problem::new(Code::Conflict, "only the first frame can resume");
            return self.refuse(Some(id), problem).await;
        }
        let resume: Resume = match api::read_fields(&api::Rules::default(), params) {
            Ok(resume) => resume,
            Err(problem) => return self.refuse(Some(id), problem).await,
        };
        let is_same = resume.epoch == self.epoch;
        let mut resumed = Resumed::default();
        {
            let mut state = self.progress.lock();
            state.has_begun = true;
            let resyncs = state.resume(resume.channels, is_same, &mut resumed);
            // Nothing is told of these channels before this.
            self.link.out().put(resyncs);
        }
        self.link.flush().await?;
        self.resuming = Some((id, resumed));
        Ok(())
    }

    pub(super) async fn finish_resuming(&mut self) -> Result<(), Over> {
        match self.resuming.take() {
            Some((id, resumed)) => self.answer(id, Ok(json::text(&resumed))).await,
            None => Ok(()),
        }
    }

    async fn answer(&mut self, id: u64, ran: api::Ran) -> Result<(), Over> {
        let frame = match ran {
            // The answer is JSON already.
            Ok(given) => format!(r#"{{"answer":{{"id":{id},"ok":{given}}}}}"#),
            Err(problem) => json::text(&refusal(Some(id), problem)),
        };
        self.link.send([Frame::text(&frame)]).await
    }

    pub(super) async fn refuse(&mut self, id: Option<u64>, problem: Problem) -> Went {
        self.send(&refusal(id, problem)).await?;
        Ok(())
    }
}

impl State {
    /// Goes back to where the client is; what is to be said of channels that it must read anew. `is_same` when its positions
    /// are of this database.
    fn resume(
        &mut self,
        channels: BTreeMap<ChannelId, Seq>,
        is_same: bool,
        resumed: &mut Resumed,
    ) -> Vec<Frame> {
        let mut resyncs = Vec::new();
        for (channel, seq) in channels {
            match self.told.get_mut(&channel) {
                None => resumed.gone.push(channel),
                Some(told) if is_same && (Seq(0)..=*told).contains(&seq) => {
                    *told = seq;
                    self.behind.insert(channel);
                }
                Some(told) => {
                    let head = *told;
                    resumed.resync.push(channel);
                    let resync = ServerFrame::Resync(Resync { channel, head });
                    resyncs.push(Frame::json(&resync));
                }
            }
        }
        resyncs
    }
}

fn refusal(id: Option<u64>, problem: Problem) -> ServerFrame {
    ServerFrame::Answer(Answer {
        id,
        ok: None,
        problem: Some(problem),
    })
}

/// Reads a frame; what cannot be read is answered with its number, if that much can be read.
fn read(frame: &str) -> Result<ClientFrame, (Option<u64>, Problem)> {
    let fields = json::object(frame.as_bytes())
        .map_err(|error| (None, Problem::invalid("frame", format!("is {error}"))))?;
    let id = fields.get("id").and_then(Value::as_u64);
    api::read_fields(&api::Rules::default(), fields).map_err(|problem| (id, problem))
}
