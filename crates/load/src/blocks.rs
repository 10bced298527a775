//! How soon whoever is blocked says and hears nothing more, at whichever node they are, while everybody talks.

use std::{
    net::SocketAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    Result,
    ear::no_times,
    fanout::percentiles,
    house::{House, Person},
    report::{Report, Row},
    socket::Socket,
    starting::Settings,
    wire::{Seat, Wire},
};

/// How long a socket may go on after the block: nobody waits for longer.
const LONGEST: Duration = Duration::from_secs(30);
/// How long whoever was blocked goes on trying to speak.
const AFTER: Duration = Duration::from_secs(1);
/// What opened is heard by all nodes by then.
const SETTLED: Duration = Duration::from_millis(300);

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Blocks {
    /// People who talk, all at once
    #[arg(long, default_value_t = 200)]
    people: usize,
    /// How many of them are blocked, one after the other
    #[arg(long, default_value_t = 50)]
    rounds: usize,
    /// Milliseconds between two messages of each
    #[arg(long, default_value_t = 500)]
    pause_ms: u64,
    /// The bus between the servers is gone
    #[arg(long)]
    without_bus: bool,
}

/// Somebody who talks until they are blocked, and tries a while longer.
struct Talker {
    person: Person,
    token: String,
    /// When the moderator's answer was there.
    answered: OnceLock<Instant>,
    /// Messages that were sent behind that and accepted.
    accepted: AtomicU64,
    is_over: AtomicBool,
}

impl Blocks {
    /// Blocks one after the other; each has a socket of every kind at every node.
    pub(crate) async fn run(&self, settings: &Settings, report: &mut Report) -> Result<()> {
        let mut house = House::start(settings).await?;
        let people = house.people(self.people).await?;
        let channel = house.channel("load", &people).await?;
        let mut talkers = Vec::with_capacity(people.len());
        for person in people {
            let token = house.open_session(&person.username).await?;
            talkers.push(Arc::new(Talker {
                person,
                token,
                answered: OnceLock::new(),
                accepted: AtomicU64::new(0),
                is_over: AtomicBool::new(false),
            }));
        }
        if self.without_bus {
            house.lose_bus();
        }
        let house = Arc::new(house);
        let addresses = house.addresses();
        let mut talking = JoinSet::new();
        for (number, talker) in talkers.iter().enumerate() {
            let at = addresses[number % addresses.len()];
            let pause = Duration::from_millis(self.pause_ms);
            talking.spawn(talk(house.clone(), talker.clone(), (at, channel), pause));
        }
        let (mut answers, mut closed) = (no_times(), no_times());
        for talker in talkers.iter().take(self.rounds) {
            let sockets = open_all(&house, talker, channel).await?;
            sleep(SETTLED).await;
            let begun = Instant::now();
            let mut ends = JoinSet::new();
            for socket in sockets {
                ends.spawn(ended(socket, begun));
            }
            house.block(&talker.person).await?;
            let _ = talker.answered.set(Instant::now());
            answers.saturating_record(nanos(begun.elapsed()));
            let last = ends.join_all().await.into_iter().max().unwrap_or(LONGEST);
            closed.saturating_record(nanos(last));
        }
        sleep(AFTER).await;
        for talker in &talkers {
            talker.is_over.store(true, Ordering::Relaxed);
        }
        talking.join_all().await;
        let accepted: u64 = talkers
            .iter()
            .map(|talker| talker.accepted.load(Ordering::Relaxed))
            .sum();
        report.is_faulty |= accepted > 0;
        let bus = if self.without_bus { ", no bus" } else { "" };
        let row = |what: &str, times, more: &[(&'static str, f64)]| Row {
            what: format!("{} blocks while {} talk: {what}", self.rounds, self.people),
            server: format!("veche, {} at {}{bus}", settings.engine(), addresses.len()),
            key: None,
            figures: percentiles(times)
                .into_iter()
                .chain(more.iter().copied())
                .collect(),
            faults: None,
        };
        let after = [("accepted after the answer", accepted as f64)];
        report.tell(&row("the moderator's answer", &answers, &after), None)?;
        report.tell(&row("the last socket closed", &closed, &[]), None)
    }
}

/// Posts until it is over.
async fn talk(
    house: Arc<House>,
    talker: Arc<Talker>,
    (at, channel): (SocketAddr, u64),
    pause: Duration,
) {
    while !talker.is_over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let is_accepted = house
            .post_at(at, &talker.token, channel, "so")
            .await
            .is_ok();
        let is_behind = talker
            .answered
            .get()
            .is_some_and(|answered| begun > *answered);
        if is_accepted && is_behind {
            talker.accepted.fetch_add(1, Ordering::Relaxed);
        }
        sleep(pause).await;
    }
}

/// A socket of every kind at every node.
async fn open_all(house: &House, talker: &Talker, channel: u64) -> Result<Vec<Socket>> {
    let mut sockets = Vec::new();
    let people = [talker.person.clone()];
    for address in house.addresses() {
        for wire in [Wire::Atom, Wire::Live] {
            for mut seat in house.seats(&people, channel, wire).await? {
                seat.door.address = address;
                sockets.push(seat.open(None).await?);
                if wire == Wire::Atom {
                    sockets.push(directs(&seat).open(None).await?);
                }
            }
        }
    }
    Ok(sockets)
}

/// The same place for what is said directly.
fn directs(seat: &Seat) -> Seat {
    let mut seat = seat.clone();
    let query = seat.door.path.find('?').unwrap_or_default();
    seat.door.path = format!("/ws/chat{}", &seat.door.path[query..]);
    seat
}

/// How long after this the socket ended.
async fn ended(mut socket: Socket, begun: Instant) -> Duration {
    match timeout(LONGEST, socket.until(|_| false)).await {
        Ok(_) => begun.elapsed(),
        Err(_) => LONGEST,
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
