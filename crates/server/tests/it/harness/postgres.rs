//! One throwaway PostgreSQL server for the whole run, a database a test.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// The server lives as long as its standard input, which ends with this process, however that ends.
struct Cluster {
    url: String,
    _server: Child,
}

static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
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
    Cluster {
        url: url.trim().to_owned(),
        _server: server,
    }
});

static DATABASES: AtomicU32 = AtomicU32::new(1);

/// The URL of a new, empty database.
pub(super) async fn database() -> String {
    let url = CLUSTER.url.clone();
    let name = format!(
        "test_{}_{}",
        std::process::id(),
        DATABASES.fetch_add(1, Ordering::Relaxed)
    );
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
        .await
        .expect("the server is up");
    let connection = tokio::spawn(connection);
    client
        .batch_execute(&format!("create database {name}"))
        .await
        .expect("a database can be made");
    drop(client);
    let _ = connection.await;
    url.replace("/postgres", &format!("/{name}"))
}
