//! What the client asks for, and how it is answered.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
};

use futures_util::FutureExt;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use veche_chat::Held;
use veche_model::{
    Answer, ChannelId, ClientFrame, Code, Link, Problem, Resumed, Resync, Seq, ServerFrame,
};

use super::{
    super::{frame::Frame, link::Over},
    Live, Stop, Went,
    request::{Finished, Request},
    told::Told,
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
    /// The link at each of these positions, as far as it is known: where another history has come to it, the channel is resynced.
    #[serde(default)]
    links: BTreeMap<ChannelId, Link>,
}

/// Where a client goes on.
#[derive(Default)]
struct Placed {
    goes_on: Vec<(ChannelId, Seq)>,
    resyncs: Vec<Frame>,
    resumed: Resumed,
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
        self.enter_those_that_waited().await?;
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
            Some(held) => self.begin((asked, held)),
            None => self.asked = Some(Box::pin(async move { Box::new((asked, room.await)) })),
        }
        Ok(())
    }

    /// Begins an operation for which there is memory.
    pub(super) fn begin(&mut self, (asked, held): (Request, Held)) {
        let Request {
            id,
            operation,
            params,
            bytes,
        } = asked;
        let running = operation.run(self.chat.clone(), self.caller.clone(), params);
        self.busy += bytes;
        self.running.all().push(Box::pin(async move {
            let ran = running.await;
            Box::new(Finished {
                id,
                ran,
                bytes,
                held,
            })
        }));
    }

    /// Answers with what came of an operation. Its memory is free when the client has taken the answer.
    pub(super) async fn done(&mut self, done: Box<Finished>) -> Went {
        let Finished {
            id,
            ran,
            bytes,
            mut held,
        } = *done;
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
        let told = self.progress.lock().told.clone();
        // It is asked for but once.
        let is_same = resume.epoch == std::mem::take(&mut self.epoch);
        let placed = self.place_all(resume, &told, is_same).await?;
        {
            let mut state = self.progress.lock();
            state.has_begun = true;
            for (channel, seq) in placed.goes_on {
                state.told.insert(channel, seq);
                state.behind.insert(channel);
            }
            // Nothing is told of these channels before this.
            self.link.out().put(placed.resyncs);
        }
        self.link.flush().await?;
        self.resuming = Some((id, placed.resumed));
        Ok(self.enter_those_that_waited().await?)
    }

    /// Finds out where the client goes on, and what it must read anew.
    async fn place_all(
        &mut self,
        Resume {
            channels, links, ..
        }: Resume,
        told: &Told,
        is_same: bool,
    ) -> Result<Placed, Stop> {
        let is_within = |(channel, seq): &(&ChannelId, &Seq)| {
            let head = told.get(**channel);
            is_same && head.is_some_and(|head| (Seq(0)..=head).contains(seq))
        };
        let within = channels.iter().filter(is_within);
        let within: BTreeMap<ChannelId, Seq> = within.map(|(at, seq)| (*at, *seq)).collect();
        // 0 is the link of no position but 0, which is everybody's.
        let is_claimed = |at: &ChannelId| links.get(at).is_some_and(|link| *link != Link(0));
        let claimed = within.iter().filter(|(at, _)| is_claimed(at));
        let claimed: Vec<(ChannelId, Seq)> = claimed.map(|(at, seq)| (*at, *seq)).collect();
        let found = self.links_at(claimed.clone()).await?;
        let claimed = iter::zip(claimed, found);
        let others = claimed.filter(|((channel, _), link)| link.as_ref() != links.get(channel));
        let others: BTreeSet<ChannelId> = others.map(|((channel, _), _)| channel).collect();
        let mut placed = Placed::default();
        let mut heads = Vec::new();
        for channel in channels.keys() {
            match (told.get(*channel), within.get(channel)) {
                (None, _) => placed.resumed.gone.push(*channel),
                (_, Some(seq)) if !others.contains(channel) => {
                    placed.goes_on.push((*channel, *seq));
                }
                (Some(head), _) => heads.push((*channel, head)),
            }
        }
        let links = self.links_at(heads.clone()).await?;
        for ((channel, head), link) in iter::zip(heads, links) {
            placed.resumed.resync.push(channel);
            let link = link.unwrap_or_default();
            let resync = Resync {
                channel,
                head,
                link,
            };
            placed
                .resyncs
                .push(Frame::json(&ServerFrame::Resync(resync)));
        }
        Ok(placed)
    }

    async fn links_at(
        &mut self,
        positions: Vec<(ChannelId, Seq)>,
    ) -> Result<Vec<Option<Link>>, Stop> {
        if positions.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.chat.links_at(&self.caller, positions).await;
        // The client loses nothing: it resumes.
        found.map_err(|_| Stop::Close(1012))
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
