//! One fault, from its beginning to its end.

use std::{process::Command, time::Duration};

use tokio::sync::{Mutex, MutexGuard};

use super::{
    fault::{Fault, Harm, Way},
    node::Node,
    tied,
    town::Town,
    tracing::Tracing,
};
use crate::{
    Result,
    dice::Dice,
    error::Error,
    process::Process,
    proxy::{self, Proxy, Tamper},
};

/// How many bytes a connection has left at the most before it is cut.
const CUT_WITHIN: usize = 4096;
/// What a narrow way lets through: enough for what clients say, too little for all that they hear.
const NARROW: u32 = 20_000;

impl Town {
    /// Does it, unless something is being done to the same already: whether it was done. `begin` is told when it begins.
    pub(super) async fn inflict(
        &self,
        fault: Fault,
        node: usize,
        dice: &mut Dice,
        begin: impl FnOnce(),
    ) -> Result<bool> {
        let node = &self.nodes[node];
        match fault {
            Fault::Way(way, harm) => return node.harm(way, harm, dice, begin).await,
            Fault::PrimaryKilled
            | Fault::PrimaryStopped
            | Fault::StandbyKilled
            | Fault::FailOver
            | Fault::LateFailOver => return self.harm_postgres(fault, dice, begin).await,
            Fault::NatsKilled | Fault::NatsStopped => {
                let Some(Ok(mut nats)) = self.nats.as_ref().map(Mutex::try_lock) else {
                    return Ok(false);
                };
                begin();
                match fault {
                    Fault::NatsKilled => nats.kill(dice.millis(0, 6000)).await?,
                    _ => stop(&nats.process, dice.millis(300, 6000)).await?,
                }
                return Ok(true);
            }
            _ => {}
        }
        let Ok(process) = node.process.try_lock() else {
            return Ok(false);
        };
        begin();
        node.suffer(fault, process, dice).await?;
        Ok(true)
    }

    async fn harm_postgres(
        &self,
        fault: Fault,
        dice: &mut Dice,
        begin: impl FnOnce(),
    ) -> Result<bool> {
        let Some(Ok(mut postgres)) = self.postgres.as_ref().map(Mutex::try_lock) else {
            return Ok(false);
        };
        begin();
        match fault {
            Fault::PrimaryKilled => postgres.kill(dice.millis(0, 3000)).await?,
            Fault::StandbyKilled => postgres.kill_standby(dice.millis(0, 4000)).await?,
            Fault::PrimaryStopped => stop(postgres.primary(), dice.millis(300, 6000)).await?,
            _ => {
                if fault == Fault::LateFailOver {
                    postgres.standby()?.end();
                    tokio::time::sleep(dice.millis(500, 5000)).await;
                }
                postgres.fail_over().await?;
                self.turn_to(postgres.address());
                tokio::time::sleep(dice.millis(500, 2000)).await;
                postgres.add_standby().await?;
            }
        }
        Ok(true)
    }
}

impl Node {
    /// Something becomes of a way for a while.
    async fn harm(
        &self,
        way: Way,
        harm: Harm,
        dice: &mut Dice,
        begin: impl FnOnce(),
    ) -> Result<bool> {
        let (place, proxy) = match way {
            Way::Clients => (0, Some(&self.front)),
            Way::Database => (1, self.store.as_ref()),
            Way::Nats => (2, self.bus.as_ref()),
        };
        let Some((_turn, proxy)) = self.ways[place].try_lock().ok().zip(proxy) else {
            return Ok(false);
        };
        begin();
        spoil(proxy, harm, dice);
        tokio::time::sleep(dice.millis(100, 3000)).await;
        proxy.change(proxy::Way::mend);
        Ok(true)
    }

    /// Something is done to the process.
    async fn suffer(
        &self,
        fault: Fault,
        mut process: MutexGuard<'_, Option<Process>>,
        dice: &mut Dice,
    ) -> Result<()> {
        let Some(running) = process.as_mut() else {
            return Ok(());
        };
        if !running.is_running() {
            return Err(Error::broken(format!(
                "node {} ended by itself",
                self.number
            )));
        }
        match fault {
            Fault::NodeKilled => {
                running.end();
                tokio::time::sleep(dice.millis(0, 1500)).await;
                self.start(&mut process).await?;
            }
            Fault::NodeRestarted => {
                self.stop(&mut process).await?;
                self.start(&mut process).await?;
            }
            Fault::NodeStopped => {
                let most = if dice.percent(5) { 30_000 } else { 5000 };
                stop(running, dice.millis(300, most)).await?;
            }
            Fault::DiskFull => trace(running, "pwrite64,ftruncate:error=ENOSPC", dice).await?,
            Fault::SyncFails => trace(running, "fsync,fdatasync:error=EIO", dice).await?,
            Fault::NoDescriptors => {
                let before = descriptors(running, None).await?;
                // Fewer than it has: it can open none.
                descriptors(running, Some("10")).await?;
                tokio::time::sleep(dice.millis(300, 4000)).await;
                descriptors(running, Some(&before)).await?;
            }
            Fault::ClockJumps => self.jump(dice).await?,
            _ => return Err(Error::broken("no fault of a process")),
        }
        Ok(())
    }

    /// Its clock is ahead or behind for a while.
    async fn jump(&self, dice: &mut Dice) -> Result<()> {
        let Some((_, clock)) = &self.clock else {
            return Err(Error::broken("it has no clock of its own"));
        };
        let by = *dice.pick(&[
            "-1", "+1", "-30", "+30", "-3600", "+3600", "-86400", "+86400",
        ]);
        std::fs::write(clock, by)?;
        tokio::time::sleep(dice.millis(1500, 5000)).await;
        std::fs::write(clock, "+0")?;
        Ok(())
    }
}

fn spoil(proxy: &Proxy, harm: Harm, dice: &mut Dice) {
    let (latency, bytes) = (dice.millis(5, 400), dice.roll(CUT_WITHIN));
    proxy.change(|way| match harm {
        Harm::Slow => way.latency = latency,
        Harm::Narrow => way.rate = Some(NARROW),
        Harm::Stalled => (way.is_quiet_up, way.is_quiet_down) = (true, true),
        Harm::HalfOpen => way.is_quiet_down = true,
        Harm::CutAtByte => way.bytes_left = Some(bytes),
        Harm::Cut => way.cut(),
        Harm::Tampered => {
            way.tamper = Some(Tamper {
                dropped: 20,
                doubled: 20,
                late: 20,
            });
        }
    });
}

/// SIGSTOP for so long.
async fn stop(process: &Process, pause: Duration) -> Result<()> {
    process.signal("STOP")?;
    tokio::time::sleep(pause).await;
    process.signal("CONT")
}

/// Some system calls of a process fail for a while.
async fn trace(process: &Process, calls: &str, dice: &mut Dice) -> Result<()> {
    let tracing = Tracing::begin(process, calls).await?;
    tokio::time::sleep(dice.millis(500, 3000)).await;
    tracing.end().await
}

/// How many descriptors it may have open; sets it where a number is given.
async fn descriptors(process: &Process, most: Option<&str>) -> Result<String> {
    let mut command = Command::new("prlimit");
    command.args(["--pid", &process.id().to_string(), "--raw", "--noheadings"]);
    match most {
        Some(most) => command.arg(format!("--nofile={most}:")),
        None => command.args(["--nofile", "--output", "SOFT"]),
    };
    Ok(tied::run(command).await?.trim().to_owned())
}
