//! How a Veche server of one's own is started.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{Result, error::Error, process::Process};

/// How a server is started.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) binary: PathBuf,
    /// SQLite in the server's own folder without.
    pub(crate) database: Option<String>,
    /// Passwords are hashed as in earnest; otherwise next to nothing is spent on them.
    pub(crate) is_guarded: bool,
    /// The bus between several servers of one database.
    pub(crate) nats: Option<String>,
}

impl Settings {
    /// What it stores with.
    pub(crate) fn engine(&self) -> &'static str {
        match self.database.as_deref() {
            Some(told) if told.starts_with("nodes") => "several nodes",
            Some(url) if url.starts_with("postgres") => "PostgreSQL",
            _ => "SQLite",
        }
    }
}

impl Settings {
    /// How many servers there are on one database.
    pub(crate) fn nodes(&self) -> Result<usize> {
        let told = self.database.as_deref();
        match told.and_then(|told| told.strip_prefix("nodes")) {
            None => Ok(1),
            Some("") => Ok(2),
            Some(count) => count
                .strip_prefix('=')
                .and_then(|count| count.parse().ok())
                .filter(|count| (2..=9).contains(count))
                .ok_or_else(|| Error::broken("--database nodes=COUNT wants 2 to 9 servers")),
        }
    }
}

/// Starts the process and asks until it answers.
pub(crate) async fn start(
    settings: &Settings,
    folder: &Path,
    database: Option<&str>,
) -> Result<(SocketAddr, Process, Duration)> {
    let address = free_address()?;
    let mut command = serving(
        Command::new(&settings.binary),
        settings,
        address,
        folder,
        database,
    );
    let log = folder.join("log");
    let begun = Instant::now();
    let mut process = Process::start(&mut command, &log)
        .map_err(|error| Error::broken(format!("{}: {error}", settings.binary.display())))?;
    while !answers(address).await {
        if !process.is_running() || begun.elapsed() > Duration::from_secs(30) {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            return Err(Error::broken(format!("the server does not start: {said}")));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok((address, process, begun.elapsed()))
}

/// The command of a server there: the program of a command that is to run it, and its settings.
pub(crate) fn serving(
    mut command: Command,
    settings: &Settings,
    address: SocketAddr,
    folder: &Path,
    database: Option<&str>,
) -> Command {
    command
        .arg("serve")
        .env("VECHE_LISTEN", address.to_string())
        .env("VECHE_DATA", folder.join("data"));
    command
        .env("VECHE_DEMO", "on")
        .env("VECHE_LIMITS", "off")
        .env("VECHE_LOG", "warn");
    command
        .env("VECHE_SOCKETS_PER_USER", "1000000")
        .env("VECHE_CONNECTIONS", "1000000");
    match database {
        Some(url) => command.env("DATABASE_URL", url),
        None => command.env_remove("DATABASE_URL"),
    };
    if let Some(nats) = &settings.nats {
        command.env("VECHE_NATS_URL", nats).env(
            "SECRET_KEY",
            "the key of a town that lives for a measurement",
        );
    }
    if !settings.is_guarded {
        command.env("VECHE_PASSWORD_MEMORY_KIB", "8");
    }
    command
}

/// Whether somebody there says within a second that they are well.
pub(crate) async fn answers(address: SocketAddr) -> bool {
    let asking = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let asked = b"GET /healthz HTTP/1.1\r\nhost: veche\r\nconnection: close\r\n\r\n";
        stream.write_all(asked).await.ok()?;
        let mut some = [0; 12];
        stream.read_exact(&mut some).await.ok()?;
        Some(&some == b"HTTP/1.1 200")
    };
    timeout(Duration::from_secs(1), asking).await == Ok(Some(true))
}

/// One that nobody listens on now.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
