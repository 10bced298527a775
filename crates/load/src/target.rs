//! What is measured: Veche, the machine's limit, or a peer.

use std::{net::SocketAddr, process::Command, sync::Arc};

use crate::{
    Result,
    error::Error,
    house::House,
    ledger::Faults,
    peer,
    process::{Process, Usage},
    socket::Door,
    starting::Settings,
    wire::{Seat, Wire},
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
}

impl On {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Veche => "veche",
            Self::Limit => "limit",
            Self::Ws => "ws",
            Self::Bun => "bun",
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
        }
    }

    /// A Veche server with so many people in one channel.
    pub(crate) async fn veche(settings: &Settings, wire: Wire, people: usize) -> Result<Self> {
        let house = House::start(settings).await?;
        let people = house.people(people).await?;
        let channel = house.channel(&people).await?;
        let seats = house.seats(&people, channel, wire).await?;
        let head = house.head(channel).await?;
        let room = Room {
            house: Arc::new(house),
            channel,
            head,
        };
        let server = Server::Veche(Box::new(room));
        Ok(Self {
            on: On::Veche,
            seats,
            server,
        })
    }

    /// Another server, which carries any text to everybody; the limit fills its frames up to so many bytes.
    pub(crate) fn other(on: On, bytes: usize) -> Result<Self> {
        let mut command = match on {
            On::Limit => Command::new(std::env::current_exe()?),
            On::Ws => peer::node()?,
            On::Bun => peer::bun()?,
            On::Veche => return Err(Error::broken("Veche is started with its settings")),
        };
        if on == On::Limit {
            command.args(["serve-limit", "--bytes", &bytes.to_string()]);
        }
        let (process, told) = Process::start_told(&mut command)?;
        let address: SocketAddr = told
            .parse()
            .map_err(|_| Error::broken(format!("{told} is no address")))?;
        let door = Door {
            address,
            path: "/".to_owned(),
            token: None,
        };
        let seats = vec![Seat {
            door,
            wire: Wire::Bare,
            channel: 0,
        }];
        Ok(Self {
            on,
            seats,
            server: Server::Other(process),
        })
    }

    /// Where the socket of this number sits; people have as many as it takes.
    pub(crate) fn seat(&self, number: usize) -> &Seat {
        &self.seats[number % self.seats.len()]
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        match &self.server {
            Server::Veche(room) => room.house.process.usage(),
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
