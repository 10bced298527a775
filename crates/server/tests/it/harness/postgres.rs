//! Throwaway PostgreSQL servers: one for the whole run with a database a test, and others for tests that harm theirs.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// The server lives as long as its standard input, which ends with this process, however that ends.
pub(crate) struct Cluster {
    pub(crate) url: String,
    _server: Child,
}

static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);
static DATABASES: AtomicU32 = AtomicU32::new(1);

impl Cluster {
    pub(crate) fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/postgres");
        let mut server = Command::new(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("scripts/postgres can be run");
        let mut url = String::new();
        let output = server.stdout.take().expect("it is piped");
        BufReader::new(output)
            .read_line(&mut url)
            .expect("its output can be read");
        assert!(
            url.starts_with("postgres://"),
            "PostgreSQL did not start; what it needs stands above"
        );
        Self {
            url: url.trim().to_owned(),
            _server: server,
        }
    }

    /// Runs statements there, one after the other.
    pub(crate) async fn run(&self, statements: &[&str]) {
        let (client, connection) = connect(&self.url).await;
        for sql in statements {
            client.batch_execute(sql).await.expect("it can be done");
        }
        drop(client);
        let _ = connection.await;
    }
}

pub(super) async fn connect(
    url: &str,
) -> (
    tokio_postgres::Client,
    tokio::task::JoinHandle<Result<(), tokio_postgres::Error>>,
) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .expect("the server is up");
    (client, tokio::spawn(connection))
}

/// The URL of a new, empty database.
pub(crate) async fn database() -> String {
    let name = format!(
        "test_{}_{}",
        std::process::id(),
        DATABASES.fetch_add(1, Ordering::Relaxed)
    );
    CLUSTER.run(&[&format!("create database {name}")]).await;
    CLUSTER.url.replace("/postgres", &format!("/{name}"))
}
