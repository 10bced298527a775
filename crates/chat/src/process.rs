//! What Linux tells a process of itself. Elsewhere, and where `/proc` is not to be seen, nothing.

use std::fs;

/// How long a tick of the processor's clock is for programs: so on every processor that Veche is built for.
const TICK_MS: i64 = 10;

/// For how long the process has kept processors busy, in milliseconds.
pub(crate) fn cpu_ms() -> Option<i64> {
    ticks(&fs::read_to_string("/proc/self/stat").ok()?).map(|ticks| ticks * TICK_MS)
}

/// How much memory the process holds, in bytes.
pub(crate) fn memory_bytes() -> Option<i64> {
    resident_kib(&fs::read_to_string("/proc/self/status").ok()?).map(|kib| kib * 1024)
}

/// Of `proc_pid_stat(5)`: fields 14 and 15, in the program and in the system on its behalf.
fn ticks(stat: &str) -> Option<i64> {
    // The second field is a name, which may have blanks and brackets in it.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let in_program: i64 = fields.next()?.parse().ok()?;
    let in_system: i64 = fields.next()?.parse().ok()?;
    Some(in_program + in_system)
}

/// Of `proc_pid_status(5)`.
fn resident_kib(status: &str) -> Option<i64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim_end().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_says_is_understood() {
        let stat = "4582 (a b) c) S 1 4582 4582 0 -1 4194560 2331 0 7 0 25 17 0 0 20 0 12 0 88 1 2";
        assert_eq!(ticks(stat), Some(42));
        let status = "Name:\tveche\nVmPeak:\t  71000 kB\nVmRSS:\t   13412 kB\nThreads:\t12\n";
        assert_eq!(resident_kib(status), Some(13_412));
        for garbage in ["", "4582", "4582 (veche) S 1 2", "VmRSS:", "VmRSS: many kB"] {
            assert_eq!((ticks(garbage), resident_kib(garbage)), (None, None));
        }
    }
}
