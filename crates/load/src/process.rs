//! A server that runs for one measurement, and what it uses.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use crate::{Result, error::Error};

/// What a process has used of the machine so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) cpu: Duration,
    pub(crate) resident_kib: u64,
    /// What is its own of that: without the pages of programs and files, which the system shares and drops as it likes.
    pub(crate) own_kib: u64,
    pub(crate) peak_kib: u64,
}

impl Usage {
    /// The processor time since an earlier look, in seconds; 10 ms at least, the unit in which the system tells it.
    pub(crate) fn cpu_seconds_since(self, before: Self) -> f64 {
        let used = self.cpu.saturating_sub(before.cpu);
        used.max(Duration::from_millis(10)).as_secs_f64()
    }
}

/// Ended when it is dropped.
pub(crate) struct Process(Child);

impl Process {
    /// Starts a program whose words go to a file.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Result<Self> {
        Self::start_logged(command.stdin(Stdio::null()), log)
    }

    /// Starts such a program that ends with its standard input, which is held for it as long as we are there.
    pub(crate) fn start_held(command: &mut Command, log: &Path) -> Result<Self> {
        Self::start_logged(command.stdin(Stdio::piped()), log)
    }

    fn start_logged(command: &mut Command, log: &Path) -> Result<Self> {
        let log = File::create(log)?;
        let command = command.stdout(log.try_clone()?).stderr(log);
        Ok(Self(command.spawn()?))
    }

    /// Starts a program that says its address, or whatever it is called by, in its first line.
    pub(crate) fn start_told(command: &mut Command) -> Result<(Self, String)> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Self(command.spawn()?);
        let output = process.0.stdout.take().expect("it is piped");
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        if line.trim().is_empty() {
            return Err(Error::broken("it ended before it said where it listens"));
        }
        Ok((process, line.trim().to_owned()))
    }

    /// Whether it has not ended by itself.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Sends it a signal by its name, without `SIG`.
    pub(crate) fn signal(&self, name: &str) -> Result<()> {
        let id = self.0.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status()?;
        sent.success()
            .then_some(())
            .ok_or_else(|| Error::broken(format!("no {name} for {id}")))
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().ok().flatten()
    }

    /// Lets go of its standard input and waits for it: how a program that serves until then is ended.
    pub(crate) fn let_go(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }

    /// Ends it at once.
    pub(crate) fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// What it has used by now.
    pub(crate) fn usage(&self) -> Result<Usage> {
        let folder = format!("/proc/{}", self.0.id());
        let stat = std::fs::read_to_string(format!("{folder}/stat"))?;
        let status = std::fs::read_to_string(format!("{folder}/status"))?;
        let usage = cpu(&stat)
            .zip(kib(&status, "VmRSS:"))
            .zip(kib(&status, "RssAnon:"))
            .zip(kib(&status, "VmHWM:"));
        let (((cpu, resident_kib), own_kib), peak_kib) =
            usage.ok_or_else(|| Error::broken("the server has ended"))?;
        Ok(Usage {
            cpu,
            resident_kib,
            own_kib,
            peak_kib,
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// The processor time of all threads, of a `stat` in units of 10 ms. The name before it may have blanks and brackets.
fn cpu(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}

fn kib(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_behind_any_name() {
        let stat = "4242 (odd) name) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20 0 4";
        assert_eq!(cpu(stat), Some(Duration::from_millis(1750)));
        assert_eq!(cpu("4242 (gone"), None);
    }

    #[test]
    fn memory_is_read_by_its_name() {
        let status = "Name:\tveche\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\n";
        assert_eq!(kib(status, "VmRSS:"), Some(10240));
        assert_eq!(kib(status, "VmHWM:"), Some(20480));
        assert_eq!(kib(status, "VmSwap:"), None);
    }

    #[test]
    fn what_is_held_ends_when_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let mut command = Command::new("sh");
        let mut process =
            Process::start_held(command.args(["-c", "cat; echo ended"]), &log).unwrap();
        assert!(process.is_running());
        process.let_go();
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "ended\n");
    }

    #[test]
    fn a_process_uses_memory_while_it_runs() {
        let (mut process, told) =
            Process::start_told(Command::new("sh").args(["-c", "echo here; cat"])).unwrap();
        assert_eq!(told, "here");
        assert!(process.usage().unwrap().resident_kib > 0);
        process.let_go();
    }
}
