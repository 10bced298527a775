//! How many connections the files that this process may have open leave room for, and what becomes of one too many.

use std::fs::{File, read_dir};

use tokio::net::{TcpListener, TcpStream};

/// Files that stay free for the store, the page and those who are turned away.
const RESERVE: usize = 24;
/// Fewer connections than a team needs.
const FEW: usize = 500;

/// As many connections as are wanted, or as this process may have files open for. `more` are opened besides, when needed.
pub(crate) fn room(wanted: usize, more: usize) -> usize {
    let Ok((most, _)) = rlimit::Resource::NOFILE.get() else {
        return wanted;
    };
    let open = ["/proc/self/fd", "/dev/fd"].iter().find_map(|folder| {
        let files = read_dir(folder).ok()?;
        Some(files.count())
    });
    let most_files = usize::try_from(most).unwrap_or(usize::MAX);
    let left = most_files.saturating_sub(open.unwrap_or(RESERVE) + more + RESERVE);
    let room = left.clamp(1, wanted);
    if room < wanted.min(FEW) {
        tracing::warn!(
            "this process may have only {most} files open, so at most {room} connections are served at once: raise it \
             (ulimit -n, LimitNOFILE= or --ulimit nofile=)"
        );
    }
    room
}

/// A file that is held open for nothing but to be closed: so one who comes when no file is left can still be answered.
pub(super) struct Spare(Option<File>);

impl Spare {
    pub(super) fn new() -> Self {
        Self(File::open("/dev/null").ok())
    }

    /// Lets somebody in for whom no file was left, to be sent away; [`refill`](Self::refill) comes next.
    pub(super) async fn admit(&mut self, listener: &TcpListener) -> Option<TcpStream> {
        self.0.take()?;
        listener.accept().await.ok().map(|(stream, _)| stream)
    }

    pub(super) fn refill(&mut self) {
        if self.0.is_none() {
            *self = Self::new();
        }
    }
}
