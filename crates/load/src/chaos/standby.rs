//! The standby of a PostgreSQL, and whether its primary waits for it.

use std::time::Instant;

use super::{
    postgres::{PATIENCE, PAUSE, Postgres, Server},
    tied,
};
use crate::{Result, error::Error};

impl Postgres {
    /// Makes a new standby of the primary.
    pub(super) async fn add_standby(&mut self) -> Result<()> {
        let data = self.next_data();
        let mut copying = self.command("pg_basebackup");
        copying.arg("-D").arg(&data);
        copying.args([
            "-R",
            "-X",
            "stream",
            "--no-sync",
            "-c",
            "fast",
            "-U",
            "veche",
            "-h",
            "127.0.0.1",
            "-p",
        ]);
        copying.arg(self.address().port().to_string());
        tied::run(copying).await?;
        let standby = self.spawn(data).await?;
        self.servers.push(standby);
        self.set_synchronous(true)?;
        self.streams().await
    }

    /// Whether the primary waits for its standby.
    pub(super) fn set_synchronous(&self, is_on: bool) -> Result<()> {
        let Server { data, process, .. } = &self.servers[0];
        let told = data.join("postgresql.conf");
        let mut lines = std::fs::read_to_string(&told)?;
        lines.push_str(if is_on {
            "\nsynchronous_standby_names = '*'\n"
        } else {
            "\nsynchronous_standby_names = ''\n"
        });
        std::fs::write(&told, lines)?;
        process.signal("HUP")
    }

    /// Until the standby keeps up with the primary.
    pub(super) async fn streams(&self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let mut asking = self.command("psql");
            let port = self.address().port().to_string();
            asking.args([
                "-h",
                "127.0.0.1",
                "-U",
                "veche",
                "-d",
                "postgres",
                "-p",
                &port,
                "-Atc",
            ]);
            asking.arg(
                "select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum')",
            );
            if tied::run(asking).await.is_ok_and(|said| said.trim() != "0") {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(Error::broken("the standby does not keep up"))
    }
}
