//! Listeners and senders on one server, for a while.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{
    Result,
    clock::Clock,
    ear::{self, Ear, Shared, Times, lock, no_times},
    error::Error,
    ledger::Faults,
    listener::{Voice, listen},
    mouth::{self, Mouth},
    opening::open,
    process::Usage,
    target::Target,
    wire::Wire,
};

/// How long nobody may hear anything before what is missing counts as lost.
const SILENCE: Duration = Duration::from_secs(10);

/// Who is there, and how they talk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) listeners: usize,
    pub(crate) senders: usize,
    pub(crate) in_flight: usize,
    pub(crate) bytes: usize,
    pub(crate) time: Duration,
    /// Messages a second of all senders together, however slowly they are answered; without, as fast as they are answered.
    pub(crate) rate: Option<f64>,
}

/// What was measured between warming up and the last message.
pub(crate) struct Outcome {
    pub(crate) seconds: f64,
    pub(crate) cpu_seconds: f64,
    /// Messages heard, by senders too: they are sockets like the others.
    pub(crate) deliveries: u64,
    /// Posts that were answered.
    pub(crate) answered: u64,
    /// From when a message was due until a listener had it.
    pub(crate) times: Times,
    /// From when a message was due until its sender had the answer.
    pub(crate) answers: Times,
    /// Bytes of a frame with a message, on average.
    pub(crate) frame_bytes: f64,
    pub(crate) usage: Usage,
    /// What the first socket said that the server closed.
    pub(crate) ending: Option<String>,
    pub(crate) faults: Faults,
}

/// Everybody, connected.
pub(crate) struct Crowd {
    plan: Plan,
    ears: Vec<Shared>,
    mouths: Vec<Arc<Mouth>>,
    wire: Wire,
    tasks: JoinSet<()>,
    pacer: Option<std::thread::JoinHandle<Result<()>>>,
    is_over: Arc<AtomicBool>,
}

impl Crowd {
    /// Connects everybody; then the senders begin.
    pub(crate) async fn start(target: &Target, plan: Plan) -> Result<Self> {
        let mut crowd = Self {
            plan,
            ears: Vec::new(),
            mouths: Vec::new(),
            wire: target.seat(0).wire,
            tasks: JoinSet::new(),
            pacer: None,
            is_over: Arc::default(),
        };
        let clock = Clock::start();
        let wire = crowd.wire;
        let sockets = open(target, plan.senders, plan.listeners, None).await?;
        for socket in sockets {
            let ear = crowd.ear(Ear::of(wire, clock, plan.senders));
            crowd.tasks.spawn(listen(socket, ear, None));
        }
        let mut senders = Vec::new();
        for number in 0..plan.senders {
            let seat = target.seat(number).clone();
            let socket = seat.open(None).await?;
            let number = u32::try_from(number).expect("there are few senders");
            senders.push((socket, Arc::new(Mouth::of(seat, number, plan.bytes))));
        }
        crowd.mouths = senders.iter().map(|(_, mouth)| mouth.clone()).collect();
        let mut hands = Vec::new();
        for (mut socket, mouth) in senders {
            let ear = crowd.ear(Ear::of(wire, clock, plan.senders));
            if plan.rate.is_some() {
                let (same, hand) = socket.with_hand()?;
                socket = same;
                hands.push((mouth.clone(), hand));
            }
            let in_flight = if plan.rate.is_some() {
                0
            } else {
                plan.in_flight
            };
            let voice = Voice {
                mouth,
                in_flight,
                is_over: crowd.is_over.clone(),
            };
            crowd.tasks.spawn(listen(socket, ear, Some(voice)));
        }
        if let Some(rate) = plan.rate {
            let is_over = crowd.is_over.clone();
            crowd.pacer = Some(std::thread::spawn(move || {
                mouth::pace(&hands, rate, clock, &is_over)
            }));
        }
        Ok(crowd)
    }

    fn ear(&mut self, ear: Ear) -> Shared {
        let ear = Arc::new(Mutex::new(ear));
        self.ears.push(ear.clone());
        ear
    }

    /// Lets them talk for the time of the plan, after a while of warming up; then waits until all have heard everything.
    pub(crate) async fn measure(mut self, target: &Target) -> Result<Outcome> {
        tokio::time::sleep(self.plan.time.min(Duration::from_secs(4)) / 4).await;
        self.forget_times();
        let (begun, before) = (Instant::now(), target.usage()?);
        let (heard, answered) = (self.heard()?, self.answered());
        tokio::time::sleep(self.plan.time).await;
        let (seconds, after) = (begun.elapsed().as_secs_f64(), target.usage()?);
        let deliveries = self.heard()? - heard;
        let answered = self.answered() - answered;
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(pacer) = self.pacer.take() {
            let paced = tokio::task::spawn_blocking(move || pacer.join()).await;
            paced
                .ok()
                .and_then(std::result::Result::ok)
                .unwrap_or_else(|| Err(Error::broken("the pacer ended")))?;
        }
        self.settle().await?;
        let mut faults = self.faults();
        faults += target.check(&self.sent()).await?;
        let (times, answers) = self.times();
        Ok(Outcome {
            seconds,
            cpu_seconds: after.cpu_seconds_since(before),
            deliveries,
            answered,
            times,
            answers,
            frame_bytes: self.frame_bytes(),
            usage: target.usage()?,
            ending: self.ending(),
            faults,
        })
    }

