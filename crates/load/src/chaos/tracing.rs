//! Some system calls of a running process fail, as long as `strace` holds it.

use std::{path::Path, time::Duration};

use tempfile::NamedTempFile;
use tokio::time::Instant;

use super::tied;
use crate::{Result, error::Error, process::Process};

/// How long taking hold and letting go may take.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(5);

pub(super) struct Tracing {
    strace: Process,
    _log: NamedTempFile,
}

impl Tracing {
    /// Takes hold of all threads: `calls` are names and what becomes of them, as `inject` has it.
    pub(super) async fn begin(process: &Process, calls: &str) -> Result<Self> {
        let names = calls.split_once(':').map_or(calls, |(names, _)| names);
        let mut command = tied::command(Path::new("strace"), &[]);
        command.args(["-f", "-qq", "-o", "/dev/null", "-e"]);
        command.args([&format!("trace={names}"), "-e", &format!("inject={calls}")]);
        command.args(["-p", &process.id().to_string()]);
        let log = NamedTempFile::new()?;
        let mut tracing = Self {
            strace: Process::start(&mut command, log.path())?,
            _log: log,
        };
        let begun = Instant::now();
        while !is_held(process.id()) {
            if begun.elapsed() > PATIENCE || !tracing.strace.is_running() {
                return Err(Error::broken("strace does not take hold"));
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(tracing)
    }

    /// Lets go. A killed `strace` might leave the process stopped; one that is asked to does not.
    pub(super) async fn end(mut self) -> Result<()> {
        self.strace.signal("TERM")?;
        let begun = Instant::now();
        while self.strace.is_running() {
            if begun.elapsed() > PATIENCE {
                return Err(Error::broken("strace does not let go"));
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }
}

/// Whether somebody traces all threads of a process.
fn is_held(id: u32) -> bool {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{id}/task")) else {
        return false;
    };
    let mut threads = threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("status")).ok());
    threads.all(|status| !status.contains("TracerPid:\t0"))
}
