//! What is measured: Veche, the machine's limit, or a peer.

use std::{
    net::{SocketAddr, TcpStream},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    Result,
    error::Error,
    house::House,
    ledger::Faults,
    peer,
    process::{Process, Usage},
    socket::Door,
    starting::{Settings, free_address},
    wire::{Seat, Wire},
};

/// How long a peer may take to start.
const PATIENCE: Duration = Duration::from_secs(10);

/// A kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum On {
    /// The server of `--server`.
    Veche,
    /// The bare broadcaster inside this program.
    Limit,
    /// Node with the package `ws`.
    Ws,
    /// Bun, whose sockets are those of uWebSockets.
    Bun,
    /// nats-server, a broker that keeps nothing, over its WebSocket.
    Nats,
}

impl On {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Veche => "veche",
            Self::Limit => "limit",
            Self::Ws => "ws",
            Self::Bun => "bun",
            Self::Nats => "nats",
        }
    }
}

/// A running server with a channel in it.
pub(crate) struct Target {
    pub(crate) on: On,
    seats: Vec<Seat>,
    server: Server,
}

enum Server {
    Veche(Box<Room>),
    Other(Process),
}

struct Room {
    house: Arc<House>,
    channel: u64,
    /// The channel's last position before anybody spoke.
    head: u64,
}

impl Target {
    /// Any of them: Veche with so many people, the limit with frames of so many bytes.
    pub(crate) async fn start(
        settings: &Settings,
        on: On,
        wire: Wire,
        people: usize,
        bytes: usize,
    ) -> Result<Self> {
        match on {
            On::Veche => Self::veche(settings, wire, people).await,
            On::Limit | On::Ws | On::Bun => Self::other(on, bytes),
            On::Nats => Self::nats().await,
        }
    }

    /// A Veche server with so many people in one channel.
    pub(crate) async fn veche(settings: &Settings, wire: Wire, people: usize) -> Result<Self> {
        let mut rooms = Self::rooms(settings, wire, people, 1).await?;
        Ok(rooms.pop().expect("one was asked for"))
    }

    /// A Veche server with so many people in each of so many channels, which are a target each.
    pub(crate) async fn rooms(
        settings: &Settings,
        wire: Wire,
        people: usize,
        count: usize,
    ) -> Result<Vec<Self>> {
        let house = Arc::new(House::start(settings).await?);
        let people = house.people(people).await?;
        let mut rooms = Vec::with_capacity(count);
        for number in 0..count {
            let channel = house.channel(&format!("load {number}"), &people).await?;
            let seats = house.seats(&people, channel, wire).await?;
            let head = house.head(channel).await?;
            let room = Room {
                house: house.clone(),
                channel,
                head,
            };
            rooms.push(Self {
                on: On::Veche,
                seats,
                server: Server::Veche(Box::new(room)),
            });
        }
        Ok(rooms)
    }

    /// Another server, which carries any text to everybody; the limit fills its frames up to so many bytes.
    pub(crate) fn other(on: On, bytes: usize) -> Result<Self> {
        let mut command = match on {
            On::Limit => Command::new(std::env::current_exe()?),
            On::Ws => peer::node()?,
            On::Bun => peer::bun()?,
            On::Veche | On::Nats => return Err(Error::broken("it has a start of its own")),
        };
        if on == On::Limit {
            command.args(["serve-limit", "--bytes", &bytes.to_string()]);
        }
        let (process, told) = Process::start_told(&mut command)?;
        let address: SocketAddr = told
            .parse()
            .map_err(|_| Error::broken(format!("{told} is no address")))?;
        Ok(Self::around(on, process, address, Wire::Bare))
    }

    /// A NATS server.
    async fn nats() -> Result<Self> {
        let address = free_address()?;
        let mut process = peer::nats(address)?;
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if !process.is_running() || begun.elapsed() > PATIENCE {
                return Err(Error::broken("nats-server does not start"));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(Self::around(On::Nats, process, address, Wire::Nats))
    }

    fn around(on: On, process: Process, address: SocketAddr, wire: Wire) -> Self {
        let door = Door {
            address,
            path: "/".to_owned(),
            token: None,
        };
        let channel = 0;
        Self {
            on,
            seats: vec![Seat {
                door,
                wire,
                channel,
            }],
            server: Server::Other(process),
        }
    }

    /// Where the socket of this number sits; people have as many as it takes.
    pub(crate) fn seat(&self, number: usize) -> &Seat {
        &self.seats[number % self.seats.len()]
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        match &self.server {
            Server::Veche(room) => room.house.usage(),
            Server::Other(process) => process.usage(),
        }
    }

    /// The server's house and channel, where it is one with a history.
    pub(crate) fn room(&self) -> Option<(&Arc<House>, u64, u64)> {
        match &self.server {
            Server::Veche(room) => Some((&room.house, room.channel, room.head)),
            Server::Other(_) => None,
        }
    }

    /// Holds what is stored against what was sent; no fault where nothing is stored.
    pub(crate) async fn check(&self, sent: &[u32]) -> Result<Faults> {
        match self.room() {
            Some((house, channel, head)) => house.check(channel, head, sent).await,
            None => Ok(Faults::default()),
        }
    }
}
