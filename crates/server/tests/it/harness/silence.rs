//! A PostgreSQL server that falls silent, or one of our own.

use std::{fs, process::Command, time::Duration};

use super::{
    binary::Serving,
    postgres::{Cluster, connect},
};

impl Serving {
    /// Stops the process until what this gives is dropped.
    pub(crate) fn falls_silent(&self) -> Silence {
        signal("-STOP", &[self.id()]);
        let stat = format!("/proc/{}/stat", self.id());
        let is_stopped = || fs::read_to_string(&stat).is_ok_and(|stat| stat.contains(") T "));
        while !is_stopped() {
            std::thread::sleep(Duration::from_millis(1));
        }
        Silence(vec![self.id()])
    }
}

impl Cluster {
    /// Stops every process of the server, in the middle of whatever it does, until what this gives is dropped.
    pub(crate) async fn falls_silent(&self) -> Silence {
        let (client, connection) = connect(&self.url).await;
        let row = client.query_one("select pg_backend_pid()", &[]).await;
        let backend: i32 = row.expect("it has a process").get(0);
        let (_, parent) = process(&format!("/proc/{backend}/stat")).expect("it is there");
        drop(client);
        let _ = connection.await;
        signal("-STOP", &[parent]);
        let all = fs::read_dir("/proc")
            .expect("processes are to be seen")
            .flatten();
        let all = all.filter_map(|entry| process(entry.path().join("stat").to_str()?));
        let children = all.filter(|(_, its)| *its == parent).map(|(id, _)| id);
        let mut stopped: Vec<u32> = children.collect();
        signal("-STOP", &stopped);
        stopped.push(parent);
        Silence(stopped)
    }
}

/// A server that is there and does nothing.
pub(crate) struct Silence(Vec<u32>);

impl Drop for Silence {
    fn drop(&mut self) {
        signal("-CONT", &self.0);
    }
}

/// A process and its parent.
fn process(stat: &str) -> Option<(u32, u32)> {
    let stat = fs::read_to_string(stat).ok()?;
    let id = stat.split(' ').next()?.parse().ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let parent = rest.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some((id, parent))
}

fn signal(which: &str, processes: &[u32]) {
    let ids = processes.iter().map(u32::to_string);
    // One that has ended meanwhile needs no signal.
    let _ = Command::new("kill").arg(which).args(ids).status();
}
