//! A run from its beginning to its verdict.

use std::{fs::File, io::BufReader, path::PathBuf, sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};

use super::{
    common::{Common, Engine},
    crowd::{Crowd, Size},
    fault::Fault,
    filling,
    machine::Machine,
    nemesis::Nemesis,
    recorder::Recorder,
    sweep::Sweep,
    town::{Plan, Town},
};
use crate::{Result, checker, dice::Dice, error::Error, report::Report, starting::Settings};

/// Everybody goes on talking for so long once nothing is done any more: the last are back, too.
const CALM: Duration = Duration::from_secs(5);

/// What is done.
#[derive(Clone, Debug)]
pub(super) enum Doing {
    /// Whatever can be and has this in its name, for so long, so much of it at once.
    Anything {
        time: Duration,
        hands: u32,
        only: String,
    },
    Kills {
        rounds: u32,
        messages: u32,
    },
    Restarts(u32),
    /// Each call that stores or reads fails once.
    Sweep,
}

pub(super) struct Run<'a> {
    common: &'a Common,
    nodes: u32,
    doing: Doing,
    /// Of this run alone.
    folder: PathBuf,
}

/// What a run comes to, besides its history.
#[derive(Default)]
struct Ended {
    missing: Vec<u32>,
    starts: Vec<Duration>,
    skipped: Vec<String>,
}

impl<'a> Run<'a> {
    pub(super) fn of(common: &'a Common, nodes: u32, doing: Doing) -> Result<Self> {
        if nodes > 1 && common.engine == Engine::Sqlite {
            return Err(Error::broken("several nodes need --engine postgres"));
        }
        let folder = common
            .folder
            .join(format!("{}-{}", common.seed, std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            common,
            nodes,
            doing,
            folder,
        })
    }

    /// Does it, and says what came of it.
    pub(super) async fn go(self, settings: &Settings, report: &mut Report) -> Result<()> {
        let history = self.folder.join("history.jsonl");
        let recorder = Arc::new(Recorder::to(&history)?);
        let (mut stopped, mut ended) = (
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
        );
        let ended = tokio::select! {
            ended = self.live(settings, recorder.clone()) => ended,
            _ = stopped.recv() => Err(Error::broken("stopped")),
            _ = ended.recv() => Err(Error::broken("interrupted")),
        };
        recorder.finish()?;
        let at = self.folder.display();
        let ended =
            ended.map_err(|error| Error::broken(format!("{error}; the history is in {at}")))?;
        let verdict = checker::check(BufReader::new(File::open(&history)?), self.common.grace_ms)?;
        let panics = self.panics()?;
        let is_faulty = verdict.is_faulty() || !ended.missing.is_empty() || !panics.is_empty();
        for why in &ended.skipped {
            report.say(&format!("left out: {why}"));
        }
        report.say(&verdict.to_string());
        if let Some(told) = times(&ended.starts) {
            report.say(&format!("from a kill to the first answer, ms: {told}"));
        }
        for client in &ended.missing {
            report.say(&format!("client {client} did not come back by itself"));
        }
        for line in &panics {
            report.say(&format!("a server said: {line}"));
        }
        report.line(&self.line(&verdict.line(), &ended, panics.len()))?;
        if is_faulty || self.common.keep {
            report.say(&format!("the history is in {at}"));
        } else {
            std::fs::remove_dir_all(&self.folder)?;
        }
        report.is_faulty |= is_faulty;
        Ok(())
    }

    async fn live(&self, settings: &Settings, recorder: Arc<Recorder>) -> Result<Ended> {
        let mut dice = Dice::of(self.common.seed);
        let machine = Machine::look().await;
        let plan = Plan {
            nodes: self.nodes,
            has_postgres: self.common.engine == Engine::Postgres,
            has_clocks: matches!(self.doing, Doing::Anything { .. }),
        };
        let town = Town::start(settings, plan, (&machine, &self.folder), &mut dice).await?;
        let town = Arc::new(town);
        if let Doing::Kills { messages, .. } = self.doing {
            filling::fill(town.nodes[0].front.address, messages).await?;
        }
        if let Doing::Sweep = self.doing {
            let skipped = machine.refuses(Fault::SyncFails);
            if skipped.is_none() {
                Sweep::of(town, recorder).await?.run().await?;
            }
            return Ok(Ended {
                skipped: skipped.into_iter().collect(),
                ..Ended::default()
            });
        }
        let size = Size {
            clients: self.common.clients,
            pause: Duration::from_millis(self.common.pause_ms),
        };
        let crowd = Crowd::gather(town.doors(), size, recorder.clone(), &mut dice).await?;
        let nemesis = Nemesis {
            town: town.clone(),
            recorder,
            dice,
        };
        let (mut starts, mut skipped) = (Vec::new(), Vec::new());
        match &self.doing {
            Doing::Restarts(rounds) => nemesis.restart(*rounds).await?,
            Doing::Kills { rounds, .. } => starts = nemesis.kill(*rounds).await?,
            Doing::Sweep => {}
            Doing::Anything { time, hands, only } => {
                let mut faults = Fault::all(plan.has_postgres, town.nats.is_some());
                faults.retain(|fault| match machine.refuses(*fault) {
                    Some(why) => {
                        skipped.push(format!("{}: {why}", fault.name()));
                        false
                    }
                    None => true,
                });
                faults.retain(|fault| fault.name().contains(only));
                if faults.is_empty() {
                    return Err(Error::broken(format!(
                        "nothing that can be done here is called {only}"
                    )));
                }
                if plan.has_postgres && town.nats.is_none() {
                    skipped.push("NATS: there is no nats-server here".to_owned());
                }
                nemesis.torment(faults, *time, *hands).await?;
            }
        }
        tokio::time::sleep(CALM).await;
        let missing = crowd.rest().await?;
        Ok(Ended {
            missing,
            starts,
            skipped,
        })
    }

    /// What servers say that they should never have to say.
    fn panics(&self) -> Result<Vec<String>> {
        let mut panics = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "log") {
                let said = std::fs::read_to_string(&path).unwrap_or_default();
                let lines = said.lines().filter(|line| line.contains("panicked"));
                panics.extend(lines.map(ToOwned::to_owned));
            }
        }
        Ok(panics)
    }

    fn line(&self, verdict: &Value, ended: &Ended, panics: usize) -> Value {
        let engine = match self.common.engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        };
        json!({"seed": self.common.seed, "nodes": self.nodes, "engine": engine, "doing": format!("{:?}", self.doing),
               "verdict": verdict, "not_back": ended.missing, "panics": panics, "left_out": ended.skipped,
               "starts_ms": times(&ended.starts)})
    }
}

/// The median, the 99th of a hundred and the longest.
fn times(starts: &[Duration]) -> Option<String> {
    let mut starts: Vec<u128> = starts.iter().map(Duration::as_millis).collect();
    starts.sort_unstable();
    let longest = starts.last()?;
    let at = |percent: usize| starts[(starts.len() - 1) * percent / 100];
    Some(format!("p50 {}, p99 {}, max {longest}", at(50), at(99)))
}
