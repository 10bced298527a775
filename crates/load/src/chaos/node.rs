//! One server of the town: its process, and the ways to it and from it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

use super::tied;
use crate::{
    Result,
    dice::Dice,
    error::Error,
    process::Process,
    proxy::Proxy,
    starting::{self, Settings},
};

/// How long it may take to be back, whatever is done to what it needs meanwhile.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long it may work on what is under way once it is told to stop.
const STOPPING: Duration = Duration::from_secs(20);
/// Who cannot start at once is started again so much later, as a supervisor would.
const AGAIN: Duration = Duration::from_millis(300);
const ASKED_EVERY: Duration = Duration::from_millis(5);

pub(super) struct Node {
    pub(super) number: u32,
    /// Between clients and it.
    pub(super) front: Proxy,
    /// Between it and its database, where that is a server.
    pub(super) store: Option<Proxy>,
    /// Between it and its NATS.
    pub(super) bus: Option<Proxy>,
    /// Held by whoever does something to the process.
    pub(super) process: Mutex<Option<Process>>,
    /// Held by whoever does something to the ways, in the order above.
    pub(super) ways: [Mutex<()>; 3],
    settings: Settings,
    /// What the process keeps.
    folder: PathBuf,
    /// Where its words go.
    logs: PathBuf,
    starts: AtomicU32,
    /// What makes the process take another time for now, and the file that says which, where it is run so.
    pub(super) clock: Option<(PathBuf, PathBuf)>,
}

/// Where a node's things are.
pub(super) struct Places<'a> {
    pub(super) folder: &'a Path,
    pub(super) logs: &'a Path,
    pub(super) database: Option<SocketAddr>,
    pub(super) nats: Option<SocketAddr>,
    /// The library of faketime, where there is one.
    pub(super) faketime: Option<&'a Path>,
}

impl Node {
    pub(super) async fn new(
        number: u32,
        settings: &Settings,
        places: &Places<'_>,
        dice: &mut Dice,
    ) -> Result<Self> {
        let folder = places.folder.join(format!("node{number}"));
        std::fs::create_dir_all(&folder)?;
        let clock = places
            .faketime
            .map(|library| (library.to_owned(), folder.join("clock")));
        if let Some((_, clock)) = &clock {
            std::fs::write(clock, "+0")?;
        }
        let store = match places.database {
            Some(address) => Some(Proxy::to(address, dice.split()).await?),
            None => None,
        };
        let bus = match places.nats {
            Some(address) => Some(Proxy::to(address, dice.split()).await?),
            None => None,
        };
        Ok(Self {
            number,
            front: Proxy::to(starting::free_address()?, dice.split()).await?,
            store,
            bus,
            process: Mutex::new(None),
            ways: [Mutex::new(()), Mutex::new(()), Mutex::new(())],
            settings: settings.clone(),
            folder,
            logs: places.logs.to_owned(),
            starts: 0.into(),
            clock,
        })
    }

    /// Starts the process as often as it takes until it answers; how long that took.
    pub(super) async fn start(&self, process: &mut Option<Process>) -> Result<Duration> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let address = starting::free_address()?;
            let running = process.insert(self.spawn(address)?);
            self.front.change(|way| way.target = address);
            while running.is_running() && begun.elapsed() < PATIENCE {
                if starting::answers(address).await {
                    return Ok(begun.elapsed());
                }
                tokio::time::sleep(ASKED_EVERY).await;
            }
            tokio::time::sleep(AGAIN).await;
        }
        Err(Error::broken(format!(
            "node {} does not come back",
            self.number
        )))
    }

    fn spawn(&self, address: SocketAddr) -> Result<Process> {
        let database = self
            .store
            .as_ref()
            .map(|way| format!("postgres://veche@{}/postgres", way.address));
        let command = tied::command(&self.settings.binary, &[]);
        let mut command = starting::serving(
            command,
            &self.settings,
            address,
            &self.folder,
            database.as_deref(),
        );
        // Nodes of one town believe each other's tokens.
        command.env("SECRET_KEY", "a key that all nodes of a run have in common");
        if let Some(bus) = &self.bus {
            command.env("VECHE_NATS_URL", format!("nats://{}", bus.address));
        }
        if let Some((library, clock)) = &self.clock {
            command
                .env("LD_PRELOAD", library)
                .env("FAKETIME_TIMESTAMP_FILE", clock)
                .env("FAKETIME_CACHE_DURATION", "1")
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
        let number = self.starts.fetch_add(1, Ordering::Relaxed);
        let log = self.logs.join(format!("node{}.{number}.log", self.number));
        Process::start(&mut command, &log)
    }

    /// Asks it to stop, and waits until it has; it has to end well.
    pub(super) async fn stop(&self, process: &mut Option<Process>) -> Result<()> {
        let Some(running) = process else {
            return Ok(());
        };
        running.signal("TERM")?;
        let begun = Instant::now();
        while begun.elapsed() < STOPPING {
            match running.ended() {
                Some(status) if status.success() => return Ok(()),
                Some(status) => {
                    let number = self.number;
                    return Err(Error::broken(format!(
                        "node {number} stopped with {status}"
                    )));
                }
                None => tokio::time::sleep(ASKED_EVERY).await,
            }
        }
        Err(Error::broken(format!("node {} does not stop", self.number)))
    }
}
