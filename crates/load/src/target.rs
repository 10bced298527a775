//! What is measured: Veche, the machine's limit, or a peer.

use std::{net::SocketAddr, process::Command, sync::Arc};

use tempfile::TempDir;

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
    xmpp,
};

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
    /// ejabberd, a server of XMPP, with a room that keeps nothing, over its WebSocket.
    Ejabberd,
}

impl On {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Veche => "veche",
            Self::Limit => "limit",
            Self::Ws => "ws",
            Self::Bun => "bun",
            Self::Nats => "nats",
            Self::Ejabberd => "ejabberd",
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
    Other {
        process: Process,
        /// Its files, where those are of no use behind it.
        _folder: Option<TempDir>,
    },
}

impl Server {
    /// One whose files, if it has any, may stay.
    fn of(process: Process) -> Self {
        Self::Other {
            process,
            _folder: None,
        }
    }
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
            On::Ejabberd => Self::ejabberd().await,
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
            On::Veche | On::Nats | On::Ejabberd => {
                return Err(Error::broken("it has a start of its own"));
            }
        };
        if on == On::Limit {
            command.args(["serve-limit", "--bytes", &bytes.to_string()]);
        }
        let (process, told) = Process::start_told(&mut command)?;
        let address: SocketAddr = told
            .parse()
            .map_err(|_| Error::broken(format!("{told} is no address")))?;
        let server = Server::of(process);
        Ok(Self::around(on, server, door(address), Wire::Bare))
    }

    /// A NATS server.
    async fn nats() -> Result<Self> {
        let address = free_address()?;
        let server = Server::of(peer::nats(address).await?);
        Ok(Self::around(On::Nats, server, door(address), Wire::Nats))
    }

    /// An ejabberd.
    async fn ejabberd() -> Result<Self> {
        let (address, folder) = (free_address()?, tempfile::tempdir()?);
        let process = peer::ejabberd(address, folder.path()).await?;
        let door = Door {
            path: "/ws".to_owned(),
            protocol: Some(xmpp::PROTOCOL),
            ..door(address)
        };
        let server = Server::Other {
            process,
            _folder: Some(folder),
        };
        Ok(Self::around(On::Ejabberd, server, door, Wire::Xmpp))
    }

    fn around(on: On, server: Server, door: Door, wire: Wire) -> Self {
        let channel = 0;
        Self {
            on,
            seats: vec![Seat {
                door,
                wire,
                channel,
            }],
            server,
        }
    }

    /// Where the socket of this number sits; people have as many as it takes.
    pub(crate) fn seat(&self, number: usize) -> &Seat {
        &self.seats[number % self.seats.len()]
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        match &self.server {
            Server::Veche(room) => room.house.usage(),
            Server::Other { process, .. } => process.usage(),
        }
    }

    /// The server's house and channel, where it is one with a history.
    pub(crate) fn room(&self) -> Option<(&Arc<House>, u64, u64)> {
        match &self.server {
            Server::Veche(room) => Some((&room.house, room.channel, room.head)),
            Server::Other { .. } => None,
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

/// Where a peer is that knows neither paths nor people.
fn door(address: SocketAddr) -> Door {
    Door {
        address,
        path: "/".to_owned(),
        token: None,
        protocol: None,
    }
}
