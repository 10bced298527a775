//! A server of one of `scripts`, which serves until its standard input ends and then takes along all that it started.

use std::process::Command;

use crate::{Result, process::Process};

/// Let go when it is dropped: a script that is killed leaves its server running.
pub(crate) struct Throwaway(Process);

impl Throwaway {
    /// Starts it; its URL.
    pub(crate) fn start(command: &mut Command) -> Result<(Self, String)> {
        let (process, url) = Process::start_told(command)?;
        Ok((Self(process), url))
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        self.0.let_go();
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn what_a_script_started_ends_with_it() {
        let script = "sleep 600 <&- >&- & echo $!; cat; kill $!; wait";
        let (throwaway, started) =
            Throwaway::start(Command::new("sh").args(["-c", script])).unwrap();
        let started = PathBuf::from(format!("/proc/{started}"));
        assert!(started.exists());
        drop(throwaway);
        assert!(!started.exists());
    }
}
