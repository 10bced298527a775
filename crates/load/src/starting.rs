//! How a Veche server of one's own is started.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
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
}

impl Settings {
    /// What it stores with.
    pub(crate) fn engine(&self) -> &'static str {
        match self.database.as_deref() {
            Some(url) if url.starts_with("postgres") => "PostgreSQL",
            _ => "SQLite",
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
    let mut command = Command::new(&settings.binary);
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
    if !settings.is_guarded {
        command.env("VECHE_PASSWORD_MEMORY_KIB", "8");
    }
    let log = folder.join("log");
    let begun = Instant::now();
    let mut process = Process::start(&mut command, &log)
        .map_err(|error| Error::broken(format!("{}: {error}", settings.binary.display())))?;
    while !answers(address) {
        if !process.is_running() || begun.elapsed() > Duration::from_secs(30) {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            return Err(Error::broken(format!("the server does not start: {said}")));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok((address, process, begun.elapsed()))
}

/// Whether somebody there answers HTTP.
fn answers(address: SocketAddr) -> bool {
    use std::io::{Read, Write};
    let Ok(mut stream) = std::net::TcpStream::connect(address) else {
        return false;
    };
    let mut some = [0; 12];
    let asked =
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: veche\r\nconnection: close\r\n\r\n");
    asked.is_ok() && stream.read_exact(&mut some).is_ok() && &some == b"HTTP/1.1 200"
}

/// One that nobody listens on now.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
