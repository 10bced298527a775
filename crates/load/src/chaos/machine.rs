//! What this machine can do to its processes, and what has to be left out.

use std::path::PathBuf;

use super::{fault::Fault, tied};

/// What of it there is.
pub(super) struct Machine {
    pub(super) faketime: Option<PathBuf>,
    strace: Result<(), String>,
    prlimit: Result<(), String>,
}

impl Machine {
    pub(super) async fn look() -> Self {
        Self {
            faketime: faketime(),
            strace: strace().await,
            prlimit: tied::is_there("prlimit")
                .then_some(())
                .ok_or_else(|| "there is no prlimit here".to_owned()),
        }
    }

    /// Why a fault cannot be made here, if it cannot.
    pub(super) fn refuses(&self, fault: Fault) -> Option<String> {
        match fault {
            Fault::DiskFull | Fault::SyncFails => self.strace.clone().err(),
            Fault::NoDescriptors => self.prlimit.clone().err(),
            Fault::ClockJumps if self.faketime.is_none() => {
                Some("there is no faketime here".to_owned())
            }
            _ => None,
        }
    }
}

/// Debian's place for it.
fn faketime() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?;
    let mut libraries =
        folders.filter_map(|entry| Some(entry.ok()?.path().join("faketime/libfaketimeMT.so.1")));
    libraries.find(|library| library.is_file())
}

/// It may be there and not be allowed to look into others.
async fn strace() -> Result<(), String> {
    if !tied::is_there("strace") {
        return Err("there is no strace here".to_owned());
    }
    let mut command = std::process::Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "true"]);
    tied::run(command)
        .await
        .map(drop)
        .map_err(|_| "strace may not trace here".to_owned())
}
