//! Who does things to a town, in random order, several at once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{fault::Fault, recorder::Recorder, town::Town};
use crate::{Result, dice::Dice, error::Error, record::What};

pub(super) struct Nemesis {
    pub(super) town: Arc<Town>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) dice: Dice,
}

impl Nemesis {
    /// Does these things until the time is up, so many hands at once: each rests behind what it did, so that somebody may come back.
    pub(super) async fn torment(
        mut self,
        faults: Vec<Fault>,
        time: Duration,
        hands: u32,
    ) -> Result<()> {
        let (faults, end) = (Arc::<[Fault]>::from(faults), Instant::now() + time);
        let mut under_way = JoinSet::new();
        for _ in 0..hands {
            under_way.spawn(self.another().go_on(faults.clone(), end));
        }
        while let Some(ended) = under_way.join_next().await {
            ended.map_err(|_| Error::broken("a fault came to grief"))??;
        }
        Ok(())
    }

    async fn go_on(mut self, faults: Arc<[Fault]>, end: Instant) -> Result<()> {
        while Instant::now() < end {
            let fault = *self.dice.pick(&faults);
            let node = self.dice.roll(self.town.nodes.len());
            self.another().inflict(fault, node).await?;
            let rest = self.dice.millis(200, 2000);
            tokio::time::sleep(rest).await;
        }
        Ok(())
    }

    /// Restarts the nodes in turn, each once the one before is back.
    pub(super) async fn restart(mut self, rounds: u32) -> Result<()> {
        for round in 0..rounds as usize {
            let pause = self.dice.millis(300, 1500);
            tokio::time::sleep(pause).await;
            let node = round % self.town.nodes.len();
            self.another().inflict(Fault::NodeRestarted, node).await?;
        }
        Ok(())
    }

    /// Kills the first node at random moments; how long it took to be back each time.
    pub(super) async fn kill(mut self, rounds: u32) -> Result<Vec<Duration>> {
        let mut times = Vec::new();
        let node = &self.town.nodes[0];
        for _ in 0..rounds {
            let pause = self.dice.millis(20, 400);
            tokio::time::sleep(pause).await;
            let mut process = node.process.lock().await;
            let id = self.begin(Fault::NodeKilled, 0);
            process
                .as_mut()
                .into_iter()
                .for_each(crate::process::Process::end);
            times.push(node.start(&mut process).await?);
            self.recorder.note(What::Over { id });
        }
        Ok(times)
    }

    /// One who does something beside.
    fn another(&mut self) -> Self {
        Self {
            town: self.town.clone(),
            recorder: self.recorder.clone(),
            dice: self.dice.split(),
        }
    }

    async fn inflict(mut self, fault: Fault, node: usize) -> Result<()> {
        let mut dice = self.dice.split();
        let mut id = None;
        let done = self.town.inflict(fault, node, &mut dice, || {
            id = Some(self.begin(fault, node));
        });
        let done = done.await;
        if let Some(id) = id {
            self.recorder.note(What::Over { id });
        }
        let named = |error| Error::broken(format!("{}: {error}", fault.name()));
        done.map(drop).map_err(named)
    }

    fn begin(&self, fault: Fault, node: usize) -> u64 {
        let id = self.recorder.number();
        let node = u32::try_from(node).ok().filter(|_| fault.is_of_node());
        let fault = fault.name();
        self.recorder.note(What::Fault { id, fault, node });
        id
    }
}
