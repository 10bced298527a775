//! A throwaway NATS server, which goes away and comes back.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// The server lives as long as its standard input, which ends with this process, however that ends.
pub(crate) struct Nats {
    pub(crate) url: String,
    server: Option<Child>,
}

impl Nats {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with arguments of its own.
    pub(crate) fn start_with(args: &[&str]) -> Self {
        let (url, server) = run(&[&["-1"], args].concat());
        Self {
            url,
            server: Some(server),
        }
    }

    /// Is killed, in the middle of whatever it does.
    pub(crate) fn goes_away(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.stdin.take());
            let _ = server.wait();
        }
    }

    /// Is there again, where it was.
    pub(crate) fn comes_back(&mut self) {
        let (_, port) = self.url.rsplit_once(':').expect("it has a port");
        let (url, server) = run(&[port]);
        assert_eq!(url, self.url);
        self.server = Some(server);
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.goes_away();
    }
}

fn run(args: &[&str]) -> (String, Child) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/nats");
    let mut server = Command::new(script)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("scripts/nats can be run");
    let mut url = String::new();
    let output = server.stdout.take().expect("it is piped");
    BufReader::new(output)
        .read_line(&mut url)
        .expect("its output can be read");
    let url = url.trim().to_owned();
    assert!(
        url.starts_with("nats://"),
        "NATS did not start; what it needs stands above"
    );
    (url, server)
}
