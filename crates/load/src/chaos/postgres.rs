//! PostgreSQL as a primary and a synchronous standby, which take turns.

use std::{
    net::SocketAddr,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{place, tied};
use crate::{Result, error::Error, process::Process, starting::free_address};

/// How long each step may take.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);
pub(super) const PAUSE: Duration = Duration::from_millis(50);

pub(super) struct Postgres {
    bin: PathBuf,
    folder: TempDir,
    /// What `setpriv` needs to run it as somebody else than root.
    user: Vec<String>,
    /// The primary, and the standby once there is one.
    pub(super) servers: Vec<Server>,
    made: u32,
}

pub(super) struct Server {
    address: SocketAddr,
    pub(super) data: PathBuf,
    pub(super) process: Process,
}

impl Postgres {
    /// Starts both, and waits until the standby has what the primary has.
    pub(super) async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut postgres = Self {
            bin: place::bin()?,
            user: place::user(folder.path()).await?,
            folder,
            servers: Vec::new(),
            made: 0,
        };
        let data = postgres.next_data();
        let mut making = postgres.command("initdb");
        making.arg("-D").arg(&data);
        making.args([
            "-A",
            "trust",
            "-U",
            "veche",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
        ]);
        tied::run(making).await?;
        let primary = postgres.spawn(data).await?;
        postgres.servers.push(primary);
        postgres.add_standby().await?;
        Ok(postgres)
    }

    /// Where the primary is.
    pub(super) fn address(&self) -> SocketAddr {
        self.servers[0].address
    }

    pub(super) fn primary(&mut self) -> &mut Process {
        &mut self.servers[0].process
    }

    pub(super) fn standby(&mut self) -> Result<&mut Process> {
        let standby = self.servers.get_mut(1).map(|server| &mut server.process);
        standby.ok_or_else(|| Error::broken("there is no standby"))
    }

    /// Kills the primary, and starts it over what it has after a while. What it had written and its standby had not confirmed is seen
    /// from then on, so nobody takes its place before the standby has that too: whoever fails over must see to it (docs/operating.md).
    pub(super) async fn kill(&mut self, pause: Duration) -> Result<()> {
        self.servers[0].process.end();
        tokio::time::sleep(pause).await;
        self.again(0).await?;
        self.streams().await
    }

    /// The same to the standby; nothing is acknowledged meanwhile.
    pub(super) async fn kill_standby(&mut self, pause: Duration) -> Result<()> {
        self.standby()?.end();
        tokio::time::sleep(pause).await;
        self.again(1).await?;
        self.streams().await
    }

    async fn again(&mut self, which: usize) -> Result<()> {
        let data = self.servers[which].data.clone();
        let begun = Instant::now();
        loop {
            // What the killed one started may live on for a moment, with its memory.
            match self
                .spawn_at(self.servers[which].address, data.clone())
                .await
            {
                Ok(server) => {
                    self.servers[which] = server;
                    return Ok(());
                }
                Err(error) if begun.elapsed() > PATIENCE => return Err(error),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Kills the primary for good; the standby takes its place at once, or as soon as it is there again.
    pub(super) async fn fail_over(&mut self) -> Result<()> {
        if self.servers.len() < 2 {
            return Err(Error::broken("there is no standby"));
        }
        self.servers.remove(0).process.end();
        if !self.servers[0].process.is_running() {
            self.again(0).await?;
        }
        // Alone, it cannot wait for another.
        self.set_synchronous(false)?;
        let mut promoting = self.command("pg_ctl");
        promoting
            .arg("promote")
            .arg("-D")
            .arg(&self.servers[0].data);
        tied::run(promoting).await.map(drop)
    }

    pub(super) async fn spawn(&self, data: PathBuf) -> Result<Server> {
        self.spawn_at(free_address()?, data).await
    }

    async fn spawn_at(&self, address: SocketAddr, data: PathBuf) -> Result<Server> {
        let log = data.with_extension("log");
        let user: Vec<&str> = self.user.iter().map(String::as_str).collect();
        let mut command = tied::command(&self.bin.join("postgres"), &user);
        command
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(self.folder.path());
        command.args(["-h", "127.0.0.1", "-p", &address.port().to_string()]);
        // Killed processes leave what they wrote with the system, which stays: nothing here needs the disk.
        for setting in [
            "fsync=off",
            "max_connections=200",
            "shared_buffers=64MB",
            "wal_keep_size=256MB",
            "logging_collector=off",
            "wal_receiver_status_interval=1s",
        ] {
            command.arg("-c").arg(setting);
        }
        let mut process = Process::start(&mut command, &log)?;
        let begun = Instant::now();
        let told = data.join("postmaster.pid");
        loop {
            let status = std::fs::read_to_string(&told).unwrap_or_default();
            if status.starts_with(&format!("{}\n", process.id())) && status.contains("ready") {
                return Ok(Server {
                    address,
                    data,
                    process,
                });
            }
            if !process.is_running() || begun.elapsed() > PATIENCE {
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                return Err(Error::broken(format!("PostgreSQL does not start: {said}")));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    pub(super) fn next_data(&mut self) -> PathBuf {
        self.made += 1;
        self.folder.path().join(format!("data{}", self.made))
    }

    pub(super) fn command(&self, program: &str) -> Command {
        let program = self.bin.join(program);
        if self.user.is_empty() {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(&self.user).arg("--").arg(program);
        command
    }
}