    /// Lets them talk until so many posts were answered, or a few more; then waits until all have heard everything.
    pub(crate) async fn post(self, count: u64) -> Result<Faults> {
        while self.answered() < count {
            self.heard()?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.is_over.store(true, Ordering::Relaxed);
        self.settle().await?;
        Ok(self.faults())
    }

    /// Waits until everybody has heard all that was sent, or nobody hears anything any more.
    async fn settle(&self) -> Result<()> {
        let (mut last, mut since) = (0, Instant::now());
        loop {
            let sent: u64 = self.sent().iter().map(|sent| u64::from(*sent)).sum();
            let heard = self.heard()?;
            if self.have_all_heard(sent) {
                return Ok(());
            }
            if heard != last {
                (last, since) = (heard, Instant::now());
            }
            if since.elapsed() > SILENCE {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Whether everybody whose socket is open has heard so many messages, and whoever sent them has the answers.
    fn have_all_heard(&self, sent: u64) -> bool {
        let has_ended = self.ears.iter().any(|ear| lock(ear).broken.is_some());
        let is_heard = self
            .ears
            .iter()
            .map(lock)
            .all(|ear| ear.broken.is_some() || ear.ledger.count() >= sent);
        is_heard && (has_ended || self.answered() >= sent)
    }

    /// How many each has sent. Of a sender whose socket was closed, as many as somebody heard: the last ones are in doubt.
    fn sent(&self) -> Vec<u32> {
        let own = &self.ears[self.plan.listeners..];
        let sent = self
            .mouths
            .iter()
            .zip(own)
            .enumerate()
            .map(|(number, (mouth, own))| {
                if lock(own).broken.is_none() {
                    return mouth.sent();
                }
                let heard = self.ears.iter().map(|ear| lock(ear).ledger.next(number));
                heard.max().unwrap_or_default()
            });
        sent.collect()
    }

    fn answered(&self) -> u64 {
        self.mouths
            .iter()
            .map(|mouth| mouth.with_answers(|answers| answers.count))
            .sum()
    }

    /// How many messages were heard by all together; an error when nobody hears any more.
    fn heard(&self) -> Result<u64> {
        let (mut count, mut ended, mut why) = (0, 0, None);
        for ear in &self.ears {
            let ear = lock(ear);
            ended += usize::from(ear.broken.is_some());
            why = why.or_else(|| ear.broken.as_ref().map(ToString::to_string));
            count += ear.ledger.count();
        }
        match why {
            Some(why) if ended == self.ears.len() => Err(Error::broken(why)),
            _ => Ok(count),
        }
    }

    fn forget_times(&self) {
        self.ears.iter().for_each(|ear| lock(ear).times.reset());
        self.mouths
            .iter()
            .for_each(|mouth| mouth.with_answers(|answers| answers.times.reset()));
    }

    fn times(&self) -> (Times, Times) {
        let (mut times, mut answers) = (no_times(), no_times());
        for ear in &self.ears {
            times
                .add(&lock(ear).times)
                .expect("the bounds are the same");
        }
        for mouth in &self.mouths {
            mouth
                .with_answers(|own| answers.add(&own.times))
                .expect("the bounds are the same");
        }
        (times, answers)
    }

    fn frame_bytes(&self) -> f64 {
        let (bytes, count) = self
            .ears
            .iter()
            .map(lock)
            .fold((0, 0), |(bytes, count), ear| {
                (bytes + ear.bytes, count + ear.ledger.count())
            });
        bytes as f64 / count.max(1) as f64
    }

    /// Of whom the server closed the socket, that is the fault.
    fn faults(&self) -> Faults {
        let sent = self.sent();
        let mut order = None;
        let mut faults = Faults::default();
        for ear in self.ears.iter().map(ear::lock) {
            if ear.broken.is_some() {
                faults.ended += 1;
                continue;
            }
            faults += ear.ledger.faults(&sent);
            let first = *order.get_or_insert(ear.ledger.order());
            // NATS keeps the order of each sender and promises none between them.
            let is_other = ear.ledger.order() != first && self.wire != Wire::Nats;
            faults.other_order += u64::from(is_other);
        }
        faults
    }

    /// Why the first of those whose socket was closed is gone.
    fn ending(&self) -> Option<String> {
        self.ears
            .iter()
            .find_map(|ear| lock(ear).broken.as_ref().map(ToString::to_string))
    }
}
