//! A NATS server that keeps nothing, at one address for all of its lives.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::tied;
use crate::{Result, error::Error, process::Process, starting::free_address};

const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Nats {
    pub(super) address: SocketAddr,
    pub(super) process: Process,
    log: PathBuf,
}

impl Nats {
    pub(super) async fn start(logs: &Path) -> Result<Self> {
        let (address, log) = (free_address()?, logs.join("nats.log"));
        let process = spawn(address, &log).await?;
        Ok(Self {
            address,
            process,
            log,
        })
    }

    pub(super) async fn kill(&mut self, pause: Duration) -> Result<()> {
        self.process.end();
        tokio::time::sleep(pause).await;
        self.process = spawn(self.address, &self.log).await?;
        Ok(())
    }
}

async fn spawn(address: SocketAddr, log: &Path) -> Result<Process> {
    let begun = Instant::now();
    loop {
        let mut command = tied::command(Path::new("nats-server"), &[]);
        command.args(["-a", "127.0.0.1", "-p", &address.port().to_string()]);
        let mut process = Process::start(&mut command, log)?;
        while process.is_running() && begun.elapsed() < PATIENCE {
            if std::net::TcpStream::connect(address).is_ok() {
                return Ok(process);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if begun.elapsed() > PATIENCE {
            return Err(Error::broken("nats-server does not start"));
        }
    }
}
