//! The real binary on one address and one database, to be killed and started again.

use std::{net::TcpListener, process::Stdio};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

pub(crate) struct Server {
    /// `http://127.0.0.1:port`
    pub(crate) base: String,
    listen: String,
    database: String,
    folder: TempDir,
    child: Option<Child>,
}

impl Server {
    /// Starts over this PostgreSQL, or over SQLite.
    pub(crate) async fn start(postgres: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sqlite = || folder.path().join("veche.db").display().to_string();
        let database = postgres.unwrap_or_else(sqlite);
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let listen = free.local_addr().expect("an address").to_string();
        drop(free);
        let mut server = Self {
            base: format!("http://{listen}"),
            listen,
            database,
            folder,
            child: None,
        };
        server.start_again().await;
        server
    }

    /// On the same address, over the same data; returns when it serves.
    pub(crate) async fn start_again(&mut self) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_veche"))
            .env_clear()
            .env("DATABASE_URL", &self.database)
            .env("VECHE_DATA", self.folder.path())
            .env("VECHE_LISTEN", &self.listen)
            .env("VECHE_LIMITS", "off")
            .env("VECHE_PASSWORD_MEMORY_KIB", "8")
            .env("VECHE_LOG", "warn")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary can be run");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let line = lines.next_line().await.expect("it can be read");
        assert!(line.is_some(), "the server does not start");
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.child = Some(child);
    }

    /// SIGKILL: no chance to finish anything. Returns when it is gone.
    pub(crate) async fn kill(&mut self) {
        let mut child = self.child.take().expect("it was started");
        child.kill().await.expect("it was running");
    }
}
